"""The names of platforms, documents, units and places on shelves, as they are at this moment, in every process."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from policies.models.library import DatabaseLibrary
from policies.naming.directory import Name, current
from policies.naming.things import DOCUMENT, PLACE, PLATFORM, UNIT
from policies.search import sounds
from policies.search.shelf import Shelf
from policies.suggesting.book import Book, opened

READ = "成渝地区"  # makes pypinyin read its dictionaries
SORTS = (PLATFORM, DOCUMENT, UNIT, PLACE)
_lock = threading.Lock()
_held: dict[str, Names] = {}


@dataclass(frozen=True, slots=True)
class Names:
    """For each sort of thing a shelf of names, and the names in the same order: by thing, as lists show them."""

    shelves: Mapping[int, Shelf]
    rows: Mapping[int, Sequence[Name]]

    def exactly(self, key: str) -> Name | None:
        """The first name that is written so."""
        for sort in SORTS:
            if (place := self.shelves[sort].place_of(key)) is not None:
                return self.rows[sort][place]
        return None


def names(version: str, book: Book) -> Names:
    """The names of this version of the word list, which each write of a name renews (`Mark.lexicon`)."""
    with _lock:  # one thread reads, the others wait for it
        if version not in _held:
            read = _read(book)
            _held.clear()
            _held[version] = read
        return _held[version]


def load() -> None:
    """Have the process hold what the first suggestion and the first mistyped word would have it read."""
    book = opened()
    sounds.sounds(READ)
    for shelf in (*names(DatabaseLibrary().newest().lexicon, book).shelves.values(), *book.shelves):
        shelf.alike("")


def _read(book: Book) -> Names:
    directory = current()
    known = {sort: directory.shelves[sort].names if sort in directory.shelves else () for sort in SORTS}
    rows = {sort: sorted(found, key=lambda name: name.at) for sort, found in known.items()}
    return Names({sort: _shelf(found, book) for sort, found in rows.items()}, rows)


def _shelf(rows: Sequence[Name], book: Book) -> Shelf:
    keys = [row.key for row in rows]
    return Shelf(keys, [book.spoken.get(key) or sounds.sounds(key) for key in keys])
