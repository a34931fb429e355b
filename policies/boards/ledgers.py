"""台账: the register in groups, page by page, as it is handed to a meeting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import QueryDict

from platforms.listing import PageLink, with_params
from policies.boards.grouping import GROUPINGS, Grouping, Head, Key
from policies.boards.reported import Newest, Said, newest, said
from policies.boards.rows import Answering, answering, bare, read
from policies.models import Task
from policies.models.lights import Shown, SideState, worst

ROWS = 30  # of a page


@dataclass(frozen=True)
class Row:
    """One line of the 台账. `number` counts through all pages; in the group of a side, only that side is shown."""

    number: int
    task: Task
    states: tuple[SideState, ...]
    units: tuple[Answering, ...]
    reports: tuple[Said, ...]

    @property
    def light(self) -> Shown:
        """The light of the sides that are shown."""
        return worst(self.states)

    @property
    def one_due(self) -> bool:
        """Whether the sides that are shown are due on one day, or none."""
        return len({state.due_on for state in self.states}) == 1


@dataclass(frozen=True)
class Group:
    """The lines of one group on this page. `continued`: whether it began on an earlier page."""

    head: Head
    rows: tuple[Row, ...]
    continued: bool


class Chain(Sequence[Any]):
    """Rows of several querysets one after the other, for a Paginator."""

    def __init__(self, parts: Sequence[QuerySet[Any, Any]]) -> None:
        self.parts = parts
        self.sizes = [part.count() for part in parts]

    def __len__(self) -> int:
        return sum(self.sizes)

    def __getitem__(self, wanted: Any) -> Any:
        """Return the rows of a slice."""
        found: list[Any] = []
        before = 0
        for part, size in zip(self.parts, self.sizes, strict=True):
            start, stop = max(wanted.start - before, 0), min(wanted.stop - before, size)
            found += list(part[start:stop]) if start < stop else []
            before += size
        return found


def grouping(params: QueryDict) -> Grouping:
    """Return how `?group=` wants the 台账 grouped; by area unless it says."""
    return GROUPINGS.get(params.get("group", ""), GROUPINGS["area"])


def lines(tasks: QuerySet[Task], params: QueryDict) -> Chain:
    """Return what the 台账 of `tasks` lists: for each line the key of its group and of its task; two counts at most."""
    return Chain(grouping(params).parts(bare(tasks)))


def groups(tasks: QuerySet[Task], page: Page[Any], params: QueryDict) -> tuple[Group, ...]:
    """Return the groups on `page` of the lines of `tasks`, with their rows; the number of queries is fixed."""
    first = page.start_index()
    entries: list[tuple[Key, int]] = [(tuple(line[:-1]), line[-1]) for line in page.object_list]
    found = read({pk for _, pk in entries})
    reports = newest(found.values())
    heads = grouping(params).heads(bare(tasks), {key for key, _ in entries}, params)
    before = _before(page, first)
    return tuple(
        Group(
            heads[key],
            tuple(_row(number, found[pk], heads[key].side, reports) for number, pk in run),
            continued=key == before and run[0][0] == first,
        )
        for key, run in _runs(entries, first)
    )


def _runs(entries: list[tuple[Key, int]], first: int) -> Iterator[tuple[Key, list[tuple[int, int]]]]:
    """The lines of each group, as (number, task)."""
    numbered = [(key, number, pk) for number, (key, pk) in enumerate(entries, first)]
    for key, run in groupby(numbered, key=lambda entry: entry[0]):
        yield key, [(number, pk) for _, number, pk in run]


def _before(page: Page[Any], first: int) -> Key | None:
    """The group of the last line of the page before."""
    line = page.paginator.object_list[first - 2 : first - 1] if first > 1 else []
    return tuple(line[0][:-1]) if line else None


def _row(number: int, task: Task, side: str, reports: Newest) -> Row:
    """One line; `side`: the only one that its group is about, if it is."""
    states = tuple(state for state in task.side_states if side in {"", state.side})
    sides = [state.side for state in states]
    return Row(number, task, states, answering(task, sides), said(task, reports, sides))


def group_links(params: QueryDict) -> tuple[PageLink, ...]:
    """Return the ways to group, as links."""
    now = grouping(params)
    return tuple(PageLink(each.label, with_params(params, group=each.name), each == now) for each in GROUPINGS.values())
