"""Which clauses of reports and opinions are proposed as evidence of a task: rows made for one question, and a floor."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from benchmarks.measuring import evidenced
from policies import proposing, search
from policies.models import Clause, Policy, Task, TaskEvidence
from policies.proposing import proposals
from tests import factories

Maker = Callable[..., Any]
QUOTE = "共建对外开放大通道。提升中欧班列运营效能，打造枢纽节点。推动公租房保障范围全覆盖，健全住房公积金互认互贷机制。"
RESULT = "中欧班列实现运营标识统一，运营效能继续保持前列。"


@pytest.fixture
def task(db: None) -> Task:
    """A task among clauses that are not like it."""
    for number in range(30):
        factories.make_clause(text=f"第{number}件别的事情，由各部门负责。")
    return factories.make_task(factories.make_clause(text=QUOTE, heading="共建对外开放大通道"))


def tell(text: str = RESULT, authority: str = "report", **fields: Any) -> Clause:
    """A clause of a new report."""
    return factories.make_clause(factories.make_policy(authority=authority), text, **fields)


def found(task: Task, **options: Any) -> list[Clause]:
    rows = proposals(task, **options)
    assert rows is not None
    return [row.clause for row in rows]


def test_one_sentence_of_many_is_enough(task: Task) -> None:
    clauses = {tell(), tell("311项服务办件量突破1500万件次，公租房保障范围扩大。", authority="opinion")}
    tell("农业园区新增绿色食品认证。")

    rows = proposals(task)

    assert rows is not None
    assert {row.clause for row in rows} == clauses
    assert rows[0].clause.text == RESULT
    assert rows[0].shared[:2] == ("中欧班列", "运营效能")
    assert 0.25 <= rows[1].score < rows[0].score <= 1
    assert "<mark>中欧班列</mark>实现运营标识统一" in rows[0].excerpt.body


def test_traditional_characters_are_the_same_words(task: Task) -> None:
    clause = tell("中歐班列運營效能繼續保持前列。")

    (row,) = proposals(task) or []

    assert row.clause == clause
    assert "<mark>中歐班列運營效能</mark>繼續保持前列" in row.excerpt.body


@pytest.mark.parametrize(
    ("authority", "fields", "heading"),
    [
        ("official", {}, "既有成效"),
        ("report", {"kind": "block"}, "既有成效"),
        ("report", {"kind": "headline"}, "既有成效"),
        ("opinion", {"kind": "measure"}, "既有成效"),
        ("opinion", {}, "思路方向"),
        ("report", {}, "下一步工作"),
    ],
)
def test_what_should_be_done_and_mere_headings_are_not_proposed(
    task: Task, authority: str, fields: dict[str, str], heading: str
) -> None:
    policy = factories.make_policy(authority=authority)
    block = factories.make_clause(policy, heading, heading=heading, kind="block", path="b1")
    factories.make_clause(policy, RESULT, path="b1.p1", parent=block, level=2, **fields)

    assert found(task) == []


def test_a_sentence_of_intentions_does_not_count(task: Task) -> None:
    tell("下一步，提升中欧班列运营效能。")

    assert found(task) == []


def test_a_platform_named_in_both_counts_under_each_of_its_names(make_platform: Maker, make_mention: Maker) -> None:
    platform = make_platform()
    clause = factories.make_clause(text="推动广安、渝北共建高滩茨竹新区，打通断头路。")
    task = factories.make_task(clause)
    make_mention(clause, "高滩茨竹新区", platform=platform)
    for number in range(20):
        factories.make_clause(text=f"第{number}件别的事情，由各部门负责。")
    told = tell("高竹新区新区建成投用首个网点。")
    before = max((row.score for row in proposals(task) or ()), default=0.0)
    make_mention(told, "高竹新区", platform=platform)

    (after,) = proposals(task) or []

    assert after.named == (platform.name,)
    assert after.score > before


def test_clauses_that_were_judged_are_left_out_and_there_are_so_many(task: Task) -> None:
    clauses = [tell(f"{RESULT}{number}") for number in range(4)]

    assert len(found(task, limit=3)) == 3
    assert set(found(task, apart=[clauses[0].pk, clauses[1].pk])) == set(clauses[2:])


@pytest.mark.parametrize("quote", ["", "。；！", "的"])
def test_a_task_that_says_nothing_has_no_proposals(task: Task, quote: str) -> None:
    tell()
    task.quote = task.title = quote

    assert found(task) == []


def test_without_an_index_nothing_is_said(task: Task) -> None:
    search.follower().folder.write_text("no folder")

    assert proposals(task) is None


def test_queries_do_not_depend_on_the_rows(task: Task, django_assert_num_queries: Any) -> None:
    tell(path="1.1")
    found(task)
    with django_assert_num_queries(5):
        assert len(found(task)) == 1
    for number in range(3):
        tell(f"{RESULT}{number}", path="1.1")
    found(task)

    with django_assert_num_queries(5):
        assert len(found(task)) == 4


def test_a_vanished_clause_leaves_the_quote(task: Task) -> None:
    clause = tell()
    task.clause = None

    assert found(task) == [clause]


def test_proposals_do_not_fall_below_the_floor(library: None) -> None:
    floor = tomllib.loads((Path(settings.BASE_DIR) / "benchmarks" / "evidence_floor.toml").read_text())

    reached = evidenced.Judged().measured(evidenced.proposed)

    for measure, least in floor.items():
        assert getattr(reached, measure) >= least, (
            f"{measure} of proposed evidence is {getattr(reached, measure):.3f}, below the floor of {least}. "
            "`python benchmarks/evidence.py --missed` shows what is no longer proposed."
        )


def test_proposals_find_far_more_than_plain_likeness(library: None) -> None:
    judged = evidenced.Judged()

    plain, by_sentence = judged.measured(evidenced.likest), judged.measured(evidenced.likest_by_sentence)

    assert judged.measured(evidenced.proposed).recall10 > 1.5 * max(plain.recall10, by_sentence.recall10)


def test_the_reviewed_set_covers_what_it_says(library: None) -> None:
    """Every result clause of the two reports and of 既有成效 was judged, and nothing else was accepted."""
    judged = set(TaskEvidence.objects.values_list("clause", flat=True))
    told = Clause.objects.exclude(policy__authority=Policy.Authority.OFFICIAL).exclude(kind__in=proposing.HEADINGS)
    accepted = {clause.get_absolute_url(): clause for clause in told.filter(proves__state="accepted")}

    results = [c for c in told.exclude(policy__authority="opinion") if c.pk not in judged]
    results += [c for c in told.filter(policy__authority="opinion", path__startswith="b1.p") if c.pk not in judged]
    proposals_of_opinion = [
        url for url, c in accepted.items() if c.policy.authority == "opinion" and c.path[:2] != "b1"
    ]

    assert results == []
    assert proposals_of_opinion == []
    assert TaskEvidence.objects.accepted().count() == 133
    assert all(len(why) >= 8 for why in TaskEvidence.objects.values_list("why", flat=True))
