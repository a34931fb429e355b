"""Two texts of a document -> what became of each clause, and which characters differ inside it. Plain Python."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import pairwise
from typing import Any

from policies.aligning import align
from policies.parsing.normalise import normalise

TOKEN = re.compile(r"\d+(?:[.,]\d+)*%?|[A-Za-z]+|\S")  # a number or a Latin word is one token, else each character
PHRASE_ENDS = frozenset(",。;:!?、")
MOST_STEPS = 200_000  # pairs of equal tokens looked at; beyond it a stretch is told as replaced, not looked into
LEAST_SHARE = 0.3  # of a stretch that must be kept for it to be shown as an edit rather than as replaced
SHORT = 3  # tokens; a match up to this long between longer edits says nothing


class Kind(StrEnum):
    """What became of a clause; of two things that happened the first here is told."""

    ADDED = "added"
    GONE = "gone"
    CHANGED = "changed"
    MOVED = "moved"
    RENUMBERED = "renumbered"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Cut:
    """Characters `start`–`end` of the text of a clause."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one clause. `old`, `new`: its indexes in the two outlines, None where it is missing.

    `removed`: the characters of the old text that the new one lacks; `inserted`: those of the new text that are new.
    """

    kind: Kind
    old: int | None
    new: int | None
    moved: bool = False
    renumbered: bool = False
    removed: tuple[Cut, ...] = ()
    inserted: tuple[Cut, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One clause of an outline, as it is aligned."""

    path: str
    marker: str
    kind: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Token:
    """One token in folded form, and its characters in the text."""

    word: str
    start: int
    end: int


Match = tuple[int, int, int]  # where in the old, where in the new, how many


def compare(old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> list[Change]:
    """Return what became of each clause, from two outlines (PolicyText.outline), in the order of the new text.

    Clauses of one `key` are the same clause; the others are aligned by what they say. What is gone stands behind what
    it stood behind. Script, width of punctuation and spaces make no difference between wordings.
    """
    pairs = _pairs(old, new)
    stayed = _stayed([(i, j) for i, j in pairs if i is not None and j is not None], _weights(new))
    return [_change(i, j, old, new, moved=(i, j) not in stayed) for i, j in pairs]


def _change(
    i: int | None, j: int | None, old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]], *, moved: bool
) -> Change:
    if i is None or j is None:
        return Change(Kind.ADDED if i is None else Kind.GONE, i, j)
    before, after = str(old[i]["text"]), str(new[j]["text"])
    removed, inserted = differing(before, after) if before != after else ((), ())
    renumbered = _bare(str(old[i]["marker"])) != _bare(str(new[j]["marker"]))
    if removed or inserted:
        kind = Kind.CHANGED
    else:
        kind = Kind.MOVED if moved else Kind.RENUMBERED if renumbered else Kind.SAME
    return Change(kind, i, j, moved, renumbered, removed, inserted)


def _bare(text: str) -> str:
    return "".join(token.word for token in tokens(text))


