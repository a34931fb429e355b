"""The filter of the task list."""

from __future__ import annotations

from typing import Any, cast

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from platforms.fields import Side
from platforms.filtering import NONE, ConditionFilter, FacetFilter, FilterSet, KeywordFilter, chosen_values
from platforms.filters import answering
from platforms.listing import Sort
from policies.models import Responsibility, Task, TaskStatus, UnresolvedParty
from policies.models.status import SOON, late, near
from policies.models.task import TaskQuerySet
from policies.wordings import is_exact


class ClauseKeyword(KeywordFilter):
    """Tasks by the words of their clause, through the search index; best first. `?exact=1`: without other forms."""

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        other_forms = not is_exact(self.parent.data)
        return cast(TaskQuerySet, qs).search(value, other_forms=other_forms) if value and value.strip() else qs


class DueFilter(ConditionFilter):
    """Tasks by how near their day is."""

    def conditions(self) -> dict[str, Q]:
        today = timezone.localdate()
        suggested = Q(due_on=None, due_words="", suggested_due_on__isnull=False)
        found = {"overdue": late(today), "soon": near(today), "suggested": suggested}
        return found | {NONE: Q(due_on=None) & ~suggested}


class BasisFilter(ConditionFilter):
    """Tasks by what says who is responsible; general words and unknown bodies (有关部门) say something too."""

    def conditions(self) -> dict[str, Q]:
        duties = Responsibility.objects.filter(task=OuterRef("pk"))
        others = Exists(UnresolvedParty.objects.filter(task=OuterRef("pk")))
        found = {value: Q(Exists(duties.filter(basis=value))) for value in Responsibility.Basis.values}
        return found | {"unresolved": Q(others), NONE: ~Q(Exists(duties)) & ~Q(others)}


class TaskFilter(FilterSet):
    """Which tasks."""

    q = ClauseKeyword(label="条款文字", fields=())
    status = FacetFilter(label="状态", field_name="status", choices=TaskStatus.choices)
    due = DueFilter(
        label="时限",
        field_name="due_on",
        choices=[("overdue", "逾期"), ("soon", f"{SOON.days}天内"), ("suggested", "有建议，待确认"), (NONE, "未载")],
    )
    policy = FacetFilter(
        label="文件", field_name="policy__slug", label_field="policy__title", short_field="policy__short_title"
    )
    area = FacetFilter(label="领域", field_name="area", none_label="未分领域")
    basis = BasisFilter(
        label="责任依据",
        field_name="responsibilities",
        choices=[*Responsibility.Basis.choices, ("unresolved", "写明统称或未登记单位"), (NONE, "未载责任单位")],
    )
    side = FacetFilter(label="责任方", field_name="responsibilities__side", choices=Side.choices)
    platform = FacetFilter(
        label="提及平台", field_name="clause__mentions__platform__slug", label_field="clause__mentions__platform__name"
    )
    unit = FacetFilter(
        label="责任单位", field_name="responsibilities__unit__slug", label_field="responsibilities__unit__name"
    )
    region = FacetFilter(
        label="提及地区", field_name="clause__mentions__region__code", label_field="clause__mentions__region__name"
    )

    def __init__(self, data: QueryDict, queryset: QuerySet[Task], **extra: Any) -> None:
        super().__init__(data, queryset, **extra)
        by_document = (F("policy__published_on").desc(nulls_last=True), "policy_id", "number")
        first = Sort("", "相关程度") if data.get("q", "").strip() else Sort("", "文件次序", by_document)
        self.sorts = (
            first,
            *([Sort("document", "文件次序", by_document)] if not first.order_by else []),
            Sort("due", "完成时限", (F("due_on").asc(nulls_last=True), *by_document)),
            Sort("title", "任务名称", ("title", "pk")),
        )

    def answering(self) -> frozenset[int]:
        """The regions that answer for the tasks of the chosen platforms: their members, by a document of the library.

        Their units stand first in the rows. Without a chosen platform no query is made.
        """
        slugs = chosen_values(self.data, "platform")
        return answering(slugs) if slugs else frozenset()
