"""Two clauses side by side: what stands in both, and what differs in sentences that say nearly the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from policies.aligning import words
from policies.comparing import Cut, differing
from policies.search.wording import END, LONGEST, Block, Wording, blocks

SENTENCE = re.compile(r"[^。；;！!？?\n]+[。；;！!？?\n]*")
WITHIN = re.compile(f"[^{END}]+")
NEAR = 0.5  # likeness of two sentences from which on single characters are compared
LEAST = 6  # characters; a shorter stretch in both texts says nothing
MOST = 200  # sentences of a clause that are compared
SAME, DIFFERS, OWN = "same", "differs", ""


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of a clause: in both clauses, differing within a sentence that both have, or its own."""

    text: str
    kind: str


def facing(one: str, other: str) -> tuple[list[Piece], list[Piece]]:
    """Return two texts in pieces. Script, punctuation and spaces make no difference; order makes none either."""
    kinds = [OWN] * len(one), [OWN] * len(other)
    here, there = Wording(one), Wording(other)
    for i, j, n in _blocks(here, there):
        for kind, wording, start in ((kinds[0], here, i), (kinds[1], there, j)):
            _fill(kind, wording.original(wording.places[start], wording.places[start + n - 1] + 1), SAME)
    for left, right in _sentences(one[:LONGEST], other[:LONGEST]):
        removed, inserted = differing(one[slice(*left)], other[slice(*right)])
        _mark(kinds[0], left, removed)
        _mark(kinds[1], right, inserted)
    return list(_pieces(one, kinds[0])), list(_pieces(other, kinds[1]))


def _blocks(here: Wording, there: Wording) -> Iterator[Block]:
    """The stretches of both texts, each within one sentence."""
    for i, j, n in blocks(here.said, there.said, LEAST):
        for match in WITHIN.finditer(here.said, i, i + n):
            if len(match[0]) >= LEAST:
                yield match.start(), j + match.start() - i, len(match[0])


def _fill(kinds: list[str], span: tuple[int, int], kind: str) -> None:
    kinds[slice(*span)] = [kind] * (span[1] - span[0])


def _mark(kinds: list[str], sentence: tuple[int, int], cuts: tuple[Cut, ...]) -> None:
    """A sentence that both have is the same but for the cuts."""
    _fill(kinds, sentence, SAME)
    for cut in cuts:
        _fill(kinds, (sentence[0] + cut.start, sentence[0] + cut.end), DIFFERS)


def _sentences(one: str, other: str) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Sentences that say nearly the same, each with at most one, the most alike first."""
    lefts, rights = _bigrams(one), _bigrams(other)
    scored = sorted((-_likeness(a, b), i, j) for i, (_, a) in enumerate(lefts) for j, (_, b) in enumerate(rights))
    taken: tuple[set[int], set[int]] = (set(), set())
    for score, i, j in scored:
        if -score >= NEAR and i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            yield lefts[i][0], rights[j][0]


def _bigrams(text: str) -> list[tuple[tuple[int, int], frozenset[str]]]:
    found = []
    for match in list(SENTENCE.finditer(text))[:MOST]:
        said = words(match[0])
        found.append((match.span(), frozenset(said[at : at + 2] for at in range(len(said) - 1))))
    return found


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / max(len(one) + len(other), 1)


def _pieces(text: str, kinds: list[str]) -> Iterator[Piece]:
    for kind, run in groupby(enumerate(kinds), key=lambda pair: pair[1]):
        places = [at for at, _ in run]
        yield Piece(text[places[0] : places[-1] + 1], kind)
