"""Automatic numbers of Word, rebuilt from its lists and styles: the 一、（一） of an office are often nothing else."""

from __future__ import annotations

import pytest

from policies.parsing.extract.numerals import FORMATS, numeral
from policies.parsing.extract.word import read
from tests.parsing.files import abstract, docx, item, num, p

OFFICE = abstract(
    0, ("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."), ("decimal", "（%4）")
)


def lines(body: str, numbering: str, styles: str = "") -> list[str]:
    return read(docx(body, numbering=numbering, styles=styles)).text.split("\n")


def level(form: str = "decimal", text: str = "%1.", at: int = 0, more: str = "", start: str = "1") -> str:
    inside = f'<w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{at}">{inside}</w:lvl>'


def lists(levels: str, more: str = "") -> str:
    return f'<w:abstractNum w:abstractNumId="0">{more}{levels}</w:abstractNum>' + num(1, 0)


def test_the_four_levels_of_official_documents() -> None:
    levels = [0, 1, 2, 3, 3, 2, 3, 1, 0, 1]

    found = lines("".join(item("甲", 1, at) for at in levels), OFFICE + num(1, 0))

    markers = ["一、", "（一）", "1. ", "（1）", "（2）", "2. ", "（1）", "（二）", "二、", "（一）"]
    assert found == [f"{marker}甲" for marker in markers]


@pytest.mark.parametrize(
    ("form", "value", "printed"),
    [
        ("chineseCounting", 10, "十"),
        ("chineseCountingThousand", 111, "一百一十一"),
        ("japaneseCounting", 21, "二十一"),
        ("taiwaneseCountingThousand", 105, "一百零五"),
        ("ideographDigital", 12, "一二"),
        ("taiwaneseDigital", 105, "一〇五"),
        ("decimal", 12, "12"),
        ("decimalZero", 3, "03"),
        ("decimalFullWidth", 12, "１２"),
        ("decimalEnclosedCircle", 20, "⑳"),
        ("decimalEnclosedCircleChinese", 35, "㉟"),
        ("decimalEnclosedCircle", 36, "㊱"),
        ("decimalEnclosedCircle", 51, "51"),
        ("decimalEnclosedParen", 3, "⑶"),
        ("decimalEnclosedFullstop", 20, "⒛"),
        ("ideographEnclosedCircle", 2, "㊁"),
        ("numberInDash", 3, "- 3 -"),
        ("chineseLegalSimplified", 23, "贰拾叁"),
        ("ideographLegalTraditional", 3, "參"),
        ("ideographTraditional", 11, "甲"),
        ("ideographZodiac", 12, "亥"),
        ("upperRoman", 1994, "MCMXCIV"),
        ("lowerRoman", 4, "iv"),
        ("upperLetter", 27, "AA"),
        ("lowerLetter", 26, "z"),
        ("none", 3, ""),
        ("unheard", 3, "3"),
        ("chineseCounting", 10_000, "一〇〇〇〇"),
        ("chineseCounting", 0, "〇"),
        ("lowerRoman", 0, "0"),
        ("lowerLetter", 0, "0"),
    ],
)
def test_number_formats(form: str, value: int, printed: str) -> None:
    assert numeral(value, form) == printed


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("value", [-1, 0, 1, 999_999])
def test_any_number_has_a_form(form: str, value: int) -> None:
    assert numeral(value, form) or form == "none"


@pytest.mark.parametrize(
    ("levels", "printed"),
    [
        (level(text="第%1条", form="chineseCounting"), "第一条 甲"),
        (level(text="第%1条", more='<w:suff w:val="nothing"/>'), "第1条甲"),
        (level(text="%1．", more='<w:suff w:val="space"/>'), "1． 甲"),
        (level(text="%1", start="0"), "0 甲"),
        (level(text="", form="none"), "甲"),
        (level(text="●", form="bullet"), "● 甲"),
        (level(text="\uf06c", form="bullet"), "• 甲"),
        (level(text="——", form="bullet"), "——甲"),
        (level(text="（%1）", form="japaneseCounting", start="12"), "（十二）甲"),
        (level(text="%1、", form="made-up"), "1、甲"),
        (level(text="%1、", start="x"), "1、甲"),
        (level(text="%1、").replace('<w:start w:val="1"/>', ""), "0、甲"),
        (level(text="%1、", at=3), "甲"),
    ],
)
def test_one_level(levels: str, printed: str) -> None:
    assert lines(item("甲", 1), lists(levels)) == [printed]


def test_numbers_of_all_levels_and_legal_ones() -> None:
    levels = level("chineseCounting", "第%1章") + level("decimal", "%1.%2", 1, "<w:isLgl/>")
    levels += level("upperLetter", "%1.%2.%3", 2)

    found = lines("".join(item("甲", 1, at) for at in (0, 1, 2, 0, 1)), lists(levels))

    assert found == ["第一章 甲", "1.1 甲", "一.1.A 甲", "第二章 甲", "2.1 甲"]


