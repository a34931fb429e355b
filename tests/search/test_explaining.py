"""Why a search found nothing, or what it found in this order."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from policies import search
from policies.models import Clause, Policy

MakeClause = Callable[..., Clause]
pytestmark = pytest.mark.django_db


def test_each_part_of_a_query_can_be_left_out(make_policy: Callable[..., Policy], make_clause: MakeClause) -> None:
    policy = make_policy(year=2020)
    for text in ("优化税费服务。", "优化营商环境。", "推进合作。"):
        make_clause(policy=policy, text=text)

    ways = search.dropped("优化 税费 龘 -服务 年份:2019 “合作 平台” OR 园区")

    assert [(way.term, way.count, way.alone) for way in ways] == [
        ("优化", 0, 2),
        ("税费", 0, 1),
        ("龘", 0, 0),
        ("“合作␣平台” OR 园区", 0, 0),
        ("-服务", 0, None),
        ("年份:2019", 0, None),
    ]
    assert ways[1].typed == "优化 龘 “合作 平台” OR 园区 -服务 年份:2019"
    assert [way.count for way in search.dropped("优化 税费 合作")] == [0, 0, 1]
    assert [(way.term, way.count) for way in search.dropped("税费 年份:2019")] == [("税费", 0), ("年份:2019", 1)]
    assert [(way.term, way.count) for way in search.dropped("税费 -服务")] == [("-服务", 1)]


def test_what_is_typed_without_a_part_finds_what_was_counted(make_clause: MakeClause) -> None:
    for text in ("优化税费服务。", "优化 营商环境，47项。", "推进合作。"):
        make_clause(text=text)

    for typed in ("优化 税费 合作", "“优化 营商” 税费 四十七项", "优化 OR 合作 龘 -税费", "合作 年份:1999 优化"):
        for way in search.dropped(typed):
            assert search.find(way.typed).total == way.count or search.find(way.typed).best, way


def test_scores_are_the_sum_of_their_parts(make_clause: MakeClause) -> None:
    heading = make_clause(text="优化税费。推动服务。", heading="优化税费")
    plain = make_clause(policy=heading.policy, text="优化税费和许多别的事情。")
    found = search.find("优化 税费")

    explained = search.explain("优化 税费", found)

    assert [clause for clause, _, _ in explained.hits] == [heading.pk, plain.pk]
    scores = [score for _, score, _ in explained.hits]
    assert scores == sorted(scores, reverse=True)
    assert [[label for label, _ in parts] for _, _, parts in explained.hits][1] == ["正文含“优化”", "正文含“税费”"]
    assert "条款标题含“税费”" in [label for label, _ in explained.hits[0][2]]


def test_a_question_is_explained_by_its_words(make_clause: MakeClause) -> None:
    clause = make_clause(text="高竹新区的税费。")
    found = search.find("高竹新区税费怎样征管")

    explained = search.explain("高竹新区税费怎样征管", found)

    assert found.best
    assert explained.asked is not None
    assert "怎样" not in explained.asked.words
    assert explained.hits[0][0] == clause.pk
    assert "词“税费”" in [label for label, _ in explained.hits[0][2]]
