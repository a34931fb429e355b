"""What all sheets of this app share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from platforms.exporting import CHUNK, Site
from policies.ledger import counting

__all__ = ["CHUNK", "Site", "in_words", "pieces"]
T = TypeVar("T")


def pieces(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    """The rows, so many at a time.

    >>> list(pieces("abc", 2))
    [['a', 'b'], ['c']]
    """
    rest = iter(rows)
    while some := list(islice(rest, size)):
        yield some


def in_words(counts: dict[str, Any]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The counts of a register as the paragraphs of a file; none for an empty one."""
    if not counts["tasks"]:
        return ()
    halves = [(label, counting.status_lines(counts, name)) for name, label in counting.HALVES]
    statuses = tuple(f"{label}：{counting.in_words(lines)}" for label, lines in halves)
    return ("按灯", (counting.in_words(counting.light_lines(counts)),)), ("按状态", statuses)
