"""The filters of the working pages: tasks of one's own units, and reports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Least
from django.http import QueryDict

from platforms.fields import Side
from platforms.filtering import ConditionFilter, FacetFilter, FilterSet
from platforms.keywords import KeywordFilter
from platforms.listing import Sort
from policies.filters.standing import LightFilter, SilentFilter
from policies.filters.task import ClauseKeyword, DueFilter
from policies.models import Light, Progress, Responsibility, Task, TaskStatus, Unit
from policies.models.status import SOON

NEAREST = Coalesce(Least("due_cq", "due_sc"), "due_cq", "due_sc")  # SQLite's Least is empty if either is


class OwnUnitFilter(ConditionFilter):
    """Tasks by which of one's own units answers for them."""

    units: tuple[Unit, ...] = ()

    def conditions(self) -> dict[str, Q]:
        duties = Responsibility.objects.filter(task=OuterRef("pk"))
        return {unit.slug: Q(Exists(duties.filter(unit=unit))) for unit in self.units}


class OwnTaskFilter(FilterSet):
    """Which of the tasks of one's own units; those due soonest first."""

    q = ClauseKeyword(label="条款文字", fields=())
    own = OwnUnitFilter(label="本单位", field_name="responsibilities", choices=())
    light = LightFilter(label="灯", field_name="status", choices=Light.choices)
    due = DueFilter(label="时限", field_name="due_on", choices=[("overdue", "逾期"), ("soon", f"{SOON.days}天内")])
    silent = SilentFilter(label="超期未报", field_name="status", choices=[("yes", "超期未报"), ("no", "没有超期未报")])
    status = FacetFilter(label="状态", field_name="status", choices=TaskStatus.choices)
    area = FacetFilter(label="领域", field_name="area", none_label="未分领域")
    by_document = (F("policy__published_on").desc(nulls_last=True), "policy_id", "number")

    def __init__(self, data: QueryDict, queryset: QuerySet[Task], *, units: Iterable[Unit], **extra: Any) -> None:
        super().__init__(data, queryset, **extra)
        own = self.filters["own"]
        own.units = tuple(units)
        own.labels = {unit.slug: str(unit) for unit in own.units} if len(own.units) > 1 else {}
        first = Sort("", "相关程度") if data.get("q", "").strip() else None
        near = Sort("due" if first else "", "时限近的在前", (NEAREST.asc(nulls_last=True), *self.by_document))
        self.sorts = (*([first] if first else []), near, Sort("document", "文件次序", self.by_document))


class HandFilter(ConditionFilter):
    """Reports by whether one goes on with them oneself, or others wrote them."""

    found: Mapping[str, Q] = {}

    def conditions(self) -> dict[str, Q]:
        return dict(self.found)


class OwnReportFilter(FilterSet):
    """Which reports; those that wait longest first. `hands`: the conditions of `hand`."""

    q = KeywordFilter(label="进展或任务", fields=("words", "task__title"))
    hand = HandFilter(label="谁的", field_name="author", choices=[("own", "本人或本单位"), ("others", "其他人填报")])
    state = FacetFilter(label="审核状态", field_name="state", choices=Progress.State.choices)
    side = FacetFilter(label="哪一方", field_name="side", choices=Side.choices)
    status = FacetFilter(label="转入状态", field_name="status", choices=TaskStatus.choices, none_label="状态不变")
    sorts = (Sort("", "先填报的在前", ("created_at", "pk")), Sort("new", "后填报的在前", ("-created_at", "-pk")))

    def __init__(self, data: QueryDict, queryset: QuerySet[Progress], *, hands: Mapping[str, Q], **extra: Any) -> None:
        super().__init__(data, queryset, **extra)
        self.filters["hand"].found = hands
