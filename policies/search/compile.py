"""Ask -> index query. Pieces of the text decide what matches, exactly; headings and rarity decide the order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from policies.search import index, question, schema, tokens
from policies.search.documents import Ask, Condition, Hit, Value
from policies.search.lexicon import EMPTY, Lexicon
from policies.search.query import Term

if TYPE_CHECKING:
    import tantivy

HEADING = 2.0  # a hit in the heading counts so many times as much as one in the text, besides being one in the text
OTHER_FORM = 0.01  # what means the same stands after what was typed, also where it is longer and rarer


class IndexEngine:
    """The index at one commit, as an Engine."""

    slow = False
    unread = 0

    def __init__(self, view: index.View, lexicon: Lexicon = EMPTY) -> None:
        self._view = view
        self.lexicon = lexicon

    def count(self, ask: Ask) -> int:
        return self._view.count(matching(ask))

    def hits(self, ask: Ask, limit: int) -> list[Hit]:
        if ask.within is not None:
            place = {clause: at for at, clause in enumerate(ask.within)}
            found = self._view.in_order(matching(ask), max(len(place), 1))
            return sorted(found, key=lambda hit: place[hit.clause])[:limit]
        if not ask.query.groups:
            return self._view.in_order(matching(ask), limit)
        return self._view.hits(ranked(ask), limit)

    def in_order(self, ask: Ask, limit: int, offset: int = 0) -> list[Hit]:
        return self._view.in_order(matching(ask), limit, offset)

    def best(self, ask: Ask, limit: int) -> tuple[int, ...]:
        asked = question.asked(ask.query, lay=ask.lay)
        if not asked.words:
            return ()
        fits = question.scored(asked, self._view.frequencies, self._view.size)
        quoted = [(schema.AllOf, substring(term.text)) for term in ask.query.terms if term.quoted]
        required = [*quoted, *_required(ask)]
        query = schema.combine([(schema.AllOf, fits), *required]) if required else fits
        hits = self._view.hits(query, limit)
        return tuple(hit.clause for hit in hits if hit.score >= question.LEAST * hits[0].score)

    def scores(self, ask: Ask, clauses: Sequence[int]) -> dict[int, list[tuple[str, float]]]:
        """Clause -> what adds to its score, and how much, largest first."""
        if ask.within is None:
            return self._view.scores(parts(ask), clauses)
        asked = question.asked(ask.query, lay=ask.lay)
        return self._view.scores(question.parts(asked, self._view.frequencies, self._view.size), clauses)

    def facets(self, ask: Ask, names: Sequence[str]) -> dict[str, dict[Value, int]]:
        return self._view.facets(ask, matching(ask), names)


def matching(ask: Ask) -> tantivy.Query:
    """What makes a clause a hit, without the parts that only score."""
    groups = (
        [] if ask.within is not None else [_any_of([substring(form) for form in _forms(g)]) for g in ask.query.groups]
    )
    parts = [(schema.AllOf, group) for group in groups] + _required(ask)
    if ask.within is not None:
        parts.append((schema.AllOf, schema.any_value("clause", ask.within)))
    if len(parts) == 1 and parts[0][0] is schema.AllOf:
        return parts[0][1]
    return schema.combine(parts if groups or ask.within is not None else [(schema.AllOf, schema.everything()), *parts])


def ranked(ask: Ask) -> tantivy.Query:
    """The hits with their scores. A heading is part of its text, so hits in headings add none, they only score.

    One term alone is a union of pieces, which the index walks through without looking at what cannot be among the best.
    """
    required = _required(ask)
    texts = [list(_in_texts(group)) for group in ask.query.groups]
    headings = [query for group in ask.query.groups for _, query in _in_headings(group)]
    if len(texts) == 1 and not required:
        return schema.combine([(schema.AnyOf, query) for query in (*(q for _, q in texts[0]), *headings)], at_least=1)
    matches = [(schema.AllOf, _any_of([query for _, query in group])) for group in texts]
    return schema.combine([*matches, *((schema.AnyOf, query) for query in headings), *required])


def parts(ask: Ask) -> list[tuple[str, tantivy.Query]]:
    """What adds to the score of a hit: each with what it says, in Chinese."""
    return [part for group in ask.query.groups for part in (*_in_texts(group), *_in_headings(group))]


def _in_texts(group: Iterable[Term]) -> Iterator[tuple[str, tantivy.Query]]:
    for term in group:
        for form in term.forms:
            yield f"正文含“{form}”", _weighted(substring(form), 1.0 if form == term.text else OTHER_FORM)


def _in_headings(group: Iterable[Term]) -> Iterator[tuple[str, tantivy.Query]]:
    for term in group:
        for form in term.forms:
            weight = HEADING if form == term.text else HEADING * OTHER_FORM
            yield f"条款标题含“{form}”", _weighted(substring(form, "heading"), weight)


def _weighted(query: tantivy.Query, weight: float) -> tantivy.Query:
    return query if weight == 1.0 else schema.boosted(query, weight)


def _required(ask: Ask) -> list[tuple[tantivy.Occur, tantivy.Query]]:
    """The excluded terms, the conditions and the filters."""
    excluded = [(schema.NoneOf, substring(form)) for term in ask.query.excluded for form in term.forms]
    conditions = [_condition(condition) for condition in ask.conditions]
    filters = [(schema.AllOf, schema.any_value(name, values)) for name, values in ask.filters]
    return [*excluded, *conditions, *filters]


def _condition(condition: Condition) -> tuple[tantivy.Occur, tantivy.Query]:
    if condition.years:
        query = schema.between(condition.facet, *condition.years)
    else:
        query = schema.any_value(condition.facet, condition.values)
    if condition.heading:
        query = schema.constant(_any_of([query, substring(condition.heading, "heading")]), 0.0)
    return (schema.NoneOf if condition.excluded else schema.AllOf), query


def _forms(group: Iterable[Term]) -> list[str]:
    return list(dict.fromkeys(form for term in group for form in term.forms))


def _any_of(queries: Sequence[tantivy.Query]) -> tantivy.Query:
    if len(queries) == 1:
        return queries[0]
    return schema.combine([(schema.AnyOf, query) for query in queries], at_least=1)


def substring(term: str, field: str = "text") -> tantivy.Query:
    """Clauses whose text (or heading) contains the folded `term`: no more, no less."""
    if len(term) <= schema.LONGEST:
        return schema.term(f"{field}{len(term)}", term)
    if field == "text" and tokens.is_common(term):
        return schema.term("common", term)
    pieces = tokens.grams(term, schema.LONGEST)
    last = len(pieces) - 1  # every third piece and the last cover the term
    places = sorted({*range(0, last, schema.LONGEST), last})
    return schema.phrase(f"{field}{schema.LONGEST}", [(place, pieces[place]) for place in places])
