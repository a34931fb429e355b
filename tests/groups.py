"""The groups of people, after a test that emptied the database: migrations made them, and nothing makes them again."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.migrations import RunPython

GIVING = {"make_groups", "grant"}  # the steps of migrations that make groups and give them permissions


def make_groups_again() -> None:
    """Run the steps of the migrations that make the groups; where they are there, nothing changes."""
    for label in ("platforms", "policies"):
        folder = Path(apps.get_app_config(label).path) / "migrations"
        for name in sorted(path.stem for path in folder.glob("0*.py")):
            for step in import_module(f"{label}.migrations.{name}").Migration.operations:
                give: Any = step.code if isinstance(step, RunPython) else None
                if give is not None and give.__name__ in GIVING:
                    give(apps, SimpleNamespace(connection=connection))
