"""The book of phrases: read from the library in good time, kept in the database, opened once by each process.

Phrases may lag behind the library, names may not: of names the book keeps only how they sound, which takes longest to
find out. A phrase is sure to be found as long as fewer changes were logged since it was counted than clauses had it;
beyond that it is counted anew (offers.py).
"""

from __future__ import annotations

import contextlib
import fcntl
import functools
import json
import secrets
import subprocess
import sys
import threading
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import transaction

from policies.models.library import DatabaseLibrary
from policies.models.phrases import PhraseBook, Row, is_official, regions_in_texts, sampled_clauses
from policies.naming.things import things
from policies.search import Mark, sounds
from policies.search.phrases import Phrase, mine, vocabulary
from policies.search.shelf import BREAK, Shelf

FORMAT = "1-"  # how an edition begins. Raise it with the contents, the syllables or the fold: older books are empty
MOST_HEADINGS = 10_000
SHORTEST_HEADING, LONGEST_HEADING = 4, 40
ROUNDS = 3  # in which a library that changes meanwhile is read again

Contents = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Book:
    """Phrases with the number of clauses that had each at change `number`; headings with their clauses; words that are
    held against mistyped ones; how names sound.

    `counted`: phrases counted since, as phrase -> (number of clauses, at which change).
    """

    edition: str = ""
    number: int = 0
    phrases: Shelf = field(default_factory=lambda: Shelf((), ()))
    counts: array[int] = field(default_factory=lambda: array("l"))
    headings: Shelf = field(default_factory=lambda: Shelf((), ()))
    clauses: array[int] = field(default_factory=lambda: array("q"))
    words: Shelf = field(default_factory=lambda: Shelf((), ()))
    spoken: Mapping[str, str] = field(default_factory=dict)
    counted: dict[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def shelves(self) -> tuple[Shelf, ...]:
        """All that a mistyped word is held against, the likeliest first."""
        return self.phrases, self.words, self.headings


def opened() -> Book:
    """The book as it is now: one short query, and a longer one after it was renewed."""
    edition = PhraseBook.objects.filter(pk=1).values_list("edition", flat=True).first()
    return _opened(edition) if edition and edition.startswith(FORMAT) else Book()


@functools.lru_cache(maxsize=2)
def _opened(edition: str) -> Book:
    row = PhraseBook.objects.filter(pk=1, edition=edition).first()
    if row is None:  # renewed this moment
        return Book(edition)
    contents: Contents = json.loads(row.contents)
    parts = {name: text.split(BREAK) if text else [] for name, text in contents.items() if isinstance(text, str)}
    return Book(
        edition=edition,
        number=row.number,
        phrases=Shelf(parts["phrases"], parts["phrases_spoken"]),
        counts=array("l", contents["counts"]),
        headings=Shelf(parts["headings"], parts["headings_spoken"]),
        clauses=array("q", contents["clauses"]),
        words=Shelf(parts["words"], parts["words_spoken"]),
        spoken=dict(zip(parts["names"], parts["names_spoken"], strict=True)),
    )


def renew(*, anew: bool = False) -> bool:
    """Bring the book up to the library, and tell whether this was done: another process may be about it just now.

    A book that is up to date stays, unless it is wanted `anew`.
    """
    with _alone() as alone:
        for turn in range(ROUNDS if alone else 0):  # the library may change while it is read
            if _is_up_to_date() and (turn or not anew):
                break
            _write()
    return alone


def renew_soon() -> None:
    """Renew the book in a process of its own, once the running transaction is committed."""
    if settings.RENEW_PHRASES:
        transaction.on_commit(_start_renewing)


def _start_renewing() -> None:
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "renew_phrases", "--verbosity=0"]
    silent = subprocess.DEVNULL
    process = subprocess.Popen(command, stdin=silent, stdout=silent, start_new_session=True)  # noqa: S603 our own words
    threading.Thread(target=process.wait, daemon=True).start()  # so that it leaves no zombie


@contextlib.contextmanager
def _alone() -> Iterator[bool]:
    """Whether this process alone renews; the lock dies with it. Where no file can be written, all may."""
    try:
        settings.SEARCH_INDEX_DIR.mkdir(parents=True, exist_ok=True)
        lock = (settings.SEARCH_INDEX_DIR / "phrases.lock").open("w")
    except OSError:
        yield True
        return
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True


def _is_up_to_date() -> bool:
    newest = DatabaseLibrary().newest()
    return PhraseBook.objects.filter(pk=1, edition__startswith=FORMAT, **_place(newest)).exists()


def _place(mark: Mark) -> dict[str, Any]:
    return {"number": mark.number, "token": mark.token, "lexicon": mark.lexicon}


def _write() -> None:
    """Read the library and write the book."""
    newest: Mark = DatabaseLibrary().newest()  # before the clauses are read: what changes later counts as change
    contents = json.dumps(_contents(list(sampled_clauses())), ensure_ascii=False, separators=(",", ":"))
    edition = FORMAT + secrets.token_hex(8)
    PhraseBook.objects.update_or_create(pk=1, defaults=_place(newest) | {"edition": edition, "contents": contents})


def _contents(rows: list[Row]) -> Contents:
    phrases = mine(text for _, _, text, _ in rows)
    mined = {phrase.text for phrase in phrases}
    phrases += [Phrase(name, 0) for name in regions_in_texts() if name not in mined]  # counted when first shown
    headings = _headings(rows)
    names = dict.fromkeys(filter(None, (sounds.key(name) for thing in things() for _, name in thing.names)))
    return {
        **_written("phrases", (phrase.text for phrase in phrases)),
        "counts": [phrase.count for phrase in phrases],
        **_written("headings", headings),
        "clauses": list(headings.values()),
        **_written("words", _others(vocabulary(text for _, _, text, _ in rows), phrases)),
        **_written("names", names),
    }


def _others(words: Iterable[str], phrases: Iterable[Phrase]) -> Iterator[str]:
    known = {phrase.text for phrase in phrases}
    return (word for word in words if word not in known)


def _written(name: str, texts: Iterable[str]) -> dict[str, str]:
    kept = list(texts)
    return {name: BREAK.join(kept), f"{name}_spoken": BREAK.join(map(sounds.sounds, kept))}


def _headings(rows: list[Row]) -> dict[str, int]:
    """Heading -> a clause that has it; those of official documents first."""
    found: dict[str, int] = {}
    for pk, heading, _, _ in sorted(rows, key=lambda row: not is_official(row[3])):
        plain = sounds.key(heading)
        if SHORTEST_HEADING <= len(plain) <= LONGEST_HEADING and len(found) < MOST_HEADINGS:
            found.setdefault(plain, pk)
    return found
