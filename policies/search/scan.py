"""The engine of last resort: reads every clause. For when no index can be used; exact, but slow.

It has the meaning of a Query written out plainly, so the tests hold the index against it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from policies.search import compile as compiled
from policies.search import tokens
from policies.search.documents import ClauseDocument, Filters, Library, Value
from policies.search.query import Query


@dataclass(frozen=True, slots=True)
class Plan:
    """What to look for: the needles, and how many of them a clause must have."""

    needles: tuple[str, ...]
    needed: int
    excluded: tuple[str, ...]
    filters: Filters


def strict(query: Query, filters: Filters) -> Plan:
    return Plan(query.terms, len(query.terms), query.excluded, filters)


def relaxed(query: Query, words: tuple[str, ...], filters: Filters) -> Plan:
    return Plan(words, compiled.needed(len(words)), query.excluded, filters)


class Scan:
    """The database read as an index is read."""

    slow = True

    def __init__(self, library: Library) -> None:
        self._library = library

    def _hits(self, plan: Plan) -> list[ClauseDocument]:
        ranked = []
        for document in self._library.documents(self._library.clause_ids()):
            text = tokens.fold(document.text).text
            found = [needle for needle in plan.needles if needle in text]
            if len(found) < plan.needed or any(term in text for term in plan.excluded):
                continue
            if all(set(document.values(name)) & set(values) for name, values in plan.filters.items()):
                heading = tokens.fold(document.heading).text
                headed = sum(needle in heading for needle in found)
                ranked.append((-headed, -len(found), document.order, document.clause, document))
        return [document for *_, document in sorted(ranked, key=lambda row: row[:4])]

    def count(self, plan: Plan) -> int:
        return len(self._hits(plan))

    def top(self, plan: Plan, limit: int, offset: int = 0) -> list[int]:
        return [document.clause for document in self._hits(plan)[offset : offset + limit]]

    def ids(self, plan: Plan) -> list[int]:
        return [document.clause for document in self._hits(plan)]

    def facets(self, plan: Plan, names: Sequence[str]) -> dict[str, dict[Value, int]]:
        hits = self._hits(plan) if names else []
        return {name: dict(Counter(value for hit in hits for value in hit.values(name))) for name in names}
