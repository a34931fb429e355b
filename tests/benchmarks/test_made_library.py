"""The made-up library that searches are timed on."""

from __future__ import annotations

import random
import statistics

import pytest

from benchmarks.speed import corpus, library, queries
from benchmarks.speed.timing import both, percentile
from policies import search
from policies.models import Clause, Task

CLAUSES = 1500


@pytest.fixture(scope="module")
def made() -> list[corpus.Document]:
    return list(corpus.documents(CLAUSES, seed=3, processes=1))


def test_the_same_seed_makes_the_same_library_in_any_number_of_processes(made: list[corpus.Document]) -> None:
    assert list(corpus.documents(CLAUSES, seed=3, processes=2)) == made


def test_clauses_are_as_long_and_words_as_common_as_in_real_ones(made: list[corpus.Document]) -> None:
    texts = [draft.text for document in made for draft in document.clauses if draft.item]

    lengths = [len(text) for text in texts]

    assert len([draft for document in made for draft in document.clauses]) == CLAUSES
    assert 60 < statistics.median(lengths) < 130
    assert corpus.SHORTEST - 2 <= min(lengths) < 40
    assert 300 < max(lengths) < corpus.LONGEST + 40
    assert 0.2 < statistics.fmean("建设" in text for text in texts) < 0.6
    assert len(set(texts)) == len(texts)


@pytest.mark.django_db
def test_what_is_written_is_found(made: list[corpus.Document]) -> None:
    assert library.fill(made) == CLAUSES

    known = queries.vocabulary(random.Random(1))
    asked = queries.questions(random.Random(1), known, 4)

    assert Task.objects.count() == Clause.objects.exclude(task=None).count() > 0
    for clause in Clause.objects.filter(kind="item")[:20]:
        assert clause.text[clause.start - clause.text_start :]
        assert clause.policy.source_text[clause.start : clause.end] == clause.text
        assert clause.pk in search.matching_ids(f'"{clause.text[:16]}"')
    assert {len(of_class) for of_class in asked.values()} == {4}
    assert search.find(asked["common word of 2"][0].typed).total > 0
    assert search.find(asked["no hit"][0].typed).total == 0


@pytest.mark.parametrize(("share", "expected"), [(0.0, 1.0), (0.5, 3.0), (0.95, 5.0), (1.0, 5.0)])
def test_percentiles(share: float, expected: float) -> None:
    assert percentile([5.0, 1.0, 3.0, 2.0, 4.0], share) == expected
    assert both([1.0, 2.0, 3.0]) == "2.00 / 3.00"
