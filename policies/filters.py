"""The filters of the lists of this app, one FilterSet a list; pages, exports and the API share them."""

from __future__ import annotations

from django.db.models import F

from platforms.filtering import FacetFilter, FilterSet, KeywordFilter
from platforms.listing import Sort
from policies.models import Policy
from policies.parsing.script import both_scripts


class PolicyFilter(FilterSet):
    """Which policies."""

    q = KeywordFilter(
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
