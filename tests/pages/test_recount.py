"""Every number of the pages about the register, against the same counted from its rows in plain Python."""

from __future__ import annotations

import datetime
from random import Random

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from benchmarks.registering import library as register
from policies.ledger.choosing import chosen
from policies.models import Policy, Task
from tests import factories
from tests.ledger.test_taking import take
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


def standing() -> dict[int, tuple[str, str, dict[str, str]]]:
    """Status, light and the statuses of the halves of every task, counted again."""
    rows = recount.register()
    return {t.row["pk"]: (t.row["status"], t.light, {half.side: half.status for half in t.halves}) for t in rows}


def test_a_register_that_was_frozen_holds_what_the_rows_add_up_to(made: None) -> None:
    rows = take("年底").rows.values_list("task", "status", "light", "status_cq", "status_sc")

    found = {task: (status, light, parts(cq, sc)) for task, status, light, cq, sc in rows}

    assert found == standing()


def test_what_changed_is_what_two_counts_differ_in(made: None) -> None:
    before, first = standing(), take("年初")
    chooser = Random(5)
    for task in Task.objects.order_by("pk"):
        if chooser.random() < 0.4:
            side = chooser.choice(["cq", "sc"])
            status = chooser.choice(["ongoing", "paused", "closed", "stopped"])
            Task.objects.filter(pk=task.pk).exclude(**{f"status_{side}": ""}).update(**{f"status_{side}": status})
        if chooser.random() < 0.2:
            day = timezone.localdate() + datetime.timedelta(days=chooser.choice([-30, 30, 300]))
            Task.objects.filter(pk=task.pk).update(due_on=day, due_cq=day, due_sc=day)
            task.extensions.all().delete()

    told_of = chosen(QueryDict(f"a={first.pk}&b=today")).difference

    now = standing()
    assert told_of is not None
    found = {each.key: sorted((row.state.task_id, row.side) for row in each.rows) for each in told_of.lists}
    assert found["light"] == [(pk, "") for pk in sorted(now) if now[pk][1] != before[pk][1]]
    labels = {"cq": "重庆", "sc": "四川"}
    moved = [(pk, labels[side]) for pk in now for side in labels if now[pk][2].get(side) != before[pk][2].get(side)]
    assert found["moved"] == sorted(moved)
    assert len(found["light"]) > 10
    assert len(moved) > 20


def parts(cq: str, sc: str) -> dict[str, str]:
    """The statuses of the sides that have a part."""
    return {side: status for side, status in (("cq", cq), ("sc", sc)) if status}
