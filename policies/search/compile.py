"""Query -> index query. Grams decide what matches, exactly; headings, words and rarity decide the order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policies.search import index, tokens
from policies.search.query import Query

if TYPE_CHECKING:
    import tantivy

HEADING = 3.0  # how much more a hit in a heading counts than one in the text


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


def strict(query: Query) -> tantivy.Query:
    """Clauses with all the terms and none of the excluded ones. The query must not be empty."""
    must = [(index.AllOf, substring(term)) for term in query.terms]
    return index.combine([*must, *_ranking(query.terms), *_excluded(query)])


def relaxed(query: Query, words: tuple[str, ...]) -> tantivy.Query:
    """Clauses with some of the words: one of up to two, two of up to five, else a third of them."""
    some = index.combine([(index.AnyOf, substring(word)) for word in words], at_least=needed(len(words)))
    return index.combine([(index.AllOf, some), *_ranking(words), *_excluded(query)])


def needed(words: int) -> int:
    """How many of so many words a clause must have to be shown for a question."""
    return 1 if words <= 2 else max(2, words // 3)


def _ranking(terms: tuple[str, ...]) -> list[tuple[tantivy.Occur, tantivy.Query]]:
    headings = [index.boost(substring(term, "heading_"), HEADING) for term in terms]
    words = dict.fromkeys(word for term in terms for word in tokens.words(term) if len(word) > 1)
    return [(index.AnyOf, query) for query in [*headings, *(index.term("words", word) for word in words)]]


def _excluded(query: Query) -> list[tuple[tantivy.Occur, tantivy.Query]]:
    return [(index.NoneOf, substring(term)) for term in query.excluded]
