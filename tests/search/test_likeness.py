"""The rules by which clauses are called like one another, and a wording the same, over rows of the tests' own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from policies import search
from policies.models import Clause, Policy
from policies.search.wording import Wording, blocks

MakeClause = Callable[..., Clause]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("", "", []),
        ("甲乙丙丁", "戊甲乙丙", [(0, 1, 3)]),
        ("甲乙丙丁戊", "丁戊己甲乙丙", [(0, 3, 3)]),  # 丁戊 is too short
        ("甲乙丙丁戊己", "丁戊己甲乙丙", [(0, 3, 3), (3, 0, 3)]),  # in another order
        ("甲乙丙甲乙丙丁", "甲乙丙丁", [(3, 0, 4)]),  # the longest
        ("甲乙丙丁戊", "甲乙丙丁，乙丙丁戊", [(0, 0, 4)]),  # what is left of an overlapping one is too short
        ("甲甲甲" * 30, "甲甲甲", []),  # again and again
    ],
)
def test_blocks(one: str, other: str, expected: list[tuple[int, int, int]]) -> None:
    assert blocks(one, other, 3) == expected


def test_a_wording_is_said_without_punctuation_and_finds_its_way_back() -> None:
    text = "一是，支持  廣安、\u200b渝北！共建《川渝 方案》。"
    wording = Wording(text)

    assert wording.said == "一是支持广安渝北。共建川渝方案。"
    start, end = wording.places[4], wording.places[7] + 1
    assert text[slice(*wording.original(start, end))] == "廣安、\u200b渝北"
    counted = wording.counted(0, len(wording.text))
    assert "".join(wording.text[at] for at in counted) == "一是支持广安渝北共建"


def test_the_same_in_another_script_is_the_same_as_a_whole(
    make_policy: Callable[..., Policy], make_clause: MakeClause
) -> None:
    text = "支持內江、榮昌共建現代農業高新技術產業示範區，加快瀘州、永川、江津融合發展。"
    own = make_clause(
        policy=make_policy(), text="支持内江、荣昌共建现代农业高新技术产业示范区,加快泸州、永川、江津融合发展。"
    )
    other = make_clause(policy=make_policy(), text=text)
    for number in range(30):
        make_clause(policy=own.policy, path=f"x{number}", text=f"支持第{number}区加快发展农业和技术产业。")

    found = search.related(own.pk)[0]

    assert (found.clause, found.score, found.whole) == (other.pk, 1.0, True)
    assert [other.text[slice(*span.there)] for span in found.spans] == [text[:-1]]


def test_a_formula_of_many_clauses_is_no_same_wording(
    make_policy: Callable[..., Policy], make_clause: MakeClause
) -> None:
    formula = "坚持以习近平新时代中国特色社会主义思想为指导"
    clauses = [
        make_clause(policy=make_policy(), text=f"{formula}，{words}。")
        for words in (
            "建设盐业博物馆",
            "整修盐业博物馆",
            *(f"办好第{n}项事情" for n in range(40)),
        )
    ]

    found = search.related(clauses[0].pk)[0]

    assert found.clause == clauses[1].pk
    assert [clauses[0].text[slice(*span.here)] for span in found.spans] == []


def test_other_documents_stand_before_the_own_at_equal_score(
    make_policy: Callable[..., Policy], make_clause: MakeClause
) -> None:
    words = "盐业博物馆和彩灯公园"
    own = make_clause(policy=make_policy(), path="1", text=f"建设{words}一座。")
    beside = make_clause(policy=own.policy, path="2", text=f"整修{words}两处。")
    foreign = make_clause(policy=make_policy(), path="1", text=f"扩大{words}三倍。")
    for number in range(20):
        make_clause(policy=own.policy, path=f"x{number}", text=f"第{number}件别的事情。")

    assert [each.clause for each in search.related(own.pk)] == [foreign.pk, beside.pk]


def test_a_write_is_followed(make_policy: Callable[..., Policy], make_clause: MakeClause) -> None:
    own = make_clause(policy=make_policy(), text="建设盐业博物馆和彩灯公园。")
    other = make_clause(policy=make_policy(), text="别的事情。")
    for number in range(20):
        make_clause(policy=own.policy, path=f"x{number}", text=f"第{number}件别的事情。")
    assert search.related(own.pk) == []

    Clause.objects.filter(pk=other.pk).update(text="扩大盐业博物馆和彩灯公园。")

    assert [each.clause for each in search.related(own.pk)] == [other.pk]
