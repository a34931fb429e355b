"""Fixtures built from the sources: the same every time, and true to what the texts and the kept facts say."""

from collections import Counter, defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from policies.management.commands.build_fixtures import as_json, build, library_of, read_sources
from policies.parsing import load_names, parse
from policies.records import Record, Source, records
from tests.parsing.test_truth import ALL, CASES, JOINT, NEWS, OPINION, PLAN

FIXTURES = Path(__file__).parents[1] / "fixtures"


@cache
def built() -> dict[str, list[Record]]:
    return build(FIXTURES)


def fields(slug: str, model: str) -> list[dict[str, Any]]:
    return [row["fields"] for row in built()[slug] if row["model"] == f"policies.{model}"]


@pytest.mark.parametrize("slug", ALL)
def test_the_build_is_repeatable_to_the_byte_and_committed(slug: str) -> None:
    assert as_json(build(FIXTURES)[slug]) == as_json(built()[slug])
    assert as_json(built()[slug]) == (FIXTURES / "policies" / f"{slug}.json").read_text(encoding="utf-8")


def test_tasks_are_made_of_official_documents_only() -> None:
    assert {slug: len(fields(slug, "task")) for slug in ALL} == {PLAN: 13, JOINT: 47, NEWS: 0, OPINION: 0, CASES: 0}


def test_a_task_quotes_its_clause_and_names_its_area() -> None:
    task = next(task for task in fields(JOINT, "task") if task["path"] == "7.35")
    clause = next(clause for clause in fields(JOINT, "clause") if clause["path"] == "7.35")

    assert task["quote"] == clause["text"]
    assert (task["marker"], task["number"]) == ("(三十五)", 35)
    assert (task["title"], task["area"]) == ("推动经济区与行政区适度分离改革", "联手打造内陆改革开放新高地")
    assert "status" not in task


@pytest.mark.parametrize(
    ("slug", "path", "expected"),
    [
        (PLAN, "2.6", {
            "diqu-neijiang-shi", "diqu-rongchang-qu", "diqu-luzhou-shi", "diqu-yongchuan-qu", "diqu-jiangjin-qu",
        }),
        (JOINT, "7.36", set()),
    ],
)  # fmt: skip
def test_members_of_a_platform_answer_for_its_tasks_by_rule(slug: str, path: str, expected: set[str]) -> None:
    found = [item for item in fields(slug, "responsibility") if item["task"][1] == path]

    assert {item["unit"][0] for item in found} == expected
    assert {(item["basis"], *item["rule_clause"]) for item in found} <= {("derived", PLAN, "4.14")}


def test_a_member_of_two_platforms_is_responsible_for_both() -> None:
    found = {item["unit"][0]: item["words"] for item in fields(JOINT, "responsibility") if item["task"][1] == "1.7"}

    assert found["diqu-guangan-shi"] == "川渝高竹新区、协同发展示范区"
    assert found["diqu-liangping-qu"] == "明月山绿色发展示范带"


def test_no_member_known_from_outside_only_is_made_responsible() -> None:
    units = {item["unit"][0] for item in fields(PLAN, "responsibility") if item["task"][1] == "2.4"}

    assert "diqu-liangping-qu" in units
    assert "diqu-changshou-qu" not in units


def test_stated_responsibilities_quote_the_clause() -> None:
    texts = {clause["path"]: clause["text"] for clause in fields(JOINT, "clause")}
    stated = [item for item in fields(JOINT, "responsibility") if item["basis"] == "stated"]

    assert {item["task"][1] for item in stated} == {"10.45", "10.46"}
    assert all(texts[item["task"][1]][item["start"] : item["end"]] == item["words"] for item in stated)


def test_documents_outside_the_library_are_cited_and_carried_out() -> None:
    relations = [(item["kind"], item["to_cited"]) for item in fields(JOINT, "policyrelation")]

    assert relations == [("implements", ["成渝地区双城经济圈建设规划纲要"])]
    assert Counter(mention["kind"] for mention in fields(JOINT, "mention"))["policy"] == 5


