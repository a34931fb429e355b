"""Filters of tasks by the month in which something happened: asked for by address, from the page 进展总览."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from platforms.fields import Side, midnight, month_after
from policies.filters.standing import WrittenFilter, in_words, of_half, read_day
from policies.models import Progress, StatusMove, TaskStatus


class HappenedFilter(WrittenFilter):
    """Tasks of which something happened in a month (2025-12)."""

    def condition(self, value: str) -> Q | None:
        side, month = of_half(value)
        first = read_day(f"{month}-01")
        if first is None:
            return None
        found = self.happened(first, month_after(first))
        return Q(Exists(found.filter(side__in=self.speaking(side)) if side else found))

    def happened(self, first: datetime.date, after: datetime.date) -> QuerySet[Any]:
        """Return what happened from the day `first` until before the day `after`, of the task of the outer query."""
        raise NotImplementedError

    def speaking(self, side: str) -> list[str]:
        """Return the sides of what happened to `side`."""
        return [side]

    def words(self, value: str) -> str:
        side, month = of_half(value)
        return in_words(side, f"{month[:4]}年{int(month[5:])}月")

    def offered(self, rows: QuerySet[Any]) -> dict[str, int]:  # noqa: ARG002
        """None: the months of interest stand in the chart."""
        return {}


class DoneMonthFilter(HappenedFilter):
    """Tasks of which a side was moved to 已完成待销号 in a month."""

    def happened(self, first: datetime.date, after: datetime.date) -> QuerySet[Any]:
        return StatusMove.objects.filter(
            task=OuterRef("pk"), target=TaskStatus.DONE, at__gte=midnight(first), at__lt=midnight(after)
        )


class ReportedMonthFilter(HappenedFilter):
    """Tasks on which a report of a month was accepted."""

    def happened(self, first: datetime.date, after: datetime.date) -> QuerySet[Any]:
        return Progress.objects.filter(task=OuterRef("pk"), on__gte=first, on__lt=after).accepted()

    def speaking(self, side: str) -> list[str]:
        return [side, Side.JOINT]
