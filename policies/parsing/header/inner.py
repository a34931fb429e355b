"""The title of what a notice or an order issues, and what stands below it."""

import re
from collections.abc import Sequence

from policies.parsing import markers
from policies.parsing.header import agencies, numbers
from policies.parsing.header.groups import ISSUES, MOST_LINES, complete, is_candidate
from policies.parsing.header.head import LONGEST_TITLE, Head, is_heading
from policies.parsing.header.kinds import is_title
from policies.parsing.header.titles import join
from policies.parsing.header.words import bare, is_open, squeeze
from policies.parsing.lines import Line
from policies.parsing.normalise import fold

MONTH = re.compile(r"(?:19|20)\d\d年\d{1,2}月|[二一][〇○零0九一二]{3}年[一二三四五六七八九十]{1,2}月")
SEVERAL = re.compile(
    r"[两二三四五六七八九]个(?:规定|办法|文件|方案|细则|制度|规则|意见|规范)|等[两二三四五六七八九十]+[个项部件]"
)


def read(head: Head) -> None:
    """The title of what a covering notice issues: it is named in the notice's title, or stands below its signature."""
    unnamed = head.is_order and not head.found.title  # what an order makes known gives the document its title
    if head.is_order and not unnamed:
        _again(head)
    named = fold(head.found.title)
    if not (unnamed or ISSUES.search(named)) or _issues_several(named):
        return
    if rows := _named(head) or _below_signature(head):
        head.note("title" if unnamed else "inner_title", join(head, rows), rows)
        head.title_end = rows[-1].end
        head.take(rows, "title")
        _cover_page(head)
        if not head.found.document_number:
            _number(head)


def _number(head: Head) -> None:
    """The number of what an announcement makes known stands below its title, or below its history."""
    _take_number(head, head.after(head.title_end)[:3])


def _take_number(head: Head, lines: Sequence[Line]) -> None:
    """Take the first of `lines` that is a document number."""
    for line in lines:
        if found := numbers.on_line(line.text):
            head.note("document_number", squeeze(head.printed(line, found.start, found.end)).text, [line])
            head.take([line], "number")
            return


def _cover_page(head: Head) -> None:
    """Who drew up what a notice issues, and in which month: the lines below its title."""
    rows: list[Line] = []
    for line in head.after(head.title_end)[:MOST_LINES]:
        if not agencies.names(line.text) and not MONTH.fullmatch(squeeze(line.text).text):
            break
        rows.append(line)
    head.take(rows, "drafter")


def _again(head: Head) -> None:
    """Take the title of what an order makes known where it stands once more below the order."""
    name = bare(head.found.title)
    rows = [line for line in head.after(head.cover_end) if bare(line.text) == name]
    if rows:
        head.title_end = rows[0].end
        head.take(rows[:1], "title")


def _issues_several(title: str) -> bool:
    return len(re.findall("《[^《》]*(?:〈[^〉]*〉[^《》]*)?》", title)) > 1 or bool(SEVERAL.search(title))


def _named(head: Head) -> list[Line]:
    """The lines below the notice that print once more what its title names."""
    title = bare(head.found.title)
    lines = head.after(head.cover_end or head.title_end)
    for index, line in enumerate(lines):
        if not is_heading(line.text) or bare(line.text) not in title or markers.read(line.text):
            continue
        for end in range(min(index + 4, len(lines)), index, -1):
            text = "".join(row.text for row in lines[index:end])
            name = bare(text) if len(text) <= LONGEST_TITLE else ""
            if name and name in title and name != title and is_title(text) and not is_open(text):
                return lines[index:end]
    return []


def _below_signature(head: Head) -> list[Line]:
    """The title right below the signature of a notice or an order, before any text."""
    if not head.cover_end:
        return []
    if not head.found.document_number and "document_number" not in head.stated:
        _take_number(head, head.after(head.cover_end)[:1])  # 法释〔2024〕12号 above the title of an interpretation
    run: list[Line] = []
    for line in head.after(head.cover_end)[: 2 * MOST_LINES]:
        if not is_candidate(line.text) or markers.read(line.text):
            break
        run.append(line)
    group = complete(run, 0) if run else None
    return run[group.start : group.end] if group else []
