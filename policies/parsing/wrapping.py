"""Lines broken by the width of a page (copies from PDF): joined again into paragraphs, page numbers left out.

GB/T 9704-2012 5.2.2 sets 22 lines of 28 characters a page; copies keep each printed line as a line of its own.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policies.parsing import markers
from policies.parsing.normalise import fold
from policies.parsing.transcript import Transcript

FEWEST_LINES = 10
NARROWEST, WIDEST = 36, 130  # of a full line, in half-width columns
FULL = 0.86  # of the width: a justified line may lack a character or two, and more where punctuation is squeezed
STOPS = "。;:!?…；：。！？.”)"
PAGE = re.compile(
    r"\s*(?:[-—–·]\s*\d{1,4}\s*[-—–·]|第\s*\d{1,4}\s*页(?:\s*[,/]?\s*共\s*\d{1,4}\s*页)?|\d{1,3}\s*/\s*\d{1,3})\s*"
)
LONE_NUMBER = re.compile(r"\s*\d{1,3}\s*[.、]?\s*")
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
        inner = BETWEEN.sub("", folded.strip())
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
    broken = [row for row in full if row.text[-1] not in STOPS]
    is_page = NARROWEST <= width <= WIDEST and widths[-1] <= width * 1.35
    return width if is_page and len(full) >= 0.35 * len(rows) and len(broken) >= 0.5 * len(full) else 0


def _without_heads(rows: Sequence[Row], kept: Sequence[Row]) -> list[Row]:
    """`kept` without the lines that stand again and again beside page numbers: running heads and feet."""
    beside: Counter[str] = Counter()
    printed = [row for row in rows if row.text]
    for index, row in enumerate(printed):
        if PAGE.fullmatch(row.text):
            beside.update(near.text for near in printed[max(index - 1, 0) : index + 2] if near is not row)
    running = {text for text, times in beside.items() if times >= 3 and not markers.read(text)}
    return [row for row in kept if row.text not in running]


def _joined(text: str, rows: Sequence[Row], width: int) -> Iterator[tuple[str, int]]:
    """The rows, a line end only where a paragraph ends, and without the space that justifies a line."""
    indented = _indents(rows)
    numbers: list[int] = []
    previous: Row | None = None
    for row in rows:
        if previous is None or not _goes_on(previous, row, width, indented=indented, numbers=numbers):
            yield "\n", row.start
        elif LONE_NUMBER.fullmatch(previous.text) and not row.text.startswith(LOST):
            yield LOST, row.start  # the point behind the number stands elsewhere, or nowhere
        elif _needs_space(previous.text, row.text):
            yield " ", row.start
        yield from _unspaced(text, row)
        if LONE_NUMBER.fullmatch(row.text):
            numbers.append(int(re.sub(r"\D", "", row.text)))
        previous = row


def _indents(rows: Sequence[Row]) -> bool:
    """Whether paragraphs show by their indent: then a line that is not indented goes on from the one before."""
    indented = sum(row.indent >= 2 for row in rows)
    return 0.08 * len(rows) <= indented <= 0.7 * len(rows)


def _goes_on(previous: Row, row: Row, width: int, *, indented: bool, numbers: Sequence[int]) -> bool:
    """Whether `row` belongs to the paragraph of `previous`."""
    if LONE_NUMBER.fullmatch(row.text):
        return not _counts_on(row.text, numbers)
    if LONE_NUMBER.fullmatch(previous.text):
        return True
    if UNCLOSED.search(previous.text):
        return True
    is_full = previous.width + min(previous.indent, 4) >= FULL * width
    if not is_full or _opens(row.text):
        return False
    return not (indented and row.indent >= 2 and row.indent > previous.indent - 2 and _ends(previous.text))


def _counts_on(text: str, numbers: Sequence[int]) -> bool:
    number = int(re.sub(r"\D", "", text))
    return number == (numbers[-1] if numbers else 0) + 1 or number == 1


def _ends(text: str) -> bool:
    return text[-1] in STOPS


def _opens(text: str) -> bool:
    marker = markers.read(text)
    return marker is not None and marker.family.name not in {"measure", "decimal"}


def _needs_space(before: str, after: str) -> bool:
    return before[-1].isascii() and before[-1].isalnum() and after[0].isascii() and after[0].isalnum()


def _unspaced(text: str, row: Row) -> Iterator[tuple[str, int]]:
    """The characters of a row without the single spaces that justify it (现 将, ２０２２ 年)."""
    line = text[row.start : row.end]
    first = len(line) - len(line.lstrip())
    line = line.rstrip()
    form = fold(line) if len(fold(line)) == len(line) else line
    last = first
    for match in BETWEEN.finditer(form, first):
        yield line[last : match.start()], row.start + last
        last = match.end()
    yield line[last:], row.start + last
