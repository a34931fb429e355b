"""Plain BM25 in memory, the yardstick: one field, no stop words, no weights, k1 = 1.2 and b = 0.75 as everywhere.

Source: Robertson and Zaragoza, The Probabilistic Relevance Framework (2009); the rarity as in Lucene, never negative.
"""

from __future__ import annotations

import heapq
import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping

K1 = 1.2
B = 0.75
NOWHERE: tuple[array[int], array[int]] = (array("I"), array("I"))
Split = Callable[[str], Iterable[str]]


class BM25:
    """Clauses by the tokens that `split` makes of their text."""

    def __init__(self, texts: Mapping[str, str], split: Split) -> None:
        self._split = split
        self._names = list(texts)
        self._postings: dict[str, tuple[array[int], array[int]]] = {}  # token -> clauses, and how often each has it
        lengths = []
        for number, text in enumerate(texts.values()):
            counts = Counter(split(text))
            lengths.append(counts.total())
            for token, count in counts.items():
                clauses, times = self._postings.setdefault(token, (array("I"), array("I")))
                clauses.append(number)
                times.append(count)
        average = sum(lengths) / max(len(lengths), 1) or 1.0
        self._norms = [K1 * (1 - B + B * length / average) for length in lengths]

    def scores(self, query: str) -> dict[str, float]:
        """clause -> score, of every clause that has a token of the query."""
        total: dict[int, float] = defaultdict(float)
        for token, times in Counter(self._split(query)).items():
            clauses, often = self._postings.get(token, NOWHERE)
            rarity = times * math.log(1 + (len(self._names) - len(clauses) + 0.5) / (len(clauses) + 0.5))
            for number, count in zip(clauses, often, strict=True):
                total[number] += rarity * count * (K1 + 1) / (count + self._norms[number])
        return {self._names[number]: score for number, score in total.items()}


def best(scored: Mapping[str, float], limit: int = 100) -> list[str]:
    """The clauses of the highest scores, best first; equals in the order of their names."""
    return heapq.nsmallest(limit, scored, key=lambda clause: (-scored[clause], clause))


def added(*parts: Mapping[str, float]) -> dict[str, float]:
    """Scores of several rankings in one sum."""
    total: dict[str, float] = defaultdict(float)
    for part in parts:
        for clause, score in part.items():
            total[clause] += score
    return total
