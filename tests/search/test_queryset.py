"""Clause.objects.search: a queryset like any other, in rank order."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.paginator import Paginator
from django.db import connection
from django.db.models import Count, F
from django.test.utils import CaptureQueriesContext

from policies import search
from policies.models import Clause, Policy

MakeClause = Callable[..., Clause]
pytestmark = pytest.mark.django_db


@pytest.fixture
def clauses(make_clause: MakeClause) -> list[Clause]:
    """Four that match 双城, the best first, and one that does not."""
    best = make_clause(text="双城。推动建设。", heading="双城")
    rows = [make_clause(policy=best.policy, text="双城" + "其他的事情" * size + "。") for size in (1, 4, 9)]
    make_clause(text="无关。")
    return [best, *rows]


def test_order_slices_and_counts(clauses: list[Clause]) -> None:
    found = Clause.objects.search("双城")

    assert list(found) == clauses
    assert found.count() == len(found) == 4
    assert list(found[1:3]) == clauses[1:3]
    assert found[0] == found.first() == clauses[0]
    assert found.last() == clauses[-1]
    assert list(found.reverse()) == clauses[::-1]
    assert Clause.objects.search("双城")[1:3].count() == 2
    assert list(found[10:]) == []
    assert found.exists()


def test_filters_values_and_other_orders(clauses: list[Clause]) -> None:
    found = Clause.objects.search("双城")

    assert list(found.filter(heading="")) == clauses[1:]
    assert list(found.filter(heading="")[:1]) == [clauses[1]]
    assert list(found.exclude(pk=clauses[0].pk).values_list("pk", flat=True)) == [c.pk for c in clauses[1:]]
    assert found.filter(policy__kind="notice").count() == 4
    assert found.filter(mentions__isnull=False).count() == 0
    assert list(found.order_by("-position")) == clauses[::-1]
    assert list(found.order_by()[:9]) != []
    assert list(found.select_related("policy", "parent")[:2]) == clauses[:2]
    assert list(found.annotate(n=Count("mentions")).filter(n=0)) == clauses
    assert list(found.distinct()) == clauses
    assert found.aggregate(n=Count("pk"))["n"] == 4
    assert found.in_bulk() == {clause.pk: clause for clause in clauses}
    assert list(found.search("推动")) == clauses[:1]
    assert list(clauses[0].policy.clauses.search("双城")) == clauses
    assert list(found.iterator()) == clauses


def test_as_a_subquery_and_combined(clauses: list[Clause]) -> None:
    found = Clause.objects.search("双城")

    assert list(Policy.objects.filter(clauses__in=found).distinct()) == [clauses[0].policy]
    assert set(Clause.objects.filter(pk__in=found.filter(heading=""))) == set(clauses[1:])
    assert set(found | Clause.objects.filter(text="无关。")) >= set(clauses)
    assert set(found & Clause.objects.filter(heading="")) == set(clauses[1:])
    assert set(found.order_by().union(Clause.objects.order_by().filter(text="无关。"))) == set(Clause.objects.all())


def test_writing_through_it(clauses: list[Clause]) -> None:
    assert Clause.objects.search("双城").filter(heading="").update(level=F("level") + 1) == 3
    assert Clause.objects.search("双城").delete()[0] == 4
    assert Clause.objects.search("双城").count() == 0
    assert Clause.objects.search("无关").count() == 1


@pytest.mark.parametrize("typed", ["", " ", "“”", "-双城", "龘"])
def test_nothing_to_find(clauses: list[Clause], typed: str) -> None:
    found = Clause.objects.search(typed)

    assert list(found) == []
    assert found.count() == 0
    assert not found.filter(level=1).exists()


def test_it_is_lazy_and_sees_the_newest_state(clauses: list[Clause]) -> None:
    with CaptureQueriesContext(connection) as queries:
        found = Clause.objects.search("双城").filter(heading="")
    assert len(queries) == 0

    Clause.objects.filter(pk=clauses[1].pk).update(text="改写了。")

    assert list(found) == clauses[2:]


def test_pages_cost_the_same_for_any_number_of_hits(clauses: list[Clause], make_clause: MakeClause) -> None:
    def page() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert len(Paginator(Clause.objects.search("双城"), 2).page(2).object_list) == 2
        return len(queries)

    page()
    few = page()
    Clause.objects.bulk_create(
        Clause(policy=clauses[0].policy, path=f"x{n}", position=n, text="双城。", level=1, start=0, end=1, text_start=0)
        for n in range(5_000)
    )
    search.matching_ids("双城")

    assert page() == few
    assert Clause.objects.search("双城").filter(level=1).count() == 5_004
    assert len(Clause.objects.search("双城").filter(position__lt=100)) > 90


def test_rows_that_are_gone_leave_no_hole(clauses: list[Clause]) -> None:
    search.matching_ids("双城")
    clauses[0].delete()

    assert list(Clause.objects.search("双城")[:2]) == clauses[1:3]
