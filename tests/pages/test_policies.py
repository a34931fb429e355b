"""The list of policies, the reading view, the clause page and the source text."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from platforms.models import Platform
from policies import reading
from policies.models import CitedDocument, Clause, Figure, Mention, Policy, PolicyIssuer, PolicyRelation
from tests import factories

Maker = Callable[..., Any]
LIST = "/policies/"
TEXT = "（一）支持重慶高竹新区<建设>。發展税费征管服务，到渝北。"


def html(client: Client, path: str, **headers: str) -> str:
    response = client.get(path, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def titles(client: Client, query: str) -> list[str]:
    return re.findall(r'row-title"><a[^>]*>([^<]+)<', html(client, LIST + query))


def words(text: str) -> str:
    """The text of some HTML without its tags."""
    return re.sub(r"<[^>]+>", "", text)


@pytest.fixture
def four(make_policy: Maker, make_unit: Maker) -> None:
    """Four policies that differ in every filter."""
    unit = make_unit(slug="fagaiwei", name="重庆市发展和改革委员会")
    notice = make_policy(slug="a", title="甲通知", document_number="渝府办发〔2020〕97号")
    PolicyIssuer.objects.create(policy=notice, unit=unit, order=1)
    make_policy(
        slug="b", title="乙方案", kind="plan", year=2021, issued_on=None, published_on=datetime.date(2021, 1, 2)
    )
    make_policy(slug="c", title="丙報道", kind="news", authority="report", year=2022, script="Hant", status="in_force")
    make_policy(slug="d", title="丁評論", kind="commentary", authority="opinion", year=None, issued_on=None)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"甲通知", "乙方案", "丙報道", "丁評論"}),
        ("?kind=plan", {"乙方案"}),
        ("?kind=plan&kind=news", {"乙方案", "丙報道"}),
        ("?authority=official", {"甲通知", "乙方案"}),
        ("?issuer=fagaiwei", {"甲通知"}),
        ("?year=2022", {"丙報道"}),
        ("?year=none", {"丁評論"}),
        ("?year=2021&year=none", {"乙方案", "丁評論"}),
        ("?status=in_force", {"丙報道"}),
        ("?script=Hant", {"丙報道"}),
        ("?q=评论", {"丁評論"}),
        ("?q=〔2020〕97号", {"甲通知"}),
        ("?q=甲 通知", {"甲通知"}),
        ("?q=甲 方案", set()),
        ("?kind=plan&authority=report", set()),
        ("?year=abc&year=99999999999999999999", {"甲通知", "乙方案", "丙報道", "丁評論"}),
        ("?kind=nonsense", set()),
        ("?kind=%00&q=%00&page=x&sort=nonsense", {"甲通知", "乙方案", "丙報道", "丁評論"}),
    ],
)
def test_filters(four: None, client: Client, query: str, expected: set[str]) -> None:
    assert set(titles(client, query)) == expected


@pytest.mark.parametrize(
    ("query", "first"),
    [("", "甲通知"), ("?sort=published", "乙方案"), ("?sort=title", "丁評論"), ("?sort=added", "甲通知")],
)
def test_sort(four: None, client: Client, query: str, first: str) -> None:
    assert titles(client, query)[0] == first


def test_counts_heed_the_other_filters_and_not_their_own(four: None, client: Client) -> None:
    page = html(client, LIST + "?authority=official&kind=plan")

    counts = dict(re.findall(r'facet-label">([^<]+)</span>\s*<span class="count">(\d+)', page))

    assert counts["通知"] == "1"  # kind does not count against itself
    assert counts["方案"] == "1"
    assert "新闻报道" not in counts  # no official one
    assert counts["正式文件"] == "1"
    assert "报道" not in counts  # no plan is a report


def test_active_filters_and_sort_keep_the_rest_of_the_address(four: None, client: Client) -> None:
    page = html(client, LIST + "?kind=plan&q=乙&sort=title&page=1")

    assert 'href="?kind=plan&amp;sort=title"' in page  # takes the keyword away
    assert 'href="?q=%E4%B9%99&amp;sort=title"' in page  # takes the kind away
    assert 'href="?kind=plan&amp;q=%E4%B9%99&amp;sort=published"' in page
    assert '<input type="hidden" name="sort" value="title">' in page


def test_empty_state_says_what_to_try(four: None, client: Client) -> None:
    page = html(client, LIST + "?kind=plan&q=没有这个词")

    assert "没有符合条件的文献" in page
    assert "不限“文种：方案”" in page
    assert "清除全部条件" in page


def test_pages(make_policy: Maker, client: Client) -> None:
    for _ in range(21):
        make_policy()

    first, second = html(client, LIST + "?kind=notice"), html(client, LIST + "?kind=notice&page=2")

    assert first.count("policy-row") == 20
    assert 'href="?kind=notice&amp;page=2" rel="next"' in first
    assert second.count("policy-row") == 1
    assert 'href="?kind=notice" rel="prev"' in second


def test_back_link_keeps_the_filters_one_came_from(four: None, client: Client) -> None:
    link = re.compile(r'<a href="([^"]*)" data-back')

    came = html(client, "/policies/a/", Referer="http://testserver/policies/?kind=notice&q=甲")
    elsewhere = html(client, "/policies/a/", Referer="http://evil.example/policies/?kind=plan")

    assert link.findall(came) == ["/policies/?kind=notice&amp;q=甲"]
    assert link.findall(elsewhere) == ["/policies/"]


# --- Reading view


@pytest.fixture
def document(make_policy: Maker, make_region: Maker) -> Policy:
    """A policy of a heading, an item with a heading of its own, damage, web furniture and every kind of mention."""
    source = f"导航<b>\n一、总体要求\n{TEXT}\n数?;旌\n责任编辑\n"
    start = source.index(TEXT)
    policy: Policy = make_policy(
        slug="doc",
        title="关于印发《方案》的通知",
        document_number="渝府办发〔2020〕97号",
        source_text=source,
        furniture_spans=[
            {"start": 0, "end": 6, "kind": "navigation"},
            {"start": source.index("责任"), "end": len(source), "kind": "editor"},
        ],
        problems=[{"line": 4, "message": "文字受损。"}, {"line": 1, "message": "页首有误。"}],
        editor_note="编者<注>",
        rights="版权说明",
    )
    part = factories.make_clause(
        policy, "总体要求", heading="总体要求", marker="一、", path="1", kind="part", start=6, text_start=8, end=13
    )
    text = TEXT[3:]
    item = factories.make_clause(
        policy, text, heading="支持重慶高竹新区<建设>", marker="（一）", path="1.1", kind="item", level=2, parent=part,
        start=start, text_start=start + 3, end=start + len(TEXT),
    )  # fmt: skip
    at = source.index("数?")
    factories.make_clause(policy, "数?;旌", path="1.p1", level=2, parent=part, start=at, text_start=at, end=at + 6)
    platform = factories.make_platform((make_region(name="渝北区", code="500112"),), slug="gaozhu", name="川渝高竹新区")
    factories.make_mention(item, "高竹新区", platform=platform)
    factories.make_mention(item, "重慶", region=make_region(code="500000", name="重庆市"))
    factories.make_mention(item, "渝北", region=platform.members.get().region)
    factories.make_mention(item, "税费", cited=CitedDocument.objects.create(title="税费办法"))
    return policy


def test_reading_view_draws_links_from_spans_and_escapes_the_rest(document: Policy, client: Client) -> None:
    page = html(client, "/policies/doc/")

    assert '<a class="mention mention-platform" href="/platforms/gaozhu/" data-card="card-platform-' in page
    assert 'href="/platforms/?region=500112"' in page  # a member of a platform
    assert 'href="/search/?q=%E9%87%8D%E5%BA%86"' in page  # not a member: the clauses that name it
    assert re.search(r'href="#cited-\d+"[^>]*>税费</a><small class="uncollected">未收录</small>', page)
    assert "&lt;建设&gt;" in page
    assert "<建设>" not in page
    assert "编者&lt;注&gt;" in page
    assert re.search(r'id="card-platform-\d+">\s*<p class="card-kind">合作平台', page)


def test_heading_is_set_apart_and_the_text_stays_whole(document: Policy, client: Client) -> None:
    page = html(client, "/policies/doc/")

    clause = re.search(r'id="c-1\.1".*?<div class="clause-text">(.*?)</div>', page, re.DOTALL)

    assert clause
    assert '<h3 class="clause-heading"><span class="marker">（一）</span>支持' in clause[1]
    assert words(clause[1]).replace("未收录", "") == escape(TEXT)
    assert 'data-place="一（一）"' in page
    assert page.count("<h1") == 1


def test_problems_stand_where_they_are(document: Policy, client: Client) -> None:
    page = html(client, "/policies/doc/")

    damaged = re.search(r'id="c-1\.p1".*?class="problem">(.*?)</p>', page, re.DOTALL)

    assert damaged
    assert words(damaged[1]) == "来源问题（来源第 4 行）文字受损。"
    assert "第 1 行：页首有误。" in page  # stands in no clause
    assert "来源文本有 2 处问题" in page


def test_damaged_characters_are_marked_in_either_script(make_policy: Maker, client: Client) -> None:
    source = "圍繞數?;旌系統、其他"
    damage = {"line": 1, "message": "受损", "start": 2, "end": 8}
    factories.make_clause(make_policy(slug="damaged", source_text=source, script="Hant", problems=[damage]), source)

    assert '圍繞<mark class="damage">數?;旌系統</mark>、其他' in html(client, "/policies/damaged/")
    assert '围绕<mark class="damage">数?;旌系统</mark>、其他' in html(client, "/policies/damaged/?script=hans")


def test_residue_is_shown_on_demand_where_it_stood(document: Policy, client: Client) -> None:
    plain, full = html(client, "/policies/doc/"), html(client, "/policies/doc/?furniture=1")

    assert "显示网页残留" in plain
    assert "网页残留：" not in plain
    assert "隐藏网页残留" in full
    order = [full.index(text) for text in ("导航&lt;b&gt;", 'id="c-1"', 'id="c-1.p1"', ">责任编辑<")]
    assert order == sorted(order)


@pytest.mark.parametrize(
    ("script", "lang", "shown"),
    [
        ("", "zh-Hans", "支持重慶高竹新区&lt;建设&gt;。發展税费征管服务，到渝北。"),
        ("?script=hant", "zh-Hant", "支持重慶高竹新區&lt;建設&gt;。發展稅費徵管服務，到渝北。"),
        ("?script=hans", "zh-Hans", "支持重慶高竹新区&lt;建设&gt;。發展税费征管服务，到渝北。"),
        ("?script=x", "zh-Hans", "支持重慶高竹新区&lt;建设&gt;。發展税费征管服务，到渝北。"),
    ],
)
def test_script_is_a_matter_of_display(document: Policy, client: Client, script: str, lang: str, shown: str) -> None:
    page = html(client, "/policies/doc/" + script)

    assert shown in words(page).replace("未收录", "")
    assert f'<article class="sheet" lang="{lang}"' in page
    assert page.count("mention-platform") == 1
    assert Clause.objects.get(path="1.1").text == TEXT[3:]


def test_source_rights_dates_and_checksum(document: Policy, client: Client) -> None:
    Policy.objects.update(issued_on_note="据正文推断", published_on_note="日未载")

    page = html(client, "/policies/doc/")

    for text in ("版权说明", document.sha256, "据正文推断", "日未载", "2020年7月27日", "/policies/doc/source.txt"):
        assert text in page
    assert "《关于印发〈方案〉的通知》，渝府办发〔2020〕97号" in page


def test_relations_read_both_ways(make_policy: Maker, client: Client) -> None:
    upper, lower = make_policy(slug="upper", title="纲要"), make_policy(slug="lower", title="方案")
    missing = CitedDocument.objects.create(title="总体方案")
    PolicyRelation.objects.create(from_policy=lower, to_policy=upper, kind="implements")
    PolicyRelation.objects.create(from_policy=lower, to_cited=missing, kind="cites")

    below, above = html(client, "/policies/lower/"), html(client, "/policies/upper/")

    assert re.search(r'>落实</span> <a href="/policies/upper/">纲要', below)
    assert re.search(r'>引用</span> 《总体方案》 <small class="uncollected">未收录', below)
    assert re.search(r'>被落实</span> <a href="/policies/lower/">方案', above)


def test_neighbours_run_by_date(make_policy: Maker) -> None:
    day = datetime.date
    rows = [
        make_policy(slug="undated", issued_on=None, year=None),
        make_policy(slug="known-by-year", issued_on=None, year=2020),
        make_policy(slug="b-2020", issued_on=day(2020, 1, 1)),
        make_policy(slug="c-2020", issued_on=None, published_on=day(2020, 1, 1)),
        make_policy(slug="a-2021", issued_on=day(2021, 1, 1), year=2021),
    ]

    around = [Policy.objects.neighbours(policy) for policy in rows]

    assert around == list(zip([None, *rows[:-1]], [*rows[1:], None], strict=True))


def test_policy_without_clauses(make_policy: Maker, client: Client) -> None:
    make_policy(slug="empty")

    assert "没有读到正文" in html(client, "/policies/empty/")


# --- Clause page


def test_clause_page(document: Policy, client: Client) -> None:
    clause = Clause.objects.get(path="1.1")
    unit = factories.make_unit(name="市税务局")
    task = factories.make_task(clause)
    factories.make_responsibility(task, unit)
    Figure.objects.create(clause=clause, start=0, end=2, printed="9个", label="平台", value=9)

    page = html(client, "/policies/doc/1.1/")

    quotation = f"“{TEXT[3:]}”（《关于印发〈方案〉的通知》，渝府办发〔2020〕97号，一（一），http://testserver/policies/doc/1.1/）"
    assert f'<textarea id="quotation" rows="6" readonly>{escape(quotation)}</textarea>' in page
    assert '<a href="/policies/doc/1/">一、总体要求</a>' in page  # above
    assert re.search(r'rel="next"[^>]*href="/policies/doc/1.p1/"', page)  # beside
    assert "9个" in page
    assert f'<a href="{task.get_absolute_url()}">' in page
    assert re.search(r"市税务局.*编辑确认", page, re.DOTALL)
    assert 'id="cited-' in page
    assert page.count("<h1") == 1


def test_clause_page_shows_its_parts_and_a_task_without_units(document: Policy, client: Client) -> None:
    factories.make_task(Clause.objects.get(path="1"))

    page = html(client, "/policies/doc/1/")

    assert 'id="c-1.1"' in page
    assert "来源文本未载责任单位" in page


def test_backlinks(document: Policy, make_clause: Maker, client: Client) -> None:
    other = make_clause(text="高竹新区按《方案》推进。", heading="")
    factories.make_mention(other, "高竹新区", platform=Platform.objects.get(slug="gaozhu"))
    factories.make_mention(other, "《方案》", policy=document)

    page = html(client, "/policies/doc/1.1/")

    related, citing = page.split("提到同一平台的条款")[1].split("引用本文件的条款")
    assert other.get_absolute_url() in related
    assert other.get_absolute_url() in citing


@pytest.mark.parametrize(
    "path", ["/policies/none/", "/policies/doc/9.9/", "/policies/none/1/", "/policies/none/source.txt"]
)
def test_not_found(document: Policy, client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


# --- Queries


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        html(client, path)
    return len(captured)


def grow(policy: Policy) -> None:
    """Add a clause with one more mention of every kind, a figure, a task, an issuer and a relation."""
    other = factories.make_policy()
    clause = factories.make_clause(policy, "渝北区、平台甲、市局、《甲》、《乙》：3个。")
    cited = CitedDocument.objects.create(title=f"乙{clause.pk}")
    region, unit = factories.make_region(), factories.make_unit()
    targets: dict[str, dict[str, Any]] = {
        "渝北区": {"region": region},
        "平台甲": {"platform": factories.make_platform((region,))},
    }
    targets |= {"市局": {"unit": unit}, "《甲》": {"policy": other}, "《乙》": {"cited": cited}}
    for text, target in targets.items():
        factories.make_mention(clause, text, **target)
        factories.make_mention(factories.make_clause(other, text), text, **target)
    factories.make_mention(factories.make_clause(other, "本文件"), "本文件", policy=policy)
    factories.make_responsibility(factories.make_task(clause), unit)
    Figure.objects.create(clause=clause, start=0, end=1, printed="3个", value=3)
    PolicyIssuer.objects.create(policy=policy, unit=unit, order=clause.position)
    PolicyRelation.objects.create(from_policy=policy, to_policy=other, kind="cites")
    PolicyRelation.objects.create(from_policy=other, to_policy=policy, kind="cites")


@pytest.mark.parametrize(
    ("path", "most"),
    [("/policies/", 10), ("/policies/many/", 17), ("/policies/many/1/", 20), ("/policies/many/source.txt", 1)],
)
def test_queries_do_not_grow_with_rows(make_policy: Maker, client: Client, path: str, most: int) -> None:
    policy = make_policy(slug="many")
    grow(policy)
    for clause in policy.clauses.all()[1:]:
        clause.delete()
    client.get(path)
    one = queries(client, path)

    for _ in range(4):
        grow(policy)

    assert queries(client, path) == one <= most


# --- The real library


@pytest.mark.usefixtures("library")
def test_every_page_of_the_library(client: Client) -> None:
    for policy in Policy.objects.all():
        page = html(client, policy.get_absolute_url() + "?furniture=1")
        assert page.count('<div class="clause ') == policy.clauses.count()
        assert hashlib.sha256(client.get(policy.get_absolute_url() + "source.txt").content).hexdigest() == policy.sha256
        for clause in policy.clauses.all():
            assert escape(clause.text.split("\n")[0][:10]) in words(html(client, clause.get_absolute_url()))


@pytest.mark.usefixtures("library")
def test_reading_view_prints_every_clause_as_it_is_stored() -> None:
    from policies.templatetags.clauses import clause_body, clause_heading

    for policy in Policy.objects.all():
        clauses = list(policy.clauses.prefetch_related("mentions__cited"))
        for entry in reading.entries(clauses, reading.read_problems(policy)):
            shown = clause_heading(entry) + clause_body(entry)
            assert words(shown.replace('<small class="uncollected">未收录</small>', "")) == escape(entry.clause.text)
            assert shown.count('class="mention ') >= entry.clause.mentions.count()


@pytest.mark.usefixtures("library")
def test_damage_of_the_fifth_source_is_marked(client: Client) -> None:
    page = html(client, "/policies/shuanghe-liandong-anli/")

    assert '<mark class="damage">數?;旌闲盘栃酒癝oC系統</mark>' in page
    assert Mention.objects.filter(clause__policy__slug="shuanghe-liandong-anli").exists()
