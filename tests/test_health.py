"""/healthz: what monitors are told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from policies.models import Clause

pytestmark = pytest.mark.django_db


def test_all_is_well(client: Client, make_clause: Callable[..., Clause]) -> None:
    make_clause()

    response = client.get("/healthz")

    assert response.status_code == 200
    assert response.json() == {"database": "ok", "index": "ok"}
    assert response["Cache-Control"] == "no-store"


def test_an_index_that_cannot_be_written(client: Client, search_index_dir: Path) -> None:
    search_index_dir.write_text("a file where the folder should be")

    response = client.get("/healthz")

    assert response.status_code == 503
    assert response.json() == {"database": "ok", "index": "failed"}


def test_a_database_that_does_not_answer(client: Client) -> None:
    def refuse(execute: object, sql: str, *rest: object) -> None:
        raise ConnectionError("the server is gone")

    with connection.execute_wrapper(refuse):
        response = client.get("/healthz")

    assert response.status_code == 503
    assert response.json() == {"database": "failed", "index": "failed"}
