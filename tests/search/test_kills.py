"""Rule 6: killed anywhere between save, commit and follow, nothing is stale or lost; several writers at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

ROOT = Path(__file__).parents[2]
PROGRAM = """
import json, pathlib, sys, django
django.setup()
from tests.search import kills
print(json.dumps(kills.main(sys.argv[1], pathlib.Path(sys.argv[2]))))
"""


@pytest.fixture
def environment(transactional_db: None, tmp_path: Path) -> dict[str, str]:
    """Settings of a process with a database that other processes see: a file, or PostgreSQL's test database."""
    if connection.vendor == "postgresql":
        url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    else:
        url = f"sqlite:///{tmp_path}/library.sqlite3"
    changed = {"DATABASE_URL": url, "SEARCH_INDEX_DIR": str(tmp_path / "index")}
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": str(ROOT), **changed}


@pytest.mark.parametrize(("scenario", "done"), [("follow", 60), ("rebuild", 50), ("writers", 3)])
def test_nothing_is_stale_or_lost(scenario: str, done: int, environment: dict[str, str], tmp_path: Path) -> None:
    def run(*arguments: str) -> str:
        command = [sys.executable, *arguments]
        return subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout

    if connection.vendor != "postgresql":
        run("manage.py", "migrate", "--verbosity=0")

    summary, *problems = json.loads(run("-c", PROGRAM, scenario, str(tmp_path)))

    assert problems == []
    assert int("".join(filter(str.isdigit, summary))) >= done
