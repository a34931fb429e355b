"""Several processes and threads at once: what one writes the others find, and nothing is lost or breaks."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.apart import Apart


@pytest.mark.parametrize(
    ("scenario", "expected"),
    [
        ("synonyms", {"before": [], "added": ["乙某某"], "changed": ["丙某某"], "deleted": []}),
        ("counts", {"unaccounted": 0, "twice": 0, "counted": True}),
        ("busy", {"lost": 1, "counted": 2}),
    ],
)
def test_crowd(apart: Apart, scenario: str, expected: dict[str, Any]) -> None:
    assert json.loads(apart.run("tests.search.crowd", scenario)) == expected
