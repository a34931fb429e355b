"""Two texts compared: what became of each clause, and what differs inside a sentence."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.comparing import Change, Cut, compare, differing

OLD = [
    ("a", "1", "一、", 1, "总体要求"),
    ("b", "1.1", "（一）", 2, "到2025年，建成3个园区。"),
    ("c", "1.2", "（二）", 2, "优化税费征管服务。"),
    ("d", "2", "二、", 1, "保障措施"),
    ("e", "2.3", "（三）", 2, "加强组织领导，市发展改革委牵头。"),
]


def outline(*rows: tuple[str, str, str, int, str]) -> list[dict[str, Any]]:
    names = ("key", "path", "marker", "level", "text")
    return [{"kind": "item", "heading": ""} | dict(zip(names, row, strict=True)) for row in rows]


def marked(old: str, new: str) -> str:
    """Both texts, what was removed in [-…-] and what was inserted in {+…+}."""
    removed, inserted = differing(old, new)
    return bracketed(old, removed, "[-", "-]") + " → " + bracketed(new, inserted, "{+", "+}")


def bracketed(text: str, cuts: tuple[Cut, ...], begin: str, end: str) -> str:
    for cut in reversed(cuts):
        text = text[: cut.start] + begin + text[cut.start : cut.end] + end + text[cut.end :]
    return text


def told(changes: list[Change]) -> list[tuple[str, int | None, int | None]]:
    return [(change.kind.value, change.old, change.new) for change in changes]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("到2025年建成。", "到2027年建成。", "到[-2025-]年建成。 → 到{+2027+}年建成。"),
        ("增长6.5%以上。", "增长7%以上。", "增长[-6.5%-]以上。 → 增长{+7%+}以上。"),
        ("建成3个园区。", "建成3个示范园区。", "建成3个园区。 → 建成3个{+示范+}园区。"),
        ("甲局牵头，乙局配合。", "甲局牵头。", "甲局牵头[-，乙局配合-]。 → 甲局牵头。"),
        (
            "加快建设。完善机制，强化保障。",
            "加快建设。另行通知。完善机制，强化保障。",
            "加快建设。完善机制，强化保障。 → 加快建设。{+另行通知。+}完善机制，强化保障。",
        ),
        # A sentence said quite differently is replaced as one, whatever characters both have.
        (
            "推进税费征管服务一体化。",
            "建立项目要素保障的长效机制。",
            "[-推进税费征管服务一体化。-] → {+建立项目要素保障的长效机制。+}",
        ),
        ("完善，落实（一）項。", "完善, 落实(一)项。", "完善，落实（一）項。 → 完善, 落实(一)项。"),
        ("", "新增。", " → {+新增。+}"),
        ("删去。", "", "[-删去。-] → "),
    ],
)
def test_marks_within_sentences(old: str, new: str, expected: str) -> None:
    assert marked(old, new) == expected


def test_same_text_is_the_same() -> None:
    changes = compare(outline(*OLD), outline(*OLD))

    assert told(changes) == [("same", number, number) for number in range(5)]
    assert not any(change.moved or change.renumbered or change.removed or change.inserted for change in changes)


def test_changed_added_and_gone() -> None:
    new = [
        OLD[0],
        ("b", "1.1", "（一）", 2, "到2027年，建成3个园区。"),
        ("x", "1.3", "（三）", 2, "完善考核办法。"),
        *OLD[3:],
    ]

    changes = compare(outline(*OLD), outline(*new))

    assert told(changes) == [
        ("same", 0, 0), ("changed", 1, 1), ("gone", 2, None), ("added", None, 2), ("same", 3, 3), ("same", 4, 4),
    ]  # fmt: skip
    assert changes[1].removed == (Cut(1, 5),)


def test_gone_stands_before_what_came_in_its_place() -> None:
    first = compare(outline(("a", "1", "一、", 1, "甲"), ("b", "2", "二、", 1, "乙")), outline(OLD[4]))

    assert told(first) == [("gone", 0, None), ("gone", 1, None), ("added", None, 0)]


def test_renumbered_where_a_clause_was_put_in_before() -> None:
    new = [OLD[0], ("x", "1.1", "（一）", 2, "加强统筹。"), ("b", "1.2", "（二）", 2, OLD[1][4]), *OLD[2:]]

    kinds = {change.new: change.kind.value for change in compare(outline(*OLD), outline(*new))}

    assert kinds == {0: "same", 1: "added", 2: "renumbered", 3: "same", 4: "same", 5: "same"}


def test_the_smaller_of_two_that_change_places_has_moved() -> None:
    new = [OLD[3], OLD[4], OLD[0], OLD[1], OLD[2]]

    changes = compare(outline(*OLD), outline(*new))

    assert told(changes) == [("moved", 3, 0), ("moved", 4, 1), ("same", 0, 2), ("same", 1, 3), ("same", 2, 4)]


def test_moved_and_changed_is_told_as_changed() -> None:
    new = [OLD[0], OLD[2], ("b", "1.2", "（二）", 2, "到2027年，建成3个园区。"), *OLD[3:]]

    (change,) = [change for change in compare(outline(*OLD), outline(*new)) if change.kind == "changed"]

    assert change.moved != compare(outline(*OLD), outline(*new))[1].moved


def test_without_keys_clauses_are_aligned_by_what_they_say() -> None:
    bare = [dict(clause, key="") for clause in outline(*OLD)]

    assert told(compare(bare, outline(*OLD))) == [("same", number, number) for number in range(5)]


WORDS = st.text(alphabet="甲乙，。1x （", max_size=30)


@given(WORDS, WORDS)
def test_what_is_not_marked_is_the_same_in_both(old: str, new: str) -> None:
    removed, inserted = differing(old, new)

    assert bare(cut_out(old, removed)) == bare(cut_out(new, inserted))
    assert all(0 <= cut.start < cut.end <= len(old) for cut in removed)


@given(st.lists(st.sampled_from(OLD), unique=True), st.lists(st.sampled_from(OLD), unique=True))
def test_every_clause_is_told_of_once(old: list[Any], new: list[Any]) -> None:
    changes = compare(outline(*old), outline(*new))

    assert sorted(change.old for change in changes if change.old is not None) == list(range(len(old)))
    assert [change.new for change in changes if change.new is not None] == list(range(len(new)))


def cut_out(text: str, cuts: tuple[Cut, ...]) -> str:
    return bracketed(text, cuts, "\0", "\0") if not cuts else "".join(_left(text, cuts))


def _left(text: str, cuts: tuple[Cut, ...]) -> list[str]:
    ends = [0, *(cut.end for cut in cuts)]
    return [text[a:b] for a, b in zip(ends, [*(cut.start for cut in cuts), len(text)], strict=True)]


def bare(text: str) -> str:
    return "".join(text.split())
