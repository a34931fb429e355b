"""Two texts of one document -> which clause of the one is which clause of the other. Plain Python.

A clause is the same if it says the same, wherever it stands; then if it says nearly the same; then if it stands in the
same place. Cost grows with the number of clauses, not with its square: only clauses that share rare words, or stand
between the same neighbours, are compared.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol, Self
from zlib import crc32

from policies.parsing import fold

UNSAID = re.compile(r"[\W_]+")  # punctuation and spaces differ from one printing to the next
NEAR = 0.5  # likeness of two wordings of one clause that kept its place
FAR = 0.65  # and of one that moved
SHORTEST_FAR = 12  # characters; a shorter clause that was reworded and moved is no more known
WIDEST_GAP = 100  # pairs compared between the same neighbours; in a wider gap only those about level
LEVEL = 4  # clauses up and down that are about level
SAMPLE = 8  # shingles kept of a clause
SHINGLE = 4  # characters
COMMON = 20  # clauses; a shingle of more than so many tells nothing
TRIED = 4  # clauses elsewhere that a clause is compared with


class Outlined(Protocol):
    """A clause as far as it can be known again."""

    @property
    def path(self) -> str: ...
    @property
    def marker(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def heading(self) -> str: ...
    @property
    def text(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Pair:
    """Indexes of one clause in the old and in the new text; None where it is missing."""

    old: int | None
    new: int | None


@dataclass(frozen=True, slots=True)
class Shape:
    """A clause as far as it can be known again, and no more."""

    path: str
    marker: str
    kind: str
    heading: str
    text: str

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        """That of a record or of a row of an outline."""
        return cls(row["path"], row["marker"], row["kind"], row["heading"], row["text"])


def align(old: Sequence[Outlined], new: Sequence[Outlined]) -> list[Pair]:
    """Every clause of both texts once, in the order of the new one; what is gone stands behind what it stood behind."""
    matching = _Matching(_Side(old), _Side(new))
    matching.by_wording()
    matching.by_neighbours()
    matching.by_likeness()
    matching.by_children()
    matching.by_repeated_wording()
    matching.by_place()
    return list(_in_order(matching))


def words(text: str) -> str:
    """What a text says, without what differs from one printing to the next: script, punctuation, spaces."""
    return UNSAID.sub("", fold(text))


class _Side:
    """The clauses of one text, with what they are compared by."""

    def __init__(self, clauses: Sequence[Outlined]) -> None:
        self.clauses = clauses
        self.kinds = [clause.kind for clause in clauses]
        self.words = [words(clause.text) for clause in clauses]
        self.partner: dict[int, int] = {}
        self._pairs: dict[int, frozenset[str]] = {}

    @cached_property
    def by_path(self) -> dict[str, int]:
        return {clause.path: at for at, clause in enumerate(self.clauses)}

    def parent(self, at: int) -> int | None:
        """The index of the clause that it stands under, by its path."""
        return self.by_path.get(self.clauses[at].path.rpartition(".")[0])

    def left(self) -> list[int]:
        """Indexes of the clauses that are not matched yet."""
        return [at for at in range(len(self.clauses)) if at not in self.partner]

    def bigrams(self, at: int) -> frozenset[str]:
        if at not in self._pairs:
            said = self.words[at]
            self._pairs[at] = frozenset(said[i : i + 2] for i in range(len(said) - 1)) or frozenset({said})
        return self._pairs[at]

    def sample(self, at: int) -> list[int]:
        """A few shingles that a nearly equal text has too: those of the smallest checksums."""
        said = self.words[at]
        sums = {crc32(said[i : i + SHINGLE].encode()) for i in range(max(len(said) - SHINGLE + 1, 1))}
        return sorted(sums)[:SAMPLE]


class _Matching:
    """What has been matched so far; each step adds to it and takes nothing back."""

    def __init__(self, old: _Side, new: _Side) -> None:
        self.old, self.new = old, new

    def pair(self, old: int, new: int) -> None:
        self.old.partner[old], self.new.partner[new] = new, old

    def by_wording(self) -> None:
        """Clauses whose words stand once in each text, wherever."""
        old, new = (_once(zip(side.words, side.left(), strict=True)) for side in (self.old, self.new))
        for said in old.keys() & new.keys():
            self.pair(old[said], new[said])

    def by_neighbours(self) -> None:
        """Clauses of the same words next to a pair: what stands in a text more than once is known by what is beside."""
        for step in (1, -1):
            for old in sorted(self.old.partner, reverse=step < 0):
                i, j = old + step, self.old.partner[old] + step
                while self._free(i, j) and self.old.words[i] == self.new.words[j]:
                    self.pair(i, j)
                    i, j = i + step, j + step

    def _free(self, i: int, j: int) -> bool:
        inside = 0 <= i < len(self.old.clauses) and 0 <= j < len(self.new.clauses)
        return inside and i not in self.old.partner and j not in self.new.partner

    def by_likeness(self) -> None:
        """Clauses that say nearly the same, the most alike first."""
        near = self._near()
        scored = [(self._likeness(i, j), i, j) for i, j in near]
        found = [(score, True, i, j) for score, i, j in scored if score >= (NEAR if self._same_kind(i, j) else FAR)]
        far = [(self._likeness(i, j), i, j) for i, j in self._far() if (i, j) not in near]
        found += [(score, False, i, j) for score, i, j in far if score >= FAR]
        for _, _, i, j in sorted(found, key=lambda row: (-row[0], not row[1], row[2], row[3])):
            if self._free(i, j):
                self.pair(i, j)

    def _same_kind(self, i: int, j: int) -> bool:
        return self.old.kinds[i] == self.new.kinds[j]

    def _likeness(self, i: int, j: int) -> float:
        """Share of pairs of characters that two clauses have in common, 0 to 1 (Dice)."""
        one, other = self.old.bigrams(i), self.new.bigrams(j)
        return 2 * len(one & other) / (len(one) + len(other))

    def _gaps(self) -> Iterator[tuple[list[int], list[int]]]:
        """The unmatched clauses of both texts between the same neighbours."""
        anchors = _rising(sorted(self.old.partner.items()))
        old, new = defaultdict[int, list[int]](list), defaultdict[int, list[int]](list)
        for side, gaps, ends in ((self.old, old, [a for a, _ in anchors]), (self.new, new, [b for _, b in anchors])):
            for at in side.left():
                gaps[bisect_right(ends, at)].append(at)
        for gap in sorted(old.keys() & new.keys()):
            yield old[gap], new[gap]

    def _near(self) -> set[tuple[int, int]]:
        """Pairs to compare: clauses between the same neighbours."""
        found: set[tuple[int, int]] = set()
        for old, new in self._gaps():
            narrow = len(old) * len(new) <= WIDEST_GAP
            for at, j in enumerate(new):
                level = at * len(old) // len(new)
                rows = old if narrow else old[max(level - LEVEL, 0) : level + LEVEL + 1]
                found.update((i, j) for i in rows)
        return found

    def _far(self) -> Iterator[tuple[int, int]]:
        """Pairs to compare: clauses, wherever they stand, that share words which few others have."""
        having = defaultdict[int, list[int]](list)
        for i in self.old.left():
            for shingle in self.old.sample(i) if len(self.old.words[i]) >= SHORTEST_FAR else ():
                having[shingle].append(i)
        for j in self.new.left():
            rows = (having.get(shingle, []) for shingle in self.new.sample(j))
            shared = Counter(i for row in rows if len(row) <= COMMON for i in row)
            yield from ((i, j) for i, _ in shared.most_common(TRIED))

    def by_children(self) -> None:
        """Clauses most of whose children are the children of one clause: a part that was renamed and moved."""
        votes = defaultdict[int, Counter[int]](Counter)
        for i, j in self.old.partner.items():
            above, below = self.old.parent(i), self.new.parent(j)
            if above is not None and below is not None and self._free(above, below):
                votes[above][below] += 1
        for above, counts in votes.items():
            below, number = counts.most_common(1)[0]
            if number * 2 > counts.total() and self._free(above, below) and self._same_kind(above, below):
                self.pair(above, below)

    def by_repeated_wording(self) -> None:
        """Clauses of the same words: first under the same parent, then in their order."""
        for parents in (True, False):
            waiting = defaultdict[tuple[str, int | None], list[int]](list)
            for i in self.old.left():
                above = self.old.parent(i) if parents else None
                waiting[self.old.words[i], self.old.partner.get(above, -1) if above is not None else None].append(i)
            for j in self.new.left():
                above = self.new.parent(j) if parents else None
                if row := waiting.get((self.new.words[j], above)):
                    self.pair(row.pop(0), j)

    def by_place(self) -> None:
        """Clauses of the same number between the same neighbours: the clause was written anew.

        But not one that says what another clause says: that one was printed twice.
        """
        said, says = set(self.old.words), set(self.new.words)
        for old, new in list(self._gaps()):
            places = {(self.new.clauses[j].path, self.new.kinds[j]): j for j in new if self.new.words[j] not in said}
            for i in old:
                j = places.get((self.old.clauses[i].path, self.old.kinds[i]))
                if j is not None and self.old.words[i] not in says:
                    self.pair(i, j)


def _once(rows: Iterable[tuple[str, int]]) -> dict[str, int]:
    """The words that stand in one place only, with that place."""
    places = defaultdict[str, list[int]](list)
    for said, at in rows:
        places[said].append(at)
    return {said: found[0] for said, found in places.items() if said and len(found) == 1}


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of `pairs`, sorted by old, that rises in new too: what did not move."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int | None] = []
    for at, (_, new) in enumerate(pairs):
        place = bisect_left(ends, new)
        before.append(last[place - 1] if place else None)
        ends[place : place + 1], last[place : place + 1] = [new], [at]
    found: list[tuple[int, int]] = []
    step = last[-1] if last else None
    while step is not None:
        found.append(pairs[step])
        step = before[step]
    return found[::-1]


def _in_order(matching: _Matching) -> Iterator[Pair]:
    gone = defaultdict[int, list[int]](list)
    behind = -1
    for i in range(len(matching.old.clauses)):
        behind = matching.old.partner.get(i, behind)
        if i not in matching.old.partner:
            gone[behind].append(i)
    yield from (Pair(i, None) for i in gone[-1])
    for j in range(len(matching.new.clauses)):
        yield Pair(matching.new.partner.get(j), j)
        yield from (Pair(i, None) for i in gone[j])
