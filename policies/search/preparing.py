"""Clauses made ready for the index by several processes: what takes most of the time of a large rebuild."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice

from policies.search import schema
from policies.search.documents import ClauseDocument

CHUNK = 500
AHEAD = 3  # chunks a process that are being worked at, so that none waits and memory stays small


def prepared(documents: Iterable[ClauseDocument], *, together: bool) -> Iterator[schema.Prepared]:
    """What the index holds of each of `documents`, in order; if `together`, made by a process for each core.

    The processes are started afresh, not forked: who rebuilds may be a server with threads.
    """
    cores = os.cpu_count() or 1
    if not together or cores == 1:
        yield from map(schema.prepared, documents)
        return
    rest = iter(documents)
    with ProcessPoolExecutor(cores, multiprocessing.get_context("spawn")) as pool:
        under_way: deque[tuple[list[ClauseDocument], Future[list[schema.Prepared]]]] = deque()
        while chunk := list(islice(rest, CHUNK)):
            under_way.append((chunk, pool.submit(_all, chunk)))
            if len(under_way) > cores * AHEAD:
                yield from _made(*under_way.popleft())
        while under_way:
            yield from _made(*under_way.popleft())


def _all(documents: list[ClauseDocument]) -> list[schema.Prepared]:
    return [schema.prepared(document) for document in documents]


def _made(chunk: list[ClauseDocument], future: Future[list[schema.Prepared]]) -> list[schema.Prepared]:
    """The chunk as another process made it; made here if that process was killed."""
    try:
        return future.result()
    except BrokenProcessPool:
        return _all(chunk)
