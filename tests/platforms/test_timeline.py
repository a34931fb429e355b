"""What history shows of a value."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from platforms.timeline import plain


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (True, "是"),
        (["长寿县", "长寿"], "长寿县、长寿"),
        (datetime.date(2026, 11, 23), "2026-11-23"),
        (datetime.datetime(2026, 11, 22, 16, 39, tzinfo=datetime.UTC), "2026-11-23 00:39"),
    ],
)
def test_values_as_people_read_them(value: Any, words: str) -> None:
    assert plain(value) == words
