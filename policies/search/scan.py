"""The engine of last resort: reads every clause. For when no index can be used; exact, but slow.

It has the meaning of an Ask written out plainly, so the tests hold the index against it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from policies.search import question, tokens
from policies.search.documents import Ask, ClauseDocument, Condition, Hit, Library, Value
from policies.search.lexicon import EMPTY, Lexicon


class Scan:
    """The database read as an index is read."""

    slow = True

    def __init__(self, library: Library, lexicon: Lexicon = EMPTY) -> None:
        self._library = library
        self.lexicon = lexicon

    def count(self, ask: Ask) -> int:
        return sum(1 for _ in self._found(ask))

    def known(self, words: Iterable[str]) -> tuple[str, ...]:
        missing = dict.fromkeys(words)
        wanted = tuple(missing)
        for document in self._documents():
            text = tokens.fold(document.text).text
            for word in [word for word in missing if word in text]:
                del missing[word]
        return tuple(word for word in wanted if word not in missing)

    def hits(self, ask: Ask, limit: int) -> list[Hit]:
        if ask.within is not None:
            place = {clause: at for at, clause in enumerate(ask.within)}
            return [_hit(d) for d in sorted(self._found(ask), key=lambda d: place[d.clause])][:limit]
        return [_hit(document) for document in sorted(self._found(ask), key=lambda d: _rank(ask, d))[:limit]]

    def in_order(self, ask: Ask, limit: int, offset: int = 0) -> list[Hit]:
        found = sorted(self._found(ask), key=lambda document: document.order)
        return [_hit(document) for document in found[offset : offset + limit]]

    def best(self, ask: Ask, limit: int) -> tuple[int, ...]:
        words = question.asked(ask.query, lay=ask.lay).needles
        ranked = []
        for document in self._documents():
            text = tokens.fold(document.text).text
            fit = sum(len(word) for word in words if word in text)
            if (
                fit
                and _passes(ask, document, text)
                and all(term.text in text for term in ask.query.terms if term.quoted)
            ):
                ranked.append((-fit, document.order, document.clause))
        return tuple(clause for _, _, clause in sorted(ranked)[:limit])

    def scores(self, ask: Ask, clauses: Sequence[int]) -> dict[int, list[tuple[str, float]]]:  # noqa: ARG002
        return {clause: [] for clause in clauses}

    def facets(self, ask: Ask, names: Sequence[str]) -> dict[str, dict[Value, int]]:
        hits = list(self._found(ask)) if names else []
        return {name: dict(Counter(value for hit in hits for value in hit.values(name))) for name in names}

    def _documents(self) -> Iterator[ClauseDocument]:
        return self._library.documents(self._library.clause_ids())

    def _found(self, ask: Ask) -> Iterator[ClauseDocument]:
        within = None if ask.within is None else set(ask.within)
        for document in self._documents() if within is None else self._library.documents(sorted(within)):
            text = tokens.fold(document.text).text
            groups = ask.query.groups if within is None else ()
            if all(any(form in text for term in group for form in term.forms) for group in groups) and _passes(
                ask, document, text
            ):
                yield document


def _hit(document: ClauseDocument) -> Hit:
    return Hit(document.clause, document.policy)


def _passes(ask: Ask, document: ClauseDocument, text: str) -> bool:
    """Whether the clause has nothing excluded and passes the conditions and the filters."""
    return (
        not any(form in text for term in ask.query.excluded for form in term.forms)
        and all(_meets(condition, document) for condition in ask.conditions)
        and all(set(document.values(name)) & set(values) for name, values in ask.filters)
    )


def _meets(condition: Condition, document: ClauseDocument) -> bool:
    if condition.years:
        met = document.year is not None and condition.years[0] <= document.year <= condition.years[1]
    else:
        met = bool(set(document.values(condition.facet)) & set(condition.values))
    met = met or bool(condition.heading and condition.heading in tokens.fold(document.heading).text)
    return met != condition.excluded


def _rank(ask: Ask, document: ClauseDocument) -> tuple[int, int]:
    """Hits in the heading first, then by authority, document and position."""
    heading = tokens.fold(document.heading).text
    return -sum(needle in heading for needle in ask.query.needles), document.order
