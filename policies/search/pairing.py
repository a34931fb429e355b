"""What a text asks for -> the clauses that speak of the same, compared sentence by sentence.

A task names many things in one clause, a report tells of one or two of them: as wholes they are not alike (likeness.py
finds little), sentence by sentence they are. A sentence may tell several things itself, so what stands between its
commas is compared too, and both count the same. Rarity is what the index says, of pairs of characters, so that a word
counts inside a longer one too; the index also gives the candidates, so that no more than these are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from heapq import nlargest
from itertools import islice, product
from math import exp, log, sqrt
from typing import TYPE_CHECKING

from policies.parsing import lexicon
from policies.search import likeness, question, schema, tokens
from policies.search.documents import Filters, Library
from policies.search.index import View
from policies.search.wording import LONGEST, Wording

if TYPE_CHECKING:
    import tantivy

SENTENCE = re.compile(r"[^。;!?\n]+")
PAIR = 2  # characters
PART = re.compile(r"[^,]+")
SENTENCES = 40  # of the text are compared
PARTS = 60  # between commas, of the text and of a clause
LOOKED_UP = 100  # words, the rarest
CANDIDATES = 40
COUNTED = 3  # of the likeliest pairs of sentences, and of parts
TITLE = 0.2  # what likeness to the title is worth beside them
SHORTEST = 10  # pairs of characters; shorter sentences are compared as if they had so many
SHOWN = 6  # words and phrases shared
TELLING = 0.1  # of what the most telling one is worth; what tells less is not shown


@dataclass(frozen=True, slots=True)
class Paired:
    """A clause that speaks of what a text asks for. `weight`: how much of it, 0 and up; see `score`.

    `shared`: words and phrases that both have, folded, the most telling first.
    """

    clause: int
    weight: float
    shared: tuple[str, ...]


def score(weight: float) -> float:
    """A weight as a number from 0 to 1.

    >>> score(0.0), round(score(0.5), 2)
    (0.0, 0.63)
    """
    return 1 - exp(-2 * weight)


def paired(view: View, library: Library, title: str, text: str, filters: Filters) -> list[Paired]:
    """The clauses that share most with what a text asks for, among those that pass the filters; best first."""
    demand = Demand(view, title, text)
    query = demand.query(filters)
    if query is None:
        return []
    passages = library.passages(hit.clause for hit in view.hits(query, CANDIDATES))
    found = [(passage.order, demand.compared(passage.clause, passage.text)) for passage in passages]
    ranked = sorted((each for each in found if each[1].weight > 0), key=lambda each: (-each[1].weight, each[0]))
    return [each for _, each in ranked]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, folded, and the pairs of characters in it."""

    text: str
    pairs: frozenset[str]

    @classmethod
    def of(cls, text: str) -> Sentence:
        runs = tokens.runs(text)
        return cls(text, frozenset(pair for run in runs for pair in tokens.grams(run, PAIR) if not pair.isdigit()))


def sentences(folded: str) -> Iterator[Sentence]:
    """The sentences of a folded text that say something, but those that only tell what is intended."""
    for match in SENTENCE.finditer(folded):
        sentence = Sentence.of(match[0])
        if sentence.pairs and not any(word in sentence.text for word in plan_words()):
            yield sentence


def parts(whole: Iterable[Sentence]) -> list[Sentence]:
    """What stands between the commas of sentences."""
    found = (Sentence.of(match[0]) for sentence in whole for match in PART.finditer(sentence.text))
    return list(islice((part for part in found if part.pairs), PARTS))


@cache
def plan_words() -> frozenset[str]:
    """Words of a sentence that tells what somebody will do (下一步)."""
    return lexicon.words("plan_words")


