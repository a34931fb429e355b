"""进展总览: all that the page shows of where the register stands, in a fixed number of queries."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils import timezone

from platforms.keeping import kept
from platforms.listing import with_params
from platforms.models import Platform
from policies.charts import Bars, Part, stacked
from policies.filters.standing import read_day
from policies.models import TaskStatus
from policies.models.status import SIDES
from policies.standing import attention, months, totals
from policies.standing.attention import Line, Moves
from policies.standing.groups import Groups, by_area, by_platform, by_unit, light_rows
from policies.standing.months import Months
from policies.standing.scope import HALVES, Number, Scope, with_tasks
from policies.standing.selects import Select, chosen_option


@dataclass(frozen=True)
class StatusRow:
    """One status: how many tasks have it as a whole (or on the chosen side), and on each side."""

    label: str
    total: Number
    halves: tuple[Number, ...]


@dataclass(frozen=True)
class Statuses:
    """The rows of all statuses."""

    rows: tuple[StatusRow, ...]

    @property
    def chart(self) -> Bars:
        return stacked([(row.label, [Part("plain", "", row.total.count)]) for row in self.rows])


@dataclass(frozen=True)
class Overview:
    """The page, ready to be drawn."""

    scope: Scope
    selects: tuple[Select, ...]
    since: datetime.date
    since_asked: str
    total: Number
    reported: Number
    silent: Number
    waiting: Number
    lights: Groups
    statuses: Statuses
    areas: Groups
    platforms: Groups
    units: Groups
    months: Months
    moves: Moves
    late: tuple[Line, ...]
    silent_lines: tuple[Line, ...]
    waiting_lines: tuple[Line, ...]

    @property
    def fresh(self) -> bool:
        """Whether nobody has reported anything yet."""
        return not self.reported.count

    @property
    def dateless_url(self) -> str:
        """The tasks without any day."""
        return self.scope.link(due="none")

    @property
    def unitless_url(self) -> str:
        """The tasks for which no unit answers."""
        return self.scope.link(units="none")

    @property
    def since_unknown(self) -> bool:
        """Whether the address asks for a day that there is not."""
        return bool(self.since_asked) and read_day(self.since_asked) is None


def overview(params: QueryDict) -> Overview:
    """Return what the page shows for the address `params`: policy, side, platform, since. Any address is valid."""
    return kept(("overview", with_params(params)), lambda: _overview(params))


def _overview(params: QueryDict) -> Overview:
    selects = tuple(_selects(params))
    chosen = {select.name: option.value for select in selects if (option := chosen_option(select))}
    scope = Scope(timezone.localdate(), **chosen)
    asked = params.get("since", "").strip()
    since = read_day(asked) or quarter_start(scope.today)
    found = totals.cells(scope)
    return Overview(
        scope=scope,
        selects=selects,
        since=since,
        since_asked=asked,
        total=Number(sum(cell.tasks for cell in found), scope.link()),
        reported=Number(_reported(scope), scope.link(report=scope.side or "yes")),
        silent=Number(sum(cell.silent for cell in found), scope.silent),
        waiting=Number(sum(cell.tasks for cell in found if cell.waits(scope.side)), scope.waiting()),
        lights=light_rows(scope, found),
        statuses=Statuses(tuple(_statuses(scope, found))),
        areas=by_area(scope),
        platforms=by_platform(scope),
        units=by_unit(scope),
        months=months.by_month(scope),
        moves=attention.moves(scope, since),
        late=attention.late(scope),
        silent_lines=attention.silent(scope),
        waiting_lines=attention.waiting(scope),
    )


def quarter_start(today: datetime.date) -> datetime.date:
    """The first day of the quarter.

    >>> quarter_start(datetime.date(2026, 11, 22))
    datetime.date(2026, 10, 1)
    """
    return today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)


def _reported(scope: Scope) -> int:
    return scope.tasks.exclude(**{f"reported_{side}": None for side in scope.sides}).count()


def _statuses(scope: Scope, found: Sequence[totals.Cell]) -> Iterator[StatusRow]:
    """Every status, those that no task has among them."""
    whole = totals.tally(found, lambda cell: cell.status_of(scope.side))
    halves = [
        (side.value, totals.tally(found, lambda cell, side=side: cell.status_of(side)))  # type: ignore[misc]
        for side in SIDES
        if not scope.side
    ]
    for status in TaskStatus:
        numbers = (Number(counts[status.value], scope.status(status.value, side)) for side, counts in halves)
        yield StatusRow(str(status.label), Number(whole[status.value], scope.status(status.value)), tuple(numbers))


def _selects(params: QueryDict) -> Iterator[Select]:
    """The three selects; two queries."""
    policies = {slug: short or title for slug, short, title in with_tasks().values_list("slug", "short_title", "title")}
    platforms = dict(Platform.objects.order_by("order", "slug").values_list("slug", "name"))
    for name, label, choices in (("policy", "文件", policies), ("side", "方", HALVES), ("platform", "平台", platforms)):
        yield Select.of(name, label, choices, params)
