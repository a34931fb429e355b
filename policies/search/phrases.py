"""The frequent phrases of a library: what its clauses say again and again and a reader may look for. Plain Python.

A phrase is a run of 2–12 Han characters that several clauses have, whose parts belong together (they stand side by
side far more often than by chance), whose neighbours vary (地区双城经 always goes on with 济), and whose ends are ends
of words. What a text puts between quotation marks (“成渝通办”) is a term by its author's word, even if it stands once.
"""

from __future__ import annotations

import functools
import math
import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from policies.parsing import lexicon
from policies.parsing.normalise import fold
from policies.search import tokens

MOST = 20_000
MOST_WORDS = 10_000
CHARACTERS = 600_000  # read at most; some seconds
LONGEST = 12
LEAST_CLAUSES = 3
SMALL = 100_000  # characters; of so small a library two clauses are enough for a phrase that is neither short nor long
LEAST_OF_TWO = 5  # clauses that must have a phrase of two characters
LEAST_COHESION = 3.0  # bits by which the parts meet more often than by chance
MOST_ALIKE = 0.7  # of the places where a phrase stands may have the same neighbour
LEAST_ENDS = 0.6  # of the places must have its ends at ends of words; all, where there are only two
LONGEST_OF_FEW = 8
BREAK = "\n"
HAN = re.compile("[\u3400-\u9fff]+")
QUOTED = re.compile(f"[“「『]([\u3400-\u9fff]{{2,{LONGEST}}})[”」』]")
WORTH = {2: 0.2, 3: 0.7}  # of a phrase so long; 建设 alone tells a reader little
WORTH_QUOTED = 4.0

Places = dict[str, list[int]]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase, folded, and the number of the clauses read that have it."""

    text: str
    count: int


@dataclass(frozen=True, slots=True)
class Corpus:
    """The Han runs of the clauses read, a break before and after each; for each position its clause, or a word's edge.

    `edges[i]`: a word begins or a run ends at position i. `quoted`: terms in quotation marks, in how many clauses.
    """

    text: str
    clauses: array[int]
    edges: bytearray
    quoted: Mapping[str, int]

    @property
    def least(self) -> int:
        """The number of clauses that must have a phrase."""
        return LEAST_CLAUSES - (len(self.text) <= SMALL)


def mine(texts: Iterable[str]) -> list[Phrase]:
    """The phrases of `texts` (a clause each), at most MOST, those most worth suggesting first.

    >>> mine(["推进“成渝通办”", "税费征管服务", "优化税费征管", "税费征管"])
    [Phrase(text='成渝通办', count=1), Phrase(text='税费征管', count=3)]
    """
    corpus = _read(texts)
    size = len(corpus.text)
    counts = Counter(corpus.text)
    found: dict[str, int] = {}
    for places in _frequent(corpus):
        counts.update({gram: len(stands) for gram, stands in places.items()})
        for gram, stands in places.items():
            if _ends_well(gram) and _coheres(gram, counts, size) and _free(gram, stands, corpus):
                found[gram] = len({corpus.clauses[at] for at in stands})
    found = {text: count for text, count in found.items() if count >= LEAST_OF_TWO or len(text) > 2}
    for term, count in corpus.quoted.items():
        found.setdefault(term, count)
    phrases = (Phrase(text, count) for text, count in found.items())
    return sorted(phrases, key=lambda phrase: (-_worth(phrase, corpus), phrase.text))[:MOST]


def vocabulary(texts: Iterable[str]) -> list[str]:
    """Words, and pairs of words side by side, that `texts` have more than once, the most frequent first.

    Less choice than phrases, and no one is shown them as such: what was mistyped is held against them.

    >>> vocabulary(["优化营商环境", "营商环境"])
    ['环境', '营商', '营商环境']
    """
    counts: Counter[str] = Counter()
    size = 0
    for text in texts:
        folded = fold(text)
        for run in HAN.findall(folded):
            words = tokens.words(run)
            counts.update(word for word in words if len(word) > 1)
            counts.update(left + right for left, right in pairwise(words) if len(left) > 1 < len(right))
        size += len(folded)
        if size > CHARACTERS:
            break
    often = (word for word, count in counts.items() if count > 1 and len(word) <= LONGEST)
    return sorted(often, key=lambda word: (-counts[word], word))[:MOST_WORDS]


def _worth(phrase: Phrase, corpus: Corpus) -> float:
    return phrase.count * WORTH.get(len(phrase.text), 1.0) * (WORTH_QUOTED if phrase.text in corpus.quoted else 1.0)


def _read(texts: Iterable[str]) -> Corpus:
    runs, clauses, edges = [""], array("l", [0]), bytearray(b"\1")
    quoted: Counter[str] = Counter()
    for number, text in enumerate(texts):
        folded = fold(text)
        quoted.update(set(QUOTED.findall(folded)))
        for run in HAN.findall(folded):
            runs.append(run)
            clauses.extend([number] * (len(run) + 1))
            for word in tokens.words(run):
                edges += b"\1" + bytes(len(word) - 1)
            edges += b"\1"
        if len(clauses) > CHARACTERS:
            break
    return Corpus(BREAK.join([*runs, ""]), clauses, edges, quoted)


def _frequent(corpus: Corpus) -> Iterator[Places]:
    """For each length from 2 on: the runs so long that enough clauses have, and where they stand.

    None is frequent unless both its parts that are one shorter are, so each length looks only where the last one was.
    """
    text, clauses = corpus.text, corpus.clauses
    live: Iterable[int] = (at for at, character in enumerate(text) if character != BREAK)
    alive = bytearray(character != BREAK for character in text)
    for length in range(2, LONGEST + 1):
        places: Places = defaultdict(list)
        for at in live:
            if alive[at + 1]:
                places[text[at : at + length]].append(at)
        frequent = {gram: stands for gram, stands in places.items() if len(stands) >= corpus.least}
        frequent = {gram: s for gram, s in frequent.items() if len({clauses[at] for at in s}) >= corpus.least}
        yield frequent
        live = [at for stands in frequent.values() for at in stands]
        alive = bytearray(len(text))
        for at in live:
            alive[at] = 1


@functools.cache
def _edges(where: str) -> tuple[str, ...]:
    return tuple(word for word, place in lexicon.pairs("phrase_edges") if where in place)


def _ends_well(gram: str) -> bool:
    """Whether it neither begins nor ends with a word that only leads on to another (和, 的, 进一步)."""
    return not gram.startswith(_edges("首")) and not gram.endswith(_edges("尾"))


def _coheres(gram: str, counts: Mapping[str, int], size: int) -> bool:
    """Whether its parts, wherever it is parted, belong together (pointwise mutual information)."""
    splits = range(1, len(gram))
    apart = max(counts[gram[:at]] * counts[gram[at:]] for at in splits)
    return math.log2(counts[gram] * size / apart) >= LEAST_COHESION


def _free(gram: str, stands: list[int], corpus: Corpus) -> bool:
    """Whether it stands by itself: its neighbours vary on both sides, and its ends are ends of words."""
    text, edges, length = corpus.text, corpus.edges, len(gram)
    if len(stands) < LEAST_CLAUSES and length > LONGEST_OF_FEW:
        return False
    whole = sum(edges[at] and edges[at + length] for at in stands)
    before, after = Counter(text[at - 1] for at in stands), Counter(text[at + length] for at in stands)
    before[BREAK] = after[BREAK] = 0
    alike = max(*before.values(), *after.values())
    ends = LEAST_ENDS if len(stands) >= LEAST_CLAUSES else 1
    return whole >= ends * len(stands) and alike <= MOST_ALIKE * len(stands)
