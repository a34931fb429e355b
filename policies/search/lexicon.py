"""Words that mean the same, as the search uses them: 发改委 also finds 发展改革委. Plain Python, immutable.

A word is looked up by its first two characters and the lengths that words beginning so have: a look-up takes as many
steps as the term has characters, however many words there are.
"""

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, islice, product
from typing import NamedTuple

from policies.search import tokens

MAX_OTHERS = 8
MAX_TERM = 60  # characters; a longer term is a pasted sentence and has no other ways
MIN_WORD, MAX_WORD = 2, 40
CANDIDATES = 3 * MAX_OTHERS  # of which those that find nothing more are left out

Span = tuple[int, int]


class Instead(NamedTuple):
    """A word of a group, and the part of the term that it stands for."""

    span: Span
    word: str
    group: int


@dataclass(frozen=True, slots=True)
class Group:
    """Words that stand for one another, as printed, the best first.

    `kind`: what it says of them (同义, 简称 …, or whose names they are). `key`: of the row that people edit, if any.
    `one_way`: only the first word is replaced, by the others: 渝北区 is searched as 渝北 too; 渝北 finds both anyway.
    """

    words: tuple[str, ...]
    kind: str = "同义"
    key: int | None = None
    one_way: bool = False


class Lexicon:
    """The groups of one version of the word list. `names` are words that are never cut, nor cut into, by another."""

    __slots__ = ("_folded", "_groups", "_known", "_lengths", "version")

    def __init__(self, groups: Iterable[Group] = (), names: Iterable[str] = (), version: str = "") -> None:
        self.version = version
        self._groups = tuple(groups)
        self._folded = tuple(tuple(dict.fromkeys(map(folded_word, group.words))) for group in self._groups)
        self._known: dict[str, tuple[int, ...]] = {}  # a word -> its groups; a name has none
        for at, words in enumerate(self._folded):
            here = (at,)
            for word in words[:1] if self._groups[at].one_way else words:
                self._known[word] = self._known[word] + here if word in self._known else here
        for name in names:
            self._known.setdefault(folded_word(name), ())
        self._lengths: dict[str, int] = {}  # two characters -> the lengths of the words that begin so, a bit each
        for word in self._known:
            if MIN_WORD <= len(word) <= MAX_WORD:
                self._lengths[word[:MIN_WORD]] = self._lengths.get(word[:MIN_WORD], 0) | 1 << len(word)

    def __len__(self) -> int:
        """The number of words that are looked up."""
        return len(self._known)

    def others(self, folded: str) -> tuple[str, ...]:
        """Other ways to write a folded term, the best first, at most 8.

        The term is a word of a group, or has some in it: then the same term with the group's other words in place.
        What has the term in it, or another way, finds nothing more and is left out.

        >>> lexicon = Lexicon([Group(("发展改革委", "发改委")), Group(("公积金", "住房公积金"))])
        >>> lexicon.others("发改委"), lexicon.others("市发改委"), lexicon.others("公积金")
        (('发展改革委',), ('市发展改革委',), ())
        """
        return tuple(self._ways(folded))

    def groups_of(self, folded: str) -> tuple[Group, ...]:
        """The groups that `others` took its words from."""
        used = dict.fromkeys(at for groups in self._ways(folded).values() for at in groups)
        return tuple(self._groups[at] for at in used)

    def groups_with(self, folded: str) -> tuple[Group, ...]:
        """The groups that have the term itself as a word, whether or not it finds more by them."""
        return tuple(group for at, group in enumerate(self._groups) if folded in self._folded[at])

    def _ways(self, folded: str) -> dict[str, tuple[int, ...]]:
        """The other ways, each with the groups it comes from."""
        if not MIN_WORD <= len(folded) <= MAX_TERM or not self._known:
            return {}
        found = dict[str, tuple[int, ...]]()
        for way, groups in islice(self._candidates(folded), CANDIDATES):
            found.setdefault(way, groups)
        shorter = (folded, *found)
        kept = [way for way in found if not any(each in way for each in shorter if each != way) and way != folded]
        return {way: found[way] for way in kept[:MAX_OTHERS]}

    def _candidates(self, folded: str) -> Iterator[tuple[str, tuple[int, ...]]]:
        """The term with one word replaced, then with two."""
        spans = self._replaceable(folded)
        for count in (1, 2):
            for chosen in combinations(spans, count):
                for words in product(*(self._instead(folded, span) for span in chosen)):
                    if count == 1 or _disjoint(words[0].span, words[1].span):
                        yield _replaced(folded, words), tuple(word.group for word in words)

    def _instead(self, folded: str, span: Span) -> Iterator[Instead]:
        """The other words of the groups of the word at `span`."""
        word = folded[slice(*span)]
        for at in self._known[word]:
            for other in self._folded[at]:
                wider = _fitted(folded, span, other)
                if other != word and wider:
                    yield Instead(wider, other, at)

    def _replaceable(self, folded: str) -> list[Span]:
        """Where words of groups stand in a term: the longest first, none in or across another known word."""
        spans = sorted(self._spans(folded), key=lambda span: (span[0] - span[1], span[0]))
        names = [span for span in spans if not self._known[folded[span[0] : span[1]]]]
        taken, chosen = set[int](), list[Span]()
        for span in spans:
            places = range(*span)
            if taken.isdisjoint(places):
                taken.update(places)
                chosen.append(span)
        return [span for span in chosen if span not in names and not any(_crosses(name, span) for name in names)]

    def _spans(self, folded: str) -> Iterator[Span]:
        """Where known words stand in a term."""
        for start in range(len(folded) - MIN_WORD + 1):
            for length in _bits(self._lengths.get(folded[start : start + MIN_WORD], 0)):
                end = start + length
                if end <= len(folded) and folded[start:end] in self._known:
                    yield start, end


