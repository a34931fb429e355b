"""Two texts -> the stretches of wording that stand in both, and how improbable such a stretch is by chance.

Script, punctuation and white space make no difference. A title in 《》 is what both cite, not what both say, and a
formula is what everybody says, a list of places or bodies says nothing by itself: they count for nothing, though a
stretch may run through them. It does not run over the end of a sentence that one text lacks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain
from math import log2

from policies.parsing import lexicon
from policies.search import question, tokens

LEAST = 12  # Han characters that a stretch must have to be called the same wording
SURPRISE = 36.0  # bits by which it must be improbable
NEARLY_ALL = 0.9  # of the shorter text, for two to be called the same as a whole
PRIOR = 4.0  # how many readings of a shorter context the guess from it is worth (Dirichlet smoothing)
HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
SAID = re.compile(r"(?P<word>[^\W_]+)|(?P<end>[。;!?])")
LIST = re.compile(r"(?:[^、,。;:()]{1,9}、){3,}[^、,。;:()]{1,9}")  # four short items or more: places, trades
TITLE = re.compile(r"《[^》]*》")
END = "。"
REPEATED = 20  # places of one text in which a piece may stand
LONGEST = 5000  # characters of a text that are compared

Span = tuple[int, int]
Block = tuple[int, int, int]  # where in the one text, where in the other, how long
Frequency = Callable[[str], int]  # of a piece of one to three characters


@dataclass(frozen=True, slots=True)
class Stretch:
    """The same wording in two texts: its characters in each, as spans of the originals."""

    here: Span
    there: Span


class Wording:
    """A text as it is compared: `text` is folded, `said` what of it is no punctuation, sentence ends all one mark."""

    def __init__(self, original: str) -> None:
        self._original = original[:LONGEST]
        self.text = tokens.folded(self._original)

    @cached_property
    def _said(self) -> tuple[str, list[int]]:
        parts, places = [], list[int]()
        for match in SAID.finditer(self.text):
            parts.append(match["word"] or END)
            places += range(match.start(), match.end())
        return "".join(parts), places

    @property
    def said(self) -> str:
        return self._said[0]

    @property
    def places(self) -> list[int]:
        """Of each character of `said` its place in `text`."""
        return self._said[1]

    @cached_property
    def _folded(self) -> tokens.Folded:
        """The same text, with the way back; asked for where something is to be shown."""
        return tokens.fold(self._original)

    @cached_property
    def uncounted(self) -> frozenset[int]:
        """The places of `text` that say nothing of their own: titles in 《》, which are cited, lists and formulas."""
        titles = (range(*match.span()) for match in (*TITLE.finditer(self.text), *LIST.finditer(self.text)))
        found = [match.span() for formula in formulas() for match in re.finditer(formula, self.said)]
        return frozenset(chain(*titles, *(self.places[start:end] for start, end in found)))

    @cached_property
    def words(self) -> list[tuple[str, int]]:
        """The words in order, each with its place in `text`."""
        found, at = list[tuple[str, int]](), 0
        for word in tokens.words(self.text):
            at = self.text.index(word, at)
            found.append((word, at))
            at += len(word)
        return found

    @cached_property
    def begins(self) -> frozenset[int]:
        """The places of `text` at which a word begins that carries something."""
        return frozenset(at for word, at in self.words if word not in question.stop_words())

    @cached_property
    def ends(self) -> frozenset[int]:
        """The places of `text` behind such a word."""
        return frozenset(at + len(word) for word, at in self.words if word not in question.stop_words())

    def original(self, start: int, end: int) -> Span:
        """The span of the original that became characters `start`–`end` of `text`."""
        first, last = self._folded.original(start, end - 1)[0], self._folded.offsets[end - 1]
        return first, last + 1

    def counted(self, start: int, end: int) -> list[int]:
        """The places in `text` between two such, of Han characters that are said and neither cited nor a formula."""
        return [at for at in range(start, end) if HAN.match(self.text[at]) and at not in self.uncounted]


@cache
def formulas() -> frozenset[str]:
    """What every official document says, without punctuation (习近平新时代中国特色社会主义思想)."""
    return lexicon.words("formulas")


def blocks(one: str, other: str, least: int) -> list[Block]:
    """The longest stretches of `least` characters or more that both texts have: where in each, and how long.

    No two of them overlap in either text; the longest go first. What stands again and again in a text is no stretch.
    """
    pieces: dict[str, list[int]] = {}
    for at in range(len(one) - least + 1):
        pieces.setdefault(one[at : at + least], []).append(at)
    growing: dict[int, Block] = {}  # by how much further on they stand in the other text
    found = list[Block]()
    for at in range(len(other) - least + 1):
        places = pieces.get(other[at : at + least], ())
        for place in places if len(places) <= REPEATED else ():
            begun = growing.get(at - place)
            if begun and begun[0] + begun[2] == place + least - 1:
                growing[at - place] = (begun[0], begun[1], begun[2] + 1)
            else:
                found += [begun] if begun else []
                growing[at - place] = (place, at, least)
    return _apart([*found, *growing.values()], least, (len(one), len(other)))


def _apart(found: Iterable[Block], least: int, lengths: tuple[int, int]) -> list[Block]:
    """What of the blocks overlaps no longer one, in the order of the first text."""
    taken = tuple(bytearray(length) for length in lengths)
    kept = list[Block]()
    for i, j, n in sorted(found, key=lambda block: (-block[2], block[0], block[1])):
        free = [not (taken[0][i + at] or taken[1][j + at]) for at in range(n)]
        if not any(free):
            continue
        first = free.index(True)
        length = free[first:].index(False) if False in free[first:] else n - first
        if length >= least:
            kept.append((i + first, j + first, length))
            taken[0][i + first : i + first + length] = taken[1][j + first : j + first + length] = b"\1" * length
    return sorted(kept)


def stretches(here: Wording, there: Wording, rest: Frequency, total: int) -> list[Stretch]:
    """The same wordings: long enough, and too improbable to be a formula that everybody uses.

    `rest`: in how many other clauses of the library a piece stands; there are `total` of them.
    """
    return [
        Stretch(here.original(start, end), there.original(*other))
        for start, end, other in _candidates(here, there)
        if len(counted := here.counted(start, end)) >= LEAST and surprise(here.text, counted, rest, total) >= SURPRISE
    ]


def _candidates(here: Wording, there: Wording) -> Iterator[tuple[int, int, Span]]:
    """What both have, from where a word begins in one of them to where one ends."""
    for i, j, n in blocks(here.said, there.said, LEAST):
        ours, theirs = here.places[i : i + n], there.places[j : j + n]
        begins = [at for at in range(n) if ours[at] in here.begins or theirs[at] in there.begins]
        ends = [at for at in range(n) if ours[at] + 1 in here.ends or theirs[at] + 1 in there.ends]
        if begins and ends and begins[0] < ends[-1]:
            first, last = begins[0], ends[-1]
            yield ours[first], ours[last] + 1, (theirs[first], theirs[last] + 1)


def surprise(text: str, places: Sequence[int], rest: Frequency, total: int) -> float:
    """By how many bits the characters at these places are improbable, as the rest of the library writes.

    Each by the two before it. What is known of these from few clauses is mixed with what is known from one before, and
    that with how frequent the character is.
    """
    bits = 0.0
    for at in places:
        character = text[at]
        chance = (rest(character) + 0.5) / (total + 1)
        for size in (1, 2):
            context = text[max(at - size, places[0]) : at]
            if len(context) == size:
                chance = (rest(context + character) + PRIOR * chance) / (rest(context) + PRIOR)
        bits -= log2(min(chance, 1.0))
    return bits


def nearly_all(here: Wording, there: Wording) -> bool:
    """Whether the shorter text stands in the other but for a tenth."""
    shorter = min(len(here.said), len(there.said))
    shared = sum(n for _, _, n in blocks(here.said, there.said, LEAST // 2))
    return shorter >= LEAST and shared >= NEARLY_ALL * shorter
