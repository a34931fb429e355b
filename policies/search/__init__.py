"""Search: a query string in, ranked clause ids out. The app connects its Library at start; no model is named here."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings

from policies.search import compile as compiled
from policies.search import index, scan
from policies.search.documents import FACETS, TASKS_ONLY, ClauseDocument, Filters, Library, Mark, Value
from policies.search.follow import Follower
from policies.search.index import Damaged, Unusable
from policies.search.query import Query, parse

__all__ = [
    "FACETS",
    "ClauseDocument",
    "Filters",
    "Found",
    "Hits",
    "Library",
    "Mark",
    "Query",
    "Value",
    "best",
    "connect",
    "find",
    "follower",
    "matching_ids",
    "parse",
]
logger = logging.getLogger(__name__)
T = TypeVar("T")
_library: list[Library] = []


@dataclass(frozen=True, slots=True)
class Found:
    """One page of a search. `needles`: what to highlight. `words`: those shown when the whole query found nothing."""

    query: Query
    ids: tuple[int, ...] = ()
    total: int = 0
    facets: Mapping[str, Mapping[Value, int]] = field(default_factory=dict)
    needles: tuple[str, ...] = ()
    relaxed: bool = False
    slow: bool = False


def connect(library: Library) -> None:
    """Name the library that all searches are made in."""
    _library[:] = [library]


@functools.cache
def _follower(folder: Path, library: Library) -> Follower:
    return Follower(folder, library)


def follower() -> Follower:
    """The index of this process, in SEARCH_INDEX_DIR."""
    return _follower(Path(settings.SEARCH_INDEX_DIR), _library[0])


class Hits:
    """What a query finds, ranked. Nothing is looked up before it is asked for; each question sees the newest state."""

    def __init__(self, query: Query, filters: Filters | None = None, words: tuple[str, ...] = ()) -> None:
        self.query = query
        self._filters = filters or {}
        self.words = words
        self.slow = False

    def count(self) -> int:
        return self._ask(lambda engine, wanted: engine.count(wanted))

    def ids(self) -> list[int]:
        """Clause ids in rank order, all of them."""
        return self._ask(lambda engine, wanted: engine.ids(wanted))

    def top(self, limit: int, offset: int = 0) -> list[int]:
        """Clause ids in rank order, `limit` of them from `offset` on."""
        return self._ask(lambda engine, wanted: engine.top(wanted, limit, offset))

    def facets(self, names: tuple[str, ...] = FACETS) -> dict[str, dict[Value, int]]:
        """facet -> value -> number of clauses, each facet counted as if nothing were chosen in it."""
        free = tuple(name for name in names if name not in self._filters)
        counts = self._ask(lambda engine, wanted: engine.facets(wanted, free))
        for name in set(names) - set(free):
            others = {other: values for other, values in self._filters.items() if other != name}
            counts |= Hits(self.query, others, self.words).facets((name,))
        return counts

    def _ask(self, ask: Callable[[index.View | scan.Scan, Any], T]) -> T:
        """The answer of the index; of a rebuilt one if it is damaged; else of the database, marked slow."""
        try:
            return self._ask_index(ask)
        except Unusable as error:
            logger.warning("Search reads the whole database, which is slow: %s", error)
        self.slow = True
        return ask(scan.Scan(_library[0]), self._plan())

    def _ask_index(self, ask: Callable[[index.View | scan.Scan, Any], T]) -> T:
        try:
            return ask(follower().view(), self._compiled())
        except Damaged as error:
            logger.warning("Search index not usable, trying once more: %s", error)
            follower().forget()
        return ask(follower().view(), self._compiled())

    def _compiled(self) -> object:
        query = compiled.relaxed(self.query, self.words) if self.words else compiled.strict(self.query)
        return index.filtered(query, self._filters)

    def _plan(self) -> scan.Plan:
        if self.words:
            return scan.relaxed(self.query, self.words, self._filters)
        return scan.strict(self.query, self._filters)


def best(typed: str, filters: Filters | None = None) -> Hits | None:
    """The hits for what was typed; of its words, where no clause at all has the whole. None if nothing was asked."""
    query = parse(typed)
    if query.empty:
        return None
    hits = Hits(query, filters)
    if hits.count() or not (words := query.broken()) or (filters and Hits(query).count()):
        return hits
    return Hits(query, filters, words)


def matching_ids(typed: str, *, only_tasks: bool = False) -> list[int]:
    """Ids of the clauses that have all the words typed, in rank order; all of them, or those of tasks alone."""
    query = parse(typed)
    return [] if query.empty else Hits(query, TASKS_ONLY if only_tasks else None).ids()


def find(typed: str, filters: Filters | None = None, *, limit: int, offset: int = 0) -> Found:
    """One page of what `best` finds, with the total and the counts of every facet."""
    hits = best(typed, filters)
    if hits is None:
        return Found(parse(typed))
    return Found(
        query=hits.query,
        ids=tuple(hits.top(limit, offset)),
        total=hits.count(),
        facets=hits.facets(),
        needles=hits.words or hits.query.terms,
        relaxed=bool(hits.words),
        slow=hits.slow,
    )
