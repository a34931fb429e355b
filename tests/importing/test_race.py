"""Several people publish at the same moment, and processes are killed while they publish: all or nothing, once."""

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
        ("one_draft", {"done": 1, "told": ["这份导入稿已发布，不"], "policies": 1, "texts": 1}),
        ("one_number", {"lost": 0}),
        ("one_policy", {"done": 4, "agree": True, "policies": 1, "texts": 5}),
        ("many_hands", {"refused": [], "gone": 0, "reported": True}),
        ("killed", {"whole": 0, "halves": 0, "policies": 1, "texts": 1}),
    ],
)
def test_all_or_nothing_and_once(
    transactional_db: None, tmp_path: Path, scenario: str, expected: dict[str, Any]
) -> None:
    if connection.vendor == "postgresql":
        url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    else:
        url = f"sqlite:///{tmp_path}/library.sqlite3"
    changed = {"DATABASE_URL": url, "SEARCH_INDEX_DIR": str(tmp_path / "index")}
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": str(ROOT), **changed}
    command = [sys.executable, "-m", "tests.importing.race", scenario]

    ran = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True)

    found = json.loads(ran.stdout)
    assert found | expected == found
    assert found.get("policies", 1) == found.get("done", 1) or scenario == "one_policy"
    assert found.get("deaths", 99) > 15
