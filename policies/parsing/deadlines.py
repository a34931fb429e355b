"""Days by which something shall be: "到2025年底" -> 2025-12-31, “十四五”末, 3年内."""

import calendar
import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from policies.parsing.markers import HAN_NUMBER, number
from policies.parsing.normalise import normalise

DATE = re.compile(
    r"(?P<year>\d{4})年(?:(?P<half>[上下])半年|第?(?P<quarter>[一二三四1-4])季度"
    r"|(?:\d{1,2}[-—~至到]+)?(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日|(?P<third>[上中下])旬)?)?"
)
WITHIN_YEAR = r"(?<!\d)(?P<bare_month>\d{1,2})月(?:(?P<bare_day>\d{1,2})日)?|(?<!每)年"
PLAN = r"[“\"](?P<plan>[一二三四五六七八九十]{1,3})五[”\"]"
COUNT = rf"(?P<count>\d{{1,2}}|{HAN_NUMBER}{{1,3}})(?P<unit>年|个月|个?工作日|日|天)(?:之|以)?内"
DEADLINE = re.compile(
    rf"(?:截至|[到至于])?(?<!\d){DATE.pattern}(?:全年|年?[底末])?(?:之?前|以前)?"
    rf"|[到至]?(?:{PLAN})(?:规划)?(?P<plan_end>时?期?末|结束(?:时|前)?)"
    rf"|(?:{WITHIN_YEAR})[底末]?(?:之?前|以前)"
    rf"|(?<![\d每])(?:{COUNT})"
)
BY = re.compile(r"[到至于].*|(?!截至).*前", re.DOTALL)
END = re.compile(r"[底末]$")
NOT_AFTER = re.compile(
    r"(?:自|从|较|比|截至|截止|由|每年|次年|当年|翌年|往年|历年|去年|上年|每季度|每)$"
)  # 较2020年底, 每年12月底前
DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")}
TENTH_PLAN, TENTH_PLAN_ENDS = 10, 2005  # “十五”


@dataclass(frozen=True, slots=True)
class Deadline:
    """Characters `start`–`end` of a text name a day by which something shall be: 到2025年底 -> 2025-12-31."""

    start: int
    end: int
    printed: str
    on: datetime.date


def to_date(words: str) -> datetime.date | None:
    """The last day of the time that `words` name, or None.

    >>> to_date("到2025年底"), to_date("2022年二季度"), to_date("2023年2月"), to_date("近年来")
    (datetime.date(2025, 12, 31), datetime.date(2022, 6, 30), datetime.date(2023, 2, 28), None)
    """
    match = DATE.search(normalise(words).text)
    return _last_day(match) if match else None


def find_deadlines(text: str, since: datetime.date | None = None) -> tuple[Deadline, ...]:
    """The days by which the text wants something, in order: 到…年, …年底, …前, “十四五”末. A bare year is not one.

    `since`: the day of the document. Only with it do 3年内 and 12月底前 have a day; 每年12月底前 never has.

    >>> [(found.printed, found.on.isoformat()) for found in find_deadlines("2020年起,到2025年,力争2022年6月底前建成。")]
    [('到2025年', '2025-12-31'), ('2022年6月底前', '2022-06-30')]
    """
    form = normalise(text)
    return tuple(
        Deadline(*span, text[slice(*span)], on)
        for start, end, on in _deadlines(form.text, since)
        if (span := form.original(start, end))
    )


def suggested_deadline(texts: Iterable[str], since: datetime.date | None = None) -> Deadline | None:
    """The deadline of a task with these texts, if they name one day only, however often: else nobody can tell which.

    >>> suggested_deadline(["到2025年建成,2025年底前投用。"]).on
    datetime.date(2025, 12, 31)
    >>> suggested_deadline(["到2025年初步建成,到2035年全面建成。"])
    """
    found = [deadline for text in texts for deadline in find_deadlines(text, since)]
    return found[0] if found and all(deadline.on == found[0].on for deadline in found) else None


def _deadlines(text: str, since: datetime.date | None) -> Iterator[tuple[int, int, datetime.date]]:
    for match in DEADLINE.finditer(text):
        before = text[max(match.start() - 3, 0) : match.start()]
        if NOT_AFTER.search(before):
            continue
        if match["year"]:
            is_by = BY.fullmatch(match[0]) or (END.search(match[0]) and not match[0].startswith("截至"))
            on = _last_day(match) if is_by else None
        elif match["plan_end"]:
            on = _end_of_plan(match["plan"])
        else:
            on = _counted(match, since) if since else None
        if on:
            yield match.start(), match.end(), on


def _last_day(match: re.Match[str]) -> datetime.date | None:
    """The last day of a year, half, quarter, month, third of a month, or the day itself; None for a 13th month."""
    year = int(match["year"])
    month = int(match["month"] or 12)
    if match["half"]:
        month = 6 if match["half"] == "上" else 12
    elif match["quarter"]:
        month = 3 * (DIGITS.get(match["quarter"]) or int(match["quarter"]))
    return _day(year, month, match["day"], match["third"] or "")


def _day(year: int, month: int, day: str | None, third: str = "") -> datetime.date | None:
    if not (1 <= year <= datetime.MAXYEAR and 1 <= month <= 12):
        return None
    days = calendar.monthrange(year, month)[1]
    number_of_day = int(day or {"上": 10, "中": 20}.get(third, days))
    return datetime.date(year, month, number_of_day) if 1 <= number_of_day <= days else None


def _end_of_plan(words: str) -> datetime.date | None:
    """The last day of a five-year plan: 十四 -> 2025-12-31."""
    plan = number(words)
    is_known = TENTH_PLAN <= plan < 3 * TENTH_PLAN
    return datetime.date(TENTH_PLAN_ENDS + 5 * (plan - TENTH_PLAN), 12, 31) if is_known else None


def _counted(match: re.Match[str], since: datetime.date) -> datetime.date | None:
    """The last day of 3年内, 6个月内 from the day of the document on, or of a month of its year."""
    if match["count"] is None:
        return _day(since.year, int(match["bare_month"] or 12), match["bare_day"])
    count, unit = int(number(match["count"])), match["unit"]
    if unit in {"日", "天"}:
        return since + datetime.timedelta(days=count)
    if unit.endswith("工作日"):
        return None
    months = since.month - 1 + count * (12 if unit == "年" else 1)
    year, month = since.year + months // 12, months % 12 + 1
    last = calendar.monthrange(year, month)[1] if year <= datetime.MAXYEAR else 0
    return datetime.date(year, month, min(since.day, last)) if last else None
