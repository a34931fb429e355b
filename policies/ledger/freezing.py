"""A task as a row of a frozen register."""

from __future__ import annotations

from django.db.models import F, OuterRef, QuerySet, Subquery

from platforms.fields import Side
from policies.ledger.registered import Registered
from policies.models import Progress, SnapshotRow, Task

COPIED = (
    *("path", "marker", "title", "area", "status", "status_cq", "status_sc", "due_on", "due_cq", "due_sc"),
    *("reported_cq", "reported_sc"),
)


def tasks_to_freeze() -> QuerySet[Task]:
    """All tasks in the order of the documents, with the words of the newest accepted report of each side."""
    order = (F("policy__published_on").desc(nulls_last=True), "policy_id", "number")
    tasks = Task.objects.for_export().defer("quote").order_by(*order)
    newest = {f"words_{side}": _newest(side) for side in (Side.CHONGQING, Side.SICHUAN)}
    return tasks.annotate(**newest)


def _newest(side: str) -> Subquery:
    reports = Progress.objects.accepted().of_side(side).filter(task=OuterRef("pk")).order_by("-on", "-pk")
    return Subquery(reports.values("words")[:1])


def frozen(entry: Registered, position: int) -> SnapshotRow:
    """A task (of `tasks_to_freeze`) as a row that is not yet saved."""
    task, light = entry.task, entry.light
    return SnapshotRow(
        position=position,
        task_id=task.pk,
        policy_slug=task.policy.slug,
        policy=str(task.policy),
        units_cq=entry.units(Side.CHONGQING),
        units_sc=entry.units(Side.SICHUAN),
        units_joint=entry.units(Side.JOINT, Side.STATE),
        unresolved=entry.unresolved,
        light=light.light,
        reasons=light.why,
        report_cq=vars(task)["words_cq"] or "",
        report_sc=vars(task)["words_sc"] or "",
        **{name: getattr(task, name) for name in COPIED},
    )
