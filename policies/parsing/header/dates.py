"""Dates in Arabic or Han digits (GB/T 9704-2012 7.3.5.4 wants Arabic; before 2012 they were printed in Han)."""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from policies.parsing import markers

LONGEST = 400  # characters of a line that is looked at for a date
ZEROS = str.maketrans(dict.fromkeys("○零0OoО◯", "〇"))
HAN = "一二三四五六七八九十"
DAY = re.compile(
    r"(?<!\d)((?:1 ?9|2 ?0) ?\d ?\d) ?(?:年 ?(\d ?\d?) ?月 ?(\d ?\d?) ?日|([-/.]) ?(\d ?\d?) ?\4 ?(\d ?\d?)(?!\d))"
    rf"|([一二] ?[〇○零0OoО◯九八] ?[〇○零0OoО◯一二三四五六七八九] ?[〇○零0OoО◯一二三四五六七八九]) ?年"
    rf" ?([{HAN}元](?: ?[{HAN}]){{0,2}}) ?月 ?([{HAN}](?: ?[{HAN}]){{0,2}}) ?日"
)


@dataclass(frozen=True, slots=True)
class Day:
    """A date found at `start`–`end` of a text, as ISO 8601; `is_han` when it is written in Han digits."""

    start: int
    end: int
    iso: str
    is_han: bool


def find(text: str) -> Iterator[Day]:
    """The dates of a folded text, in order; impossible ones (2月30日) are left out.

    >>> [day.iso for day in find("2021年3月4日 二○○六年六月二十六日 2025/01/20")]
    ['2021-03-04', '2006-06-26', '2025-01-20']
    """
    for match in DAY.finditer(text[:LONGEST]):
        parts = [part.replace(" ", "") for part in match.groups() if part and part not in "-/."]
        if iso := _iso(*(_value(part) for part in parts)):
            yield Day(match.start(), match.end(), iso, is_han=bool(match[7]))


def _value(part: str) -> int:
    if part.isdigit():
        return int(part)
    if len(part) == 4:
        return markers.number(part.translate(ZEROS))
    return 1 if part == "元" else markers.number(part)


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None


def first(text: str) -> Day | None:
    """The first date of a folded text."""
    return next(find(text), None)


def whole(text: str) -> Day | None:
    """The date that is all of a folded text, but for brackets around it."""
    inner = text.strip("() ")
    day = first(inner)
    return day if day and (day.start, day.end) == (0, len(inner)) else None


def last(text: str) -> Day | None:
    """The date that a folded text ends with."""
    day = next(iter(reversed(list(find(text)))), None)
    return day if day and day.end == len(text.rstrip()) else None


def without(text: str, filler: str = " ") -> str:
    """`text` with fillers in place of its dates, so that 1985年3月2日 国发〔1985〕33号 is no number of 日国发."""
    for day in list(find(text)):
        text = f"{text[: day.start]}{filler * (day.end - day.start)}{text[day.end :]}"
    return text
