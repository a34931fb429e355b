"""Query -> index query. Grams decide what matches, exactly; headings, words and rarity decide the order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from policies.search import index, tokens
from policies.search.documents import Ask, Value

if TYPE_CHECKING:
    import tantivy

HEADING = 10.0  # what each character of a hit in a heading counts; in the text, BM25 gives about half of it at most


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
    headings = [index.constant(substring(term, "heading_"), HEADING * len(term)) for term in terms]
    words = dict.fromkeys(word for term in terms for word in tokens.words(term) if len(word) > 1)
    return [*headings, *(index.term("words", word) for word in words)]
