"""The filter of 平行对照: tasks of both sides, and in what the two differ."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from platforms.bare import is_whole
from platforms.filtering import ConditionFilter
from policies.filters.standing import either
from policies.filters.task import TaskFilter
from policies.models import Light, Task
from policies.models.lights import side_q
from policies.models.status import FINISHED, RUNNING, SIDES

CQ, SC = SIDES


class DifferFilter(ConditionFilter):
    """Tasks by what the two sides differ in."""

    def conditions(self) -> dict[str, Q]:
        today = timezone.localdate()
        return {
            "status": ~Q(status_cq=F("status_sc")),
            "light": either([side_q(light, today, CQ) & ~side_q(light, today, SC) for light in Light.values]),
            "report": one_of(Q(reported_cq=None), Q(reported_sc=None)),
            "evidence": one_of(Q(proven_cq=True), Q(proven_sc=True)),
            "due": one_of(Q(due_cq=None), Q(due_sc=None)) | Q(due_cq__lt=F("due_sc")) | Q(due_cq__gt=F("due_sc")),
            "done": either(
                [Q(**{f"status_{a}__in": FINISHED, f"status_{b}__in": RUNNING}) for a, b in ((CQ, SC), (SC, CQ))]
            ),
        }


def one_of(first: Q, second: Q) -> Q:
    """The condition that exactly one of the two holds."""
    return (first & ~second) | (~first & second)


class FacingFilter(TaskFilter):
    """Which tasks of both sides."""

    shown_by: tuple[str, ...] = ()
    differ = DifferFilter(
        label="两方不同",
        field_name="status",
        choices=[
            ("status", "状态不同"),
            ("done", "一方完成，另一方没有"),
            ("light", "灯不同"),
            ("report", "只有一方报告"),
            ("evidence", "只有一方的进展附佐证"),
            ("due", "时限不同"),
        ],
    )

    def __init__(self, data: QueryDict, queryset: QuerySet[Task], **extra: Any) -> None:
        both = queryset.exclude(**{f"status_{CQ}": ""}).exclude(**{f"status_{SC}": ""})
        super().__init__(data, both, **extra)
        self.keeps = is_whole(queryset)
        self.filters.move_to_end("differ", last=False)
