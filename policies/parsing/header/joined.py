"""Lines that copying ran together: cut where one piece of the head ends and the next one begins.

关于…的通知某府发〔2024〕1号 · 某条例(2021年3月31日…通过 · 某部令第9号现公布… · …遵照执行。某市财政局 2024年1月2日
"""

import functools
import re
from collections.abc import Iterator
from dataclasses import replace

from policies.parsing import lexicon, markers
from policies.parsing.header import agencies, dates, numbers
from policies.parsing.header.endings import NOTES, are_addressees
from policies.parsing.header.head import Head
from policies.parsing.lines import Line

FIRST_LINES = 6
LONGEST_TOP, LONGEST_TAIL = 400, 400
YEAR = re.compile(r"(?:19|20)\d\d ?年")
MONTH_DAY = re.compile(r"\d{1,2} ?月 ?\d{1,2} ?日")
MARK = re.compile(r"#{1,6} *(?=\S)")
PROSE = re.compile("《|你|贵|根据|按照|依据|为|现|经|近|自|在|对|按")
ORDER = re.compile(r"[一-鿿]{2,30}令第[^号\s]{1,8}号(?=现|《|为)")
COVER = "通知|意见|决定|公告|通告|批复|函|通报|报告"
OPENS = "为(?:深入|了|加|进|贯|全|认|做|切|推|健|规|促|落|有|充|更)|根据|按照|经(?!济)"
ABOUT = re.compile(rf"[^。,:;]{{0,40}}关于[^。,:;]{{4,80}}?(?:{COVER})(?={OPENS})")
TO = re.compile(rf"[^。,:;]{{0,40}}关于[^。:;]{{4,80}}?(?:{COVER})(?=[一-鿿])")


@functools.cache
def _ended() -> re.Pattern[str]:
    """The 文种 that ends a title, with a number, or a date or a number in brackets, right behind it."""
    types = sorted((row[0] for row in lexicon.entries("document_types") if row[0] != "法"), key=len, reverse=True)
    number = rf"(?<!法){numbers.CODE}(?:{numbers.BRACKETED})\d{{1,5}}号"
    day = r"(?:19|20)\d\d ?年|[一二][〇○零0九八][〇○零0一二三四五六七八九]{2}年"
    whole_day = r"(?:19|20)\d\d ?年 ?\d{1,2} ?月 ?\d{1,2} ?日"
    behind = rf"(?=\(?(?!的)(?:{number})|\((?:根据)?(?:{day})|{whole_day})"
    return re.compile(rf"(?:(?:{'|'.join(types)})》?(?:的(?:{COVER}))?|法) ?{behind}")


def read(head: Head) -> None:
    """Cut the lines that hold more than one piece of the head."""
    _drop_marks(head)
    _join_dates(head)
    for line in head.body[:FIRST_LINES]:
        if markers.read(line.text):
            break
        for piece in head.cut(line, *_title_ends(line.text[:LONGEST_TOP])):
            head.cut(piece, *_piece_ends(piece.text[:LONGEST_TOP]))
    below = [*head.body[1:], None]
    head.body = [piece for line, next_line in zip(head.body, below, strict=False) for piece in _signed(line, next_line)]


def _drop_marks(head: Head) -> None:
    """Leave out the mark of a heading that a text copied as Markdown keeps before its title."""
    for index, line in enumerate(head.body[:FIRST_LINES]):
        if match := MARK.match(line.text):
            head.body[index] = replace(line, text=line.text[match.end() :], at=line.at[match.end() :])


def _join_dates(head: Head) -> None:
    """Put a date together that was broken behind its year: 2025年 / 11月26日."""
    joined: list[Line] = []
    for line in head.body:
        last = joined[-1] if joined else None
        if last and YEAR.fullmatch(last.text) and MONTH_DAY.fullmatch(line.text):
            joined[-1] = replace(last, end=line.end, text=last.text + line.text, at=last.at[:-1] + line.at)
        else:
            joined.append(line)
    head.body = joined


def _title_ends(text: str) -> Iterator[int]:
    """Where the title or the order at the beginning of a line ends."""
    if numbers.on_line(text) or PROSE.match(text):
        return
    if match := ORDER.match(text) or ABOUT.match(text):
        yield match.end()
    elif match := _ended().search(text):
        bracket = text.find(")", match.end()) + 1 if text.startswith("(", match.end()) else 0
        if not text.startswith("的", bracket):  # 关于废止某办法(某府发〔2010〕1号)的通知 is one title
            yield match.end()
    elif match := TO.match(text):
        colon = text.find(":", match.end())
        if colon > 0 and are_addressees(text[match.end() : colon + 1]):
            yield match.end()


def _piece_ends(text: str) -> Iterator[int]:
    """Where the number, or the bracket below a title, ends at the beginning of a line."""
    if numbers.on_line(text):
        return
    if (match := numbers.NUMBER.match(text)) and text[match.end()] in "各 (":
        yield match.end()
    elif text.startswith("(") and (dates.first(text[:20]) or numbers.NUMBER.match(text, 1)):
        yield text.find(")") + 1
    elif (day := dates.first(text[:20])) and day.start == 0 and text.startswith(")", day.end):
        yield day.end + 1


def _signed(line: Line, below: Line | None) -> list[Line]:
    """The pieces of a line: the signature at the end of a paragraph apart from it, and a note apart from the date."""
    text = line.text
    if text[-1] == "。":
        return [line]
    note = NOTES.search(text, max(len(text) - LONGEST_TAIL, 0))
    end = note.start() if note else len(text)
    start = max(text.rfind("。", 0, end), text.rfind(")", 0, end)) + 1
    tail = text[start:end].strip()
    if not tail or len(tail) > LONGEST_TAIL:
        return [line]
    day = dates.last(tail)
    names = agencies.names(tail[: day.start].rstrip() if day else tail)
    if day and (names or day.start == 0):
        return _pieces(line, start, end, note.end() if note else end)
    return _pieces(line, start) if names and start and _is_signed(below) else [line]


def _pieces(line: Line, *positions: int) -> list[Line]:
    inside = sorted({at for at in positions if 0 < at < len(line.text)})
    return line.cut(*inside) if inside else [line]


def _is_signed(below: Line | None) -> bool:
    """Whether the line below is one with a date or with another name."""
    return below is not None and bool(dates.last(below.text[:60]) or agencies.names(below.text))
