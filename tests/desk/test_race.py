"""People who work on one task at the same moment lose nothing; on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

from django.db import connection

from tests.groups import make_groups_again

EXPECTED = {
    "two_sides": {"answers": [302] * 4, "kept": ["第0份", "第1份", "第2份", "第3份"]},
    "one_draft": {"answers": [302, 409], "version": 1},
    "both_accepted": {"answers": [302, 302], "status": ["ongoing", "ongoing"], "moves": 2},
    "accepted_and_withdrawn": {"agrees": True},
}


def test_at_the_same_moment(transactional_db: None, tmp_path: Path) -> None:
    """In a process of its own: threads can share neither SQLite's memory database nor a test's transaction."""
    url = f"sqlite:///{tmp_path}/library.sqlite3"
    if connection.vendor == "postgresql":
        make_groups_again()
        url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    changed = {"DATABASE_URL": url, "SEARCH_INDEX_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "tests.settings"}

    done = subprocess.run(
        [sys.executable, "-m", "tests.desk.race"],
        env=os.environ | changed,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == EXPECTED
