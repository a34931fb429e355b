"""Search: a query string in, ranked clause ids out. The app connects its Library at start; no model is named here."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from django.conf import settings

from policies.search.compile import IndexEngine
from policies.search.documents import FACETS, TASKS_ONLY, Ask, ClauseDocument, Engine, Filters, Library, Mark, Value
from policies.search.follow import Follower, Prepared
from policies.search.index import Damaged, Unusable
from policies.search.query import Query, parse
from policies.search.scan import Scan

__all__ = [
    "FACETS",
    "TASKS_ONLY",
    "ClauseDocument",
    "Filters",
    "Found",
    "Hits",
    "Library",
    "Mark",
    "Query",
    "Unusable",
    "Value",
    "connect",
    "find",
    "follower",
    "matching_ids",
    "parse",
    "prepared",
]
logger = logging.getLogger(__name__)
T = TypeVar("T")
_library: list[Library] = []


@dataclass(frozen=True, slots=True)
class Found:
    """One page of a search. `needles`: what to highlight; if `relaxed`, words of a query that nothing has whole.

    `slow`: no index could be used and the database was read from end to end.
    """

    query: Query
    ids: tuple[int, ...] = ()
    total: int = 0
    page: int = 1
    facets: Mapping[str, Mapping[Value, int]] = field(default_factory=dict)
    needles: tuple[str, ...] = ()
    relaxed: bool = False
    slow: bool = False


def connect(library: Library) -> None:
    """Name the library that all searches are made in."""
    _library[:] = [library]


def follower() -> Follower:
    """The index of this process, in SEARCH_INDEX_DIR."""
    return _follower(Path(settings.SEARCH_INDEX_DIR), _library[0])


def prepared() -> Prepared | None:
    """What the running transaction changes, indexed aside: to be used (see there) once it is committed."""
    return follower().prepared()


@functools.lru_cache(maxsize=4)
def _follower(folder: Path, library: Library) -> Follower:
    return Follower(folder, library)


def answer(work: Callable[[Engine], T]) -> T:
    """What `work` makes of the index; of a rebuilt one if it is damaged; else of the database, which is slow."""
    try:
        try:
            return work(IndexEngine(follower().view()))
        except Damaged as error:
            logger.warning("Search index not usable, trying once more: %s", error)
            follower().forget()
        return work(IndexEngine(follower().view()))
    except Unusable as error:
        logger.warning("Search reads the whole database, which is slow: %s", error)
    return work(Scan(_library[0]))


class Hits:
    """The clauses that have a whole query, ranked. Each question is asked anew and sees the newest state."""

    def __init__(self, query: Query, filters: Filters | None = None) -> None:
        self._ask = Ask(query, tuple((filters or {}).items()))

    def count(self) -> int:
        return answer(lambda engine: engine.count(self._ask))

    def ids(self) -> list[int]:
        """All clause ids, in rank order."""
        return answer(lambda engine: engine.ids(self._ask))

    def top(self, limit: int) -> list[int]:
        """The first `limit` clause ids in rank order."""
        return answer(lambda engine: engine.top(self._ask, limit)[0])


def matching_ids(typed: str, *, only_tasks: bool = False) -> list[int]:
    """Ids of the clauses that have all that was typed, in rank order: all of them, or those of tasks alone."""
    query = parse(typed)
    return [] if query.empty else Hits(query, TASKS_ONLY if only_tasks else None).ids()


def find(typed: str, filters: Filters | None = None, *, page: int = 1, per_page: int = 20) -> Found:
    """One page of the clauses found, all read from one state of the index.

    Where no clause has the whole query, those with most of its words are found instead, and `relaxed` says so.
    Whether that is so does not depend on the filters. A page beyond the last is the last.
    """
    query = parse(typed)
    if query.empty:
        return Found(query)
    return answer(lambda engine: _found(engine, Ask(query, tuple((filters or {}).items())), page, per_page))


def _found(engine: Engine, ask: Ask, page: int, per_page: int) -> Found:
    page = max(1, page)
    ids, total = engine.top(ask, per_page, (page - 1) * per_page)
    if not total and not (ask.filters and engine.count(Ask(ask.query))):
        ask = replace(ask, words=engine.known(ask.query.broken()))
        ids, total = engine.top(ask, per_page, (page - 1) * per_page) if ask.words else ([], 0)
    if not ids and page > 1:  # beyond the last page
        page = max(1, -(-total // per_page))
        ids, _ = engine.top(ask, per_page, (page - 1) * per_page)
    return Found(
        query=ask.query,
        ids=tuple(ids),
        total=total,
        page=page,
        facets=_facets(engine, ask),
        needles=ask.needles,
        relaxed=bool(ask.words),
        slow=engine.slow,
    )


def _facets(engine: Engine, ask: Ask) -> dict[str, dict[Value, int]]:
    """Each facet is counted as if nothing were chosen in it."""
    chosen = {name for name, _ in ask.filters}
    counts = engine.facets(ask, [name for name in FACETS if name not in chosen])
    for name in chosen & set(FACETS):
        counts |= engine.facets(ask.without(name), [name])
    return counts
