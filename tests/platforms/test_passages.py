"""The sentence around a span."""

import pytest

from platforms.passages import Passage, passage


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("建立机制。支持高竹新区建设。推广经验。", "高竹新区", Passage("支持", "高竹新区", "建设。")),
        ("高竹新区", "高竹新区", Passage("", "高竹新区", "")),
        ("高竹新区；内江-荣昌", "高竹新区", Passage("", "高竹新区", "；")),
        ("一、总则\n高竹新区建设", "高竹新区", Passage("", "高竹新区", "建设")),
        ("前" * 80 + "高竹新区" + "后" * 80, "高竹新区", Passage("…" + "前" * 70, "高竹新区", "后" * 70 + "…")),
    ],
)
def test_passage(text: str, words: str, found: Passage) -> None:
    start = text.index(words)

    assert passage(text, start, start + len(words)) == found


def test_a_span_at_the_end_keeps_all_before_it() -> None:
    assert passage("支持高竹新区。", 6, 7) == Passage("支持高竹新区", "。", "")
