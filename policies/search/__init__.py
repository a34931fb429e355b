"""Search: a query string in, ranked clause ids out. The app connects its Library at start; no model is named here."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from django.conf import settings

from policies.search import explaining, pairing
from policies.search.compile import IndexEngine
from policies.search.documents import (
    FACETS,
    TASKS_ONLY,
    Ask,
    ClauseDocument,
    Condition,
    Engine,
    Filters,
    Library,
    Mark,
    Passage,
    Value,
)
from policies.search.explaining import Dropped, Explanation
from policies.search.finding import Found, PolicyHits, everything, found
from policies.search.follow import Follower, Prepared
from policies.search.index import Damaged, Unusable, View
from policies.search.lexicon import Lexicon
from policies.search.likeness import Related, like_clause, like_text
from policies.search.pairing import Paired
from policies.search.query import Field, Query, parse
from policies.search.scan import PAGE_SECONDS, Scan

__all__ = [
    "FACETS",
    "TASKS_ONLY",
    "ClauseDocument",
    "Condition",
    "Dropped",
    "Explanation",
    "Field",
    "Filters",
    "Found",
    "Hits",
    "Lexicon",
    "Library",
    "Mark",
    "Paired",
    "Passage",
    "PolicyHits",
    "Query",
    "Related",
    "Unusable",
    "Value",
    "best_ids",
    "connect",
    "dropped",
    "explain",
    "find",
    "find_all",
    "follower",
    "looked_up",
    "matching_ids",
    "paired",
    "parse",
    "prepared",
    "related",
    "related_to_text",
    "understood",
    "word_list",
]
logger = logging.getLogger(__name__)
T = TypeVar("T")
_library: list[Library] = []


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


def answer(work: Callable[[Engine], T], seconds: float | None = None) -> T:
    """What `work` makes of the index; of a rebuilt one if it is damaged; else of the database, which is slow.

    `seconds`: for who can say that not all was read: after so long it is left at that.
    """
    library = _library[0]
    newest = library.newest()
    lexicon = library.lexicon(newest.lexicon)
    try:
        return _by_index(lambda view: work(IndexEngine(view, lexicon)), newest)
    except Unusable as error:
        logger.warning("Search reads the whole database, which is slow: %s", error)
    return work(Scan(library, lexicon, seconds))


def _by_index(work: Callable[[View], T], newest: Mark | None = None) -> T:
    """What `work` makes of the index; of a rebuilt one if it is damaged. Raises Unusable if there is none."""
    try:
        return work(follower().view(newest))
    except Damaged as error:
        logger.warning("Search index not usable, trying once more: %s", error)
        follower().forget()
    return work(follower().view())


class Hits:
    """The clauses that have all of what was typed, ranked. Each question is asked anew and sees the newest state."""

    def __init__(self, typed: str | Query, filters: Filters | None = None) -> None:
        self._typed = typed
        self._filters = filters

    def count(self) -> int:
        return answer(lambda engine: engine.count(self._ask(engine)))

    def ids(self) -> list[int]:
        """All clause ids, in rank order."""
        return answer(lambda engine: _ids(engine, ask := self._ask(engine), max(engine.count(ask), 1)))

    def top(self, limit: int) -> list[int]:
        """The first `limit` clause ids in rank order."""
        return answer(lambda engine: _ids(engine, self._ask(engine), limit))

    def _ask(self, engine: Engine) -> Ask:
        query = parse(self._typed, engine.lexicon) if isinstance(self._typed, str) else self._typed
        return _asked(query, engine.lexicon.version, self._filters)


def _ids(engine: Engine, ask: Ask, limit: int) -> list[int]:
    return [hit.clause for hit in engine.hits(ask, limit)]


def _asked(query: Query, version: str, filters: Filters | None = None) -> Ask:
    return Ask(
        query, tuple((filters or {}).items()), tuple(_library[0].look_up(field, version) for field in query.fields)
    )


def word_list() -> Lexicon:
    """The word list as it is now."""
    return _library[0].lexicon()


def understood(typed: str) -> Query:
    """What was typed, with the other forms of its terms by the word list as it is now."""
    return parse(typed, word_list())


def matching_ids(typed: str, *, only_tasks: bool = False) -> list[int]:
    """Ids of the clauses that have all that was typed, in rank order: all of them, or those of tasks alone."""
    return [] if parse(typed).empty else Hits(typed, TASKS_ONLY if only_tasks else None).ids()


def find(
    typed: str, filters: Filters | None = None, *, page: int = 1, sort: str = "rank", synonyms: bool = True
) -> Found:
    """One page of what is found, all read from one state of the index.

    Where no clause has the whole query, the best matches of its words are found instead, and `best` says so.
    `sort`: "rank", "date" (newest documents first) or "order" (as the documents stand in the library).
    `synonyms`: whether words that mean the same, and other ways to write a number, count as well.
    """
    plain = parse(typed)
    if plain.empty:
        return Found(plain)

    return answer(lambda engine: found(engine, _library[0], _typed(engine, typed, filters, synonyms), page, sort))


def find_all(
    typed: str, filters: Filters | None = None, *, most: int, sort: str = "rank", synonyms: bool = True
) -> Found:
    """All that `find` finds, with every clause of each document; of more than `most` clauses only how many they are."""
    plain = parse(typed)
    if plain.empty:
        return Found(plain)

    return answer(lambda engine: everything(engine, _library[0], _typed(engine, typed, filters, synonyms), sort, most))


def _typed(engine: Engine, typed: str, filters: Filters | None, synonyms: bool) -> Ask:
    return replace(
        _asked(parse(typed, engine.lexicon if synonyms else None), engine.lexicon.version, filters), lay=synonyms
    )


def looked_up(field: Field) -> Condition:
    """What a field of a query stands for."""
    return _library[0].look_up(field, _library[0].newest().lexicon)


def dropped(typed: str, filters: Filters | None = None, *, synonyms: bool = True) -> tuple[Dropped, ...]:
    """What a query finds when one of its parts is left out, with exact counts; for when the whole finds nothing."""
    return answer(lambda engine: explaining.dropped(engine, _typed(engine, typed, filters, synonyms)))


def explain(typed: str, found: Found, filters: Filters | None = None, *, synonyms: bool = True) -> Explanation:
    """How what was typed is understood, and what adds to the score of each clause of a page `found`."""
    clauses = [clause for group in found.groups for clause in group.clauses]

    def work(engine: Engine) -> Explanation:
        return explaining.explain(engine, _typed(engine, typed, filters, synonyms), clauses, best=found.best)

    return answer(work, PAGE_SECONDS)


def best_ids(typed: str, limit: int = 100) -> list[int]:
    """The first `limit` clauses in rank order: those that have the whole query, then the best matches of its words."""
    if parse(typed).empty:
        return []

    def work(engine: Engine) -> list[int]:
        ask = _asked(parse(typed, engine.lexicon), engine.lexicon.version)
        return list(dict.fromkeys([*_ids(engine, ask, limit), *engine.best(ask, limit)]))[:limit]

    return answer(work)


def related(clause: int, limit: int = 10, *, apart: Collection[int] = ()) -> list[Related]:
    """The clauses most like one, best first, but those above and below it and those in `apart`.

    Those of other documents stand first at equal score. Raises Unusable where there is no index: nothing is scanned.
    """
    return _by_index(lambda view: like_clause(view, _library[0], clause, limit, apart))


def related_to_text(text: str, filters: Filters | None = None, limit: int = 10) -> list[Related]:
    """The clauses most like any text, best first, among those that pass the filters. Raises Unusable, as `related`."""
    return _by_index(lambda view: like_text(view, _library[0], text, filters or {}, limit))


def paired(title: str, text: str, filters: Filters | None = None) -> list[Paired]:
    """The clauses that speak of what a text asks for, sentence by sentence, best first; among those that pass.

    Raises Unusable, as `related`.
    """
    return _by_index(lambda view: pairing.paired(view, _library[0], title, text, filters or {}))
