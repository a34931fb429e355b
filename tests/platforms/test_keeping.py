"""What is kept between requests is never older than what is in the database, whoever wrote it and however."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from threading import Thread

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from platforms import keeping
from platforms.keeping import kept
from policies.models import Light, Task
from policies.models.status import TaskStatus
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _empty() -> None:
    keeping.forget()


def numbers() -> Callable[[], int]:
    """Each time another number, so that what is made anew can be told from what was kept."""
    made = iter(range(100))
    return lambda: next(made)


def by_queryset() -> None:
    Task.objects.update(notes="改过")


def by_model() -> None:
    Task.objects.get().save()


def by_sql() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE policies_task SET notes = 'SQL'")


def by_a_transaction() -> None:
    with transaction.atomic():
        by_queryset()


def by_another_connection() -> None:
    def write() -> None:
        by_queryset()
        connection.close()

    thread = Thread(target=write)
    thread.start()
    thread.join()


def test_is_kept_while_nothing_is_written() -> None:
    factories.make_task(factories.make_clause())
    make = numbers()

    assert [kept("a", make), kept("a", make), kept("b", make), kept("a", make)] == [0, 0, 1, 0]


@pytest.mark.parametrize("write", [by_queryset, by_model, by_sql, by_a_transaction, by_another_connection])
def test_any_write_ends_it(write: Callable[[], None]) -> None:
    factories.make_task(factories.make_clause())
    make = numbers()
    before = kept("a", make)

    write()

    assert kept("a", make) == before + 1
    assert kept("a", make) == before + 1


def test_inside_a_transaction_nothing_is_kept_nor_used() -> None:
    factories.make_task(factories.make_clause())
    seen = []

    def read() -> str:
        return Task.objects.get().notes

    with transaction.atomic():
        seen.append(kept("a", read))
        Task.objects.update(notes="还没有提交")
        seen.append(kept("a", read))
        transaction.set_rollback(True)

    assert [*seen, kept("a", read)] == ["", "还没有提交", ""]


def test_a_new_day_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    make = numbers()
    first = kept("a", make)
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)

    monkeypatch.setattr(timezone, "localdate", lambda: tomorrow)

    assert kept("a", make) == first + 1


def test_so_much_is_kept_and_no_more() -> None:
    for number in range(keeping.MOST + 5):
        kept(number, numbers())

    assert len(keeping._shelf.things) == keeping.MOST


@pytest.mark.parametrize(
    "address", ["/tasks/", "/tasks/?view=board", "/tasks/?status=done", "/overview/", "/tasks/facing/"]
)
def test_pages_tell_of_a_write_at_once(client: Client, address: str) -> None:
    """Asked for again and again, and written between by what no hook of ours sees."""
    task = factories.make_task(factories.make_clause())
    client.get(address)
    before = client.get(address).content

    Task.objects.filter(pk=task.pk).update(
        status=TaskStatus.DONE, status_cq=TaskStatus.DONE, status_sc=TaskStatus.DONE, proven_cq=True
    )

    after = client.get(address).content.decode()
    assert after != before.decode()
    keeping.forget()
    assert after == client.get(address).content.decode()
    assert Light.GREEN.label in after or "已完成待销号" in after