@pytest.mark.parametrize(
    ("slug", "expected"),
    [
        (PLAN, {"number_code": "渝府办发", "number_year": 2020, "number_serial": 97, "authority": "official"}),
        (JOINT, {"kind": "plan", "year": 2021, "source_name": "山西大院资讯网（转载）"}),
        (NEWS, {"published_on": "2023-12-12", "issued_on": None, "authority": "report"}),
        (CASES, {"published_on": None, "year": 2022, "script": "Hant"}),
        (OPINION, {"authority": "opinion", "author": "张燕 卢晓莉 董亮", "published_on": "2022-01-17"}),
    ],
)  # fmt: skip
def test_policies(slug: str, expected: dict[str, Any]) -> None:
    (policy,) = fields(slug, "policy")

    assert expected.items() <= policy.items()


@pytest.mark.parametrize("slug", [NEWS, CASES])
def test_what_was_worked_out_says_so(slug: str) -> None:
    (policy,) = fields(slug, "policy")

    assert "正文" in policy["published_on_note"]
    assert "编者" in policy["editor_note"]


def test_the_reprint_says_that_responsible_units_are_left_out() -> None:
    (policy,) = fields(JOINT, "policy")

    assert "略去了责任单位" in policy["editor_note"]


PLAN_TEXT = """\
重庆市人民政府关于印发某某行动方案的通知
渝府发〔2024〕1号
各区县人民政府：
《某某行动方案》已经同意，现印发给你们。
某某行动方案
根据《川渝毗邻地区合作共建区域发展功能平台推进方案》（渝府办发〔2020〕97号）第二条和《某某意见》（国发〔2023〕1号），制定本方案。
一、任务
（一）做甲。到2027年，做成甲。（牵头单位：市发展改革委；责任单位：渝北区政府、市教委、市级有关部门）
（二）做乙。推进乙。（市教委、市教委牵头，市财政局配合）
二、附则
（一）《旧办法》同时废止。
"""


def of_import() -> dict[str, list[dict[str, Any]]]:
    sources = read_sources(FIXTURES)
    document = parse(PLAN_TEXT, load_names())
    source = Source("mou", PLAN_TEXT, document, {"authority": {"value": "official"}, "kind": {"value": "notice"}})
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in records(source, library_of(FIXTURES, [*sources, source])):
        found[row["model"].removeprefix("policies.")].append(row["fields"])
    return found


def test_responsibilities_of_lists_are_stated_and_what_is_no_unit_is_kept() -> None:
    found = of_import()

    assert [(r["task"][1], r["unit"][0], r["role"], r["basis"], r["side"]) for r in found["responsibility"]] == [
        ("1.1", "chongqing-shi-fazhan-gaige-wei", "lead", "stated", "cq"),
        ("1.1", "diqu-yubei-qu", "responsible", "stated", "cq"),
    ]
    assert [(p["task"][1], p["words"], p["role"], p["is_group"]) for p in found["unresolvedparty"]] == [
        ("1.1", "市教委", "responsible", False),
        ("1.1", "市级有关部门", "responsible", True),
        ("1.2", "市教委", "lead", False),
        ("1.2", "市财政局", "support", False),
    ]
    assert [(t["number"], t["suggested_due_on"], t["suggested_due_words"]) for t in found["task"]] == [
        (1, "2027-12-31", "到2027年"),
        (2, None, ""),
    ]


def test_citations_go_by_number_and_keep_it() -> None:
    found = of_import()

    assert {m["words"]: m["policy"] for m in found["mention"] if m["kind"] == "policy"} == {
        "《某某行动方案》": ["mou"],
        "《川渝毗邻地区合作共建区域发展功能平台推进方案》": [PLAN],
    }
    assert [(c["title"], c["document_number"]) for c in found["citeddocument"]] == [
        ("某某意见", "国发〔2023〕1号"),
        ("旧办法", ""),
    ]
    assert [(r["kind"], r["to_policy"] or r["to_cited"], r["basis"]) for r in found["policyrelation"]] == [
        ("implements", [PLAN], "条款 p2：根据《…》第二条,制定本方案"),
        ("implements", ["某某意见"], "条款 p2：根据第二条《…》,制定本方案"),
        ("repeals", ["旧办法"], "条款 2.1：《…》同时废止"),
    ]
