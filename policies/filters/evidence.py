"""The filter of the editors' list of tasks by what was judged of their evidence."""

from __future__ import annotations

from typing import Any

from django.db.models import F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.aggregates import Count
from django.db.models.functions import Coalesce

from platforms.filtering import ConditionFilter, FacetFilter, FilterSet
from platforms.keywords import KeywordFilter
from platforms.listing import Sort
from policies.models import Task, TaskEvidence
from policies.parsing.script import both_scripts


class JudgedFilter(ConditionFilter):
    """Tasks by what people or the library made of their evidence."""

    def conditions(self) -> dict[str, Q]:
        # By lists of keys, which are read once: a question for each row takes PostgreSQL seconds to count.
        judged = TaskEvidence.objects.order_by()
        accepted, any_of = Q(pk__in=judged.accepted().values("task")), Q(pk__in=judged.values("task"))
        return {"none": ~any_of, "rejected": any_of & ~accepted, "accepted": accepted}


class TaskEvidenceFilter(FilterSet):
    """Which tasks, for judging their evidence."""

    keeps = True
    q = KeywordFilter(label="任务名称或原文", fields=("title", "quote"), variants=both_scripts)
    judged = JudgedFilter(
        label="审读",
        field_name="library_evidence",
        choices=[("none", "还没有判断"), ("rejected", "只有不采纳的"), ("accepted", "已有采纳的")],
    )
    policy = FacetFilter(
        label="文件", field_name="policy__slug", label_field="policy__title", short_field="policy__short_title"
    )
    area = FacetFilter(label="领域", field_name="area", none_label="未分领域")
    sorts = (
        Sort("", "文件次序", (F("policy__published_on").desc(nulls_last=True), "policy_id", "number")),
        Sort("title", "任务名称", ("title", "pk")),
    )


def judged_tasks() -> QuerySet[Task]:
    """Tasks with `accepted` and `rejected`, how many clauses were judged so."""
    rows = Task.objects.brief()
    return rows.annotate(accepted=_counted("accepted"), rejected=_counted("rejected"))


def _counted(state: str) -> Any:
    """How many clauses of a task were judged so; worked out for the rows of the page alone."""
    rows = TaskEvidence.objects.filter(task=OuterRef("pk"), state=state).order_by().values("task")
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)
