"""Families of clause numbers as data, and the reading of one at the start of a line.

Families and their order: GB/T 9704-2012 7.3.3 (一、（一） 1. （1）) and 立法法 第六十一条 (编 章 节 条 款 项 目);
the rest as documents use them. `rank` is the family's place in that order: where a document opens a family
anew, it hangs below the nearest open family of lower rank.
"""

import re
import unicodedata
from dataclasses import dataclass

DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "两": 2}
PLACES = {"十": 10, "百": 100, "千": 1000}
HAN_NUMBER = "[〇零○一二三四五六七八九十百千]"
LONGEST = 9  # digits of a number: 第一千二百六十一条 has seven
LOST = "\ufffd"  # a glyph that a copy lost; behind a number it was the point
BLANK = f" {LOST}"
NO_UNIT = r"(?!\s?(?:\S{0,3}[/%元]|[版倍亿万个年月日]))"
OWN_WORDS = r"(?!的|规定|所|第|和|至)[^。;]{0,50}$"  # a heading without a space before it; no 第三章规定的…
# What follows 第三条 where it is only cited.
CITED = r"\s?(?:第|[、的]|[款项](?!目)|规定|修?改为|修改|中(?:的|规定|“)|[和至]第|所[称列规指])"
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


@dataclass(frozen=True, slots=True)
class Family:
    """One way to number clauses; the first group of `pattern` is the number."""

    name: str
    kind: str
    rank: int
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Marker:
    """A clause number read at the start of a line: its family, its number, and where the text after it begins."""

    family: Family
    number: int | None
    end: int
    text: str
    words: str  # the number as printed, folded: 三十五, 2.13
    inserted: int = 0  # of an article put in later: 第二条之一 has 1
    worked_out: bool = False  # the number is damaged and was worked out from those before and behind it


def spelt_out(pattern: str) -> re.Pattern[str]:
    """A pattern in which N is a Han digit, and N+ or N* a number: a run of digits that is longer numbers nothing.

    >>> spelt_out("第(N+)条").findall("第十二条"), spelt_out("第(N+)条").findall("第" + "一" * 5000 + "条")
    (['十二'], [])
    """
    bounded = pattern.replace("N+", f"N{{1,{LONGEST}}}").replace("N*", f"N{{0,{LONGEST}}}")
    return re.compile(bounded.replace("N", HAN_NUMBER))


def _family(name: str, kind: str, rank: int, pattern: str) -> Family:
    return Family(name, kind, rank, spelt_out(pattern))


