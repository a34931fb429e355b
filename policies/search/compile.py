"""Query -> index query. Grams decide what matches, exactly; headings, words and rarity decide the order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from policies.search import index, tokens
from policies.search.documents import Ask, Value

if TYPE_CHECKING:
    import tantivy

HEADING = 3.0  # how much more a hit in a heading counts than one in the text …
HEADED = 10.0  # … and what it counts at least: where a term is in every other clause, its rarity says nothing


class IndexEngine:
    """The index at one commit, as an Engine."""

    slow = False

    def __init__(self, view: index.View) -> None:
        self._view = view

    def count(self, ask: Ask) -> int:
        return self._view.count(compiled(ask, ranked=False))

    def known(self, words: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(word for word in words if self._view.count(substring(word)))

    def top(self, ask: Ask, limit: int, offset: int = 0) -> tuple[list[int], int]:
        return self._view.top(compiled(ask), limit, offset)

    def ids(self, ask: Ask) -> list[int]:
        return self.top(ask, max(self.count(ask), 1))[0]

    def facets(self, ask: Ask, names: Sequence[str]) -> dict[str, dict[Value, int]]:
        return self._view.facets(compiled(ask, ranked=False), names)


def compiled(ask: Ask, *, ranked: bool = True) -> tantivy.Query:
    """The index query for `ask`; unless `ranked`, without the parts that only score."""
    matches = index.combine([(index.AnyOf, substring(needle)) for needle in ask.needles], at_least=ask.needed)
    parts = [(index.AllOf, matches)] if ask.words else [(index.AllOf, substring(term)) for term in ask.query.terms]
    parts += [(index.NoneOf, substring(term)) for term in ask.query.excluded]
    parts += [(index.AllOf, index.any_value(field, values)) for field, values in ask.filters]
    parts += [(index.AnyOf, query) for query in _scores(ask.needles)] if ranked else []
    return index.combine(parts)


def substring(term: str, prefix: str = "") -> tantivy.Query:
    """Clauses whose text (or `heading_`, by `prefix`) contains the folded `term`: no more, no less."""
    if len(term) == 1:
        return index.term(f"{prefix}chars", term)
    if not term.isalnum():  # crosses punctuation: every character in its place
        return index.phrase(f"{prefix}chars", list(enumerate(term)))
    grams = tokens.grams(term)
    last = len(term) - 2  # every second gram and the last cover the term
    places = sorted({*range(0, last, 2), last})
    return index.phrase(f"{prefix}grams", [(place, grams[place]) for place in places])


def _scores(terms: tuple[str, ...]) -> list[tantivy.Query]:
    headed = [substring(term, "heading_") for term in terms]
    headings = [scored for query in headed for scored in (index.boost(query, HEADING), index.constant(query, HEADED))]
    words = dict.fromkeys(word for term in terms for word in tokens.words(term) if len(word) > 1)
    return [*headings, *(index.term("words", word) for word in words)]
