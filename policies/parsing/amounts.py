"""Numbers with units as Chinese documents write them: "1.5万亿元" -> number and unit.

Forms: GB/T 15835-2011 (出版物上数字用法), sections 4 and 5: Arabic numbers to measure with (4.1.1), a comma between
thousands, 万 and 亿, 余 or 多 for an approximate one (3.3 概数), Chinese numbers now and then (千亿立方米).
What looks like a figure and is none stays out: dates, 第3批, 〔2020〕97号, “1+5”, “7×24”, 5G, PM2.5, phone numbers.
"""

import functools
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from policies.parsing import lexicon
from policies.parsing.figure_words import SENTENCE_END, kind_of, labels, qualifiers
from policies.parsing.normalise import Normalised, fold, normalise

SCALES = {"十": 10, "百": 100, "千": 10**3, "万": 10**4, "亿": 10**8}
DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
BOUND = 10**18  # no document counts further, and no column holds more

NUMBER = r"(?:\d{1,3}(?:[, ]\d{3}){1,4}+|\d{1,15}+)(?!\d)(?:\.\d{1,6}+(?!\d))?"
SCALE = r"(?:[百千]?万亿|[十百千]?[万亿]|[百千])"
HAN_NUMBER = r"[一二两三四五六七八九十百千万]{1,6}亿|[一二两三四五六七八九十][一二三四五六七八九十百千]{0,5}万"
MONTH = r"\d{1,2}(?:[-—~至到]+\d{1,2})?月(?:\d{1,2}日)?"
DATE = (
    r"(?:截至|截止|到|至)?(?:\d{4}(?:[-—~至到]+\d{4})?年(?:度|全年)?(?:[上下]半年|第?[一二三四1-4]季度|" + MONTH + r")?"
    r"|(?<!\d)" + MONTH + r"|\d{1,2}世纪(?:\d0年代)?|\d0年代)(?:[底末初]|[上中下]旬)?"
)
# Read over, in this order, before a figure is looked for: codes and addresses (IPv6, PM2.5, G318), dates, 09时16分,
# ISO dates, phone numbers and version numbers, “1+5” and “7×24”, 第3批, 97号, vague numbers (数十亿元).
OTHER = (
    r"[A-Za-z][A-Za-z0-9_.\-/:@]*+",
    rf"(?P<date>{DATE})",
    r"\d{1,2}[时点:]\d{1,2}分?(?::\d\d)?",
    r"(?<!\d)(?:\d++(?:[-.]\d++){2,}|\d{3,4}-\d{7,8})",
    r"(?<!\d)\d++(?:\.\d++)?(?:[+×*/:][\dNnXx]++)+(?:[”\"](?:小时)?)?",
    r"第\s?\d++|(?<!\d)\d++号",
    r"[数几上][十百千万亿]+",
)


@dataclass(frozen=True, slots=True)
class Figure:
    """Characters `start`–`end` of a text state `value` `unit`, such as 5220000000000 元, printed 约5.22万亿元.

    `qualifier` is in folded form (約 -> 约); `as_of`: the date printed before it in the same sentence; `label`: the few
    words beside it that say of what. `kind`: what the words of its sentence say of it (figure_words.kind_of).
    """

    start: int
    end: int
    printed: str
    value: Decimal
    unit: str
    qualifier: str = ""
    as_of: str = ""
    kind: str = ""
    label: str = ""


def to_quantity(words: str) -> tuple[Decimal, str]:
    """The number and the unit of `words`, 万 and 亿 multiplied out. Raises ValueError for anything else.

    >>> to_quantity("1.5万亿元")
    (Decimal('1500000000000'), '元')
    >>> to_quantity("500千伏")
    (Decimal('500'), '千伏')
    """
    match = figures_pattern().fullmatch(fold(words))
    if match is None or match["unit"] is None or match["low"]:
        raise ValueError(f"expected a number with a unit, such as 3亿元, found {words!r}")
    return _number(match), match["unit"]


