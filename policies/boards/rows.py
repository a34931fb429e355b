"""Tasks as boards, 台账 and 平行对照 read them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import F, QuerySet

from platforms.bare import same_rows
from platforms.fields import Side
from policies.models import Responsibility, Task, Unit

BY_DOCUMENT = (F("policy__published_on").desc(nulls_last=True), "policy_id", "number", "pk")
OF_BOTH = {Side.JOINT, Side.STATE}


def bare(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """Return the same tasks without their order, prefetches and joins, to count and slice."""
    return same_rows(tasks).order_by()


def read(keys: Collection[int]) -> dict[int, Task]:
    """Return these tasks by key, with their document and units but without long texts; four queries.

    A unit stands once in memory however many tasks it answers for: joined, it would be read for each.
    """
    rows = Task.objects.filter(pk__in=keys).brief()
    found = {task.pk: task for task in rows.prefetch_related("responsibilities", "unresolved_parties")}
    duties = [row for task in found.values() for row in task.responsibilities.all()]
    units = Unit.objects.select_related("region__successor").in_bulk({row.unit_id for row in duties})
    for row in duties:
        row.unit = units[row.unit_id]
    return found


@dataclass(frozen=True)
class Answering:
    """Those who answer for a task on one side, the surest basis first."""

    label: str
    rows: tuple[Responsibility, ...]


def answering(task: Task, sides: Collection[Side]) -> tuple[Answering, ...]:
    """Return who answers for `task` on these sides, then the bodies of both."""
    wanted = [side for side in Side if side in sides or side in OF_BOTH]
    rows = sorted(task.responsibilities.all(), key=lambda row: (row.place, row.pk))
    found = [Answering(str(side.label), tuple(row for row in rows if row.side == side)) for side in wanted]
    return tuple(each for each in found if each.rows)
