"""A question in lay words -> what of it carries something, and the index query that ranks clauses by it.

Nothing decides here what matches: a question has best matches. Words and pairs of characters rank together, in the
text, the heading and the title of the document; each is worth its rarity (BM25).
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policies.parsing import lexicon
from policies.search import index, tokens
from policies.search.query import Query

if TYPE_CHECKING:
    import tantivy

PAIRS = 1.0
HEADING_PAIRS = 1.0
TITLE_PAIRS = 0.5
OTHER_FORM = 0.5


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a question carries something: its `words`, and the `runs` of characters between what was dropped.

    `others`: words that mean the same as a term of the question.
    """

    words: tuple[str, ...] = ()
    runs: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def needles(self) -> tuple[str, ...]:
        """What to highlight."""
        return tuple(dict.fromkeys((*self.words, *self.others)))


def asked(query: Query) -> Asked:
    """The words of the terms without those that carry nothing; a quoted term is not broken up."""
    words: dict[str, None] = {}
    runs: dict[str, None] = {}
    for term in query.terms:
        carrying = [] if term.quoted else _carrying(term.text)
        words.update(dict.fromkeys(carrying))
        runs.update(dict.fromkeys(_joined(term.text, carrying)))
    others = (form for term in query.terms for form in term.forms[1:])
    return Asked(tuple(words), tuple(runs), tuple(dict.fromkeys(others)))


@functools.cache
def stop_words() -> frozenset[str]:
    return lexicon.words("stop_words")


def _carrying(term: str) -> list[str]:
    words = [word for word in tokens.words(term) if word not in stop_words()]
    return [word for word in words if len(word) > 1] or words


def _joined(term: str, words: list[str]) -> list[str]:
    """The stretches of a term that its words cover, side by side ones joined."""
    found: list[str] = []
    at = end = 0
    for word in words:
        start = term.find(word, at)
        if start < 0:
            found.append(word)
            continue
        if found and start == end:
            found[-1] += word
        else:
            found.append(word)
        at = end = start + len(word)
    return found


def scored(asked: Asked) -> tantivy.Query:
    """Clauses that have something of the question, scored; a union of terms, so that the index skips the hopeless."""
    pairs = dict.fromkeys(pair for run in asked.runs for pair in tokens.grams(run, 2))
    parts = [(1.0, "words", word) for word in asked.words]
    parts += [(OTHER_FORM, "words", word) for other in asked.others for word in tokens.words(other)]
    weights = {"text2": PAIRS, "heading2": HEADING_PAIRS, "title2": TITLE_PAIRS}
    parts += [(weight, field, pair) for field, weight in weights.items() for pair in pairs]
    queries = [index.boosted(index.term(field, token), weight) for weight, field, token in dict.fromkeys(parts)]
    return index.combine([(index.AnyOf, query) for query in queries], at_least=1 if queries else None)
