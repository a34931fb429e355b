from __future__ import annotations

from pathlib import Path

import pytest

from tests.loading.edition import Edition


@pytest.fixture
def edition(tmp_path: Path) -> Edition:
    """A copy of the library's fixtures."""
    folder = tmp_path / "fixtures"
    folder.mkdir()
    return Edition(folder)
