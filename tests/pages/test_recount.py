"""Every number of the pages about the register, against the same counted from its rows in plain Python."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from benchmarks.registering import library as register
from policies.models import Policy, Task
from tests import factories
from tests.pages import recount
from tests.pages.html import get
from tests.pages.numbers import told

PAGES = [
    "/overview/",
    "/overview/?side=cq",
    "/overview/?side=sc&since=2001-01-01",
    "/overview/?policy={policy}",
    "/overview/?policy={policy}&side=cq",
    "/overview/?platform=made-3",
    "/tasks/coverage/",
    "/tasks/coverage/?policy={policy}",
    "/units/?tasks=yes",
]


@pytest.fixture
def made(db: None) -> None:
    """A register of 120 tasks in which everything happens."""
    register.grow(120, seed=11)


@pytest.mark.parametrize("address", PAGES)
def test_every_number_is_what_the_rows_add_up_to(made: None, client: Client, address: str) -> None:
    policy = Policy.objects.filter(tasks__isnull=False).order_by("-pk").first()
    assert policy is not None

    numbers = told(get(client, address.format(policy=policy.slug)))

    assert len(numbers) > 20
    tasks = recount.register()
    assert numbers == {query: recount.counted(tasks, query) for query in numbers}


def test_the_numbers_of_one_side_are_of_that_side_alone(client: Client, db: None) -> None:
    """What 四川 reported, moved and has still to do is not told of 重庆."""
    today = timezone.localdate()
    task = factories.make_task(status="ongoing", due_on=None)
    Task.objects.filter(pk=task.pk).update(reported_sc=today, due_sc=today)
    task.progress.create(on=today, side="sc", words="四川已办结", state="accepted")
    task.moves.create(side="sc", source="ongoing", target="done", at=timezone.now())

    own, other = (told(get(client, f"/overview/?side={side}")) for side in ("cq", "sc"))

    assert [query for query, number in own.items() if number and "=cq-" in query] == []
    happened = {query.rpartition("&")[2] for query in other}
    month, quarter = f"sc-{today:%Y-%m}", f"sc-{recount.quarter(today)}"
    assert {f"due_month={month}", f"done_month={month}", f"reported_month={month}"} <= happened
    assert f"moved_since={quarter}" in happened
