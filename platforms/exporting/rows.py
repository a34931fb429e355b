"""Rows of a long list, read and handed on some at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

CHUNK = 1000  # rows that are read at a time
T = TypeVar("T")


def pieces(rows: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """The rows, so many at a time.

    >>> list(pieces("abc", 2))
    [['a', 'b'], ['c']]
    """
    rest = iter(rows)
    while some := list(islice(rest, size)):
        yield some
