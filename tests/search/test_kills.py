"""Rule 6: killed anywhere between save, commit and follow, nothing is stale or lost; several writers at once.

Here at some places, drawn by chance; `python -m tests.search.kills` kills at all of them.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

ROOT = Path(__file__).parents[2]
DONE = {"writers": "3 writers", "hosts": "3 hosts", "backup": "10 steps"}


@pytest.fixture
def environment(transactional_db: None) -> dict[str, str]:
    """Settings of a process with a database of its own: a file that it makes, or PostgreSQL's test database."""
    url = {}
    if connection.vendor == "postgresql":
        name = f"/{connection.settings_dict['NAME']}"
        url["DATABASE_URL"] = urlsplit(os.environ["DATABASE_URL"])._replace(path=name).geturl()
    return {key: value for key, value in os.environ.items() if key != "DATABASE_URL"} | url


@pytest.mark.parametrize("scenario", ["follow", "rebuild", "merge", "publish", "writers", "hosts", "backup"])
def test_nothing_is_stale_or_lost(scenario: str, environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "tests.search.kills", "--runs", "30", scenario]

    ended = subprocess.run(command, check=False, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)

    assert ended.returncode == 0, ended.stdout
    assert ended.stdout.startswith(f"{scenario}: ")
    assert f" {DONE.get(scenario, '30 places')}, 0 problems" in ended.stdout
