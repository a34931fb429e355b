"""Clauses known again in another text of their document: inserted, reworded, gone, swapped, repeated, renamed."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.aligning import Pair, align

ROADS = "加快交通建设，推进成渝中线高铁开工，实施川渝省际公路畅通工程。"
ROADS_IN_HANT = "加快交通建設,推進成渝中線高鐵開工,實施川渝省際公路暢通工程."
WATER = "强化水资源保障，共建长江上游生态屏障，推进跨界河流联防联控。"
TAXES = "优化税费征管服务，川渝高竹新区统一办税流程，实现一窗通办。"
SCHOOLS = "推动教育合作，共建共享优质教育资源，支持高校联合培养人才。"
HOSPITALS = "推进医疗卫生服务一体化，异地就医直接结算，检查结果互认。"


@dataclass(frozen=True)
class Row:
    path: str
    text: str
    kind: str = "item"
    marker: str = ""
    heading: str = ""


def rows(*texts: str, part: str = "") -> list[Row]:
    """Items （一）, （二）… with these texts, under a part if one is given."""
    above = [Row("1", part, "part")] if part else []
    return above + [Row(f"1.{at}", text) for at, text in enumerate(texts, start=1)]


def matched(old: list[Row], new: list[Row]) -> dict[str, str | None]:
    """The old path of each clause and its new one, or None."""
    partner = {p.old: p.new for p in align(old, new)}
    found = [partner[at] for at in range(len(old))]
    return {row.path: None if at is None else new[at].path for row, at in zip(old, found, strict=True)}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param([ROADS, WATER, TAXES], [ROADS, WATER, TAXES], ["1.1", "1.2", "1.3"], id="the same"),
        pytest.param([ROADS, WATER], [ROADS, SCHOOLS, WATER], ["1.1", "1.3"], id="inserted"),
        pytest.param([ROADS, WATER, TAXES], [ROADS, TAXES], ["1.1", None, "1.2"], id="gone"),
        pytest.param([ROADS, WATER, TAXES], [ROADS, TAXES, WATER], ["1.1", "1.3", "1.2"], id="swapped"),
        pytest.param([ROADS, WATER], [WATER, ROADS.replace("开工", "建成")], ["1.2", "1.1"], id="moved and reworded"),
        pytest.param([ROADS, WATER, TAXES], [SCHOOLS, WATER, TAXES], ["1.1", "1.2", "1.3"], id="written anew"),
        pytest.param([ROADS, WATER, TAXES], [ROADS, ROADS, TAXES], ["1.1", None, "1.3"], id="twice, over another"),
        pytest.param([ROADS, TAXES], [TAXES, SCHOOLS], [None, "1.1"], id="first gone, another behind"),
        pytest.param([ROADS, "略", WATER, "略"], [WATER, "略", ROADS, "略"], ["1.3", "1.4", "1.1", "1.2"], id="again"),
        pytest.param([ROADS, WATER], [ROADS_IN_HANT], ["1.1", None], id="other script"),
        pytest.param([], [ROADS], [], id="nothing before"),
        pytest.param([ROADS], [], [None], id="nothing left"),
    ],
)  # fmt: skip
def test_clauses_are_known_again(old: list[str], new: list[str], expected: list[str | None]) -> None:
    assert list(matched(rows(*old), rows(*new)).values()) == expected


def test_a_clause_that_lost_its_number_is_known_by_its_words() -> None:
    old = rows(ROADS, WATER, TAXES)
    new = [Row("1.1", ROADS), Row("1.p1", f"(七){WATER}", "paragraph"), Row("1.3", TAXES)]

    assert matched(old, new) == {"1.1": "1.1", "1.2": "1.p1", "1.3": "1.3"}


def test_a_part_that_was_renamed_and_moved_is_known_by_its_clauses() -> None:
    old = [
        Row("1", "总体要求", "part"),
        Row("1.1", ROADS),
        Row("1.2", WATER),
        Row("2", "保障措施", "part"),
        Row("2.3", TAXES),
    ]
    new = [
        Row("1", "组织实施", "part"),
        Row("1.1", TAXES),
        Row("2", "重点任务", "part"),
        Row("2.2", ROADS),
        Row("2.3", WATER),
    ]

    assert matched(old, new) == {"1": "2", "1.1": "2.2", "1.2": "2.3", "2": "1", "2.3": "1.1"}


def test_the_order_is_that_of_the_new_text_and_what_is_gone_stands_behind_its_neighbour() -> None:
    found = align(rows(ROADS, WATER, TAXES, SCHOOLS), rows(HOSPITALS, SCHOOLS, ROADS))

    assert found == [Pair(None, 0), Pair(3, 1), Pair(0, 2), Pair(1, None), Pair(2, None)]


@given(
    st.lists(st.sampled_from([ROADS, WATER, TAXES, "略", ""])), st.lists(st.sampled_from([ROADS, SCHOOLS, "略", ""]))
)
def test_every_clause_stands_once_whatever_the_texts(old: list[str], new: list[str]) -> None:
    pairs = align(rows(*old, part="任务"), rows(*new))

    assert sorted(p.old for p in pairs if p.old is not None) == list(range(len(old) + 1))
    assert [p.new for p in pairs if p.new is not None] == list(range(len(new)))
