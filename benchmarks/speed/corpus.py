"""A made-up library of any size: documents of realistic sizes, kinds, years, and clauses that name platforms and units.

Document n depends on seed and n alone, so that any number of processes make the same library.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import accumulate
from multiprocessing import Pool
from random import Random

from benchmarks.speed.language import Language, Speaker, learn

CLAUSES_A_DOCUMENT = 140
SHORTEST, LONGEST, USUAL = 20, 600, 85  # characters of a clause: the least, the most, the median
KINDS = (  # authority, 文种, share
    ("official", "notice", 24), ("official", "plan", 18), ("official", "opinion", 12), ("official", "measures", 9),
    ("official", "planning", 7), ("official", "regulation", 6), ("official", "detailed_rules", 4),
    ("official", "points", 3), ("official", "decision", 2), ("official", "outline", 1), ("report", "news", 10),
    ("report", "interpretation", 2), ("opinion", "commentary", 2),
)  # fmt: skip
WITH_TASKS = {"plan", "planning", "points", "outline"}
YEARS = tuple(range(2010, 2027))


@dataclass(frozen=True, slots=True)
class Draft:
    """A clause as it is made: `named` are (kind, name, start, end) of the platforms and units it names."""

    text: str
    heading: str
    part: int  # which part of the document it stands in; a part's own clause has `item` 0
    item: int
    named: tuple[tuple[str, str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Document:
    number: int
    title: str
    kind: str
    authority: str
    year: int
    clauses: tuple[Draft, ...]

    @property
    def has_tasks(self) -> bool:
        return self.kind in WITH_TASKS


def documents(clauses: int, seed: int, processes: int = 2) -> Iterator[Document]:
    """Documents with `clauses` clauses in all, in order; made by several processes."""
    sizes = list(_sizes(clauses, Random(f"sizes {seed}")))
    with Pool(processes, _start, (seed,)) as pool:
        yield from pool.imap(partial(_document, seed), enumerate(sizes), chunksize=20)


def _sizes(clauses: int, chooser: Random) -> Iterator[int]:
    """How many clauses each document has: most some dozens, a few thousands (as collections of laws have)."""
    while clauses > 0:
        size = min(clauses, max(4, int(chooser.lognormvariate(math.log(CLAUSES_A_DOCUMENT) - 0.5, 1))), 4000)
        yield size
        clauses -= size


_language: list[Language] = []


def _start(seed: int) -> None:
    _language[:] = [learn(seed)]


def _document(seed: int, place: tuple[int, int]) -> Document:
    number, size = place
    chooser = Random(f"{seed} {number}")
    speaker = Speaker(_language[0], chooser)
    authority, kind, _ = chooser.choices(KINDS, cum_weights=list(accumulate(share for *_, share in KINDS)))[0]
    year = chooser.choices(YEARS, cum_weights=list(accumulate(range(4, 4 + len(YEARS)))))[0]
    title = f"{speaker.title()[1:-1]}（{number}）"
    return Document(number, title, kind, authority, year, tuple(_clauses(speaker, chooser, size)))


def _clauses(speaker: Speaker, chooser: Random, size: int) -> Iterator[Draft]:
    part = item = 0
    for left in range(size, 0, -1):
        if item == 0 or (item > 4 and left > 3 and chooser.random() < 0.1):
            part, item = part + 1, 0
            heading = _heading(speaker, chooser)
            yield Draft(heading, heading, part, 0, ())
            item = 1
            continue
        yield _clause(speaker, chooser, part, item)
        item += 1


def _clause(speaker: Speaker, chooser: Random, part: int, item: int) -> Draft:
    length = min(LONGEST - 20, max(SHORTEST, int(chooser.lognormvariate(math.log(USUAL), 0.75))))
    words = speaker.speak(length)
    heading = _heading(speaker, chooser) if chooser.random() < 0.35 else ""
    text = (f"{heading}。" if heading else "") + "".join(words).rstrip(",、")
    named = tuple(_named(words, len(text) - len("".join(words).rstrip(",、"))))
    return Draft(text, heading, part, item, named)


def _heading(speaker: Speaker, chooser: Random) -> str:
    words = "".join(speaker.speak(chooser.randint(6, 20)))
    return words.strip(",、。;:“”")[:40] or "总则"


def _named(words: list[str], start: int) -> Iterator[tuple[str, str, int, int]]:
    """Where platforms and units are named."""
    what = _names()
    for word in words:
        if word in what:
            yield what[word], word, start, start + len(word)
        start += len(word)


def _names() -> dict[str, str]:
    """name -> platform or unit."""
    if not _known:
        _known.update({name: kind for kind in ("unit", "platform") for name in _language[0].rare[kind]})
    return _known


_known: dict[str, str] = {}
