"""Printed lines of a page, drawn in any order -> the order in which one reads them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

RUNS = 400  # more jumps than this on a page are no order that anyone can restore
CELL_GAP = 1.5  # times the height of a line: further apart on one line are cells of a table


@dataclass(frozen=True, slots=True)
class Printed:
    """One line and its place on the page, in points from the lower left corner."""

    text: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def height(self) -> float:
        return max(self.top - self.bottom, 1.0)

    def over(self, other: Printed) -> bool:
        """Whether this stands above `other`, the one over the other and not in a column beside it."""
        middle = (self.bottom + self.top) / 2
        return middle > other.top and self.left < other.right and other.left < self.right

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


def _runs(lines: Sequence[Printed]) -> Iterator[list[Printed]]:
    """`lines` cut where the next stands higher."""
    run: list[Printed] = []
    for line in lines:
        if run and line.bottom >= run[-1].top - 0.3 * run[-1].height:
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _frame(run: Sequence[Printed]) -> Printed:
    """The place that all lines of a run take up."""
    return Printed(
        "",
        min(line.left for line in run),
        min(line.bottom for line in run),
        max(line.right for line in run),
        max(line.top for line in run),
    )


def _sorted(runs: Sequence[list[Printed]]) -> list[list[Printed]]:
    ordered: list[tuple[Printed, list[Printed]]] = []
    for run in runs:
        frame = _frame(run)
        bottom = replace(frame, top=frame.bottom)  # all of it has to stand above
        place = next((at for at, (other, _) in enumerate(ordered) if bottom.over(other)), len(ordered))
        ordered.insert(place, (frame, run))
    return [run for _, run in ordered]


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