def find_figures(text: str) -> tuple[Figure, ...]:
    """The figures of `text`, in order, with spans of the original characters.

    >>> [(f.printed, str(f.value), f.unit, f.label) for f in find_figures("總投資約5.22萬億元,專家4萬余名。")]
    [('約5.22萬億元', '5220000000000', '元', '總投資'), ('4萬余名', '40000', '名', '專家')]
    >>> find_figures("2020年12月,“1+5”协议、5G、IPv6、G318、PM2.5,第3批,渝府办发〔2020〕97号")
    ()
    """
    form = normalise(text)
    found: list[Figure] = []
    dates: list[int] = []
    date, read_to = (0, 0), 0
    for match in figures_pattern().finditer(form.text):
        if SENTENCE_END.search(form.text, read_to, match.start()):
            date = (0, 0)
        read_to = match.start()
        if match["date"]:
            date = match.span("date")
            dates.append(date[1])
        elif match["unit"]:
            as_of = _slice(text, form, *date)
            kind = kind_of(form.text, *match.span(), as_of)
            found += [replace(figure, as_of=as_of, kind=kind) for figure in _figures(match)]
    spans = labels([(figure.start, figure.end, figure.unit) for figure in found], dates, form.text)
    return tuple(_placed(figure, label, text, form) for figure, label in zip(found, spans, strict=True))


@functools.cache
def figures_pattern() -> re.Pattern[str]:
    """One pattern that reads a folded text from left to right: either something that is no figure, or a figure."""
    units = sorted(lexicon.words("measure_units"), key=len, reverse=True)
    unit = "|".join(
        re.escape(word) + ("(?![A-Za-z/])" if word[-1].isascii() and word[-1].isalpha() else "") for word in units
    )
    scaled = "|".join(word for word in units if word[0] in "百千万亿")  # 千伏 is a unit, no thousand of 伏
    before, after, neither = ("|".join(qualifiers(side)) for side in ("before", "after", "none"))
    figure = (
        rf"(?P<before>{before})?(?:(?<![\d.])(?:(?P<low>{NUMBER})(?P<low_scale>{SCALE})?(?:[-—~]+|至|到))?(?P<number>{NUMBER})"
        rf"(?P<more>[余多来])?(?:(?!{scaled})(?P<scale>{SCALE}))?|(?P<han>{HAN_NUMBER}))"
        rf"(?P<more_>[余多来])?(?P<unit>{unit})(?P<after>{after})?"
    )
    return re.compile("|".join((*OTHER, neither, figure)))


def _figures(match: re.Match[str]) -> Iterator[Figure]:
    """The one or two figures (3—5个) of a match, with offsets in the folded text."""
    start, before, unit = match.start(), match["before"] or "", match["unit"]
    more = "余" if match["more"] or match["more_"] else ""
    high = _number(match)
    if match["low"]:
        end = match.end("low_scale") if match["low_scale"] else match.end("low")
        low = _value(match["low"], match["low_scale"] or match["scale"] or "")
        if max(low, high) < BOUND:
            yield Figure(start, end, "", low, unit, before)
        start, before = match.start("number"), ""
    if high < BOUND:
        yield Figure(start, match.end(), "", high, unit, before or more or match["after"] or "")


def _number(match: re.Match[str]) -> Decimal:
    """The number of a match, in Arabic or Chinese figures."""
    return _value(match["number"], match["scale"] or "") if match["number"] else Decimal(_han_value(match["han"]))


def _value(number: str, scale: str) -> Decimal:
    """The number multiplied out: 1.5 and 万亿 -> 1500000000000."""
    factor = math.prod(SCALES[character] for character in scale)
    value = Decimal(re.sub("[, ]", "", number)) * factor
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def _han_value(number: str) -> int:
    """A Chinese number: 千亿 -> 100000000000, 三十五万 -> 350000."""
    total = section = digit = 0
    for character in number:
        if character in DIGITS:
            digit = DIGITS[character]
        elif SCALES[character] < SCALES["万"]:
            section, digit = section + (digit or 1) * SCALES[character], 0
        else:
            total, section, digit = (total + section + digit or 1) * SCALES[character], 0, 0
    return total + section + digit


def _placed(figure: Figure, label: tuple[int, int], text: str, form: Normalised) -> Figure:
    """The figure with offsets and words of the original text."""
    start, end = form.original(figure.start, figure.end)
    return replace(figure, start=start, end=end, printed=text[start:end], label=_slice(text, form, *label))


def _slice(text: str, form: Normalised, start: int, end: int) -> str:
    first, last = form.original(start, end)
    return text[first:last].strip()
