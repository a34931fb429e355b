"""Word lists: text files under fixtures/lexicon, one entry a line, `#` begins a comment."""

import functools
from pathlib import Path

LEXICON = Path(__file__).resolve().parents[2] / "fixtures" / "lexicon"


@functools.cache
def entries(name: str) -> tuple[tuple[str, ...], ...]:
    """The entries of `fixtures/lexicon/<name>.txt`, each split at tabs, in the order of the file."""
    lines = (LEXICON / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return tuple(tuple(line.split("\t")) for line in lines if line and not line.startswith("#"))


@functools.cache
def pairs(name: str) -> tuple[tuple[str, str], ...]:
    """The entries of a word list of two columns."""
    return tuple((first, second) for first, second in entries(name))


@functools.cache
def words(name: str) -> frozenset[str]:
    """The first column of a word list."""
    return frozenset(entry[0] for entry in entries(name))
