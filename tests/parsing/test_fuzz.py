"""A short run of the fuzz test, over the cases of the parser and the sources of the library."""

from pathlib import Path

import pytest

from tests.parsing.fuzz import check, mutated

ROOT = Path(__file__).parents[2]
FOLDERS = (ROOT / "tests" / "corpus", ROOT / "fixtures" / "sources")
TEXTS = [path.read_bytes().decode() for folder in FOLDERS for path in sorted(folder.glob("*.txt"))]


@pytest.mark.parametrize("start", range(0, 400, 50))
def test_damaged_texts_are_read_whole(start: int) -> None:
    for seed in range(start, start + 50):
        check(mutated(TEXTS, seed))
