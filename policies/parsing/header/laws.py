"""Laws, regulations and reports: the line of adoption, orders that make them known, and where a report was given."""

import re

from policies.parsing.header import agencies, dates, numbers
from policies.parsing.header.head import Head
from policies.parsing.header.words import is_open, place, squeeze
from policies.parsing.lines import Line

LONGEST = 3000
KNOWN = re.compile("现予(?:以)?(?:公布|发布)|现(?:公布|发布)|予以(?:公布|发布)")
EFFECT = re.compile(r"自((?:19|20)\d\d ?年 ?\d{1,2} ?月 ?\d{1,2} ?日) ?起")
LONGEST_EVENT = 200
LONGEST_COVER = 100
MOST_LINES = 12  # of a history of amendments
NUMERAL = r"[一二三四五六七八九十百〇○零\d]{1,8}"
MEETING = re.compile(
    rf"(.{{0,20}}?)(?:第?{NUMERAL}届)?([^,;。第]{{2,40}})第{NUMERAL}次(?:全体|常务|部务|署务|局务|主任)?会议"
)
BY = re.compile(r"([^,;。第()]{2,40}?)(?:令|公告)?(?:第\S{1,8}号)?(?:发布|公布|颁布|批准|批转|修订|制定)")
HISTORY = re.compile(r"通过|公布|发布|颁布|批准|修正|修订|令第|施行|废止|印发|签署|修改")
AMENDED = re.compile(
    r"\(?\s?(?:根据|自)?.{0,4}(?:19|20)\d\d年.{1,200}(?:修正|修订|修改|施行|公布|发布|通过|批准|废止)(?:的决定.{0,40})?\)?"
)
TERM = re.compile(f"第?{NUMERAL}届")
COMMITTEE = re.compile("(?:审判委员会|检察委员会|局长办公会|部务会|党组|主任会议|政治局会议(?:审议)?)$")
GIVEN = re.compile(
    r"[—\-]{0,4}\(?((?:19|20)\d\d年\d{1,2}月\d{1,2}日)在(\S{0,20}?)第\S{1,6}届\S{2,40}(?:会议|大会)上?\)?"
)
SPEAKER = re.compile(r"(\S{2,20}?)(?:代)?(省长|市长|县长|区长|州长|主席|总理|主任|院长|检察长)[:]?\S{2,12}")
GOVERNMENTS = {"省长", "市长", "县长", "区长", "州长", "主席"}


def order(head: Head) -> None:
    """The cover of an order or announcement: 某部令 / 第9号, on one line or more; the title may follow it."""
    top = head.top()
    for index, line in enumerate(top):
        text = squeeze(line.text[:LONGEST_COVER]).text
        if "关于" in text:
            continue
        if match := numbers.ORDER.fullmatch(text):
            _take_order(head, [line], match[1], match[2], match[3])
            return
        rows = _named_above(top[:index]) if text in ("令", "公告") else []
        match = numbers.ORDER_NAME.fullmatch("".join(squeeze(row.text).text for row in rows) + text)
        below = squeeze(top[index + 1].text).text if index + 1 < len(top) else ""
        if match and (serial := numbers.ONLY_SERIAL.fullmatch(below)):
            _take_order(head, [*rows, line, top[index + 1]], match[1], match[2], serial[1])
            return
        if match and _makes_known(head, line):
            _take_order(head, [*rows, line], match[1], match[2], "")
            return


def _named_above(lines: list[Line]) -> list[Line]:
    """The lines right above 令 that name who gives the order."""
    rows: list[Line] = []
    for line in reversed(lines):
        if not agencies.names(line.text):
            break
        rows.insert(0, line)
    return rows


def _makes_known(head: Head, line: Line) -> bool:
    """Whether the text below an announcement without number is the sentence that makes a document known."""
    below = head.after(line.end)[:1]
    return bool(below) and "《" in below[0].text and bool(KNOWN.search(below[0].text[:LONGEST]))


def _take_order(head: Head, rows: list[Line], agency: str, word: str, serial: str) -> None:
    names = agencies.names(agency) or (agency,)
    if serial:
        head.state("document_number", head.in_script(numbers.of_order(agency, word, serial), rows), place(rows))
    if not agency.endswith("主席"):  # a law is issued by the congress that adopts it, not by who makes it known
        known = tuple(head.in_script(name.removeprefix("中华人民共和国"), rows) for name in names)
        head.state("masthead", known, place(rows[:1]))
    head.state("order", head.in_script(f"{agency}{word}{serial}", rows), place(rows))
    head.is_order = True
    head.title_end = rows[-1].end
    head.take(rows, "number")


def adopted(head: Head) -> None:
    """The lines below the title of a law: when and by whom it was adopted and amended (立法法 第六十一条).

    The first date is the day of adoption, which is kept; those of amendments are not.
    """
    if not head.title_end:
        return
    lines = head.after(max(head.title_end, head.cover_end))[:MOST_LINES]
    while lines and agencies.names(lines[0].text):
        del lines[0]
    rows = _first_event(lines)
    if not rows:
        return
    text = "".join(row.text for row in rows)
    end = len(rows)
    while end < len(lines) and is_history(lines[end].text, opened=True):
        end += 1
    head.title_end = max(head.title_end, lines[end - 1].end)
    head.take(lines[:end], "adopted")
    _note_adoption(head, text, rows)


