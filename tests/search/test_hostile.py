"""No query is an error, none finds what is not there. `python -m tests.search.hostile` asks a hundred thousand."""

from __future__ import annotations

import pytest

from tests.search import asking, crafted


@pytest.mark.usefixtures("library")
def test_hostile_queries() -> None:
    report = asking.run(len(crafted.CRAFTED) + 150, seed=7, http=10, compare=10)

    assert report.problems == []
    assert report.compared > 30
    assert "search.find" in str(report)
