"""The filters of the lists of this app, one FilterSet a list; pages, exports and the API share them."""

from __future__ import annotations

from typing import Any, cast

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from platforms.fields import Side
from platforms.filtering import NONE, ConditionFilter, FacetFilter, FilterSet, KeywordFilter, chosen_values
from platforms.filters import answering
from platforms.listing import Sort
from policies.models import Policy, Responsibility, Task, TaskStatus, Unit, UnresolvedParty
from policies.models.status import SOON, late, near
from policies.models.task import TaskQuerySet
from policies.parsing.numbers import DocumentNumber, closed_up, document_number
from policies.parsing.script import both_scripts
from policies.wordings import is_exact


class PolicyKeyword(KeywordFilter):
    """Policies by every typed word; a word may be a document number, in full or in part, in brackets of any form."""

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        for word in closed_up(str(value or "").replace("\x00", " ")).split()[:10]:
            number = document_number(word)
            numbered = qs.filter(_with_number(number)) if number else qs.none()
            qs = super().filter(qs, word) | numbered
        return qs


def _with_number(number: DocumentNumber) -> Q:
    """The policies whose number has all that `number` gives; a code may lack its first characters."""
    codes = [Q(number_code__iendswith=form) for form in both_scripts(number.code)] if number.code else []
    parts = {"number_year": number.year, "number_serial": number.serial}
    return Q(*codes, _connector=Q.OR) & Q(**{name: value for name, value in parts.items() if value})


class PolicyFilter(FilterSet):
    """Which policies."""

    q = PolicyKeyword(
        label="标题、文号或来源",
        fields=("title", "inner_title", "short_title", "document_number", "source_name", "author"),
        variants=both_scripts,
    )
    kind = FacetFilter(label="文种", field_name="kind", choices=Policy.Kind.choices)
    authority = FacetFilter(label="效力", field_name="authority", choices=Policy.Authority.choices)
    issuer = FacetFilter(label="发文机关", field_name="issuances__unit__slug", label_field="issuances__unit__name")
    year = FacetFilter(label="年份", field_name="year", order="-value", number=True, none_label="未载年份")
    status = FacetFilter(label="有效性", field_name="status", choices=Policy.Status.choices)
    script = FacetFilter(label="字形", field_name="script", choices=Policy.Script.choices)
    sorts = (
        Sort("", "成文先后", (F("issued_on").desc(nulls_last=True), F("published_on").desc(nulls_last=True), "slug")),
        Sort("published", "发布先后", (F("published_on").desc(nulls_last=True), "slug")),
        Sort("title", "标题", ("title",)),
        Sort("added", "入库先后", ("-added_on", "slug")),
    )


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


class UnitKeyword(KeywordFilter):
    """Units in whose names or aliases every typed word stands, in either script.

    Aliases are a JSON list, which the two databases write differently; there are few of them, so they are read.
    """

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        for word in str(value or "").replace("\x00", " ").split()[:10]:
            forms = [form.lower() for form in both_scripts(word)]
            rows = Unit.objects.exclude(aliases=[]).values_list("pk", "aliases")
            known = [pk for pk, aliases in rows if any(form in alias.lower() for form in forms for alias in aliases)]
            qs = super().filter(qs, word) | qs.filter(pk__in=known)
        return qs


class HasTasks(ConditionFilter):
    """Units with tasks, or without."""

    def conditions(self) -> dict[str, Q]:
        has = Q(Exists(Responsibility.objects.filter(unit=OuterRef("pk"))))
        return {"yes": has, "no": ~has}


class UnitFilter(FilterSet):
    """Which units."""

    q = UnitKeyword(label="名称或别称", fields=("name", "short_name"), variants=both_scripts)
    side = FacetFilter(label="所属方", field_name="side", choices=Side.choices)
    level = FacetFilter(label="级别", field_name="level", choices=Unit.Level.choices)
    tasks = HasTasks(label="任务", field_name="responsibilities", choices=[("yes", "有任务"), ("no", "没有任务")])
    role = FacetFilter(label="承担角色", field_name="responsibilities__role", choices=Responsibility.Role.choices)
    basis = FacetFilter(label="责任依据", field_name="responsibilities__basis", choices=Responsibility.Basis.choices)
    sorts = (
        Sort("", "任务多少", ("-task_count", "side", "level", "slug")),
        Sort("side", "所属方", ("side", "level", "slug")),
        Sort("name", "名称", ("name",)),
    )
