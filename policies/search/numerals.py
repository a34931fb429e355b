"""The same search term with its numerals written the other way: 47项 is 四十七项, 2025年 二〇二五年, 5% 百分之五.

Only what a text could print either way is read as a numeral: with a word of fixtures/lexicon/numeral_measures.txt or
万, 亿 behind it, behind 第, or as the whole term. So 三峡, 一体化, 十四五 and 千方百计 stay as they are.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from policies.parsing import lexicon, spelling
from policies.parsing.markers import number

MOST = 4  # forms
MOST_NUMERALS = 6  # in one term; with more of them it is a table
LARGEST = 100_000_000
LEAST_ALONE = 11  # as a whole term; smaller ones stand in too many words
DIGIT, ZERO = "[一二三四五六七八九两]", "[零〇○]"
HAN_CHARACTERS = "一二三四五六七八九两十百千万亿零〇○廿卅"
SECTION = (  # of a number below 10,000
    rf"(?=[一二三四五六七八九两十廿卅])(?:{DIGIT}千)?(?:{ZERO}?{DIGIT}百)?"
    rf"(?:{ZERO}?{DIGIT}?十|廿|卅)?(?:{ZERO}?{DIGIT})?"
)
NUMBER = re.compile(rf"(?:(?P<high>{SECTION})万)?(?P<low>{ZERO}?{SECTION})(?P<unit>万亿|万|亿)?")
UNITS = re.compile("万亿|万|亿")
NO_NUMBER = re.compile(rf"[百千]{DIGIT}$|.两$")  # 二百五: 205 or 250; 十两: of silver
YEAR = re.compile(r"(?:一九|二[零〇○])[一二三四五六七八九零〇○]{2}|(?:19|20)\d\d")
# A run of numerals of one writing; in front of it may stand what makes it something else (数十, 三分之一, 5.2, A4).
RUN = re.compile(
    rf"(?<![{HAN_CHARACTERS}数几点之\d.,a-z])(?P<han>[{HAN_CHARACTERS}]{{1,12}}+)(?![{HAN_CHARACTERS}\da-z])"
    r"|(?<![\d.,a-z点〕\])])(?P<figures>\d{1,3}(?:,\d{3})++|\d{1,8}+)(?![\d%‰a-z百]|[.,]\d)"
)
SHARE = re.compile(
    rf"(?<![\d.,a-z])(?P<whole>\d{{1,4}})(?:\.(?P<part>\d{{1,4}}))?(?P<sign>[%‰])"
    rf"|(?P<of>[百千])分之(?:(?P<han>{SECTION})(?:点(?P<point>[一二三四五六七八九零〇○]{{1,4}}+))?+|百)(?![{HAN_CHARACTERS}点])"
)
BRACKETS = re.compile(
    r"[〔\[(](?P<both>(?:19|20)\d\d)[〕\])](?=第?\d|$)"
    r"|^(?P<closed>(?:19|20)\d\d)[〕\])](?=第?\d)|[〔\[(](?P<opened>(?:19|20)\d\d)$"
)
PAIRS = ("〔〕", "[]", "()")
JOINERS = frozenset("至到~—-、")
PLACE_VALUES = {"百": 100, "千": 1000}
OF_THOUSANDS = ("瓦", "米", "克", "伏", "分")  # 5千瓦; 5千分之三
SIGNS = {"百": "%", "千": "‰"}


def _any_of(name: str) -> str:
    """A pattern for the words of a word list, the longest first."""
    return "|".join(map(re.escape, sorted(lexicon.words(name), key=len, reverse=True)))


MEASURES = re.compile(f"[余多来]?(?P<words>{_any_of('numeral_measures')})")
NEVER_TWO = frozenset(entry[0] for entry in lexicon.entries("numeral_measures") if entry[1:] == ("er",))
WORDS = re.compile(f"(?=({_any_of('not_numerals')}))")


@dataclass(frozen=True, slots=True)
class Numeral:
    """Characters `start`–`end` of a term, and what else could stand there, the likeliest first."""

    start: int
    end: int
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a numeral says: `value` times `unit` (万, 亿, or nothing); `end`: where it ends in its term."""

    value: int
    unit: str
    end: int


def others(folded: str) -> tuple[str, ...]:
    """The folded term with its numerals and the brackets of document numbers written otherwise; at most MOST forms.

    >>> others("47项"), others("第三十五条"), others("三峡十四五")
    (('四十七项',), ('第35条',), ())
    >>> others("渝府办发[2020]97号")
    ('渝府办发〔2020〕97号', '渝府办发(2020)97号')
    """
    found = _numerals(folded)
    if not found or len(found) > MOST_NUMERALS:
        return ()
    together = (_written(folded, found, rank) for rank in range(MOST))
    alone = (_written(folded, [numeral], 0) for numeral in found)
    return tuple(form for form in dict.fromkeys([*together, *alone]) if form != folded)[:MOST]


def _written(folded: str, numerals: Iterable[Numeral], rank: int) -> str:
    """The term with each numeral in its form of this rank, or its last one."""
    parts, at = [], 0
    for numeral in numerals:
        parts += [folded[at : numeral.start], numeral.forms[min(rank, len(numeral.forms) - 1)]]
        at = numeral.end
    return "".join([*parts, folded[at:]])


