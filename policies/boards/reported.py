"""The newest accepted reports of tasks, by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from platforms.fields import Side
from policies.models import Progress, Task
from policies.models.status import sides_of

Newest = Mapping[tuple[int, Side], Progress]


@dataclass(frozen=True)
class Said:
    """A report, and the sides of the task whose newest it is, in words."""

    label: str
    report: Progress


def newest(tasks: Iterable[Task]) -> Newest:
    """Return the newest accepted report of each side of each task, by task and side; one query.

    A report of both sides (两省市) counts for each.
    """
    rows = Progress.objects.accepted().filter(task__in=[task.pk for task in tasks])
    order = [F("on").desc(), F("pk").desc()]
    last = rows.annotate(place=Window(RowNumber(), partition_by=[F("task_id"), F("side")], order_by=order))
    found: dict[tuple[int, Side], Progress] = {}
    for report in last.filter(place=1).select_related("evidence__policy").order_by("on", "pk"):
        found |= {(report.task_id, side): report for side in sides_of(report.side)}
    return found


def said(task: Task, reports: Newest, sides: Iterable[Side]) -> tuple[Said, ...]:
    """Return the newest reports of these sides of `task`, one that speaks of both once."""
    found: dict[int, tuple[Progress, list[str]]] = {}
    for side in sides:
        if report := reports.get((task.pk, side)):
            found.setdefault(report.pk, (report, []))[1].append(str(side.label))
    return tuple(Said("、".join(labels), report) for report, labels in found.values())
