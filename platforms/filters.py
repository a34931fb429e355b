"""The filter of the platform list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from platforms.fields import OUTSIDE, Side
from platforms.filtering import FacetFilter, FilterSet
from platforms.keywords import KeywordFilter
from platforms.listing import Facet, Sort
from platforms.models import Platform, PlatformMember, Region
from platforms.scripts import simplified_too

PROVINCES = [(side.value, side.label) for side in (Side.CHONGQING, Side.SICHUAN)]


def answering(platforms: Iterable[str]) -> frozenset[int]:
    """Return the member regions of these platforms (slugs) that a document of the library names."""
    rows = PlatformMember.objects.filter(platform__slug__in=platforms).exclude(basis__startswith=OUTSIDE)
    return frozenset(rows.values_list("region_id", flat=True))


class ProvinceFilter(FacetFilter):
    """The side of a member; no choice while every platform has members on each side, since none would narrow."""

    def counted(self, qs: QuerySet[Any], params: QueryDict, name: str) -> Facet:
        facet = super().counted(qs, params, name)
        narrows = facet.selected or len({choice.count for choice in facet.choices} | {qs.count()}) > 1
        return facet if narrows else replace(facet, choices=())


class RegionFilter(FacetFilter):
    """A member region, under its province: the codes put 重庆 before 四川."""

    def counted(self, qs: QuerySet[Any], params: QueryDict, name: str) -> Facet:
        facet = super().counted(qs, params, name)
        choices = (
            replace(choice, label=f"{Region(code=choice.value).side.label} {choice.label}") if choice.known else choice
            for choice in facet.choices
        )
        return replace(facet, choices=tuple(choices))


class PlaceFilter(FilterSet):
    """Which regions; former names and codes find them too."""

    q = KeywordFilter(
        label="名称、旧名或代码",
        fields=("name", "short_name", "code", "former_names__name", "former_names__old_code"),
        variants=simplified_too,
    )
    side = FacetFilter(label="所属省市", field_name="code__side", choices=PROVINCES)
    level = FacetFilter(label="级别", field_name="level", choices=Region.Level.choices)
    platform = FacetFilter(
        label="参与平台",
        field_name="memberships__platform__slug",
        label_field="memberships__platform__name",
        none_label="未参与平台",
    )
    sorts = (
        Sort("", "代码", ("code",)),
        Sort("platforms", "参与平台多少", ("-platform_count", "code")),
        Sort("name", "名称", ("name", "code")),
    )


class PlatformFilter(FilterSet):
    """Which platforms."""

    q = KeywordFilter(
        label="平台或成员地区名称",
        fields=("name", "names__name", "members__region__name"),
        variants=simplified_too,
    )
    zone = FacetFilter(label="布局片区", field_name="zone", choices=Platform.Zone.choices)
    kind = FacetFilter(label="类型", field_name="kind", choices=Platform.Kind.choices)
    side = ProvinceFilter(label="成员所在省市", field_name="members__region__code__side", choices=PROVINCES)
    stage = FacetFilter(
        label="设立阶段", field_name="stage", choices=Platform.Stage.choices, number=True, none_label="未查到"
    )
    region = RegionFilter(
        label="成员地区", field_name="members__region__code", label_field="members__region__short_name", order="value"
    )
    sorts = (
        Sort("", "布局片区", ("order", "slug")),
        Sort("tasks", "任务多少", ("-task_count", "order")),
        Sort("name", "名称", ("name",)),
    )
