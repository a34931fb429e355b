"""People who work on one task at the same moment lose nothing; on SQLite and on PostgreSQL."""

from __future__ import annotations

import json

from tests.apart import Apart

EXPECTED = {
    "two_sides": {"answers": [302] * 4, "kept": ["第0份", "第1份", "第2份", "第3份"]},
    "one_draft": {"answers": [302, 409], "version": 1},
    "both_accepted": {"answers": [302, 302], "status": ["ongoing", "ongoing"], "moves": 2},
    "accepted_and_withdrawn": {"agrees": True},
}


def test_at_the_same_moment(apart: Apart) -> None:
    assert json.loads(apart.run("tests.desk.race")) == EXPECTED
