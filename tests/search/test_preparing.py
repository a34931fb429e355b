"""Clauses made ready for the index by several processes are what one makes of them, and in the same order."""

from __future__ import annotations

import pytest

from policies.models import Clause
from policies.models.library import DatabaseLibrary
from policies.search import preparing, schema


@pytest.mark.usefixtures("library")
def test_several_processes_make_what_one_makes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparing, "CHUNK", 7)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    keys = list(Clause.objects.order_by("pk").values_list("pk", flat=True))
    documents = sorted(DatabaseLibrary().documents(keys), key=lambda document: document.clause)

    apart = list(preparing.prepared(iter(documents), together=True))

    assert apart == [schema.prepared(document) for document in documents]
    assert len(apart) == len(keys) > 100
