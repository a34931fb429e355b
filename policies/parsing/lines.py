"""Source text -> lines in folded form, each with the way back to its characters in the source."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from policies.parsing.normalise import normalise
from policies.parsing.structure import Span

BULLET = "•●▪◆■ "
BOX = "│┃┆┊║┌┐└┘├┤┬┴┼╭╮╰╯╔╗╚╝═"  # what draws the frame of a box; its horizontal lines are folded into dashes


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line (or a part of one) without surrounding space and list bullets.

    `text` is folded; `at[i]` is the source offset of its character i, and `at[-1]` where it ends. `start`–`end` is the
    whole line in the source, line end included.
    """

    number: int
    start: int
    end: int
    text: str
    at: tuple[int, ...]

    def span(self, kind: str) -> Span:
        """The whole line as a labelled span."""
        return Span(self.start, self.end, kind)

    def printed(self, source: str, start: int = 0, end: int | None = None) -> str:
        """Characters `start`–`end` of `text` as the source prints them."""
        last = len(self.text) if end is None else end
        return source[self.at[start] : self.at[last - 1] + 1] if last > start else ""

    def cut(self, *positions: int) -> list["Line"]:
        """The line in pieces, cut before the given positions of `text` (ascending)."""
        bounds = [0, *positions, len(self.text)]
        pieces = [self._piece(start, end) for start, end in pairwise(bounds)]
        return [replace(pieces[0], start=self.start), *pieces[1:-1], replace(pieces[-1], end=self.end)]

    def _piece(self, start: int, end: int) -> "Line":
        return Line(self.number, self.at[start], self.at[end], self.text[start:end], self.at[start : end + 1])


def split(source: str) -> list[Line]:
    """The lines of `source` that print something."""
    form = normalise(source)
    found, start = [], 0
    for number, row in enumerate(form.text.split("\n"), 1):
        text = row.lstrip(BULLET + BOX)
        first = start + len(row) - len(text)
        text = text.rstrip(" " + BOX)
        if text != row.strip() and not text.strip("— "):
            text = ""
        if text:
            last = first + len(text)
            at = (*form.offsets[first:last], form.offsets[last - 1] + 1)
            next_row = min(start + len(row) + 1, len(form.text))
            found.append(Line(number, form.offsets[start], form.offsets[next_row], text, at))
        start += len(row) + 1
    return found


def cover(spans: Iterable[Span], length: int) -> Iterator[Span]:
    """The spans in order, each reaching to the next one and the first from 0, so that no character is left out."""
    ordered = sorted(spans, key=lambda span: span.start)
    bounds = [0, *(span.start for span in ordered[1:]), length]
    for span, (start, end) in zip(ordered, pairwise(bounds), strict=False):
        yield Span(start, end, span.kind)
