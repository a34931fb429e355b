"""The filter of the policy list."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q, QuerySet

from platforms.filtering import FacetFilter, FilterSet
from platforms.keywords import KeywordFilter
from platforms.listing import Sort
from policies.models import Policy
from policies.parsing.numbers import DocumentNumber, closed_up, document_number
from policies.parsing.script import both_scripts


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
