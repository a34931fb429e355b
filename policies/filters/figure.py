"""The filter of the list of figures."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import F, QuerySet
from django.http import QueryDict

from platforms.filtering import FacetFilter, FilterSet
from platforms.keywords import KeywordFilter
from platforms.listing import Facet, Sort
from policies.models import Figure
from policies.parsing.measures import measure_words
from policies.parsing.script import both_scripts

BY_DOCUMENT = (
    F("clause__policy__published_on").desc(nulls_last=True),
    "clause__policy_id",
    "clause__position",
    "start",
)
BY_NUMBER = frozenset({"most", "least"})  # the sorts in which a list is grouped by the unit of measure


class MeasureFilter(FacetFilter):
    """The unit that numbers are compared in, with what it measures and the units that it takes in."""

    def counted(self, qs: QuerySet[Any], params: QueryDict, name: str) -> Facet:
        facet = super().counted(qs, params, name)
        choices = (replace(each, label=measure_words(each.value)) if each.known else each for each in facet.choices)
        return replace(facet, choices=tuple(choices))


class FigureFilter(FilterSet):
    """Which figures."""

    q = KeywordFilter(label="所指、数值或条款文字", fields=("label", "printed", "clause__text"), variants=both_scripts)
    kind = FacetFilter(label="类别", field_name="kind", choices=Figure.Kind.choices, none_label="未标明")
    measure = MeasureFilter(label="计量单位", field_name="measure")
    policy = FacetFilter(
        label="文件",
        field_name="clause__policy__slug",
        label_field="clause__policy__title",
        short_field="clause__policy__short_title",
    )
    area = FacetFilter(label="领域", field_name="area", none_label="未分领域")
    platform = FacetFilter(
        label="条款提及平台",
        field_name="clause__mentions__platform__slug",
        label_field="clause__mentions__platform__name",
    )
    sorts = (
        Sort("", "文件次序", BY_DOCUMENT),
        Sort("most", "数值从大到小", ("measure", "-amount", "pk")),
        Sort("least", "数值从小到大", ("measure", "amount", "pk")),
        Sort("label", "所指", ("label", "measure", "-amount", "pk")),
    )
