"""The sentence around a span."""

import pytest

from platforms.passages import Passage, last_sentence, passage, phrase


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


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("推动渝北建设,加快泸州、江津共建示范区。", Passage("加快泸州、江津共建", "示范区", "")),
        ("加强合作，支持示范区建设，推广经验。", Passage("支持", "示范区", "建设")),
        ("其中：示范区；先行区", Passage("", "示范区", "")),
        ("示范区", Passage("", "示范区", "")),
    ],
)
def test_phrase(text: str, found: Passage) -> None:
    start = text.index("示范区")

    assert phrase(text, start, start + 3) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("按程序报批。国家级平台按规定执行。", "国家级平台按规定执行"),
        ("只有一句", "只有一句"),
        ("按程序报批；\n另行规定。\n", "另行规定"),
        ("", ""),
    ],
)
def test_last_sentence(text: str, found: str) -> None:
    assert last_sentence(text) == found


def test_a_span_at_the_end_keeps_all_before_it() -> None:
    assert passage("支持高竹新区。", 6, 7) == Passage("支持高竹新区", "。", "")
