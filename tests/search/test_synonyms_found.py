"""A search finds every clause that has a term in any of its other ways, and no others; over the real library."""

from __future__ import annotations

import pytest

from policies import search
from policies.models import Clause, SynonymGroup
from policies.models.library import DatabaseLibrary
from policies.search.tokens import folded

pytestmark = pytest.mark.usefixtures("library")


def holding(*forms: str) -> int:
    """The number of clauses in which one of the forms stands."""
    rows = Clause.objects.values_list("heading", "text")
    return sum(any(form in folded(text) or form in folded(heading) for form in forms) for heading, text in rows)


@pytest.mark.parametrize(
    "term",
    [
        "发改委",
        "国家发改委",
        "成渝双城经济圈",
        "高滩茨竹新区",
        "户口迁移",
        "重庆市发改委",
        "医疗保险",
        "渝北区",
        "環評",
    ],
)
def test_what_is_found_is_what_has_one_of_the_ways(term: str) -> None:
    ways = (folded(term), *DatabaseLibrary().lexicon().others(folded(term)))

    assert search.find(term).total == holding(*ways) > 0
    assert search.find(f"“{term}”").total == holding(folded(term))


@pytest.mark.parametrize(("term", "form"), [("户口迁移", "户籍迁移"), ("成渝双城经济圈", "双城经济圈")])
def test_the_other_ways_are_highlighted_and_can_be_switched_off(term: str, form: str) -> None:
    assert form in search.find(term).needles
    exact = search.find(term, synonyms=False)
    assert form not in exact.needles
    assert exact.best or exact.total == 0


def test_an_edit_is_in_the_next_search() -> None:
    before = search.find("撤县设区办法").best
    SynonymGroup.objects.create(words=["撤县设区办法", "适度分离"])

    found = search.find("撤县设区办法")

    assert before
    assert not found.best
    assert found.total == holding("适度分离")
    SynonymGroup.objects.update(active=False)
    assert search.find("撤县设区办法").best
