"""What stands in the five sources: the table of truth that the parser must bring out of them."""

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from policies.parsing import Document, load_names, parse
from policies.parsing.structure import Clause
from policies.parsing.tasks import task_clauses
from tests.parsing.spans import covered

SOURCES = Path(__file__).parents[2] / "fixtures" / "sources"
NEWS, PLAN, OPINION, JOINT, CASES = (
    "shidu-fenli-gaige-chengji",
    "yufubanfa-2020-97",
    "dushiquan-tizhi-jizhi",
    "lianhe-shishi-fangan",
    "shuanghe-liandong-anli",
)
ALL = (NEWS, PLAN, OPINION, JOINT, CASES)


def source(slug: str) -> str:
    return (SOURCES / f"{slug}.txt").read_bytes().decode()


@cache
def document(slug: str) -> Document:
    return parse(source(slug), load_names())


def of_kind(slug: str, kind: str) -> list[Clause]:
    return [clause for clause in document(slug).clauses if clause.kind == kind]


def below(slug: str, kind: str, parent: str) -> list[Clause]:
    return [clause for clause in of_kind(slug, kind) if clause.parent == parent]


@pytest.mark.parametrize("slug", ALL)
def test_every_character_is_in_one_span(slug: str) -> None:
    text, parsed = source(slug), document(slug)

    assert "".join(text[start:end] for start, end in covered(parsed)) == text


@pytest.mark.parametrize("slug", ALL)
def test_clauses_and_mentions_lead_back_to_the_source(slug: str) -> None:
    text, parsed = source(slug), document(slug)
    texts = {clause.path: clause.text for clause in parsed.clauses}

    assert len(texts) == len(parsed.clauses)
    assert all(text[c.text_start : c.text_start + len(c.text)] == c.text for c in parsed.clauses)
    assert all(c.text.startswith(c.heading) and c.marker in text[c.start : c.end] for c in parsed.clauses)
    assert all(texts[m.path][m.start : m.end] == m.words for m in parsed.mentions)


@pytest.mark.parametrize(
    ("slug", "title", "number", "issued", "published", "script"),
    [
        (NEWS, "", "", None, None, "Hans"),
        (PLAN, "办公厅关于印发川渝毗邻地区合作共建区域发展功能平台推进方案的通知", "渝府办发〔2020〕97号",
         "2020-07-27", "2020-11-30", "Hans"),
        (OPINION, "推进体制机制创新为全国都市圈制度建设提供先行示范", "", None, "2022-01-17", "Hans"),
        (JOINT, "重庆四川两省市贯彻落实〈成渝地区双城经济圈建设规划纲要〉联合实施方案", "", None, "2021-12-31", "Hans"),
        (CASES, "", "", None, None, "Hant"),
    ],
)  # fmt: skip
def test_head(slug: str, title: str, number: str, issued: str | None, published: str | None, script: str) -> None:
    head = document(slug).header

    assert head.title.endswith(title)
    assert bool(head.title) == bool(title)
    assert (head.document_number, head.issued_on, head.published_on) == (number, issued, published)
    assert document(slug).script == script


def test_the_plan_stands_under_a_notice_of_two_offices() -> None:
    head = document(PLAN).header

    assert head.inner_title == "川渝毗邻地区合作共建区域发展功能平台推进方案"
    assert head.issuers == ("重庆市人民政府办公厅", "四川省人民政府办公厅")
    assert head.recipients.startswith("重庆市各区县(自治县)、四川省各市(州)人民政府")
    assert head.source_name == "重庆市人民政府网站"


def test_the_plan_stands_twice_in_the_file_and_is_read_once() -> None:
    markers = [clause.marker for clause in of_kind(PLAN, "part") + of_kind(PLAN, "item")]
    repeated = [span for span in document(PLAN).furniture if span.kind == "duplicate"]

    assert len(markers) == len(set(markers)) == 4 + 16
    assert sum(span.end - span.start for span in repeated) > 0.4 * len(source(PLAN))
    assert not any("责任编辑" in clause.text or "扫一扫" in clause.text for clause in document(PLAN).clauses)


def test_parts_and_clauses_of_the_plan() -> None:
    parts = [clause.heading for clause in of_kind(PLAN, "part")]
    counts = [len(below(PLAN, "item", part.path)) for part in of_kind(PLAN, "part")]
    principles = [clause.heading for clause in below(PLAN, "dash", "1.2")]

    assert parts == ["总体要求", "功能平台布局", "主要任务", "组织实施"]
    assert counts == [3, 3, 6, 4]
    assert [clause.number for clause in of_kind(PLAN, "item")] == list(range(1, 17))
    assert of_kind(PLAN, "item")[-1].path == "4.16"
    assert principles == [
        "改革创新,先行示范", "统筹协同,共建共享", "优势互补,彰显特色", "生态优先,绿色发展", "市场主导,政府引导",
    ]  # fmt: skip


def test_the_plan_names_nine_platforms_in_three_zones() -> None:
    found: dict[str, list[str]] = {}
    for mention in document(PLAN).mentions:
        if mention.kind == "platform":
            found.setdefault(mention.path, []).append(mention.target)

    assert found == {
        "2.4": ["wandakai", "mingyueshan", "chengxuanwan"],
        "2.5": ["chuanyu-gaozhu-xinqu", "heguangchang", "suitong", "zida"],
        "2.6": ["neirong", "luyongjiang"],
    }


def test_tasks_of_the_plan_leave_out_its_aims() -> None:
    assert [clause.number for clause in task_clauses(document(PLAN).clauses)] == list(range(4, 17))


