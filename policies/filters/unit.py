"""The filter of the unit list."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict

from platforms.fields import Side
from platforms.filtering import ConditionFilter, FacetFilter, FilterSet
from platforms.keywords import KeywordFilter
from platforms.listing import Sort
from policies.models import Responsibility, Unit
from policies.models.unit import UnitQuerySet
from policies.parsing.script import both_scripts


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

    keeps = True
    q = UnitKeyword(label="名称或别称", fields=("name", "short_name"), variants=both_scripts)
    side = FacetFilter(label="所属方", field_name="side", choices=Side.choices)
    level = FacetFilter(label="级别", field_name="level", choices=Unit.Level.choices)
    tasks = HasTasks(label="任务", field_name="responsibilities", choices=[("yes", "有任务"), ("no", "没有任务")])
    role = FacetFilter(label="承担角色", field_name="responsibilities__role", choices=Responsibility.Role.choices)
    basis = FacetFilter(label="责任依据", field_name="responsibilities__basis", choices=Responsibility.Basis.choices)
    sorts = (
        Sort("", "任务多少", ("-task_count", "side", "level", "slug")),
        Sort("red", "红灯多少", ("-red_count", "-task_count", "side", "level", "slug")),
        Sort("silent", "超期未报多少", ("-silent_count", "-task_count", "side", "level", "slug")),
        Sort("side", "所属方", ("side", "level", "slug")),
        Sort("name", "名称", ("name",)),
    )

    def __init__(self, data: QueryDict, queryset: UnitQuerySet, **extra: Any) -> None:
        wanted = data.get("sort", "")
        super().__init__(data, queryset.with_count(wanted) if wanted in {"red", "silent"} else queryset, **extra)