def _first_event(lines: list[Line]) -> list[Line]:
    """The lines that tell of the adoption: one, or several up to the bracket that closes, or to 会议通过."""
    text = ""
    for count, line in enumerate(lines, 1):
        text += line.text
        if count > 1 and not (text.startswith("(") or MEETING.search(text)):
            day = dates.whole(text.removesuffix(line.text))
            if not (day and MEETING.search(line.text)):
                return []
        if is_history(text, opened=False) and not is_open(text):
            return lines[:count]
        if "。" in text or len(text) > LONGEST or not (is_open(text) or dates.first(text[:30])):
            return []
    return []


def is_history(text: str, *, opened: bool) -> bool:
    """Whether a folded line tells when a law was adopted or amended; `opened`: such a line stands above it."""
    if len(text) > LONGEST or "。" in text.rstrip("。)"):
        return False
    day = dates.first(text[:60])
    if text.startswith("(") and text.endswith(")") and day and day.start <= 30:
        return bool(HISTORY.search(text)) or bool(numbers.inside(text))
    return bool(day and day.start <= 6 and text[-1] not in "。:;" and HISTORY.search(text[day.end :])) or (
        opened and bool(AMENDED.fullmatch(text[:400]))
    )


def _note_adoption(head: Head, text: str, rows: list[Line]) -> None:
    day = dates.first(text)
    if not day:
        return
    event = re.split("根据", text[day.end :].lstrip("() ,"))[0][:LONGEST_EVENT]
    rest = squeeze(event).text
    number = numbers.ORDER.match(text.lstrip("( ")) or _order_in(rest)
    names = _adopted_by(rest, number[1] if number else "") or agencies.names(text[: day.start].strip("( "))
    head.state("adopted_by", tuple(head.in_script(name, rows) for name in names), place(rows))
    if head.is_order:
        return  # its own number and date are those of the order
    head.note("issued_on", day.iso, rows)
    if number:
        head.note("document_number", head.in_script(numbers.of_order(number[1], number[2], number[3]), rows), rows)
    elif found := numbers.inside(text):
        head.note("document_number", head.in_script(squeeze(text[found.start : found.end]).text, rows), rows)
    if "修" not in text and (effect := EFFECT.search(event)) and (since := dates.first(effect[1])):
        head.note("effective_on", since.iso, rows)


def _order_in(text: str) -> re.Match[str] | None:
    """The order by which a regulation was made known; those of the President (主席令) are not cited as its number."""
    for event in re.split(r"(?:19|20)\d\d年\d{1,2}月\d{1,2}日", text)[:2]:
        if (match := numbers.ORDER.match(event)) and not match[1].endswith("主席"):
            return match
    return None


def _adopted_by(text: str, of_order: str) -> tuple[str, ...]:
    """Who adopted a law, from the words behind the date; the term of office (第九届) is no part of the name."""
    meetings = [MEETING.match(part) for part in dates.without(text).replace("由", "").split("、")]
    found = [COMMITTEE.sub("", TERM.sub("", meeting[1] + meeting[2])) for meeting in meetings if meeting]
    if not found and of_order:
        found = [of_order.removeprefix("中华人民共和国")]
    elif not found and (by := BY.match(text)):
        found = [COMMITTEE.sub("", by[1].removeprefix("中华人民共和国"))]
    names = [name.removeprefix("经").removeprefix("由") for name in found]
    return tuple(one for name in names for one in agencies.names(name) or (name,))


def report(head: Head) -> None:
    """Where and by whom a report was given: ——2026年1月20日在某市第六届人民代表大会第四次会议上 / 某市市长 甲某."""
    for line in head.body[:MOST_LINES]:
        bracket = max(line.text.rfind("("), 0) if line.text.endswith(")") else 0
        match = GIVEN.fullmatch(squeeze(line.text[bracket:][:120]).text)
        if not match:
            continue
        given = head.cut(line, bracket)[-1]
        day = dates.first(match[1])
        head.note("issued_on", day.iso if day else "", [given])
        index = next(i for i, other in enumerate(head.body) if other is given)
        beside = [other for other in head.body[max(index - 1, 0) : index + 2] if other is not given]
        speakers = [(row, found) for row in beside if (found := SPEAKER.fullmatch(squeeze(row.text[:60]).text))]
        rows = [given, *(row for row, _ in speakers)]
        names = _reporter(match[2], speakers[0][1] if speakers else None)
        head.state("reported_by", tuple(head.in_script(name, rows) for name in names), place([given]))
        head.take(rows, "occasion")
        return


def _reporter(place: str, speaker: re.Match[str] | None) -> tuple[str, ...]:
    """The body in whose name a report is given: that of the speaker, else the government of the place."""
    if speaker and (named := agencies.names(speaker[1])):
        return named
    if speaker and speaker[2] == "总理":
        return ("国务院",)
    return (f"{place}人民政府",) if place and (not speaker or speaker[2] in GOVERNMENTS) else ()
