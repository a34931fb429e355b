"""The names of platforms, documents, units and places on shelves, as they are at this moment, in every process."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from policies.naming.things import DOCUMENT, PLACE, PLATFORM, UNIT, Thing, things
from policies.search import sounds
from policies.search.shelf import Shelf
from policies.suggesting.book import Book

SORTS = (PLATFORM, DOCUMENT, UNIT, PLACE)
_lock = threading.Lock()
_held: dict[str, Names] = {}


@dataclass(frozen=True, slots=True)
class Named:
    """One name of a thing, and what kind of name it is (简称, 曾用名 …)."""

    thing: Thing
    label: str
    name: str


@dataclass(frozen=True, slots=True)
class Names:
    """For each sort of thing a shelf of names, and whose name stands at each place."""

    shelves: Mapping[int, Shelf]
    rows: Mapping[int, tuple[Named, ...]]


def names(version: str, book: Book) -> Names:
    """The names of this version of the word list, which each write of a name renews (`Mark.lexicon`)."""
    with _lock:  # one thread reads, the others wait for it
        if version not in _held:
            read = _read(book)
            _held.clear()
            _held[version] = read
        return _held[version]


def _read(book: Book) -> Names:
    rows: dict[int, list[Named]] = {sort: [] for sort in SORTS}
    for thing in things():
        if thing.sort in rows:  # not what is cited and not in the library
            rows[thing.sort] += _names_of(thing)
    return Names({sort: _shelf(found, book) for sort, found in rows.items()}, {s: tuple(f) for s, f in rows.items()})


def _names_of(thing: Thing) -> Iterable[Named]:
    """Its names, each way to write one once."""
    keyed = {plain: Named(thing, label, name) for label, name in reversed(thing.names) if (plain := sounds.key(name))}
    return reversed(keyed.values())


def _shelf(rows: list[Named], book: Book) -> Shelf:
    keys = [sounds.key(row.name) for row in rows]
    return Shelf(keys, [book.spoken.get(plain) or sounds.sounds(plain) for plain in keys])