def _numerals(folded: str) -> list[Numeral]:
    found = [*_brackets(folded), *_shares(folded)]
    taken = {at for numeral in found for at in range(numeral.start, numeral.end)}
    taken |= {at for start, end in _words(folded) for at in range(start, end)}
    follower: Numeral | None = None
    for run in reversed([run for run in RUN.finditer(folded) if not {run.start(), run.end() - 1} <= taken]):
        numeral = _numeral(folded, run, follower)
        found += [numeral] if numeral else []
        follower = numeral
    return sorted(found, key=lambda numeral: numeral.start)


def _numeral(folded: str, run: re.Match[str], follower: Numeral | None) -> Numeral | None:
    """The numeral that a run of them is, if a text could write it otherwise; `follower`: the next one in the term."""
    reading = _in_figures(folded, run) if run["figures"] else _in_han(folded, run)
    before, rest = folded[: run.start()], folded[reading.end :] if reading else ""
    if reading is None:
        return None
    if YEAR.fullmatch(run[0]) and (rest.startswith("年") or not (before or rest)):
        return _other(folded, run.start(), run.end(), spelling.years(number(run[0])))
    measure = MEASURES.match(rest)
    fixed = before.endswith("第") or bool(measure and measure["words"] in NEVER_TWO)
    article = run[0] == "一" and bool(before) and not fixed  # 建立一个…
    joined = follower is not None and follower.start == reading.end + 1 and rest[:1] in JOINERS
    alone = before in {"", "第"} and not rest and not reading.unit and _stands_alone(run[0], reading.value)
    if article or not (reading.unit or measure or joined or alone):
        return None
    figures = [*spelling.figures(reading.value, reading.unit)]
    han = [form + reading.unit for form in spelling.han(reading.value, two=not fixed)]
    return _other(folded, run.start(), reading.end, [*figures, *han] if run["han"] else [*han, *figures])


def _other(folded: str, start: int, end: int, forms: Iterable[str]) -> Numeral | None:
    other = tuple(form for form in forms if form != folded[start:end])
    return Numeral(start, end, other) if other else None


def _in_figures(folded: str, run: re.Match[str]) -> Reading | None:
    """What a numeral in figures says, 千 and 亿 behind it included: 1千亿."""
    value, end = int(run[0].replace(",", "")), run.end()
    if folded.startswith(("百", "千"), end) and not folded.startswith(OF_THOUSANDS, end + 1):
        value, end = value * PLACE_VALUES[folded[end]], end + 1
    unit = UNITS.match(folded, end)
    return Reading(value, unit[0] if unit else "", unit.end() if unit else end) if 0 < value < LARGEST else None


def _in_han(folded: str, run: re.Match[str]) -> Reading | None:
    """What a numeral in Han characters says; None if it is none (十四五, 二百五)."""
    printed = run[0]
    if YEAR.fullmatch(printed):
        return Reading(number(printed), "", run.end())
    if printed.endswith("千") and folded.startswith(OF_THOUSANDS, run.end()):
        printed = printed[:-1]  # 二十万千瓦
    match = None if NO_NUMBER.search(printed) else NUMBER.fullmatch(printed)
    if match is None:
        return None
    value = _value(match["low"]) + (_value(match["high"]) * 10_000 if match["high"] else 0)
    return Reading(value, match["unit"] or "", run.start() + len(printed))


def _value(words: str) -> int:
    return number(words.replace("廿", "二十").replace("卅", "三十"))


def _stands_alone(printed: str, value: int) -> bool:
    """Whether a number may be a whole term: none of one character, and figures of more than three digits are codes."""
    return value >= LEAST_ALONE and (len(printed) <= 3 if printed.isdigit() else len(printed) > 1)


def _shares(folded: str) -> Iterator[Numeral]:
    """5% and 百分之五, 3.5‰ and 千分之三点五."""
    for match in SHARE.finditer(folded):
        form = _share_in_han(match) if match["whole"] else _share_in_figures(match)
        yield from [Numeral(match.start(), match.end(), (form,))] if form else []


def _share_in_han(match: re.Match[str]) -> str:
    value, of = int(match["whole"]), "百" if match["sign"] == SIGNS["百"] else "千"
    part = f"点{spelling.digits(match['part'], '零')}" if match["part"] else ""
    return f"{of}分之{'百' if value == 100 else spelling.spelt(value) if value else '零'}{part}"


def _share_in_figures(match: re.Match[str]) -> str:
    value = _value(match["han"]) if match["han"] else 100
    point = match["point"] or ""
    return f"{value}{'.' if point else ''}{''.join(str(number(digit)) for digit in point)}{SIGNS[match['of']]}"


def _brackets(folded: str) -> Iterator[Numeral]:
    """〔2020〕, [2020], (2020) in front of 97号; a term may have lost the bracket at its edge."""
    for match in BRACKETS.finditer(folded):
        year = match["both"] or match["closed"] or match["opened"]
        pairs = (("" if match["closed"] else pair[0]) + year + ("" if match["opened"] else pair[1]) for pair in PAIRS)
        yield Numeral(match.start(), match.end(), tuple(form for form in pairs if form != match[0]))


def _words(folded: str) -> Iterator[tuple[int, int]]:
    """The spans of words whose numeral is none."""
    return (match.span(1) for match in WORDS.finditer(folded))
