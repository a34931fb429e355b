"""Measures of a ranked list against graded judgements, and their means over many queries."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass

Grades = Mapping[str, int]  # clause -> grade, 1 and up; what is not named is 0
ROUNDS = 2000


@dataclass(frozen=True, slots=True)
class Scores:
    """Of one query, or the means of several. nDCG with gains 2^grade-1, and with the grades themselves."""

    ndcg: float = 0.0
    ndcg_linear: float = 0.0
    mrr: float = 0.0
    recall10: float = 0.0
    recall100: float = 0.0


def scores(ranked: Sequence[str], grades: Grades, relevant: int = 1) -> Scores:
    """The measures of one ranked list; MRR and recall count clauses of grade `relevant` and up.

    >>> scores(["b", "a"], {"a": 1})
    Scores(ndcg=0.6309297535714575, ndcg_linear=0.6309297535714575, mrr=0.5, recall10=1.0, recall100=1.0)
    """
    wanted = {clause for clause, grade in grades.items() if grade >= relevant}
    first = next((place for place, clause in enumerate(ranked[:10], 1) if clause in wanted), 0)
    return Scores(
        ndcg=_ndcg([2 ** grades.get(clause, 0) - 1 for clause in ranked[:10]], [2**g - 1 for g in grades.values()]),
        ndcg_linear=_ndcg([grades.get(clause, 0) for clause in ranked[:10]], list(grades.values())),
        mrr=1 / first if first else 0.0,
        recall10=len(wanted.intersection(ranked[:10])) / max(len(wanted), 1),
        recall100=len(wanted.intersection(ranked[:100])) / max(len(wanted), 1),
    )


def _ndcg(found: list[int], possible: list[int]) -> float:
    best = _discounted(sorted(possible, reverse=True)[:10])
    return _discounted(found) / best if best else 0.0


def _discounted(gains: list[int]) -> float:
    return sum(gain / math.log2(place + 1) for place, gain in enumerate(gains, 1))


def mean(many: Sequence[Scores]) -> Scores:
    """The mean of each measure over the queries."""
    columns = zip(*(astuple(one) for one in many), strict=True)
    return Scores(*(sum(column) / len(many) for column in columns)) if many else Scores()


def interval(differences: Sequence[float], seed: int = 1) -> tuple[float, float]:
    """The bounds between which the mean of the differences lies in 95 of 100 draws of the queries (bootstrap)."""
    chooser = random.Random(seed)
    size = len(differences)
    means = sorted(sum(chooser.choices(differences, k=size)) / size for _ in range(ROUNDS))
    return means[ROUNDS // 40], means[-ROUNDS // 40 - 1]
