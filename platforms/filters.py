"""The filter of the platform list."""

from __future__ import annotations

from platforms.fields import Side
from platforms.filtering import FacetFilter, FilterSet, KeywordFilter
from platforms.listing import Sort
from platforms.models import Platform

PROVINCES = [(side.value, side.label) for side in (Side.CHONGQING, Side.SICHUAN)]


class PlatformFilter(FilterSet):
    """Which platforms."""

    q = KeywordFilter(label="平台或成员地区名称", fields=("name", "names__name", "members__region__name"))
    zone = FacetFilter(label="布局片区", field_name="zone", choices=Platform.Zone.choices)
    kind = FacetFilter(label="类型", field_name="kind", choices=Platform.Kind.choices)
    side = FacetFilter(label="成员所在省市", field_name="members__region__code__side", choices=PROVINCES)
    stage = FacetFilter(
        label="设立阶段", field_name="stage", choices=Platform.Stage.choices, number=True, none_label="未查到"
    )
    region = FacetFilter(
        label="成员地区", field_name="members__region__code", label_field="members__region__short_name", order="value"
    )
    sorts = (
        Sort("", "布局片区", ("order", "slug")),
        Sort("tasks", "任务多少", ("-task_count", "order")),
        Sort("name", "名称", ("name",)),
    )
