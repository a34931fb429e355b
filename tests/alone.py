"""For programs among the tests that run by themselves: a site with a database and an index of its own."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def site() -> Iterator[Path]:
    """A folder, gone at the end, for the index and the database: SQLite, unless DATABASE_URL names an empty one."""
    with tempfile.TemporaryDirectory(prefix="chengyu-tests-") as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/library.sqlite3")
        os.environ["SEARCH_INDEX_DIR"] = f"{folder}/index"
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        yield Path(folder)
