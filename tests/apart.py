"""Programs among the tests that run by themselves, each on a database of its own.

Threads can share neither SQLite's memory database nor the transaction of a test, so what happens at one moment is
tried in processes. What migrations make is made once a process of tests, and copied for each of them.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
from django.db import connection

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Apart:
    """Runs programs that share a database and an index which no test and no other program sees."""

    environment: dict[str, str]

    def run(self, module: str, *arguments: str) -> str:
        """What `python -m module` prints; it must end well."""
        command = [sys.executable, "-m", module, *arguments]

        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)

        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@dataclass(frozen=True)
class FileOfTables:
    """SQLite: the tables as migrations made them, in a file."""

    path: Path

    @contextmanager
    def copied(self, folder: Path) -> Iterator[str]:
        """The address of a copy."""
        copy = folder / "library.sqlite3"
        shutil.copyfile(self.path, copy)
        yield f"sqlite:///{copy}"


@dataclass(frozen=True)
class DatabaseOfTables:
    """PostgreSQL: the tables as migrations made them, in a database beside that of the tests."""

    name: str

    @contextmanager
    def copied(self, _folder: Path) -> Iterator[str]:
        """The address of a copy, which is gone afterwards."""
        with another_database(f"{self.name}_copy", like=self.name) as copy:
            yield urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{copy}").geturl()


Tables = FileOfTables | DatabaseOfTables


@contextmanager
def kept_tables(folder: Path) -> Iterator[Tables]:
    """A copy of the database of the tests, to be taken before the first of them writes."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(folder / "tables.sqlite3")) as kept:
            connection.connection.backup(kept)
        yield FileOfTables(folder / "tables.sqlite3")
        return
    connection.close()  # nobody may be connected to a database while it is copied
    name = str(connection.settings_dict["NAME"])
    with another_database(f"{name}_tables", like=name) as kept_name:
        yield DatabaseOfTables(kept_name)


@contextmanager
def another_database(name: str, *, like: str) -> Iterator[str]:
    """A copy of a database of the PostgreSQL server under another name."""
    with closing(psycopg2.connect(os.environ["DATABASE_URL"])) as server:
        server.autocommit = True
        with server.cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')  # left by a run that was killed
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
            try:
                yield name
            finally:
                cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def environment(url: str, folder: Path) -> dict[str, str]:
    """The variables that lead a program to the database at `url` and to an index in `folder`."""
    changed = {"DATABASE_URL": url, "SEARCH_INDEX_DIR": str(folder / "index")}
    return os.environ | changed | {"DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": str(ROOT)}
