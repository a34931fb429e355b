"""?explain=1, for staff: how the search read a query, and what the score of each hit is made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest

from policies import search
from policies.facets import LABELS, Asked
from policies.results import Group, Hit
from policies.search import Condition, Explanation, Found, tokens


@dataclass(frozen=True, slots=True)
class Scored:
    """A hit of the page with its score and the parts of it: what each says, and what it adds."""

    hit: Hit
    score: float
    parts: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """`words`: how each term is cut. `filters`: label and values. `conditions`: what each field was looked up to be."""

    explanation: Explanation
    words: tuple[tuple[str, tuple[str, ...]], ...]
    filters: tuple[tuple[str, str], ...]
    conditions: tuple[tuple[str, str], ...]
    scored: tuple[Scored, ...]


def may_explain(request: HttpRequest) -> bool:
    """Whether the reader asks for an explanation and has a permission in the admin."""
    return (
        request.GET.get("explain") == "1"
        and request.user.is_authenticated
        and request.user.is_staff
        and bool(request.user.get_all_permissions())
    )


def explained(
    request: HttpRequest, asked: Asked, typed: str, found: Found, groups: Iterable[Group]
) -> Explained | None:
    """The explanation of a page of results; None for whoever may not see it."""
    if not may_explain(request):
        return None
    synonyms = request.GET.get("exact") != "1"
    explanation = search.explain(typed, found, asked.filters, synonyms=synonyms)
    hits = {hit.clause.pk: hit for group in groups for hit in group.hits}
    return Explained(
        explanation=explanation,
        words=tuple((term.text, tuple(tokens.words(term.text))) for term in found.query.terms),
        filters=tuple(
            (LABELS[name], "、".join(str(value) for value in values)) for name, values in asked.filters.items()
        ),
        conditions=tuple(
            (f"{field.name}:{field.text}", _found(search.looked_up(field))) for field in found.query.fields
        ),
        scored=tuple(Scored(hits[pk], score, parts) for pk, score, parts in explanation.hits if pk in hits),
    )


def _found(condition: Condition) -> str:
    """What a field stands for, in short."""
    if condition.years:
        return f"{condition.facet} {condition.years[0]}..{condition.years[1]}"
    values = "、".join(map(str, condition.values[:20])) or "没有"
    return f"{'不是 ' if condition.excluded else ''}{condition.facet} {values}" + (
        f"，或标题含“{condition.heading}”" if condition.heading else ""
    )
