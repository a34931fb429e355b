"""Titles inside a text: documents that one notice issues together, or that one paste holds."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from policies.parsing import lexicon
from policies.parsing.header import is_heading, is_title
from policies.parsing.normalise import fold
from policies.parsing.sequence import Numbered
from policies.parsing.structure import Header

LINES = 3  # a title is printed on so many lines at most
NEAR = 15  # the numbering of a document begins within so many lines below its title
OUTER = frozenset(["volume", "chapter", "article", "part"])
SHORTEST = 5
NO_TITLE = re.compile(r"[〔\[]\d{4}[〕\]]|\d{4}[年/-]\d{1,2}[月/-]\d|[二一][〇○零0].{1,3}年|[>|:]")


@dataclass(frozen=True, slots=True)
class Title:
    """The lines `start`–`end` (indexes, end excluded) are the title of a document inside the text."""

    start: int
    end: int
    text: str


def inner_titles(numbered: Sequence[Numbered]) -> list[Title]:
    """The titles below which a numbering begins anew, in order."""
    found: list[Title] = []
    index = 0
    while index < len(numbered):
        title = _title_at(numbered, index)
        if title and not _is_attachment(numbered, index - 1) and _begins_numbering(numbered, title.end):
            found.append(title)
        index = title.end if title else index + 1
    return found


def _is_attachment(numbered: Sequence[Numbered], index: int) -> bool:
    """Whether the line is the mark of an attachment, whose title stands below it."""
    marker = numbered[index][1] if index >= 0 else None
    return marker is not None and marker.family.name == "attachment"


def _title_at(numbered: Sequence[Numbered], index: int) -> Title | None:
    """The title that begins with the line `index`: up to three short lines without number, the last named as one is."""
    words = ""
    for end in range(index, min(index + LINES, len(numbered))):
        line, marker = numbered[end]
        if (
            marker
            or not is_heading(line.text)
            or NO_TITLE.search(line.text)
            or (line.text.startswith(("附件", "——", "(")) and not words)
        ):
            return None
        words += line.text
        if is_title(line.text) and len(words) >= SHORTEST:
            return Title(index, end + 1, words)
    return None


def _begins_numbering(numbered: Sequence[Numbered], start: int) -> bool:
    """Whether the first number below is the first of an outer family."""
    for _, marker in numbered[start : start + NEAR]:
        if marker and marker.family.name in OUTER:
            return marker.number == 1
        if marker and marker.family.name in {"item", "attachment"}:
            return False
    return False


def is_glossary(text: str) -> bool:
    """Whether a line is the heading of a glossary at the end of a document (名词解释)."""
    return text.strip(" :-—[]") in lexicon.words("glossary_headings")


def apart(numbered: Sequence[Numbered], head: Header) -> list[Title]:
    """The titles of documents of their own: several issued together, or one below the numbering of another document.

    The one that a covering notice issues is the inner title of its head, and the outer title is none of them.
    """
    outer = _compact(head.title)
    titles = [title for title in inner_titles(numbered) if _compact(title.text) != outer]
    first = next((i for i, (_, m) in enumerate(numbered) if m and m.family.name in OUTER), len(numbered))
    below = [title for title in titles if title.start > first]
    above = [title for title in titles if title.start < first][-1:]
    if not below:
        return []
    is_apart = len(below) > 1 or bool(above) or "修改" in outer or _compact(below[0].text) not in outer
    return [*above, *below] if is_apart else []


def below_attachments(numbered: Sequence[Numbered]) -> set[int]:
    """Where the lines start that stand below the mark of an attachment: its title, whatever the notice is called."""
    return {numbered[index + 1][0].start for index in range(len(numbered) - 1) if _is_attachment(numbered, index)}


def _compact(text: str) -> str:
    return "".join(fold(text).split())
