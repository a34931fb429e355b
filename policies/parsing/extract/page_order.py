"""Printed lines of a page, drawn in any order -> the order in which one reads them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

FAR = 3  # times the height of a line: further below is another block
RUNS = 400  # more jumps than this on a page are no order that anyone can restore
ALIGNED = 3  # points: lines that begin so near each other begin at one place
SHARE = 0.15
FIRST_LINE = "\u3000\u3000"
CELL_GAP = 1.5  # times the height of a line: further apart on one line are cells of a table


@dataclass(frozen=True, slots=True)
class Printed:
    """One line and its place on the page, in points from the lower left corner."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float = 12.0  # of a character

    @property
    def height(self) -> float:
        return max(self.top - self.bottom, 1.0)

    def beside(self, other: Printed) -> bool:
        """Whether `other` goes on in the same line, right of this."""
        shared = min(self.top, other.top) - max(self.bottom, other.bottom)
        return shared > 0.6 * min(self.height, other.height) and other.left >= self.right - 0.3 * self.height


def in_order(lines: Sequence[Printed]) -> list[Printed]:
    """`lines` as one reads them: what was drawn late but stands above goes above; pieces of one line are joined.

    The order of drawing stands otherwise, so columns that were drawn one after the other stay so.
    """
    runs = list(_runs(lines))
    if 1 < len(runs) <= RUNS:
        runs = _sorted(runs)
    return _joined([line for run in runs for line in run])


def margin(lines: Sequence[Printed]) -> float:
    """The leftmost place where a good part of the lines begins; running heads may stand left of it."""
    begins = Counter(round(line.left / ALIGNED) for line in lines)
    shared = [place for place, times in begins.items() if times > max(1, SHARE * len(lines))]
    return ALIGNED * min(shared or begins, default=0)


def indented(lines: Sequence[Printed], left: float) -> list[str]:
    """The text of the lines, two spaces of full width before those that begin so far right of the margin `left`."""
    return [FIRST_LINE * _set_in(line, left) + line.text for line in lines]


def _set_in(line: Printed, margin: float) -> bool:
    """Whether a line begins two characters right of the margin."""
    return 1.4 < (line.left - margin) / line.size < 2.6 and not line.text.startswith(FIRST_LINE)


def _runs(lines: Sequence[Printed]) -> Iterator[list[Printed]]:
    """`lines` cut where the next stands higher, or far below."""
    run: list[Printed] = []
    for line in lines:
        if run and not -FAR * line.height < line.top - run[-1].bottom < 0.7 * line.height:
            yield run
            run = []
        run.append(line)
    if run:
        yield run


@dataclass(frozen=True, slots=True)
class _Block:
    """A run and the place that all its lines take up."""

    lines: list[Printed]
    left: float
    bottom: float
    right: float
    top: float

    @classmethod
    def of(cls, run: list[Printed]) -> _Block:
        left, right = min(line.left for line in run), max(line.right for line in run)
        return cls(run, left, min(line.bottom for line in run), right, max(line.top for line in run))

    def above(self, other: _Block) -> bool:
        """Whether all of this stands above `other`, and neither is a column beside the other."""
        column = self.left >= other.right or other.left >= self.right
        single = len(self.lines) == 1 or len(other.lines) == 1
        return self.bottom >= other.top - 1 and (single or not column)


def _sorted(runs: Sequence[list[Printed]]) -> list[list[Printed]]:
    ordered: list[_Block] = []
    for block in map(_Block.of, runs):
        place = next((at for at, other in enumerate(ordered) if block.above(other)), len(ordered))
        ordered.insert(place, block)
    return [block.lines for block in ordered]


def _joined(lines: Sequence[Printed]) -> list[Printed]:
    joined = list(lines[:1])
    for before, line in pairwise(lines):
        if before.beside(line) and joined:
            gap = line.left - before.right
            space = "\t" if gap > CELL_GAP * line.height else " " if gap > 0.3 * line.height else ""
            whole = joined[-1]
            joined[-1] = replace(whole, text=whole.text + space + line.text, right=line.right)
        else:
            joined.append(line)
    return joined