def _pairs(old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> list[tuple[int | None, int | None]]:
    """Which clauses are the same, in the order of the new text, each that is gone behind the one it stood behind."""
    known = {clause["key"]: j for j, clause in enumerate(new) if clause.get("key")}
    partner = {i: known[key] for i, clause in enumerate(old) if (key := clause.get("key")) in known}
    taken = set(partner.values())
    if len(partner) < len(old) and len(taken) < len(new):
        for pair in align([_entry(clause) for clause in old], [_entry(clause) for clause in new]):
            if pair.old is not None and pair.new is not None and pair.old not in partner and pair.new not in taken:
                partner[pair.old] = pair.new
    return list(_merged(len(old), len(new), partner))


def _entry(clause: Mapping[str, Any]) -> Entry:
    return Entry(*(str(clause.get(name, "")) for name in ("path", "marker", "kind", "heading", "text")))


def _merged(olds: int, news: int, partner: Mapping[int, int]) -> Iterator[tuple[int | None, int | None]]:
    gone: dict[int, list[int]] = {}
    behind = -1
    for i in range(olds):
        behind = partner.get(i, behind)
        if i not in partner:
            gone.setdefault(behind, []).append(i)
    source = {j: i for i, j in partner.items()}
    for j in range(-1, news):
        if j >= 0:
            yield source.get(j), j
        yield from ((i, None) for i in gone.get(j, ()))


def _weights(outline: Sequence[Mapping[str, Any]]) -> list[int]:
    """How many clauses each stands above, itself included: when two change places, the smaller has moved."""
    weights = [1] * len(outline)
    above: list[int] = []
    for j, clause in enumerate(outline):
        while above and outline[above[-1]]["level"] >= clause["level"]:
            above.pop()
        for each in above:
            weights[each] += 1
        above.append(j)
    return weights


def _stayed(pairs: Sequence[tuple[int, int]], weights: Sequence[int]) -> set[tuple[int, int]]:
    """The pairs that keep their order: of all rising runs of old indexes the one with the most weight."""
    ends: list[int] = []  # old indexes at which a run may end, rising, as `best` is
    best: list[int] = []  # the weight of the best run up to there
    last: list[int] = []  # its last pair
    before: list[int] = []  # of each pair, the pair before it in its best run
    for number, (i, j) in enumerate(pairs):
        at = bisect_right(ends, i)
        weight = (best[at - 1] if at else 0) + weights[j]
        before.append(last[at - 1] if at else -1)
        stop = at
        while stop < len(ends) and best[stop] <= weight:
            stop += 1
        ends[at:stop], best[at:stop], last[at:stop] = [i], [weight], [number]
    found = set[tuple[int, int]]()
    number = last[-1] if last else -1
    while number >= 0:
        found.add(pairs[number])
        number = before[number]
    return found


def differing(old: str, new: str) -> tuple[tuple[Cut, ...], tuple[Cut, ...]]:
    """Return the characters of `old` that `new` lacks, and those of `new` that `old` lacks.

    >>> differing("到2025年建成3个园区。", "到2027年建成3个示范园区。")
    ((Cut(start=1, end=5),), (Cut(start=1, end=5), Cut(start=10, end=12)))
    """
    a, b = tokens(old), tokens(new)
    matches = _matches(_phrases(a), _phrases(b))
    return (_cuts(a, [(i, n) for i, _, n in matches]), _cuts(b, [(j, n) for _, j, n in matches]))


def tokens(text: str) -> list[Token]:
    """Return the tokens of `text` in folded form, spaces left out."""
    folded = normalise(text)
    return [Token(m[0], *folded.original(m.start(), m.end())) for m in TOKEN.finditer(folded.text)]


def _phrases(words: Sequence[Token]) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    begin = 0
    for index, token in enumerate(words):
        if token.word in PHRASE_ENDS or index == len(words) - 1:
            found.append(tuple(each.word for each in words[begin : index + 1]))
            begin = index + 1
    return found


def _matches(a: Sequence[tuple[str, ...]], b: Sequence[tuple[str, ...]]) -> list[Match]:
    """What two lists of phrases share, counted in tokens: phrases that stayed, and words between them."""
    at_a, at_b = _starts(a), _starts(b)
    found: list[Match] = []
    ends = (0, 0)
    for i, j, n in [*_blocks(a, b), (len(a), len(b), 0)]:
        words_a = [word for phrase in a[ends[0] : i] for word in phrase]
        words_b = [word for phrase in b[ends[1] : j] for word in phrase]
        found += [(at_a[ends[0]] + x, at_b[ends[1]] + y, m) for x, y, m in _kept(words_a, words_b)]
        if n:
            found.append((at_a[i], at_b[j], at_a[i + n] - at_a[i]))
        ends = (i + n, j + n)
    return found


def _starts(phrases: Sequence[tuple[str, ...]]) -> list[int]:
    starts = [0]
    for phrase in phrases:
        starts.append(starts[-1] + len(phrase))
    return starts


def _blocks(a: Sequence[Hashable], b: Sequence[Hashable]) -> list[Match]:
    """The blocks that two sequences share; only their ends where looking further would take too long."""
    counts = Counter(b)
    if sum(counts[item] for item in a) > MOST_STEPS:
        return _ends(a, b)
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    return [(block.a, block.b, block.size) for block in matcher.get_matching_blocks() if block.size]


def _ends(a: Sequence[Hashable], b: Sequence[Hashable]) -> list[Match]:
    """What two sequences begin with and what they end with alike."""
    most = min(len(a), len(b))
    first = next((n for n in range(most) if a[n] != b[n]), most)
    last = next((n for n in range(most - first) if a[-1 - n] != b[-1 - n]), most - first)
    return [block for block in ((0, 0, first), (len(a) - last, len(b) - last, last)) if block[2]]


def _kept(a: Sequence[str], b: Sequence[str]) -> list[Match]:
    """The blocks of words that a reader would call kept: tiny ones between edits are not, nor are few in many."""
    blocks = [(0, 0, 0), *_blocks(a, b), (len(a), len(b), 0)]
    while len(fewer := _without_tiny(blocks)) < len(blocks):
        blocks = fewer
    kept = [block for block in blocks if block[2]]
    share = sum(n for _, _, n in kept) / max(len(a), len(b), 1)
    return kept if share >= LEAST_SHARE else []


def _without_tiny(blocks: Sequence[Match]) -> list[Match]:
    """The blocks without those that are too short to mean anything between the edits around them."""
    edits = [_edit(*pair) for pair in pairwise(blocks)]
    around = zip(blocks[1:-1], edits, edits[1:], strict=False)
    inner = [block for block, before, after in around if not block[2] <= min(SHORT, before, after)]
    return [blocks[0], *inner, blocks[-1]]


def _edit(before: Match, after: Match) -> int:
    """How many tokens differ between two blocks."""
    return max(after[0] - before[0] - before[2], after[1] - before[1] - before[2])


def _cuts(words: Sequence[Token], kept: Sequence[tuple[int, int]]) -> tuple[Cut, ...]:
    """The characters between the blocks `kept`, each a first token and a number of tokens."""
    ends = [0, *(at + n for at, n in kept)]
    starts = [*(at for at, _ in kept), len(words)]
    return tuple(Cut(words[a].start, words[b - 1].end) for a, b in zip(ends, starts, strict=True) if b > a)