@functools.lru_cache(maxsize=4096)
def _bits(lengths: int) -> tuple[int, ...]:
    """The places of the bits, the highest first."""
    return tuple(at for at in range(lengths.bit_length() - 1, 0, -1) if lengths >> at & 1)


def _crosses(name: Span, word: Span) -> bool:
    """Whether a name begins or ends inside a word and does not lie within it: 市民 in 重庆市民 crosses 重庆市."""
    overlap = name[0] < word[1] and word[0] < name[1]
    return overlap and not (word[0] <= name[0] and name[1] <= word[1])


def _disjoint(one: Span, other: Span) -> bool:
    return one[1] <= other[0] or other[1] <= one[0]


def _fitted(folded: str, span: Span, other: str) -> Span | None:
    """What `other` stands for in the term: the word at `span`, and neighbours that `other` repeats.

    万达开 in 万达开示范区 is 万达开…示范区: that stands for all of it. None if it says a neighbour elsewhere:
    达川区 in 达州市达川区 is no 四川省达州市达川区.
    """
    start, end = span
    sizes = range(min(len(other), MAX_TERM), 1, -1)
    before = next((size for size in sizes if size <= start and other.startswith(folded[start - size : start])), 0)
    after = next((size for size in sizes if other.endswith(folded[end : end + size].ljust(size, tokens.GAP))), 0)
    left, right = folded[max(0, start - 2) : start], folded[end : end + 2]
    doubled = (not before and len(left) == 2 and left in other) or (not after and len(right) == 2 and right in other)
    return None if doubled else (start - before, end + after)


def _replaced(folded: str, words: Iterable[Instead]) -> str:
    for (start, end), word, _ in sorted(words, reverse=True):
        folded = folded[:start] + word + folded[end:]
    return folded


@functools.lru_cache(maxsize=65_536)
def folded_word(word: str) -> str:
    """The folded form of a word; the words of one version are mostly those of the last."""
    return tokens.folded(word).strip(tokens.GAP)


EMPTY = Lexicon()