def test_joint_plan_has_a_lead_and_47_tasks_in_ten_parts() -> None:
    head, parts = document(JOINT).header, of_kind(JOINT, "part")
    counts = [len(below(JOINT, "item", part.path)) for part in parts]

    assert head.page_title == "双城经济圈规划纲要如何落地?川渝两地实施方案来了"
    assert head.issuers == ("中共重庆市委", "中共四川省委", "重庆市人民政府", "四川省人民政府")
    assert [clause.text[:6] for clause in of_kind(JOINT, "lead")] == [
        "日前,中共重",
        "《联合实施方",
        "《联合实施方",
        "来看《联合实",
    ]
    assert [clause.text[:5] for clause in of_kind(JOINT, "paragraph")] == ["为全面贯彻"]
    assert counts == [8, 7, 6, 4, 2, 3, 5, 4, 5, 3]
    assert [clause.number for clause in task_clauses(document(JOINT).clauses)] == list(range(1, 48))


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("1.1", "推动重庆成都双核引领相向发展"),
        ("1.7", "推进川渝毗邻地区联动发展"),
        ("7.35", "推动经济区与行政区适度分离改革"),
        ("10.45", "压实各级主体责任"),
        ("10.47", "营造良好社会氛围"),
    ],
)
def test_clauses_of_the_joint_plan_are_found_by_their_printed_numbers(path: str, heading: str) -> None:
    assert {clause.path: clause.heading for clause in document(JOINT).clauses}[path] == heading


def test_report_has_five_blocks_with_headline_and_topic_sentences() -> None:
    blocks = of_kind(NEWS, "block")
    paragraphs = [below(NEWS, "paragraph", block.path) for block in blocks]

    assert [block.heading.removesuffix("“成绩单”") for block in blocks] == [
        "区域协同发展", "政策协同制度", "产业合作机制", "资源配置机制", "利益联结机制",
    ]  # fmt: skip
    assert [len(below(NEWS, "headline", block.path)) for block in blocks] == [1] * 5
    assert below(NEWS, "headline", "b5")[0].text == "明确重点项目593个 总投资约5.22万亿元"
    assert [len(group) for group in paragraphs] == [3, 4, 3, 6, 4]
    assert all(clause.heading and clause.heading != clause.text for group in paragraphs for clause in group)
    assert paragraphs[0][0].heading == "共促双核联动发展"
    assert Counter(span.kind for span in document(NEWS).furniture) == {
        "advertising": 1, "image": 1, "about": 2, "editor": 1,
    }  # fmt: skip


def test_opinion_has_three_blocks_and_sixteen_measures() -> None:
    blocks = of_kind(OPINION, "block")
    paragraphs = below(OPINION, "paragraph", "b3")

    assert [block.heading for block in blocks] == ["既有成效", "思路方向", "改革重点"]
    assert [below(OPINION, "headline", block.path)[0].text[:7] for block in blocks] == [
        "相关机制逐步建", "着力破除行政壁", "可从构建创新等",
    ]  # fmt: skip
    assert [len(below(OPINION, "paragraph", block.path)) for block in blocks] == [5, 4, 5]
    assert [len(below(OPINION, "measure", paragraph.path)) for paragraph in paragraphs] == [3, 3, 3, 3, 4]
    assert [clause.marker for clause in below(OPINION, "measure", "b3.p5")] == ["一是", "二是", "三是", "四是"]
    assert document(OPINION).header.author == "张燕 卢晓莉 董亮"
    assert document(OPINION).header.source_name == "四川日报"
    assert task_clauses(document(OPINION).clauses) == ()


def test_rules_for_reprints_are_furniture_and_no_clauses() -> None:
    removed = [source(OPINION)[span.start : span.end] for span in document(OPINION).furniture]

    assert any("转载时请注明来源及作者" in words for words in removed)
    assert not any("天府评论" in clause.text for clause in document(OPINION).clauses)


def test_cases_in_traditional_script() -> None:
    cases = of_kind(CASES, "case")

    assert [clause.text for clause in of_kind(CASES, "block")] == ["核心提示"]
    assert len(below(CASES, "paragraph", "b1")) == 3
    assert [clause.marker for clause in cases] == ["案例①", "案例②", "案例③", "案例④", "案例⑤"]
    assert [clause.path for clause in cases] == ["1", "2", "3", "4", "5"]
    assert cases[0].heading == "兩江新區與天府新區七方面合作成果初顯"
    assert [len(below(CASES, "paragraph", case.path)) for case in cases] == [6, 4, 4, 3, 3]


def test_damage_is_reported_and_stands_as_printed() -> None:
    (problem,) = document(CASES).problems
    clause = next(clause for clause in document(CASES).clauses if clause.start <= problem.start < clause.end)

    assert source(CASES)[problem.start : problem.end] == "數?;旌闲盘栃酒癝oC系統"
    assert source(CASES).splitlines()[problem.line - 1].startswith("微電子產業技術研究院")
    assert "數?;旌闲盘栃酒癝oC系統" in clause.text


def test_advertising_at_the_end_is_no_clause() -> None:
    removed = [source(CASES)[span.start : span.end].strip() for span in document(CASES).furniture]

    assert removed == ["網絡招聘服務電話:", "023-63782960", "人力降本外包服務:", "023-67701245"]


def test_the_ten_platforms_are_all_named() -> None:
    named = {m.target for slug in ALL for m in document(slug).mentions if m.kind == "platform"}

    assert len(named) == 10
