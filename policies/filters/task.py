"""The filter of the task list, and with it of its board, 台账 and exports.

Every number of another page leads to `/tasks/?…`, so the parameters are a promise. Several values of one mean "or":

    q                   words of the clause
    status              joint status: unreported not_started ongoing done closed paused stopped
    status_cq status_sc status of a side; none: no part in it
    light               red yellow grey green, of the whole; with lightside=cq or sc, of that side
    silent              yes (a side is silent), cq, sc, no
    due                 overdue soon suggested none; due_month=2025-12: a side is due in that month
    report units        yes, none, no_cq, no_sc (that side has a part and none); report=cq: that side reported
    evidence            the same (no_cq: no report of that side with evidence); library: a clause of the library
    basis unit side     of responsible units: what says so, which, of which side; unit=none; body: of which level
    waiting             close: a side is done and waits to be struck off
    moved_since         2026-10-01: a side moved to another status on that day or later
    done_month          2025-12: a side was moved to 已完成待销号 in that month
    reported_month      2025-12: a report of that month was accepted
    due_month, moved_since, done_month, reported_month=cq-2025-12 and the like: of that side alone
    policy area platform region   slug, words, slug or none, code
"""

from __future__ import annotations

from typing import Any, cast

from django.db.models import Count, F, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from platforms.bare import same_rows
from platforms.counting import count_each
from platforms.fields import Side
from platforms.filtering import (
    NONE,
    ConditionFilter,
    FacetFilter,
    FilterSet,
    chosen_values,
)
from platforms.filters import answering
from platforms.keywords import KeywordFilter
from platforms.listing import Facet, Sort
from policies.filters.bodies import BODIES, BodyFilter
from policies.filters.linked import LinkedFilter, of_tasks
from policies.filters.months import DoneMonthFilter, ReportedMonthFilter
from policies.filters.standing import (
    HALVES,
    EvidenceFilter,
    LightFilter,
    LightSideFilter,
    MonthFilter,
    MovedFilter,
    ReportFilter,
    SilentFilter,
    UnitsFilter,
    WaitingFilter,
    lacking,
)
from policies.models import Light, Mention, Responsibility, Task, TaskStatus, UnresolvedParty
from policies.models.status import SOON, late, near
from policies.models.task import TaskQuerySet
from policies.wordings import is_exact

REPORTS = [*lacking("进展"), *((side, f"{label}有进展") for side, label in HALVES)]
PROOFS = [
    ("yes", "有佐证"),
    ("library", "其中有库内佐证"),
    (NONE, "没有佐证"),
    *((f"no_{side}", f"{label}的进展没有佐证") for side, label in HALVES),
]


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

    alone = True
    asked_only = frozenset({"unconfirmed"})

    def counted(self, qs: QuerySet[Any], params: QueryDict, name: str) -> Facet:
        """Return the facet; two queries, since an index holds the tasks of each basis."""
        rows = same_rows(qs)
        duties = of_tasks(Responsibility.objects.all(), "task", rows).values_list("basis")
        counts = dict(duties.annotate(n=Count("task", distinct=True)))
        return self.facet({**count_each(rows, {name: self})[name], **counts}, params, name)

    def to_count(self) -> dict[str, Q]:
        return {key: each for key, each in super().to_count().items() if key not in Responsibility.Basis.values}

    def conditions(self) -> dict[str, Q]:
        duties = Responsibility.objects.order_by()
        others = Q(pk__in=UnresolvedParty.objects.order_by().values("task"))
        found = {value: Q(pk__in=duties.filter(basis=value).values("task")) for value in Responsibility.Basis.values}
        sure = Q(pk__in=duties.exclude(basis=Responsibility.Basis.SUGGESTED).values("task"))
        found["unconfirmed"] = found[Responsibility.Basis.SUGGESTED] & ~sure
        return found | {"unresolved": others, NONE: ~Q(pk__in=duties.values("task")) & ~others}


class TaskFilter(FilterSet):
    """Which tasks."""

    shown_by: tuple[str, ...] = ("view", "group", "boardside")
    keeps = True
    q = ClauseKeyword(label="条款文字", fields=())
    status = FacetFilter(label="状态", field_name="status", choices=TaskStatus.choices)
    light = LightFilter(label="灯", field_name="status", choices=Light.choices)
    lightside = LightSideFilter(label="灯看哪一方", field_name="status", choices=HALVES)
    silent = SilentFilter(
        label="超期未报",
        field_name="status",
        choices=[
            ("yes", "有一方超期未报"),
            *((side, f"{label}超期未报") for side, label in HALVES),
            ("no", "没有超期未报"),
        ],
    )
    due = DueFilter(
        label="时限",
        field_name="due_on",
        choices=[("overdue", "逾期"), ("soon", f"{SOON.days}天内"), ("suggested", "有建议，待确认"), (NONE, "未载")],
    )
    due_month = MonthFilter(label="到期月份", field_name="due_cq")
    waiting = WaitingFilter(label="待办", field_name="status", choices=[("close", "已完成，待销号")])
    report = ReportFilter(label="进展", field_name="reported_cq", choices=REPORTS)
    evidence = EvidenceFilter(label="佐证", field_name="library_evidence", choices=PROOFS)
    moved_since = MovedFilter(label="状态变动", field_name="moves")
    done_month = DoneMonthFilter(label="报完成月份", field_name="moves")
    reported_month = ReportedMonthFilter(label="报告月份", field_name="progress")
    status_cq = FacetFilter(
        label="重庆状态", field_name="status_cq", choices=TaskStatus.choices, none_label="不涉及重庆"
    )
    status_sc = FacetFilter(
        label="四川状态", field_name="status_sc", choices=TaskStatus.choices, none_label="不涉及四川"
    )
    policy = FacetFilter(
        label="文件", field_name="policy__slug", label_field="policy__title", short_field="policy__short_title"
    )
    area = FacetFilter(label="领域", field_name="area", none_label="未分领域")
    units = UnitsFilter(label="有无责任单位", field_name="responsibilities", choices=lacking("责任单位"))
    basis = BasisFilter(
        label="责任依据",
        field_name="responsibilities",
        choices=[
            *Responsibility.Basis.choices,
            ("unconfirmed", "只有建议"),
            ("unresolved", "写明统称或未登记单位"),
            (NONE, "未载责任单位"),
        ],
    )
    body = BodyFilter(label="责任单位的级别", field_name="responsibilities", choices=BODIES)
    side = LinkedFilter(
        label="责任方",
        field_name="responsibilities__side",
        choices=Side.choices,
        links=Responsibility.objects.all(),
        value="side",
    )
    platform = LinkedFilter(
        label="提及平台",
        field_name="clause__mentions__platform__slug",
        label_field="clause__mentions__platform__name",
        none_label="没有提及平台",
        links=Mention.objects.filter(platform__isnull=False),
        value="platform",
        task="clause__task",
    )
    unit = LinkedFilter(
        label="责任单位",
        field_name="responsibilities__unit__slug",
        label_field="responsibilities__unit__name",
        none_label="没有责任单位",
        links=Responsibility.objects.all(),
        value="unit",
        once=True,
    )
    region = LinkedFilter(
        label="提及地区",
        field_name="clause__mentions__region__code",
        label_field="clause__mentions__region__name",
        links=Mention.objects.filter(region__isnull=False),
        value="region",
        task="clause__task",
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
