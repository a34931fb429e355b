"""The title of a document among the first lines of its text."""

import re
from collections.abc import Sequence

from policies.parsing import lexicon
from policies.parsing.header import agencies, numbers
from policies.parsing.header.groups import ABOUT, SITE, Group, groups, is_candidate, joined, tidy, without_number
from policies.parsing.header.head import Head, is_heading, is_prose
from policies.parsing.header.words import bare, close_up, squeeze
from policies.parsing.lines import Line
from policies.parsing.normalise import fold

PROSE = re.compile("为了?|根据|按照|依据|经|现将|近日|日前|坚持|以习近平")
VALIDITY = re.compile(r"[(\[]((?:已|现行)?(?:废止|失效|有效|修改))[)\]]$")
NOTES = re.compile(r"\([^()]{1,40}\)")


def read(head: Head) -> None:
    """Find the title among the lines before the text and take its lines."""
    lines = head.top()
    above = next((index for index, line in enumerate(lines) if line.text.endswith(":")), len(lines))
    found = groups(head, lines[:above]) or groups(head, lines)  # above the recipients, if it can be
    if not found:
        _only_heading(head)
        return
    run, group = max(found, key=lambda pair: _weight(head, *pair, again=_repeated(pair[1], found)))
    rows = run[group.start : group.end]
    _note_number(head, rows[-1])
    if match := VALIDITY.search(rows[-1].text):
        head.state("validity", match[1], (rows[-1].at[match.start(1)], rows[-1].at[match.end(1) - 1] + 1))
    head.title_end = rows[-1].end
    head.note("title", join(head, rows), rows)
    head.take(rows, "title")
    _take_repeats(head, group.text, [line for other, _ in found for line in other if line not in rows])


def _weight(head: Head, run: Sequence[Line], group: Group, *, again: int) -> tuple[int, int, int]:
    """How likely a group is the title: with its issuers, about something, next to the number or the recipients."""
    rows = run[group.start : group.end]
    about = ABOUT.search(group.text)
    named = bool(agencies.of_title(group.text)) or (len(rows) > 1 and bool(agencies.names(rows[0].text)))
    below = next((line for line in head.body if line.at[0] >= rows[-1].end), None)
    near = below is not None and (below.text.endswith(":") or is_prose(below.text))
    is_site = tidy(rows[0].text) != rows[0].text
    likely = again + 2 * bool(about) + 2 * (named and bool(about)) + near - is_site
    return likely, min(len(group.text), 40), -rows[0].start


def _repeated(group: Group, found: Sequence[tuple[list[Line], Group]]) -> int:
    """2 for a title without 关于 that a page prints once more, there with the issuer on the line above it."""
    again = any(other.text != group.text and other.text.endswith(group.text) for _, other in found)
    return 2 if again and not ABOUT.search(group.text) else 0


def join(head: Head, rows: Sequence[Line]) -> str:
    """The title that stands on `rows`, in the characters of the source; issuers on lines of their own stay apart."""
    text = ""
    for row in rows:
        words = close_up(head.printed(row))
        if agencies.names(row.text) and text and not text.endswith(" "):
            text += " "
        text += words
    return _clean(close_up(text))


def _clean(text: str) -> str:
    """A title without the marks around it, the name of the site and the number behind it."""
    name = SITE.sub("", text.lstrip("# ")).strip("* （(")
    if name[:1] in "【[" and name[-1:] in "】]":
        name = name[1:-1]
    if name.startswith("《") and name.endswith("》") and name.count("《") == 1:
        name = name[1:-1]
    return name[: len(without_number(VALIDITY.sub("", fold(name))))].strip()


def _note_number(head: Head, line: Line) -> None:
    """The number that stands in brackets behind the title."""
    if line.text.rstrip("]) ").endswith("号") and (found := numbers.inside(line.text)):
        place = (line.at[found.start], line.at[found.end - 1] + 1)
        head.state("document_number", squeeze(head.printed(line, found.start, found.end)).text, place)


def _take_repeats(head: Head, title: str, lines: Sequence[Line]) -> None:
    """Other lines of the top that print the title once more are no text."""
    name = bare(NOTES.sub("", title))
    same = [line for line in lines if len(line.text) > 6 and bare(NOTES.sub("", joined([line]))) in name]
    head.title_end = max([head.title_end, *(line.end for line in same)])
    head.take(same, "title")


def _only_heading(head: Head) -> None:
    """A title that ends in no known word: the one short line before the text."""
    top = [line for line in head.top() if is_candidate(line.text)]
    if not top or top[0] is not head.body[0] or not is_heading(top[0].text):
        return
    rows = top[:1]
    name = squeeze(rows[0].text).text
    if name in lexicon.words("abstract_headings") | lexicon.words("section_headings") or PROSE.match(name):
        return
    if len(top) > 1 and is_heading(top[1].text):
        return  # headings of the text itself follow one another: the text has no title of its own
    head.title_end = rows[-1].end
    head.note("title", join(head, rows), rows)
    head.take(rows, "title")
