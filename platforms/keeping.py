"""What was worked out from the database, kept in this process for as long as nothing at all is written to it.

The database itself says whether anything was: no list of writes has to be complete, and none can be forgotten.
PostgreSQL's snapshot is another one once any transaction has written, in whatever way; SQLite tells what the connection
itself changed, and whether others committed. Inside a transaction nothing is kept and nothing kept is used: what it
wrote may be taken back. The day belongs to what is kept, since lights and silence change at midnight.
"""

from __future__ import annotations

import datetime
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from itertools import count
from sqlite3 import Connection
from threading import Lock, local
from typing import Any, TypeVar, cast

from django.db import connection
from django.utils import timezone

T = TypeVar("T")
MOST = 100  # things that a process keeps; those that were not asked for longest go first


@dataclass(frozen=True)
class State:
    """How the database stands. `reader`: who can tell; what one connection of SQLite counts says nothing to another."""

    reader: Hashable
    version: Hashable
    day: datetime.date


class _Shelf:
    """What is kept, with the state it was worked out in."""

    def __init__(self) -> None:
        self.things: OrderedDict[Hashable, tuple[State, Any]] = OrderedDict()
        self.lock = Lock()

    def find(self, key: Hashable, state: State) -> tuple[Any] | None:
        with self.lock:
            found = self.things.get(key)
            if found is None or found[0] != state:
                return None
            self.things.move_to_end(key)
            return (found[1],)

    def put(self, key: Hashable, state: State, thing: Any) -> None:
        with self.lock:
            self.things[key] = (state, thing)
            self.things.move_to_end(key)
            while len(self.things) > MOST:
                self.things.popitem(last=False)


_shelf = _Shelf()
_numbers = count()
_this_thread = local()


def kept(key: Hashable, make: Callable[[], T]) -> T:
    """Return what `make` makes of the database, made now or earlier from the same state; one query.

    `key` must tell all that the result depends on beside the database, the day and the settings. The state is read
    before: what is written meanwhile makes the next state another one.
    """
    state = database_state()
    if state is None:
        return make()
    own = (state.reader, key)
    found = _shelf.find(own, state)
    if found is None:
        found = (make(),)
        _shelf.put(own, state, found[0])
    return cast(T, found[0])


def forget() -> None:
    """Drop all that is kept; for measuring what an answer costs without."""
    with _shelf.lock:
        _shelf.things.clear()


def database_state() -> State | None:
    """Return how the database stands now; None inside a transaction. One query."""
    connection.ensure_connection()
    if connection.in_atomic_block or not connection.get_autocommit():
        return None
    reader, query = _readers[connection.vendor]()
    with connection.cursor() as cursor:
        cursor.execute(query)
        (version,) = cursor.fetchone()
    return State((connection.settings_dict["NAME"], reader), (version, _own_changes()), timezone.localdate())


def _sqlite() -> tuple[Hashable, str]:
    """A number of this connection alone; one that is opened anew starts counting anew."""
    if getattr(_this_thread, "raw", None) is not connection.connection:
        _this_thread.raw, _this_thread.number = connection.connection, next(_numbers)
    return _this_thread.number, "PRAGMA data_version"


def _postgresql() -> tuple[Hashable, str]:
    return None, "SELECT pg_current_snapshot()::text"


def _own_changes() -> int:
    """How many rows this connection of SQLite changed; `data_version` tells of others alone."""
    raw = connection.connection
    return raw.total_changes if isinstance(raw, Connection) else 0


_readers = {"sqlite": _sqlite, "postgresql": _postgresql}
