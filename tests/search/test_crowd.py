"""Several processes and threads at once: what one writes the others find, and nothing is lost or breaks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("scenario", "expected"),
    [
        ("synonyms", {"before": [], "added": ["乙某某"], "changed": ["丙某某"], "deleted": []}),
        ("counts", {"unaccounted": 0, "twice": 0, "counted": True}),
        ("busy", {"lost": 1, "counted": 2}),
    ],
)
def test_crowd(transactional_db: None, tmp_path: Path, scenario: str, expected: dict[str, Any]) -> None:
    url = f"sqlite:///{tmp_path}/library.sqlite3"
    if connection.vendor == "postgresql":
        url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    changed = {"DATABASE_URL": url, "SEARCH_INDEX_DIR": str(tmp_path / "index")}
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": str(ROOT), **changed}
    command = [sys.executable, "-m", "tests.search.crowd", scenario]

    ran = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True)

    assert json.loads(ran.stdout) == expected