FAMILIES = (
    _family("volume", "part", 10, rf"第\s?(N+|\d{{1,3}})\s?(?:编|篇|部分)(?=\s|:|{OWN_WORDS})"),
    _family("subvolume", "part", 15, rf"第\s?(N+)\s?分编(?=\s|:|{OWN_WORDS})"),
    _family("chapter", "chapter", 20, rf"第\s?(N+|\d{{1,3}})\s?章(?=\s|:|{OWN_WORDS})"),
    _family("section", "section", 30, rf"第\s?(N+|\d{{1,3}})\s?节(?=\s|:|{OWN_WORDS})"),
    _family("article", "article", 40, rf"第\s?(N+|\d{{1,4}})\s?条(?:之(N+))?(?!{CITED})"),
    _family("attachment", "attachment", 5, r"附\s{0,2}件\s?(N+|\d{1,2}(?:[-—]\d{1,2})?|(?=\s?[:.]?$))\s?[:.]?$"),
    _family("case", "case", 50, rf"案例\s?([{CIRCLED}]|(?:N+|\d{{1,2}})(?=\s?[、:.]|\s|$))[、:.]?"),
    _family("part", "part", 60, r"(N+)\s?[、.](?!\s?N+(?:、|[级类]))"),
    _family("item", "item", 70, r"\(\s?(N+)\s?\)(?![、和及至或]?\s?(?:\(\s?N+\s?\)|[项款](?!目)))[、.]?"),
    _family("item", "item", 70, r"([㈠-㈩])[、.]?"),
    # A decimal at the start of a line is a number of clauses unless a unit makes it an amount (0.04 人/亿元, 3.0版).
    _family("decimal", "subitem", 75, rf"(\d{{1,2}}(?:\.\d{{1,2}}){{1,3}})(?=\s*[^\d\s.%,、至~:-]){NO_UNIT}"),
    _family("panel", "table", 78, r"专栏\s?(N+|\d{1,3})\s?[:.]?(?=[^,。;]{0,40}$)"),
    _family("subitem", "subitem", 80, r"(\d{1,3})\s?(?:[.](?!\d)|、)"),
    _family("subitem", "subitem", 80, rf"(\d{{1,3}})(?=\s?{LOST})"),
    _family("point", "point", 90, r"\(\s?(\d{1,3})\s?\)[、.]?"),
    _family("point", "point", 90, r"(\d{1,2})\)(?=\s?[一-鿿“《])"),
    _family("subitem", "subitem", 80, r"([⒈-⒛])"),
    _family("point", "point", 90, r"([⑴-⒇])[、.]?"),
    _family("circled", "point", 100, rf"([{CIRCLED}])"),
    _family("measure", "measure", 110, r"(N{1,3})是(?=\S)"),
    _family("dash", "dash", 120, r"()——?(?=\S)"),
)  # fmt: skip
BARE = _family(
    "bare", "subitem", 80, r"(\d{1,2}) *(?=[一-鿿][^,。;:]{1,30}$)(?![个年月日号万亿元名家项条天种类次周岁人])"
)
MEASURE = re.compile(rf"(?<=[。;:])({HAN_NUMBER}{{1,3}})是(?=\S)")


def number(words: str) -> int:
    """The number that `words` say, in Han, Arabic or circled digits; a decimal number gives its last part.

    >>> number("三十五"), number("一百零二"), number("二〇"), number("④"), number("2.13")
    (35, 102, 20, 4, 13)
    """
    if words in CIRCLED:
        return CIRCLED.index(words) + 1
    if len(words) == 1 and words not in PLACES and words not in DIGITS and not words.isdecimal():
        return int(unicodedata.numeric(words))  # ㈠ ⑴ ⒈
    if words[0].isdigit():
        return int(re.split(r"[.—-]", words)[-1])
    if not any(character in PLACES for character in words):
        return int("".join(str(DIGITS[character]) for character in words))
    total, digit = 0, 0
    for character in words:
        if character in PLACES:
            total += (digit or 1) * PLACES[character]
            digit = 0
        else:
            digit = DIGITS[character]
    return total + digit


def read(text: str, *, bare: bool = False) -> Marker | None:
    """The marker that the folded line `text` begins with, or None.

    `bare`: a number with nothing but a space behind it counts (1 总则), as in documents that go on with 1.1.

    >>> read("(三十五)推动改革").number, read("99.95%的事项")
    (35, None)
    """
    for family in (*FAMILIES, BARE) if bare else FAMILIES:
        if match := family.pattern.match(text):
            words = match[1]
            end = match.end()
            end += len(text[end:]) - len(text[end:].lstrip(BLANK))
            inserted = match[2] if family.pattern.groups > 1 else None
            count = number(inserted) if inserted else 0
            return Marker(family, number(words) if words else None, end, match[0].strip(), words, count)
    return None


def measures(text: str) -> list[int]:
    """Where 一是…二是… stand inside a paragraph: the positions of each, when they count up from 一 to at least 二.

    >>> measures("构建机制。一是建立甲。二是建设乙。")
    [5, 11]
    """
    found = list(MEASURE.finditer(text))
    counted = [match for place, match in enumerate(found, 1) if number(match[1]) == place]
    return [match.start() for match in counted] if len(counted) == len(found) > 1 else []
