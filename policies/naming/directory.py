"""All names, held in the process in a form that is searched without walking through them.

They are few (tens of thousands at most) and change seldom: read once, and anew after every write of a name, which
renews a token in the same transaction (`ChangeCounter.lexicon`). So what is saved is found at once, in every process.
"""

from __future__ import annotations

import bisect
import functools
import re
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import connection

from policies.models import changes
from policies.naming.things import CITED, DOCUMENT, NUMBER, Thing, things
from policies.parsing.citing import unwrapped
from policies.search.sounds import key

NESTED = re.compile(r"[《〈<][^《》〈〉<>]*[》〉>]")  # a title inside a title: 贯彻落实〈规划纲要〉联合实施方案
END = "\n"  # between names; no key has it
LAST = chr(0x10FFFF)


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a thing; `at`: the place of the thing among all, which decides between equals."""

    key: str
    label: str
    printed: str
    thing: Thing
    at: int


class Shelf:
    """Names of one sort, the shortest first, so that the first ones found are those of which most was typed."""

    def __init__(self, names: Iterable[Name]) -> None:
        self.names = sorted(names, key=lambda name: (len(name.key), name.at))
        self.text = END.join(["", *(name.key for name in self.names), ""])
        self.starts: list[int] = []
        at = 1
        for name in self.names:
            self.starts.append(at)
            at += len(name.key) + 1
        self.sorted = sorted((name.key, place) for place, name in enumerate(self.names))

    def containing(self, words: str, longest: int) -> Iterator[Name]:
        """Names of at most `longest` characters that have `words` in them."""
        last = bisect.bisect_right(self.names, longest, key=lambda name: len(name.key))
        end = self.starts[last] if last < len(self.names) else len(self.text)
        at = self.text.find(words, 0, end)
        while at >= 0:
            place = bisect.bisect_right(self.starts, at) - 1
            yield self.names[place]
            at = self.text.find(words, self.starts[place] + len(self.names[place].key), end)

    def opening(self, words: str, longest: int) -> list[Name]:
        """Names of at most `longest` characters that begin with `words`."""
        first, last = (bisect.bisect_left(self.sorted, (edge, -1)) for edge in (words, words + LAST))
        places = sorted(place for _, place in self.sorted[first:last])
        return [self.names[place] for place in places if len(self.names[place].key) <= longest]


@dataclass(frozen=True)
class Directory:
    """Everything with names, and the ways to it."""

    exact: Mapping[str, Sequence[Name]] = field(default_factory=dict)  # by key, in order of sort and place
    shelves: Mapping[int, Shelf] = field(default_factory=dict)  # by sort
    lengths: Sequence[int] = ()  # of the keys
    titles: Mapping[str, Sequence[Thing]] = field(default_factory=dict)  # documents without issuer and covering notice
    titled: Shelf = field(default_factory=lambda: Shelf(()))  # documents by titles without the titles inside them
    serials: Mapping[int, Sequence[Thing]] = field(default_factory=dict)  # documents by the last part of their number


def read(keys: dict[str, str]) -> Directory:
    """The directory of what the database has now; `keys` holds the key of each name for the next time."""
    names = sorted(_names(keys), key=lambda name: (name.thing.sort, name.at))
    exact, shelves = defaultdict[str, list[Name]](list), defaultdict[int, list[Name]](list)
    titles, serials = defaultdict[str, list[Thing]](list), defaultdict[int, list[Thing]](list)
    titled: list[Name] = []
    for name in names:
        exact[name.key].append(name)
        shelves[name.thing.sort].append(name)
        if name.thing.sort in {DOCUMENT, CITED} and name.label != NUMBER:
            own = NESTED.sub("", name.printed)
            titled.append(Name(_key(own, keys), name.label, name.printed, name.thing, name.at))
            for title in _unwrapped(name.printed, keys):
                titles[title].append(name.thing)
        elif name.label == NUMBER and (number := name.thing.number) and number.serial:
            serials[number.serial].append(name.thing)
    lengths = sorted({len(text) for text in exact}, reverse=True)
    filled = {sort: Shelf(own) for sort, own in shelves.items()}
    return Directory(dict(exact), filled, lengths, dict(titles), Shelf(titled), dict(serials))


def _names(keys: dict[str, str]) -> Iterator[Name]:
    for at, thing in enumerate(things()):
        for label, printed in thing.names:
            if printed and (own := _key(printed, keys)):
                yield Name(own, label, printed, thing, at)


def _key(text: str, keys: dict[str, str]) -> str:
    found = keys.get(text)
    if found is None:
        found = keys[text] = key(text)
    return found


def _unwrapped(title: str, keys: dict[str, str]) -> list[str]:
    """The keys of a title without issuer and covering notice; they are kept too, in one string."""
    kept = f"{END}{title}"
    if kept not in keys:
        keys[kept] = END.join(dict.fromkeys(key(form) for form in unwrapped(title)))
    return keys[kept].split(END)


@dataclass
class _Held:
    """What this process holds: the directory of one state of the names, told by its token."""

    token: str = ""
    directory: Directory = field(default_factory=Directory)
    keys: dict[str, str] = field(default_factory=dict)


@functools.cache
def _held() -> tuple[threading.Lock, _Held]:
    return threading.Lock(), _Held()


def current() -> Directory:
    """The directory as the database is now; one query unless a name was written since the last time."""
    token = _token()
    lock, held = _held()
    with lock:
        if not token or token != held.token:
            keys: dict[str, str] = {}
            held.directory, held.keys = read(held.keys or keys), held.keys or keys
            held.token = token
        return held.directory


def _token() -> str:
    """Tells one state of the names from the next; empty where none was ever written."""
    changes.flush()
    with connection.cursor() as cursor:  # asked by every search, so without the ORM, which takes several times as long
        cursor.execute("SELECT lexicon FROM policies_changecounter WHERE id = 1")
        row = cursor.fetchone()
    return row[0] if row else ""