@pytest.mark.parametrize(
    ("restart", "last"), [("", "1"), ('<w:lvlRestart w:val="0"/>', "2"), ('<w:lvlRestart w:val="1"/>', "1")]
)
def test_restart_of_a_level(restart: str, last: str) -> None:
    found = lines(
        "".join(item("甲", 1, at) for at in (0, 1, 0, 1)), lists(level() + level(text="（%2）", at=1, more=restart))
    )

    assert found[-1] == f"（{last}）甲"


def test_articles_count_on_through_the_chapters() -> None:
    levels = level("chineseCounting", "第%1章") + level("chineseCounting", "第%2条", 1, '<w:lvlRestart w:val="0"/>')

    found = lines("".join(item("甲", 1, at) for at in (0, 1, 1, 0, 1)), lists(levels))

    assert found == ["第一章 甲", "第一条 甲", "第二条 甲", "第二章 甲", "第三条 甲"]


def test_two_lists_of_one_kind_count_on_unless_one_starts_anew() -> None:
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    own = f'<w:lvlOverride w:ilvl="0">{level("upperLetter", "%1)")}</w:lvlOverride>'
    numbering = OFFICE + num(1, 0) + num(2, 0) + num(3, 0, override) + num(4, 0, own)

    found = lines("".join(item("甲", list_id) for list_id in (1, 1, 2, 3, 3, 1, 4)), numbering)

    assert found == [f"{marker}甲" for marker in ("一、", "二、", "三、", "一、", "二、", "三、", "D)")]


def test_a_deeper_level_without_one_above_it() -> None:
    found = lines(item("甲", 1, 1) + item("乙", 1, 0), lists(level() + level(text="%1.%2", at=1)))

    assert found == ["1.1 甲", "2. 乙"]


def test_numbers_by_style() -> None:
    levels = level("chineseCounting", "%1、", more='<w:pStyle w:val="h1"/>')
    levels += level("chineseCounting", "（%2）", 1, '<w:pStyle w:val="h2"/>')
    style = '<w:style w:type="paragraph" w:styleId="{}">{}<w:pPr><w:numPr>{}</w:numPr></w:pPr></w:style>'
    in_list = '<w:numId w:val="1"/>'
    styles = style.format("h1", "", in_list) + style.format(
        "h2", '<w:basedOn w:val="h1"/>', '<w:ilvl w:val="1"/>' + in_list
    )
    styles += style.format("h2own", '<w:basedOn w:val="h2"/>', "") + style.format(
        "off", '<w:basedOn w:val="h1"/>', '<w:numId w:val="0"/>'
    )
    names = ("h1", "h2", "h2own", "off", "none")
    body = "".join(p("甲", f'<w:pStyle w:val="{name}"/>') for name in names)
    body += p("甲", '<w:pStyle w:val="h1"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    body += p("甲", '<w:pStyle w:val="h1"/><w:numPr><w:ilvl w:val="1"/></w:numPr>')

    assert lines(body, lists(levels), styles) == ["一、甲", "（一）甲", "（二）甲", "甲", "甲", "甲", "（三）甲"]


def test_the_level_of_a_style_stands_in_the_list() -> None:
    levels = level() + level("chineseCounting", "（%2）", 1, '<w:pStyle w:val="h2"/>')
    styles = (
        '<w:style w:type="paragraph" w:styleId="h2"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )

    assert lines(p("甲", '<w:pStyle w:val="h2"/>'), lists(levels), styles) == ["（一）甲"]


def test_the_default_style_and_a_circle_of_styles() -> None:
    styles = '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:basedOn w:val="b"/></w:style>'
    styles += '<w:style w:type="paragraph" w:styleId="b"><w:basedOn w:val="a"/>'
    styles += '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'

    assert lines(p("甲"), lists(level()), styles) == ["1. 甲"]


def test_a_list_that_a_numbering_style_defines() -> None:
    numbering = '<w:abstractNum w:abstractNumId="5"><w:numStyleLink w:val="s"/></w:abstractNum>'
    numbering += abstract(0, ("chineseCounting", "%1、"), more='<w:styleLink w:val="s"/>') + num(1, 0) + num(2, 5)
    styles = (
        '<w:style w:type="numbering" w:styleId="s"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )

    assert lines(item("甲", 2) + item("乙", 2), numbering, styles) == ["一、甲", "二、乙"]


@pytest.mark.parametrize(("list_id", "at"), [(99, 0), (1, 99), (1, -1)])
def test_a_list_that_is_not_there_numbers_nothing(list_id: int, at: int) -> None:
    assert lines(item("甲", list_id, at), lists(level())) == ["甲"]


def test_an_empty_item_is_numbered_as_word_does() -> None:
    assert lines(item("", 1) + item("甲", 1), lists(level("chineseCounting", "%1、"))) == ["一、", "二、甲"]
