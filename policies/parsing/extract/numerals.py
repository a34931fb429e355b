"""The numbers that a word processor or a browser prints before the items of a list: 3 -> 三, ③, c, iii, 丙."""

from __future__ import annotations

from collections.abc import Callable

DIGITS = "〇一二三四五六七八九"
BY_DIGIT = {ord(str(digit)): character for digit, character in enumerate(DIGITS)}
UNITS = ("", "十", "百", "千")
FORMAL_SIMPLIFIED = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
FORMAL_TRADITIONAL = str.maketrans("零一二三四五六七八九十百千", "零壹貳參肆伍陸柒捌玖拾佰仟")
ROMAN = {1000: "m", 900: "cm", 500: "d", 400: "cd", 100: "c", 90: "xc", 50: "l", 40: "xl"}
ROMAN |= {10: "x", 9: "ix", 5: "v", 4: "iv", 1: "i"}
# First characters of the runs of numbers in circles, and how many there are.
CIRCLES = (("①", 1, 20), ("㉑", 21, 35), ("㊱", 36, 50))


def counting(value: int) -> str:
    """`value` as one counts: 十二, 二十, 一百零一.

    >>> [counting(value) for value in (1, 10, 12, 20, 47, 101, 110, 1005)]
    ['一', '十', '十二', '二十', '四十七', '一百零一', '一百一十', '一千零五']
    """
    if not 0 < value < 10_000:
        return digits(value)
    written = ""
    for place, digit in enumerate(reversed(str(value))):
        if digit != "0":
            written = DIGITS[int(digit)] + UNITS[place] + written
        elif written and not written.startswith("零"):
            written = "零" + written
    return written.removeprefix("一") if 10 <= value < 20 else written


def digits(value: int) -> str:
    """`value` digit by digit: 一二, 一〇一."""
    return str(value).translate(BY_DIGIT)


def roman(value: int) -> str:
    if not 0 < value < 5000:
        return str(value)
    written = ""
    for worth, letters in ROMAN.items():
        count, value = divmod(value, worth)
        written += letters * count
    return written


def letter(value: int) -> str:
    """a–z, then aa, bb … as word processors go on."""
    return chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1) if 0 < value <= 780 else str(value)


def circled(value: int) -> str:
    for first, start, end in CIRCLES:
        if start <= value <= end:
            return chr(ord(first) + value - start)
    return str(value)


def cycled(characters: str) -> Callable[[int], str]:
    """The numbers of a cycle: 甲 to 癸, 子 to 亥."""
    return lambda value: characters[(value - 1) % len(characters)]


def run(first: str, count: int) -> Callable[[int], str]:
    """Numbers that have a character each, from `first` on; beyond them digits."""
    return lambda value: chr(ord(first) + value - 1) if 0 < value <= count else str(value)


def full_width(value: int) -> str:
    return str(value).translate({code: code + 0xFEE0 for code in range(ord("0"), ord("9") + 1)})


# The names of ECMA-376 17.18.59 (ST_NumberFormat) that Chinese documents use; what is missing counts 1, 2, 3.
FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda value: f"{value:02}",
    "decimalFullWidth": full_width,
    "decimalFullWidth2": full_width,
    "decimalHalfWidth": str,
    "decimalEnclosedCircle": circled,
    "decimalEnclosedCircleChinese": circled,
    "decimalEnclosedParen": run("⑴", 20),
    "decimalEnclosedFullstop": run("⒈", 20),
    "ideographEnclosedCircle": run("㊀", 10),
    "numberInDash": lambda value: f"- {value} -",
    "chineseCounting": counting,
    "chineseCountingThousand": counting,
    "japaneseCounting": counting,
    "taiwaneseCounting": counting,
    "taiwaneseCountingThousand": counting,
    "ideographDigital": digits,
    "taiwaneseDigital": digits,
    "japaneseDigitalTenThousand": digits,
    "chineseLegalSimplified": lambda value: counting(value).translate(FORMAL_SIMPLIFIED),
    "japaneseLegal": lambda value: counting(value).translate(FORMAL_SIMPLIFIED),
    "ideographLegalTraditional": lambda value: counting(value).translate(FORMAL_TRADITIONAL),
    "ideographTraditional": cycled("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": cycled("子丑寅卯辰巳午未申酉戌亥"),
    "lowerRoman": roman,
    "upperRoman": lambda value: roman(value).upper(),
    "lowerLetter": letter,
    "upperLetter": lambda value: letter(value).upper(),
    "none": lambda _: "",
}


def numeral(value: int, form: str) -> str:
    """`value` in the number format `form`.

    >>> [numeral(3, form) for form in ("chineseCounting", "decimalEnclosedCircle", "upperRoman", "lowerLetter")]
    ['三', '③', 'III', 'c']
    """
    return FORMATS.get(form, str)(value)
