"""What may have been meant: mistakes of sound, of strokes, of order, and pinyin that stayed pinyin."""

from __future__ import annotations

import random

import pytest

from policies.search import sounds
from policies.search.shelf import Shelf
from policies.search.typos import corrections

TEXTS = (
    "成渝通办",
    "川渝高竹新区",
    "高竹新区",
    "成渝地区双城经济圈",
    "轨道交通",
    "税费征管",
    "营商环境",
    "毗邻地区",
    "基础设施互联互通",
    "西部陆海新通道",
    "重庆",
    "重庆市人民政府办公厅",
)
SHELF = Shelf(TEXTS, [sounds.sounds(text) for text in TEXTS])


def meant(typed: str) -> str:
    """The likeliest reading of a query; "" if there is none."""
    found = corrections(typed, [SHELF])
    return found[0].text if found else ""


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("成渝通版", "成渝通办"),  # same sound
        ("陈渝通办", "成渝通办"),  # en, eng
        ("成渝通半", "成渝通办"),
        ("成喻通办", "成渝通办"),
        ("成渝通力", "成渝通办"),  # another character
        ("成渝办通", "成渝通办"),  # out of order
        ("成渝通通办", "成渝通办"),  # too much
        ("成通办", "成渝通办"),  # missing
        ("成渝通辧", "成渝通办"),
        ("高祝新区", "高竹新区"),
        ("轨到交通", "轨道交通"),
        ("双城经计圈", "双城经济圈"),  # a part of a text
        ("路海新通道", "陆海新通道"),
        ("毕邻地区", "毗邻地区"),
        ("营伤环境", "营商环境"),
        ("重清", "重庆"),  # 重 is read zhong by itself
        ("基础设施互连互通", "基础设施互联互通"),
        ("重庆市人民正府办公厅", "重庆市人民政府办公厅"),
        ("chengyutongban", "成渝通办"),
        ("chenyutongban", "成渝通办"),
        ("cytb", "成渝通办"),
        ("gaozhuxinqu", "高竹新区"),
        ("gaozhuxinqushuifeizhengguan", "高竹新区 税费征管"),
        ("cheng渝通办", "成渝通办"),
        ("高竹新区税费正管", "高竹新区税费征管"),  # one wrong character of a long word
        ("高住新区 税费征管", "高竹新区 税费征管"),  # what is right stays
        ("高住新区 税费正管", "高竹新区 税费征管"),  # each by itself
        ("“成渝通版”", "“成渝通办”"),
        ("標題:成渝通版", "标题:成渝通办"),
        ("成渝通版 OR 高住新区", "成渝通办 OR 高竹新区"),
        ("成渝通办", ""),  # known: it was meant
        ("成渝通", ""),
        ("-成渝通版", ""),  # what is excluded finds nothing anyway
        ("鑫鑫鑫", ""),
        ("版", ""),
        ("zzzz", ""),
        ("", ""),
    ],
)
def test_what_was_meant(typed: str, expected: str) -> None:
    assert meant(typed) == expected


def test_apart_where_a_word_was_two() -> None:
    assert "高竹新区 税费大厅" in {one.apart for one in corrections("高祝新区税费大厅", [SHELF])}


def test_each_mended_word_by_itself_comes_last() -> None:
    assert [one.text for one in corrections("营伤环境 高住新区", [SHELF])][-2:] == ["营商环境", "高竹新区"]


def test_a_pasted_text_is_no_misspelling() -> None:
    assert corrections("成渝通版 " * 10, [SHELF])
    assert corrections("成渝通版 " * 11, [SHELF]) == []


def test_rude_input() -> None:
    chooser = random.Random(7)
    alphabet = '成渝通版办abyz "“”-:：|OR()*\\\ud800\x00\u202e龘，1９'
    for length in (1, 5, 40, 200, 10_000):
        for _ in range(40):
            typed = "".join(chooser.choices(alphabet, k=length))
            assert all(one.text and one.apart for one in corrections(typed[:200], [SHELF]))
