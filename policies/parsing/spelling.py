"""The ways to write a number: in figures (1000, 1千) and in Han characters (一千, 二〇二五, 两百, 廿)."""

from collections.abc import Iterator

PLACES = ((1000, "千"), (100, "百"), (10, "十"))
HAN_DIGITS = "〇一二三四五六七八九"
ZEROS = "〇○零"  # of years, all in use


def figures(value: int, unit: str = "") -> Iterator[str]:
    """The number before `unit` (万, 亿) in figures, the unit included.

    >>> list(figures(1000, "亿")), list(figures(5, "万")), list(figures(50_000))
    (['1000亿', '1千亿'], ['5万', '50000'], ['50000', '5万'])
    """
    yield f"{value}{unit}"
    if value < 10_000 and value % 1000 == 0:
        yield f"{value // 1000}千{unit}"
    if unit == "万" and value < 1000:
        yield f"{value * 10_000}"
    if not unit and value % 10_000 == 0:
        yield f"{value // 10_000}万"


def han(value: int, *, two: bool = True) -> Iterator[str]:
    """The number, below 100 million, in Han characters, the usual form first; `two`: 2 may be 两.

    >>> list(han(47)), list(han(2)), list(han(2, two=False)), list(han(105)), list(han(25_000))
    (['四十七'], ['两', '二'], ['二'], ['一百零五', '一百〇五'], ['两万五千', '二万五千'])
    """
    if value >= 10_000:
        rest = value % 10_000
        low = ("零" if 0 < rest < 1000 else "") + (spelt(rest) if rest else "")
        yield from (f"{high}万{low}" for high in han(value // 10_000) if "廿" not in high)
        return
    usual = spelt(value)
    if usual.startswith(("二百", "二千")) or (value == 2 and two):
        yield "两" + usual[1:]
    yield usual
    if "零" in usual:
        yield usual.replace("零", "〇")
    if value == 20:
        yield "廿"


def spelt(value: int) -> str:
    """A number from 1 to 9999 in Han characters.

    >>> spelt(47), spelt(10), spelt(305), spelt(1010)
    ('四十七', '十', '三百零五', '一千零一十')
    """
    words, rest = "", value
    for place, sign in (*PLACES, (1, "")):
        digit, rest = divmod(rest, place)
        if digit:
            gap = words and not words.endswith(dict(PLACES).get(place * 10, ""))
            words += ("零" if gap else "") + HAN_DIGITS[digit] + sign
    return words[1:] if words.startswith("一十") else words


def digits(figures: str, zero: str = "〇") -> str:
    """Digit by digit: 2025 is 二〇二五.

    >>> digits("2025")
    '二〇二五'
    """
    return "".join(zero if digit == "0" else HAN_DIGITS[int(digit)] for digit in figures)


def years(year: int) -> Iterator[str]:
    """A year in figures and digit by digit with each zero in use: 2025, 二〇二五, 二○二五, 二零二五."""
    yield str(year)
    yield from dict.fromkeys(digits(str(year), zero) for zero in ZEROS)
