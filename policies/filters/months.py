"""Filters of tasks by the month in which something happened: asked for by address, from the page 进展总览."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from policies.filters.standing import WrittenFilter, read_day
from policies.models import Progress, StatusMove, TaskStatus


class HappenedFilter(WrittenFilter):
    """Tasks of which something happened in a month (2025-12)."""

    def condition(self, value: str) -> Q | None:
        first = read_day(f"{value}-01")
        if first is None:
            return None
        return Q(Exists(self.happened(first, (first + datetime.timedelta(days=31)).replace(day=1))))

    def happened(self, first: datetime.date, after: datetime.date) -> QuerySet[Any]:
        """Return what happened from the day `first` until before the day `after`, of the task of the outer query."""
        raise NotImplementedError

    def words(self, value: str) -> str:
        return f"{value[:4]}年{int(value[5:])}月"

    def offered(self, rows: QuerySet[Any]) -> dict[str, int]:  # noqa: ARG002
        """None: the months of interest stand in the chart."""
        return {}


class DoneMonthFilter(HappenedFilter):
    """Tasks of which a side was moved to 已完成待销号 in a month."""

    def happened(self, first: datetime.date, after: datetime.date) -> QuerySet[Any]:
        start, end = (timezone.make_aware(datetime.datetime.combine(day, datetime.time())) for day in (first, after))
        return StatusMove.objects.filter(task=OuterRef("pk"), target=TaskStatus.DONE, at__gte=start, at__lt=end)


class ReportedMonthFilter(HappenedFilter):
    """Tasks on which a report of a month was accepted."""

    def happened(self, first: datetime.date, after: datetime.date) -> QuerySet[Any]:
        return Progress.objects.filter(task=OuterRef("pk"), on__gte=first, on__lt=after).accepted()
