"""How names sound, and how what is typed in letters is read."""

from __future__ import annotations

import pytest

from policies.search import sounds
from policies.search.shelf import Shelf

TEXTS = ("成渝通办", "川渝高竹新区", "重庆都市圈", "西安", "先行区", "长江上游", "rcep规则", "5g网络", "成都")


def found(typed: str, limit: int = 9) -> list[str]:
    """The texts that are found for what was typed, the best first."""
    shelf = Shelf(TEXTS, [sounds.sounds(text) for text in TEXTS])
    return [shelf.text(one.place) for one in shelf.look_up(sounds.readings(sounds.key(typed)), limit)]


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("重庆都市圈", "chong qing du shi quan"),
        ("重要", "zhong yao"),
        ("成都", "cheng du"),
        ("长江", "chang jiang"),
        ("银行", "yin hang"),
        ("行政区", "xing zheng qu"),
        ("5g网络ab", "5 g wang luo a b"),
        ("𠀀㊣", "𠀀 ㊣"),
    ],
)
def test_how_a_text_sounds(text: str, spoken: str) -> None:
    codes = sounds.sounds(text)

    assert len(codes) == len(text)
    assert " ".join(map(sounds.spelled, codes)) in {spoken, spoken.replace("𠀀", "he")}


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("成渝", "陈鱼", True),  # eng, en
        ("内江", "类江", True),  # n, l
        ("综合", "终合", True),  # z, zh
        ("思想", "诗想", True),
        ("英才", "因才", True),
        ("湖北", "福北", True),
        ("旅游", "鲁游", True),
        ("成渝", "川渝", False),
        ("建设", "减少", False),
    ],
)
def test_sounds_that_are_told_apart_badly(one: str, other: str, alike: bool) -> None:
    assert (sounds.near(sounds.sounds(one)) == sounds.near(sounds.sounds(other))) is alike


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("成渝通", ["成渝通办"]),
        ("成渝通辦", ["成渝通办"]),
        ("chengyutongban", ["成渝通办"]),
        ("Cheng Yu", ["成渝通办"]),
        ("chengyut", ["成渝通办"]),
        ("chengyuto", ["成渝通办"]),
        ("cyt", ["成渝通办"]),
        ("CYTB", ["成渝通办"]),
        ("chytb", ["成渝通办"]),
        ("成渝tb", ["成渝通办"]),
        ("成yu通b", ["成渝通办"]),
        ("gaozhu", ["川渝高竹新区"]),
        ("gzxq", ["川渝高竹新区"]),
        ("高竹", ["川渝高竹新区"]),
        ("chongqing", ["重庆都市圈"]),
        ("cqd", ["重庆都市圈"]),
        ("xian", ["西安", "先行区"]),
        ("xi'an", ["西安", "先行区"]),
        ("rcep", ["rcep规则"]),
        ("５Ｇ", ["5g网络"]),
        ("cheng", ["成渝通办", "成都"]),
        ("zq", []),
        ("shu", []),  # one syllable inside of a text says too little
        ("龘", []),
        ("", []),
        ("!?", []),
    ],
)
def test_what_finds_a_text(typed: str, expected: list[str]) -> None:
    assert sorted(found(typed)) == sorted(expected)


def test_whole_texts_come_first_then_beginnings() -> None:
    texts = ("共建成渝", "成渝通办", "成渝")
    shelf = Shelf(texts, [sounds.sounds(text) for text in texts])

    for typed in ("成渝", "chengyu", "成yu"):
        hits = shelf.look_up(sounds.readings(typed), 9)
        assert [shelf.text(one.place) for one in hits] == ["成渝", "成渝通办", "共建成渝"]
        assert [(one.start, one.end) for one in hits] == [(0, 2), (0, 2), (2, 4)]


def test_enough_is_enough() -> None:
    assert len(found("c", limit=2)) == 2


@pytest.mark.parametrize(
    "typed", ["a" * 5000, "ch" * 2500, "成" * 5000, "成a" * 2500, "\ud800\x00\n" * 900, "uvi" * 99]
)
def test_readings_are_few_whatever_is_typed(typed: str) -> None:
    readings = sounds.readings(sounds.key(typed))

    assert len(readings) <= sounds.MOST_READINGS
    assert all(len(reading) <= sounds.LONGEST_READ for reading in readings)


def test_a_shelf_wants_a_sound_for_each_character() -> None:
    with pytest.raises(ValueError, match="a sound for each character"):
        Shelf(["成渝"], ["x"])
