"""Two people at the same moment lose nothing: reports, reviews, extensions, striking off, reports in bulk."""

from __future__ import annotations

import json

from tests.apart import Apart


def test_nothing_is_lost(apart: Apart) -> None:
    found = json.loads(apart.run("tests.tracking.race"))

    assert found == dict.fromkeys(found, [True] * 4)
    assert len(found) == 9
