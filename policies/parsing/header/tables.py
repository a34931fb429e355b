"""The table that a web page sets beside a document: labels and values, on one line, on two, or flattened together.

What it says is kept as `stated`: where the text itself gives a number or a date, the text goes before the table.
"""

import functools
import re
from collections.abc import Iterator
from typing import Any

from policies.parsing import lexicon, markers
from policies.parsing.header import agencies, dates, masthead, numbers
from policies.parsing.header.head import TOP_LINES, Head
from policies.parsing.header.kinds import is_title
from policies.parsing.header.words import close_up, squeeze
from policies.parsing.lines import Line

LONGEST = 1500
DATES = ("issued_on", "published_on", "printed_on", "effective_on", "drawn_up_on")
WEB = ("source_name", "author", "published_on")  # also stand by themselves, as a row of the page
VALIDITY = re.compile(r"[一-鿿]{1,10}(?:\([^()]{1,20}\))?")


@functools.cache
def _labels() -> re.Pattern[str]:
    """A label as pages print it: 发文字号: | [发文字号] | 发 文 字 号 : ; the first group is its words."""
    words = sorted((row[0] for row in lexicon.entries("metadata_labels")), key=len, reverse=True)
    spaced = "|".join(" *".join(word) for word in words)
    return re.compile(rf"(?<![一-鿿])(?:\[ *({spaced}) *\] *:?|({spaced}) *:)")


@functools.cache
def _spaced() -> re.Pattern[str]:
    """A label with nothing but space behind it, as cells of a table are copied: 公布日期 2021-04-29 施行日期 …"""
    words = sorted((row[0] for row in lexicon.entries("metadata_labels") if len(row[0]) > 2), key=len, reverse=True)
    spaced = "|".join(" ?".join(word) for word in words)
    return re.compile(rf"(?:^|(?<= ))()({spaced}) +(?=\S)")


@functools.cache
def _alone() -> re.Pattern[str]:
    words = sorted((row[0] for row in lexicon.entries("metadata_labels")), key=len, reverse=True)
    return re.compile(rf"[\[ ]*({'|'.join(words)})[\] ]*:?")


@functools.cache
def _fields() -> dict[str, str]:
    return {row[0]: row[1] for row in lexicon.entries("metadata_labels")}


def read(head: Head) -> None:
    """Take the rows of the table out of the text and keep what they say."""
    waiting = ""
    for line in head.body[:TOP_LINES]:
        if markers.read(line.text) or ("。" in line.text and not _labels().match(line.text[:LONGEST])):
            return
        if waiting and not _is_label(line) and not (waiting == "-" and _is_head(line)):
            _keep(head, line, waiting, 0, len(line.text))
            head.take([line], "metadata")
            waiting = ""
        else:
            waiting = _row(head, line)


def _is_label(line: Line) -> bool:
    return len(line.text) <= 20 and bool(_alone().fullmatch(squeeze(line.text).text))


def _is_head(line: Line) -> bool:
    """Whether a line below an empty row is not its value but already the head of the document."""
    return bool(agencies.names(line.text) or agencies.of_title(line.text) or line.text.startswith("关于"))


def _row(head: Head, line: Line) -> str:
    """Take one row; the field whose value is to come on the next line, if any."""
    text = line.text[:LONGEST]
    found = list(_labels().finditer(text))
    if not found and len(cells := list(_spaced().finditer(text))) > 1:
        found = cells
    if not found and (match := _alone().fullmatch(squeeze(text[:40]).text)) and _fields()[match[1]] not in WEB[:2]:
        if _is_strong(match[1]) or head.stated:
            head.take([line], "metadata")
            return _fields()[match[1]]
        return ""
    if not found or found[0].start() > 0 or (len(found) == 1 and not _is_plausible(text, found[0])):
        return ""
    ends = [*(match.start() for match in found[1:]), len(text)]
    last = ""
    for match, end in zip(found, ends, strict=True):
        last = _fields()[squeeze(match[1] or match[2]).text]
        _keep(head, line, last, match.end(), end)
    head.take([line], "metadata")
    return "" if text[found[-1].end() :].strip() else last


def _is_strong(word: str) -> bool:
    """Whether a label without colon can be nothing but one: 发文字号, not 标题 or 时间."""
    return len(word) >= 3 and word not in {"关键词", "主题词", "密级"}


def _is_plausible(text: str, match: re.Match[str]) -> bool:
    """Whether a label that is alone on its line begins a row of a table, and not a sentence (时间:今日起至年底)."""
    word, value = squeeze(match[1] or match[2]).text, text[match.end() :].strip()
    if len(text) > 200 or "。" in value[:-1]:
        return False
    if len(word) > 2 or match[1] or not value:
        return True
    field = _fields()[word]
    return dates.whole(value) is not None if field in DATES else is_title(value) if field == "title" else True


def _keep(head: Head, line: Line, field: str, start: int, end: int) -> None:
    place = _trimmed(line, start, end)
    if field != "-" and place:
        for name, value in _values(head, line, field, *place):
            head.state(name, value, (line.at[place[0]], line.at[place[1] - 1] + 1))


def _trimmed(line: Line, start: int, end: int) -> tuple[int, int] | None:
    words = line.text[start:end]
    inside = words.strip(" ;|[]")
    first = start + words.find(inside)
    return (first, first + len(inside)) if inside else None


def _values(head: Head, line: Line, field: str, start: int, end: int) -> Iterator[tuple[str, Any]]:
    words = line.text[start:end]
    if field in DATES:
        if day := dates.first(words):
            yield field, day.iso
    elif field == "issuers":
        names = agencies.names(words) or (() if "网" in words else (squeeze(words).text,))
        yield field, masthead.as_printed(head, line, names)
    elif field == "document_number":
        found = numbers.inside(words)
        if order := numbers.ORDER.fullmatch(squeeze(words).text):
            yield field, numbers.of_order(order[1], order[2], order[3])
        elif found or "号" in words:
            at = (start + found.start, start + found.end) if found else (start, end)
            yield field, squeeze(head.printed(line, *at)).text
    elif field == "title" or _is_value(field, words):
        yield field, close_up(head.printed(line, start, end))


def _is_value(field: str, words: str) -> bool:
    return bool(VALIDITY.fullmatch(words)) if field == "validity" else len(words) <= 60
