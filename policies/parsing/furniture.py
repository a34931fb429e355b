"""Web furniture, advertising and text that stands twice: found and labelled, never deleted."""

import functools
import re
from collections.abc import Iterator, Sequence

from policies.parsing import lexicon, markers
from policies.parsing.lines import Line
from policies.parsing.normalise import fold
from policies.parsing.structure import Span

TOP = 12  # a page's own navigation stands within its first lines
HEAD = 40  # the words of its menus within so many
TAIL_FROM = 0.6  # what ends a page stands in its last two fifths
NAVIGATION = "NAVIGATION"  # stands in the table for a line of words of navigation
OUTLINE = ("chapter", "article", "part", "item")
CONTENTS = re.compile(r"目\s*[录次]")
LEADERS = re.compile(r"[\s.·…\-(]*\d*[)\s]*$")  # dots and page number behind an entry of the contents
LONGEST_CONTENTS, LONGEST_ENTRY, LEAD_IN = 600, 60, 3  # lines of a table of contents, characters of an entry
LONGEST_LINE = 200  # characters; a longer line has no page number behind it, whatever dots it is made of
MIN_RUN, MIN_CHARACTERS = 3, 100  # a repetition shorter than this may be meant


def _navigation() -> str:
    """A line made of the words of a page's navigation, with or without what parts them."""
    words = "|".join(sorted(map(re.escape, map(fold, lexicon.words("navigation"))), key=len, reverse=True))
    return rf"[\s>|/·»:-]*(?:{words})(?:[\s>|/·»:-]+(?:{words}))*[\s>|/·»:-]*"


@functools.cache
def _patterns(scope: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = [
        (kind, place, _navigation() if pattern == NAVIGATION else pattern)
        for kind, place, pattern in lexicon.entries("furniture")
    ]
    return tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, place, pattern in rows if place == scope)


def _kind(text: str, scope: str) -> str | None:
    return next((kind for kind, pattern in _patterns(scope) if pattern.fullmatch(text)), None)


def label(lines: Sequence[Line]) -> dict[int, Span]:
    """Which of the lines are furniture: index of the line -> its labelled span."""
    labels = {index: kind for index, line in enumerate(lines) if (kind := _line_kind(line, index))}
    labels = {index: kind for index, kind in labels.items() if not _ends_title(lines, labels, index)}
    labels.update(dict.fromkeys(_contents([line.text for line in lines]), "contents"))
    rest = [index for index in range(len(lines)) if index not in labels]
    for index in _repeated([lines[i].text for i in rest]):
        labels[rest[index]] = "duplicate"
    labels.update(_tail(lines, labels))
    labels.update(_captions(lines, labels))
    return {index: lines[index].span(kind) for index, kind in labels.items()}


def _contents(texts: Sequence[str]) -> Iterator[int]:
    """The lines of tables of contents: 目录 and the short lines below it, until its first entry stands again."""
    starts = [index for index, text in enumerate(texts) if CONTENTS.fullmatch(text)]
    keys = [_key(text) for text in texts] if starts else []
    end = 0
    for start in starts:
        if start >= end:
            end = start + 1 + _contents_length(texts, keys, start + 1)
            yield from range(start, end) if end > start + 1 else ()


def _contents_length(texts: Sequence[str], keys: Sequence[str], start: int) -> int:
    """How many of the lines from `start`, the one below 目录, are its entries; 0 if it is no table of contents."""
    stop = min(start + LONGEST_CONTENTS, len(keys))
    for first in range(start, min(start + LEAD_IN, stop)):  # 前言 and the like may stand before what comes again
        again = next((i for i in range(first + 1, stop) if _same(keys[i], keys[first])), 0)
        if again > start + 1:
            is_short = all(len(text) <= LONGEST_ENTRY for text in texts[start:again])
            return again - first if is_short else 0
    return 0


def _key(text: str) -> str:
    """An entry without number of page, spaces and the marks behind its own number."""
    entry = LEADERS.sub("", text) if len(text) <= LONGEST_LINE else text
    return re.sub(r"[\s.、·:]", "", entry)


def _same(one: str, other: str) -> bool:
    return one == other and len(one) > 1


def _ends_title(lines: Sequence[Line], labels: dict[int, str], index: int) -> bool:
    """Whether a word of navigation (通知) stands alone where it may be the last line of a title."""
    is_type = lines[index].text.replace(" ", "") in lexicon.words("document_types")
    return is_type and index - 1 not in labels


def _line_kind(line: Line, index: int) -> str | None:
    head = _kind(line.text, "head") if index < HEAD else None
    return _kind(line.text, "line") or head or (_kind(line.text, "top") if index < TOP else None)


def _tail(lines: Sequence[Line], labels: dict[int, str]) -> dict[int, str]:
    """The lines from the first that ends the page on; none when clauses still follow it."""
    for index in range(int(len(lines) * TAIL_FROM), len(lines)):
        if index in labels or not (kind := _kind(lines[index].text, "tail")):
            continue
        after = [i for i in range(index + 1, len(lines)) if i not in labels]
        if not any(_opens_clause(lines[i].text) for i in after):
            return dict.fromkeys((*_leading_in(lines, index), index, *after), kind)
    return {}


def _leading_in(lines: Sequence[Line], index: int) -> list[int]:
    """The bare numbers (of comments, of readers) that stand right above the end of a page."""
    first = index
    while first and _kind(lines[first - 1].text, "top"):
        first -= 1
    return list(range(first, index))


def _captions(lines: Sequence[Line], labels: dict[int, str]) -> dict[int, str]:
    """Short lines that only announce the advertising below them (外包服务: above a telephone number)."""
    return {
        index - 1: "advertising"
        for index, kind in labels.items()
        if kind == "advertising" and index and lines[index - 1].text.endswith(":") and len(lines[index - 1].text) <= 20
    }


def _opens_clause(text: str) -> bool:
    marker = markers.read(text)
    return marker is not None and marker.family.name in OUTLINE


def _repeated(texts: Sequence[str]) -> set[int]:
    """The places of lines that repeat earlier ones, where they do so in runs long enough to be no coincidence.

    Linear: each line is compared with the line that follows its twin's predecessor, or with its first occurrence.
    """
    first: dict[str, int] = {}
    twins: list[int | None] = []
    for index, text in enumerate(texts):
        last = twins[-1] if twins else None
        runs_on = last is not None and last + 1 < index and texts[last + 1] == text
        twins.append(last + 1 if runs_on and last is not None else first.get(text))
        first.setdefault(text, index)
    found: set[int] = set()
    for run in _runs(twins):
        if len(run) >= MIN_RUN and sum(len(texts[index]) for index in run) >= MIN_CHARACTERS:
            found.update(run)
    return _without_gaps(found, twins)


def _runs(twins: Sequence[int | None]) -> list[list[int]]:
    runs: list[list[int]] = []
    for index, twin in enumerate(twins):
        if twin is None:
            continue
        if runs and runs[-1][-1] == index - 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    return runs


def _without_gaps(found: set[int], twins: Sequence[int | None]) -> set[int]:
    """Short repeated lines next to a long repetition belong to it."""
    grown = set(found)
    for index in sorted(found):
        before = index - 1
        while before >= 0 and twins[before] is not None and before not in grown:
            grown.add(before)
            before -= 1
    return grown
