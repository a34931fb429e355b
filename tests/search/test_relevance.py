"""The site's search over its own library reaches what it once reached on the judged set (benchmarks/relevance)."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from benchmarks.measuring import judged, site
from benchmarks.measuring.measures import mean, scores
from policies.models import Clause

FOLDER = Path(__file__).parents[2] / "benchmarks" / "relevance"
KINDS = {"lay", "official", "short", "words", "script", "synonym"}
RELEVANT = 2


@pytest.fixture
def names(library: None) -> dict[int, str]:
    """Key of each clause of the real library -> its name in the judgements."""
    return {pk: f"{slug}/{path}" for pk, slug, path in Clause.objects.values_list("pk", "policy__slug", "path")}


def test_every_query_is_judged_by_clauses_that_exist(names: dict[int, str]) -> None:
    queries = judged.read_queries(FOLDER / "queries.tsv")
    lines = [line.split("\t") for line in (FOLDER / "judgements.tsv").read_text().splitlines()]

    assert len(queries) >= 140
    assert {query.kind for query in queries} == KINDS
    assert [line for line in lines if line[2] not in names.values() or not re.fullmatch("[123]", line[3])] == []
    assert {query.id for query in queries} == {line[0] for line in lines}


def test_ranking_does_not_fall_below_the_floor(names: dict[int, str]) -> None:
    queries = judged.read_queries(FOLDER / "queries.tsv")
    ids = {query.id for query in queries}
    grades = judged.read_judgements(FOLDER / "judgements.tsv", ids, set(names.values()))

    rankings = {query.id: [names[clause] for clause in site.ranked(query.text)] for query in queries}
    reached = mean([scores(ranking, grades[query], RELEVANT) for query, ranking in rankings.items()])

    for measure, floor in tomllib.loads((FOLDER / "floor.toml").read_text()).items():
        assert getattr(reached, measure) >= floor, (
            f"{measure} on the judged set is {getattr(reached, measure):.3f}, below the floor of {floor}. "
            "`python benchmarks/relevance.py --details FILE` shows which queries fell. Mend the search; "
            "where it became better, raise benchmarks/relevance/floor.toml."
        )
