"""The engine of last resort: reads every clause. For when no index can be used; exact, but slow.

It has the meaning of an Ask written out plainly, so the tests hold the index against it. The clauses are read once for
all that a page asks. A page gives up after some seconds, one page at a time, and `unread` says how many clauses were
not looked at; who asks for all ids gets all, however long it takes.
"""

from __future__ import annotations

import heapq
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from sys import intern

from policies.search import question, tokens
from policies.search.documents import Ask, ClauseDocument, Condition, Hit, Library, Value
from policies.search.lexicon import EMPTY, Lexicon

PAGE_SECONDS = 5.0  # that a page spends on reading the clauses once
PAGE_HITS = 100_000  # that a page keeps in memory
LOOK_AT_CLOCK = 256  # clauses
_page = threading.Lock()  # held by the page that reads; several at once would all be slower still


@dataclass(frozen=True, slots=True)
class Row:
    """A clause found, without its words, and how many needles stand in its heading."""

    document: ClauseDocument
    headed: int


class Scan:
    """The database read as an index is read. `seconds`: for a page; then it may leave clauses unread."""

    slow = True

    def __init__(self, library: Library, lexicon: Lexicon = EMPTY, seconds: float | None = None) -> None:
        self._library = library
        self.lexicon = lexicon
        self.unread = 0
        self._seconds = seconds
        self._rows: dict[Ask, list[Row]] = {}
        self._best: dict[tuple[Ask, int], tuple[int, ...]] = {}

    def count(self, ask: Ask) -> int:
        return sum(1 for _ in self._found(ask))

    def hits(self, ask: Ask, limit: int) -> list[Hit]:
        if ask.within is not None:
            place = {clause: at for at, clause in enumerate(ask.within)}
            return [_hit(row) for row in sorted(self._found(ask), key=lambda row: place[row.document.clause])][:limit]
        return [_hit(row) for row in sorted(self._found(ask), key=lambda row: (-row.headed, row.document.order))][
            :limit
        ]

    def in_order(self, ask: Ask, limit: int, offset: int = 0) -> list[Hit]:
        found = sorted(self._found(ask), key=lambda row: row.document.order)
        return [_hit(row) for row in found[offset : offset + limit]]

    def best(self, ask: Ask, limit: int) -> tuple[int, ...]:
        if (ask, limit) not in self._best:
            best = heapq.nsmallest(limit, self._fitting(ask))
            self._best[ask, limit] = tuple(clause for _, _, clause in best)
        return self._best[ask, limit]

    def scores(self, ask: Ask, clauses: Sequence[int]) -> dict[int, list[tuple[str, float]]]:  # noqa: ARG002
        return {clause: [] for clause in clauses}

    def facets(self, ask: Ask, names: Sequence[str]) -> dict[str, dict[Value, int]]:
        rows = list(self._found(ask)) if names else []
        return {name: dict(Counter(value for row in rows for value in row.document.values(name))) for name in names}

    def _fitting(self, ask: Ask) -> Iterator[tuple[int, int, int]]:
        words = question.asked(ask.query, lay=ask.lay).needles
        for document in self._documents():
            text = tokens.fold(document.text).text
            fit = sum(len(word) for word in words if word in text)
            if (
                fit
                and _passes(ask, document, text)
                and _filtered(ask, document)
                and all(term.text in text for term in ask.query.terms if term.quoted)
            ):
                yield -fit, document.order, document.clause

    def _found(self, ask: Ask) -> Iterator[Row]:
        """What was read for all filters alike, filtered."""
        for row in self._read(replace(ask, filters=())):
            if _filtered(ask, row.document):
                yield row

    def _read(self, ask: Ask) -> list[Row]:
        if ask not in self._rows:
            rows = self._rows[ask] = []
            within = None if ask.within is None else sorted(set(ask.within))
            for document in self._documents(rows) if within is None else self._library.documents(within):
                text = tokens.fold(document.text).text
                if (within is not None or _has_all(ask, text)) and _passes(ask, document, text):
                    rows.append(_row(ask, document))
        return self._rows[ask]

    def _documents(self, kept: Sequence[Row] = ()) -> Iterator[ClauseDocument]:
        """All clauses; for a page, as many as it has the time to read and the room to keep."""
        ids = self._library.clause_ids()
        if self._seconds is None:
            yield from self._library.documents(ids)
            return
        end = time.monotonic() + self._seconds
        if not _page.acquire(timeout=self._seconds):
            self.unread = len(ids)
            return
        try:
            for number, document in enumerate(self._library.documents(ids)):
                if number % LOOK_AT_CLOCK == 0 and (time.monotonic() > end or len(kept) > PAGE_HITS):
                    self.unread = max(self.unread, len(ids) - number)
                    return
                yield document
        finally:
            _page.release()


def _row(ask: Ask, document: ClauseDocument) -> Row:
    heading = tokens.fold(document.heading).text
    bare = replace(
        document,
        title="",
        heading="",
        text="",
        kind=intern(document.kind),
        authority=intern(document.authority),
        area=intern(document.area),
    )
    return Row(bare, sum(needle in heading for needle in ask.query.needles))


def _hit(row: Row) -> Hit:
    return Hit(row.document.clause, row.document.policy)


def _has_all(ask: Ask, text: str) -> bool:
    return all(any(form in text for term in group for form in term.forms) for group in ask.query.groups)


def _filtered(ask: Ask, document: ClauseDocument) -> bool:
    return all(set(document.values(name)) & set(values) for name, values in ask.filters)


def _passes(ask: Ask, document: ClauseDocument, text: str) -> bool:
    """Whether the clause has nothing excluded and passes the conditions."""
    return not any(form in text for term in ask.query.excluded for form in term.forms) and all(
        _meets(condition, document) for condition in ask.conditions
    )


def _meets(condition: Condition, document: ClauseDocument) -> bool:
    if condition.years:
        met = document.year is not None and condition.years[0] <= document.year <= condition.years[1]
    else:
        met = bool(set(document.values(condition.facet)) & set(condition.values))
    met = met or bool(condition.heading and condition.heading in tokens.fold(document.heading).text)
    return met != condition.excluded
