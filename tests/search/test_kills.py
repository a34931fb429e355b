"""Rule 6: killed anywhere between save, commit and follow, nothing is stale or lost; several writers at once.

Here at some places, drawn by chance; `python -m tests.search.kills` kills at all of them.
"""

from __future__ import annotations

import pytest

from tests.apart import Apart

DONE = {"writers": "3 writers", "hosts": "3 hosts", "backup": "10 steps"}


@pytest.mark.parametrize("scenario", ["follow", "rebuild", "merge", "publish", "writers", "hosts", "backup"])
def test_nothing_is_stale_or_lost(scenario: str, apart: Apart) -> None:
    printed = apart.run("tests.search.kills", "--runs", "30", scenario)

    assert printed.startswith(f"{scenario}: ")
    assert f" {DONE.get(scenario, '30 places')}, 0 problems" in printed
