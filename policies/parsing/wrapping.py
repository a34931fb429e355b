"""Lines broken by the width of a page (copies from PDF): joined again into paragraphs, page numbers left out.

GB/T 9704-2012 5.2.2 sets 22 lines of 28 characters a page; copies keep each printed line as a line of its own.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from policies.parsing import markers
from policies.parsing.normalise import fold
from policies.parsing.transcript import Transcript

FEWEST_LINES = 10
NARROWEST, WIDEST = 36, 130  # of a full line, in half-width columns
FULL = 0.86  # of the width: a justified line may lack a character or two, and more where punctuation is squeezed
FULL_SHARE, FULL_SHARE_OF_FEW, MANY_FULL = 0.15, 0.35, 10  # so many of all lines are full, more in a short text
BROKEN_SHARE = 0.5  # of the full lines end in the middle of a sentence
STOPS = "。;:!?…；：。！？.”)"
PAGE = re.compile(
    r"\s*(?:[-—–·]\s*\d{1,4}\s*[-—–·]|第\s*\d{1,4}\s*页(?:\s*[,/]?\s*共\s*\d{1,4}\s*页)?|\d{1,3}\s*/\s*\d{1,3})\s*"
)
LONE_NUMBER = re.compile(r"\s*\d{1,3}\s*[.、]?\s*")
BARE = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,3} +")
UNCLOSED = re.compile(r"[(《〔\[“][^()《》〔〕\[\]“”]{0,30}$")
BETWEEN = re.compile(
    r"(?<=[^\x00-\x7f0-9]) (?=[^\x00-\x7f ])|(?<=[^\x00-\x7f ]) (?=[\d,.;:()])|(?<=[\d,.;:)]) (?=[^\x00-\x7f ])"
)
SPACED = re.compile(r"(?:[一-鿿] ){3,}[一-鿿]")
LOST = "\ufffd"


@dataclass(frozen=True, slots=True)
class Row:
    """One printed line: its folded text without space around it, its indent and width in half-width columns."""

    start: int
    end: int
    text: str
    indent: int
    width: int


def transcribe(form: Transcript) -> Transcript:
    """`form` with hard-wrapped lines joined, if it has them."""
    rows = _rows(form.text)
    kept = [row for row in rows if row.text and not PAGE.fullmatch(row.text)]
    width = _page_width(kept)
    if not width:
        return form
    return form.rewritten(_joined(form.text, _without_heads(rows, kept), width))


def _rows(text: str) -> list[Row]:
    found, start = [], 0
    for line in text.split("\n"):
        folded = fold(line).replace("\n", " ")
        inner = folded.strip()
        length = _number_length(inner)
        inner = inner[:length] + BETWEEN.sub("", inner[length:])
        indent = len(folded) - len(folded.lstrip())
        found.append(Row(start, start + len(line), inner, indent, columns(inner)))
        start += len(line) + 1
    return found


def columns(text: str) -> int:
    """The printed width of folded `text` in half-width columns; folded punctuation counts as the full width it had."""
    return sum(1 if character.isascii() and (character.isalnum() or character == " ") else 2 for character in text)


def _page_width(rows: Sequence[Row]) -> int:
    """The width of a full line in a text whose paragraphs are broken into lines; 0 if they are not."""
    if len(rows) < FEWEST_LINES:
        return 0
    widths = sorted(row.width + min(row.indent, 4) for row in rows)
    width = widths[int(len(widths) * 0.9)]
    full = [row for row in rows if FULL * width <= row.width + min(row.indent, 4) <= width * 1.12]
    goes_on = {
        id(row) for row, below in pairwise(rows) if row.text[-1] not in STOPS and markers.read(below.text) is None
    }
    broken = sum(id(row) in goes_on for row in full)
    is_page = NARROWEST <= width <= WIDEST and widths[-1] <= width * 1.35
    share = FULL_SHARE if len(full) >= MANY_FULL else FULL_SHARE_OF_FEW
    return width if is_page and len(full) >= share * len(rows) and broken >= BROKEN_SHARE * len(full) else 0


def _without_heads(rows: Sequence[Row], kept: Sequence[Row]) -> list[Row]:
    """`kept` without the lines that stand again and again beside page numbers: running heads and feet."""
    beside: Counter[str] = Counter()
    printed = [row for row in rows if row.text]
    for index, row in enumerate(printed):
        if PAGE.fullmatch(row.text):
            beside.update(near.text for near in printed[max(index - 1, 0) : index + 2] if near is not row)
    running = {text for text, times in beside.items() if times >= 3 and not markers.read(text)}
    return [row for row in kept if row.text not in running]


@dataclass
class _Paragraphs:
    """What tells whether a row goes on with the one above: the page, and the numbers seen so far."""

    width: int
    indented: bool
    lone: set[int]  # indexes of rows that hold a clause's number and nothing else
    last: dict[str, int] = field(default_factory=dict)

    def goes_on(self, rows: Sequence[Row], index: int) -> bool:
        """Whether the row at `index` belongs to the paragraph of the row above it."""
        previous, row = rows[index - 1], rows[index]
        if index - 1 in self.lone or UNCLOSED.search(previous.text):
            return index not in self.lone
        marker = markers.read(row.text)
        if marker and marker.family.name != "measure":
            return not (_ends(previous.text) or not self._is_full(previous) or self._counts_on(marker))
        if index in self.lone or not self._is_full(previous):
            return False
        return not (self.indented and row.indent >= 2 and row.indent > previous.indent - 2 and _ends(previous.text))

    def note(self, row: Row) -> None:
        """Remember the number that a paragraph opens with."""
        marker = markers.read(row.text)
        if marker and marker.number is not None:
            self.last[marker.family.name] = marker.number

    def _is_full(self, row: Row) -> bool:
        return row.width + min(row.indent, 4) >= FULL * self.width

    def _counts_on(self, marker: markers.Marker) -> bool:
        return marker.number is None or marker.number in {1, self.last.get(marker.family.name, 0) + 1}


def _joined(text: str, rows: Sequence[Row], width: int) -> Iterator[tuple[str, int]]:
    """The rows, a line end only where a paragraph ends, and without the space that justifies a line."""
    paragraphs = _Paragraphs(width, _indents(rows), _lone_numbers(rows))
    for index, row in enumerate(rows):
        if not index or not paragraphs.goes_on(rows, index):
            paragraphs.note(row)
            yield "\n", row.start
        elif index - 1 in paragraphs.lone and not row.text.startswith(LOST):
            yield LOST, row.start  # the point behind the number stands elsewhere, or nowhere
        elif _needs_space(rows[index - 1].text, row.text):
            yield " ", row.start
        yield from _unspaced(text, row)


def _lone_numbers(rows: Sequence[Row]) -> set[int]:
    """The rows that hold a number that counts on and nothing else; of several on end (cells of a table) none."""
    alone = [bool(LONE_NUMBER.fullmatch(row.text)) for row in rows]
    found: set[int] = set()
    last = 0
    for index, row in enumerate(rows):
        beside = alone[max(index - 1, 0) : index] + alone[index + 1 : index + 2]
        if alone[index] and not any(beside) and (number := int(re.sub(r"\D", "", row.text))) in {1, last + 1}:
            found.add(index)
            last = number
    return found


def _indents(rows: Sequence[Row]) -> bool:
    """Whether paragraphs show by their indent: then a line that is not indented goes on from the one before."""
    indented = sum(row.indent >= 2 for row in rows)
    return 0.08 * len(rows) <= indented <= 0.7 * len(rows)


def _ends(text: str) -> bool:
    return text[-1] in STOPS


def _needs_space(before: str, after: str) -> bool:
    return before[-1].isascii() and before[-1].isalnum() and after[0].isascii() and after[0].isalnum()


def _unspaced(text: str, row: Row) -> Iterator[tuple[str, int]]:
    """The characters of a row without the single spaces that justify it (现 将, ２０２２ 年)."""
    line = text[row.start : row.end]
    first = len(line) - len(line.lstrip())
    line = line.rstrip()
    form = fold(line) if len(fold(line)) == len(line) else line
    last = first
    behind = first + _number_length(form[first:])
    for match in BETWEEN.finditer(form, first):
        if line[match.start()] != " " or match.start() < behind:
            continue
        yield line[last : match.start()], row.start + last
        last = match.end()
    yield line[last:], row.start + last


def _number_length(text: str) -> int:
    """The length of the number that a line begins with, the space behind it included: 第一章 , 1 , 一、."""
    marker = markers.read(text)
    bare = BARE.match(text)
    return marker.end if marker else bare.end() if bare else 0
