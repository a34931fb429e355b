"""Ways out of a search that does not find all that was asked: the same with one thing fewer, and what that finds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import QueryDict

from platforms.listing import with_params
from policies import search
from policies.facets import LABELS, Asked
from policies.search import Found
from policies.wordings import is_exact


@dataclass(frozen=True, slots=True)
class Way:
    """A search that asks for less, and how many clauses it finds."""

    label: str
    url: str
    count: int


@dataclass(frozen=True, slots=True)
class WaysOut:
    """`unknown`: terms that no clause of the library has. `alone`: others, with the number of clauses that have each.

    `apart`: no clause has all these terms. `ways`: searches with one part of the query, or one filter, fewer; those
    that find something.
    """

    unknown: tuple[str, ...]
    alone: tuple[tuple[str, int], ...]
    apart: bool
    ways: tuple[Way, ...]


def ways_out(params: QueryDict, asked: Asked, typed: str, found: Found) -> WaysOut | None:
    """What to do about a query that no clause has whole, or that the filters leave nothing of; else None."""
    if found.query.empty or (found.total and not found.best):
        return None
    exact = is_exact(params)
    parts = search.dropped(typed, asked.filters, synonyms=not exact)
    ways = [Way(f"去掉{_quoted(part.term)}", with_params(params, q=part.typed), part.count) for part in parts]
    if not found.total:
        ways += _without_filters(params, asked, typed, exact=exact)
    return WaysOut(
        unknown=tuple(_quoted(part.term) for part in parts if part.alone == 0),
        alone=tuple((_quoted(part.term), part.alone) for part in parts if part.alone),
        apart=found.best and not (found.query.fields or found.query.excluded),
        ways=tuple(way for way in ways if way.count),
    )


def _without_filters(params: QueryDict, asked: Asked, typed: str, *, exact: bool) -> Iterator[Way]:
    """The search without one filter, a facet each, and without all."""
    for name in asked.filters:
        rest = {other: values for other, values in asked.filters.items() if other != name}
        chosen = "、".join(known.label for known in asked.names[name].values())
        count = search.find(typed, rest, synonyms=not exact).total
        yield Way(
            f"不限{LABELS[name]}{f'（现为 {chosen}）' if chosen else ''}", with_params(params, **{name: None}), count
        )
    if len(asked.filters) > 1:
        count = search.find(typed, synonyms=not exact).total
        yield Way("清除全部筛选条件", with_params(params, **dict.fromkeys(asked.filters)), count)


def _quoted(term: str) -> str:
    return term if term.startswith("“") else f"“{term}”"
