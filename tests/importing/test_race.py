"""Several people publish at the same moment, and processes are killed while they publish: all or nothing, once."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.apart import Apart


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
def test_all_or_nothing_and_once(apart: Apart, scenario: str, expected: dict[str, Any]) -> None:
    found = json.loads(apart.run("tests.importing.race", scenario))

    assert found | expected == found
    assert found.get("policies", 1) == found.get("done", 1) or scenario == "one_policy"
    assert found.get("deaths", 99) > 15