class Demand:
    """What a text asks for, in one state of the index."""

    def __init__(self, view: View, title: str, text: str) -> None:
        self._view = view
        self._title = Sentence.of(tokens.folded(title))
        self._sentences = list(islice(sentences(tokens.folded(text[:LONGEST])), SENTENCES))
        self._parts = parts(self._sentences)
        self._whole = _joined(self._sentences)
        self._worth = self._squared(self._title.pairs | self._whole.pairs)
        self._mean = sum(self._worth.values()) / max(len(self._worth), 1)

    def _squared(self, pairs: Iterable[str]) -> dict[str, float]:
        """Each pair with its rarity, squared as a cosine has it."""
        counts = self._view.frequencies((f"text{PAIR}", pair) for pair in pairs)
        return {pair: self._rarity(count) ** 2 for (_, pair), count in counts.items()}

    def _rarity(self, count: int) -> float:
        return max(log((self._view.size + 1) / (count + 0.5)), 0.0)

    def query(self, filters: Filters) -> tantivy.Query | None:
        """Clauses that have some of the rarest words; None where no clause has any."""
        said = [word for sentence in (self._title, *self._sentences) for word in tokens.words(sentence.text)]
        counts = self._view.frequencies(("words", word) for word in dict.fromkeys(said) if _carries(word))
        known = sorted((count, word) for (_, word), count in counts.items() if count)[:LOOKED_UP]
        if not known:
            return None
        union = schema.combine([(schema.AnyOf, schema.term("words", word)) for _, word in known], at_least=1)
        required = [(schema.AllOf, schema.any_value(name, values)) for name, values in filters.items()]
        return schema.combine([(schema.AllOf, union), *required])

    def compared(self, clause: int, text: str) -> Paired:
        """One clause and what it shares with the text."""
        theirs = list(sentences(tokens.folded(text)))
        whole = _joined(theirs)
        likely = self._likeliest(self._sentences, theirs)
        closer = self._likeliest(self._parts, parts(theirs))
        alike = sum(row[0] for row in likely) / 2 + sum(row[0] for row in closer) / 2
        weight = alike + self._like(self._whole, whole) + TITLE * self._like(self._title, whole)
        return Paired(clause, weight, tuple(self._shared((a.text, b.text) for _, a, b in likely)))

    def _likeliest(self, own: Sequence[Sentence], other: Sequence[Sentence]) -> list[tuple[float, Sentence, Sentence]]:
        """The pairs that are most alike, with how much, the likeliest first."""
        found = ((self._like(a, b), a, b) for a, b in product(own, other))
        return nlargest(COUNTED, (row for row in found if row[0] > 0), key=lambda row: row[0])

    def _like(self, own: Sentence, other: Sentence) -> float:
        """The cosine of two sentences; what the other's pairs are worth in all is taken to be as in this text."""
        whole = self._weighed(own.pairs) * self._mean * max(len(other.pairs), SHORTEST)
        return self._weighed(own.pairs & other.pairs) / sqrt(whole) if whole else 0.0

    def _weighed(self, pairs: Iterable[str]) -> float:
        return sum(self._worth[pair] for pair in pairs)

    def _shared(self, pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
        """The stretches that stand in both sentences of a pair, the most telling first."""
        runs = {run for own, other in pairs for run in _common(own, other)}
        worth = {run: self._weighed(Sentence.of(run).pairs) for run in runs}
        ranked = sorted(worth, key=lambda run: (-worth[run], run))
        whole = [run for run in ranked if not any(run in other for other in ranked if other != run)]
        yield from (run for run in whole[:SHOWN] if worth[run] > TELLING * worth[ranked[0]])


def _joined(parts: Iterable[Sentence]) -> Sentence:
    return Sentence("", frozenset().union(*(part.pairs for part in parts)))


def _common(own: str, other: str) -> Iterator[str]:
    """The words of one text that stand in the other; those that stand side by side in both as one."""
    words = Wording(own).words
    at = 0
    while at < len(words):
        last = at
        while last + 1 < len(words) and _between(own, words[at], words[last + 1]) in other:
            last += 1
        carrying = [placed for placed in words[at : last + 1] if _carries(placed[0])]
        if carrying and (said := _between(own, carrying[0], carrying[-1])) in other:
            yield said
        at = last + 1


def _between(text: str, first: tuple[str, int], last: tuple[str, int]) -> str:
    """The text from one of its words to another."""
    return text[first[1] : last[1] + len(last[0])]


def _carries(word: str) -> bool:
    return len(word) > 1 and not word.isdigit() and word not in question.stop_words() | likeness.form_words()
