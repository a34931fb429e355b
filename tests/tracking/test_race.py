"""Two people at the same moment lose nothing: reports, reviews, extensions, striking off, reports in bulk."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

from django.db import connection

from tests.groups import make_groups_again

ROOT = Path(__file__).parents[2]


def test_nothing_is_lost(transactional_db: None, tmp_path: Path) -> None:
    """In a process of its own: threads can share neither SQLite's memory database nor a test's transaction."""
    url = f"sqlite:///{tmp_path}/library.sqlite3"
    if connection.vendor == "postgresql":
        make_groups_again()
        url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    changed = {"DATABASE_URL": url, "SEARCH_INDEX_DIR": str(tmp_path / "index")}
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": str(ROOT), **changed}
    command = [sys.executable, "-m", "tests.tracking.race"]

    ran = subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)

    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout)
    assert found == dict.fromkeys(found, [True] * 4)
    assert len(found) == 9
