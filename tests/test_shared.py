"""What the server loads before its workers fork."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection
from pytest_django import DjangoAssertNumQueries

from chengyu import shared
from policies import naming
from policies.models.changes import renew_lexicon


def test_dictionaries_addresses_and_templates_are_loaded_without_a_database() -> None:
    """No mark allows one here."""
    shared.load()


@pytest.mark.django_db(transaction=True)
def test_names_are_read_before_the_fork_and_not_again(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    renew_lexicon()

    shared.load_names()

    with django_assert_num_queries(1):  # has a name been written?
        naming.find("双城")


@pytest.mark.django_db
def test_a_database_that_does_not_answer_stops_no_start(caplog: pytest.LogCaptureFixture) -> None:
    def refuse(*_: object) -> None:
        raise DatabaseError("the server is gone")

    with connection.execute_wrapper(refuse):
        shared.load_names()

    assert "the server is gone" in caplog.text
