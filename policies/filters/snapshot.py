"""The filter of the tasks of a frozen register."""

from __future__ import annotations

from platforms.filtering import FacetFilter, FilterSet
from platforms.keywords import KeywordFilter
from platforms.listing import Sort
from policies.models import Light, TaskStatus
from policies.parsing.script import both_scripts


class SnapshotRowFilter(FilterSet):
    """Which tasks of a frozen register."""

    q = KeywordFilter(
        label="任务或单位名称", fields=("title", "units_cq", "units_sc", "units_joint"), variants=both_scripts
    )
    light = FacetFilter(label="灯", field_name="light", choices=Light.choices)
    status = FacetFilter(label="状态", field_name="status", choices=TaskStatus.choices)
    status_cq = FacetFilter(
        label="重庆状态", field_name="status_cq", choices=TaskStatus.choices, none_label="不涉及重庆"
    )
    status_sc = FacetFilter(
        label="四川状态", field_name="status_sc", choices=TaskStatus.choices, none_label="不涉及四川"
    )
    policy = FacetFilter(label="文件", field_name="policy_slug", label_field="policy")
    area = FacetFilter(label="领域", field_name="area", none_label="未分领域")
    sorts = (
        Sort("", "文件次序", ("position",)),
        Sort("title", "任务名称", ("title", "position")),
    )
