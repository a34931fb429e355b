"""Two people at the same moment lose nothing: reports, reviews, extensions, striking off, bulk, freezing, judging."""

from __future__ import annotations

import json

import pytest

from tests.apart import Apart


@pytest.mark.parametrize(("module", "rounds", "scenarios"), [("race", 4, 9), ("race_more", 2, 11)])
def test_nothing_is_lost(apart: Apart, module: str, rounds: int, scenarios: int) -> None:
    found = json.loads(apart.run(f"tests.tracking.{module}"))

    assert found == dict.fromkeys(found, [True] * rounds)
    assert len(found) == scenarios
