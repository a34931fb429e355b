"""For programs among the tests that people start, too: a site with a database and an index of its own."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def site() -> Iterator[Path]:
    """A folder, gone at the end, for the index and the database: SQLite, unless DATABASE_URL names one without rows."""
    with tempfile.TemporaryDirectory(prefix="chengyu-tests-") as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/library.sqlite3")
        os.environ["SEARCH_INDEX_DIR"] = f"{folder}/index"
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        import django

        django.setup()
        make_tables()
        yield Path(folder)


def make_tables() -> None:
    """Migrate, unless that has been done: to find out takes much less than to migrate once more."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0)
