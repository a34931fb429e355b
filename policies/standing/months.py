"""The register by month: tasks that come due, that were reported done, and on which a report was accepted."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Case, CharField, Count, Q, Value, When

from platforms.fields import Side, midnight, month_after
from policies.charts import Columns, columns
from policies.models import Progress, StatusMove, TaskStatus
from policies.standing.scope import Number, Scope

BEHIND, AHEAD = 8, 3  # months that are shown beside this one
CHARTS = (("due", "到期的任务"), ("done", "报完成的任务"), ("reported", "有报告的任务"))


@dataclass(frozen=True)
class Month:
    """One month, and its numbers of tasks."""

    key: str  # 2026-09
    due: Number
    done: Number
    reported: Number
    now: bool

    @property
    def label(self) -> str:
        return f"{self.key[:4]}年{int(self.key[5:])}月"


@dataclass(frozen=True)
class Months:
    """The months around today."""

    rows: tuple[Month, ...]

    @property
    def charts(self) -> tuple[MonthChart, ...]:
        """A chart for each of the three numbers."""
        now = next((row.key for row in self.rows if row.now), "")
        return tuple(
            MonthChart(key, label, columns([(row.key, getattr(row, key).count) for row in self.rows], now))
            for key, label in CHARTS
        )


@dataclass(frozen=True)
class MonthChart:
    key: str
    label: str
    columns: Columns


def by_month(scope: Scope) -> Months:
    """The months around today; three queries."""
    months = list(around(scope.today))
    due, done, reported = _due(scope, months), _done(scope, months), _reported(scope, months)
    rows = (
        Month(
            key := f"{first:%Y-%m}",
            Number(due[key], scope.link(due_month=scope.of_half(key))),
            Number(done[key], scope.link(done_month=scope.of_half(key))),
            Number(reported[key], scope.link(reported_month=scope.of_half(key))),
            first == scope.today.replace(day=1),
        )
        for first in months
    )
    return Months(tuple(rows))


def around(today: datetime.date) -> Iterator[datetime.date]:
    """The first days of the months that are shown.

    >>> [f"{day:%y-%m}" for day in around(datetime.date(2026, 11, 22))][:: BEHIND + AHEAD]
    ['26-03', '27-02']
    """
    for at in range(-BEHIND, AHEAD + 1):
        number = today.year * 12 + today.month - 1 + at
        yield datetime.date(number // 12, number % 12 + 1, 1)


def _due(scope: Scope, months: list[datetime.date]) -> Counter[str]:
    """Tasks of which a side is due in a month, extensions counted."""
    span = (months[0], month_after(months[-1]) - datetime.timedelta(days=1))
    near = [~Q(**{f"status_{side}": ""}) & Q(**{f"due_{side}__range": span}) for side in scope.sides]
    rows = scope.tasks.filter(Q(*near, _connector=Q.OR))
    found: Counter[str] = Counter()
    names = [f"{name}_{side}" for side in scope.sides for name in ("status", "due")]
    for *halves, count in rows.values_list(*names).annotate(n=Count("pk")):
        days = [day for status, day in zip(halves[::2], halves[1::2], strict=True) if status and day]
        found.update(dict.fromkeys({f"{day:%Y-%m}" for day in days}, count))
    return found


def _done(scope: Scope, months: list[datetime.date]) -> Counter[str]:
    """Tasks of which a side was moved to 已完成待销号 in a month."""
    ends = [(f"{first:%Y-%m}", midnight(month_after(first))) for first in months]
    cases = [When(at__lt=end, then=Value(key)) for key, end in ends]
    moves = StatusMove.objects.filter(target=TaskStatus.DONE, at__gte=midnight(months[0]), at__lt=ends[-1][1])
    if scope.narrowed:
        moves = moves.filter(task__in=scope.tasks, side__in=scope.sides)
    rows = moves.order_by().values_list(Case(*cases, output_field=CharField()))
    return Counter(dict(rows.annotate(n=Count("task", distinct=True))))


def _reported(scope: Scope, months: list[datetime.date]) -> Counter[str]:
    """Tasks on which a report of a month was accepted."""
    cases = [When(on__lt=month_after(first), then=Value(f"{first:%Y-%m}")) for first in months]
    reports = Progress.objects.accepted().filter(on__gte=months[0], on__lt=month_after(months[-1]))
    if scope.narrowed:
        reports = reports.filter(task__in=scope.tasks, side__in=[*scope.sides, Side.JOINT])
    rows = reports.order_by().values_list(Case(*cases, output_field=CharField()))
    return Counter(dict(rows.annotate(n=Count("task", distinct=True))))
