"""Measures and the yardstick against figures worked out by hand."""

from __future__ import annotations

import math

import pytest

from benchmarks.measuring.bm25 import BM25, added, best
from benchmarks.measuring.measures import Scores, interval, mean, scores


@pytest.mark.parametrize(
    ("ranked", "grades", "ndcg", "mrr", "recall"),
    [
        (["a", "b"], {"a": 3, "b": 1}, 1.0, 1.0, 1.0),
        (["b", "a"], {"a": 3, "b": 1}, (1 + 7 / math.log2(3)) / (7 + 1 / math.log2(3)), 0.5, 1.0),
        (["x"] * 10 + ["a"], {"a": 3}, 0.0, 0.0, 1.0),
        ([], {"a": 3}, 0.0, 0.0, 0.0),
        (["b"], {"a": 2, "b": 1}, 1 / (3 + 1 / math.log2(3)), 0.0, 0.0),
    ],
)
def test_scores(ranked: list[str], grades: dict[str, int], ndcg: float, mrr: float, recall: float) -> None:
    one = scores(ranked, grades, relevant=2)

    assert (one.ndcg, one.mrr, one.recall100) == pytest.approx((ndcg, mrr, recall))


def test_mean_and_interval() -> None:
    assert mean([Scores(ndcg=1.0), Scores()]).ndcg == 0.5
    assert interval([0.1] * 50) == pytest.approx((0.1, 0.1))


def test_bm25_by_hand() -> None:
    engine = BM25({"short": "甲", "long": "甲乙乙", "other": "丙丙"}, list)
    rarity = math.log(1 + 1.5 / 2.5)

    assert engine.scores("甲") == pytest.approx(
        {"short": rarity * 2.2 / (1 + 1.2 * (0.25 + 0.75 / 2)), "long": rarity * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 1.5))}
    )
    assert best(added(engine.scores("甲"), engine.scores("乙"))) == ["long", "short"]
