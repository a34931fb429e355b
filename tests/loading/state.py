"""What the database holds, as data that tests compare."""

from __future__ import annotations

import re
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE)\b", re.IGNORECASE)


def own_models() -> list[type[models.Model]]:
    """All models of the two apps, with their histories and the change log."""
    return [*apps.get_app_config("platforms").get_models(), *apps.get_app_config("policies").get_models()]


def contents() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table of the two apps."""
    return {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in own_models()}


def history_rows() -> int:
    return sum(model._base_manager.count() for model in own_models() if hasattr(model, "history_id"))


def writes(queries: CaptureQueriesContext) -> list[str]:
    """The statements among `queries` that write."""
    return [query["sql"] for query in queries if WRITES.match(query["sql"])]


def watched() -> CaptureQueriesContext:
    return CaptureQueriesContext(connection)
