"""A text -> the clauses most like it: by the index first, then by a second look at the texts of the best.

The most telling words of the text, and of every few characters the rarest piece, are looked up as one union of terms,
which the index walks by block-max WAND. The best CANDIDATES are then read from the database in one query and compared
in full: which words they share, weighted by rarity, and which stretches of wording (wording.py). Rarity is what the
index says, so what is common in the library tells nothing, without a list of such words.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import islice, pairwise
from math import log, sqrt
from typing import TYPE_CHECKING

from policies.parsing import lexicon
from policies.search import question, schema, tokens
from policies.search.documents import Filters, Library, Passage
from policies.search.index import View
from policies.search.wording import LEAST, LIST, Stretch, Wording, nearly_all, stretches

if TYPE_CHECKING:
    import tantivy

WORDS = 16  # look-ups
PIECES = 10  # look-ups
STEP = 3  # characters from one piece to the next
REACH = 3  # pieces, of which the rarest is taken: a sentence in both texts has several
MOST_WORDS = 150  # of a text are weighed
CANDIDATES = 50
LOOKED_AT = 12  # of them at least are compared in full, or twice as many as are asked for
LEAST_SCORE = 0.08
LEAST_WORDS = 2  # shared; one alone is a coincidence
SHOWN = 6  # words and phrases shared
LISTED = 0.4  # what a word of a list is worth
SHORTEST = 60  # characters; shorter texts are compared as if they were so long
TELLING = 4  # characters; so long a word tells as much alone as shorter ones side by side
SCATTERED = 0.6  # what a word is worth that stands in both texts by itself
LEAST_RARITY = 1.1  # words that a single clause has; what two texts share must be rarer, or it is a coincidence
AGREEMENT = 0.25  # the same wording makes good at least so much of what a score lacks to 1
UNSAID = re.compile(r"[\W_]+")
BREAK = re.compile(r"[^\w、·-]")


@dataclass(frozen=True, slots=True)
class Related:
    """A clause that is like another text.

    `score`: how alike they are, 0 to 1. `shared`: words and phrases that both have, folded, the most telling first.
    `spans`: the same wording in both (同一表述), if there is any. `whole`: the shorter text stands in the other.
    """

    clause: int
    score: float
    shared: tuple[str, ...]
    spans: tuple[Stretch, ...] = ()
    whole: bool = False

    @property
    def same(self) -> bool:
        """Whether they have a wording in common, beyond words."""
        return bool(self.spans)


def like_clause(view: View, library: Library, clause: int, limit: int, apart: Collection[int]) -> list[Related]:
    """The clauses most like one, best first; not those above and below it, nor those in `apart`."""
    own = next(iter(library.passages([clause])), None)
    if own is None:
        return []
    comparing = Comparing(view, own.text, own)
    return comparing.best(library, {}, limit, {clause, *apart})


def like_text(view: View, library: Library, text: str, filters: Filters, limit: int) -> list[Related]:
    """The clauses most like a text, best first, among those that pass the filters."""
    return Comparing(view, text).best(library, filters, limit, ())


class Comparing:
    """One text, compared with the clauses of one state of the index. `own`: the clause whose text it is."""

    def __init__(self, view: View, text: str, own: Passage | None = None) -> None:
        self._view = view
        self._own = own
        self._least = 2 if own else 1  # clauses that must have a word for another than its own to have it
        self._counts: dict[tuple[str, str], int] = {}
        self.wording = Wording(text)

    @cached_property
    def worth(self) -> dict[str, float]:
        """The words of the text that carry something, each with its rarity, squared as a cosine has it."""
        carrying = list(islice(dict.fromkeys(word for word, _ in self.wording.words if _carries(word)), MOST_WORDS))
        self._ask("words", carrying)
        listed = [match.span() for match in LIST.finditer(self.wording.text)]
        outside = {word for word, at in self.wording.words if not any(start <= at < end for start, end in listed)}
        return {word: self._rarity(word) ** 2 * (1.0 if word in outside else LISTED) for word in carrying}

    def _rarity(self, word: str) -> float:
        return max(log((self._view.size + 1) / (self._frequency("words", word) + 0.5)), 0.0)

    def _ask(self, field: str, tokens: Iterable[str]) -> None:
        """Have the index say at once in how many clauses these stand."""
        self._counts |= self._view.frequencies((field, token) for token in tokens)

    def best(self, library: Library, filters: Filters, limit: int, apart: Collection[int]) -> list[Related]:
        """The clauses most like the text; at equal score those of other documents first."""
        query = self._query(filters)
        if query is None:
            return []
        hits = [hit.clause for hit in self._view.hits(query, CANDIDATES + len(apart)) if hit.clause not in apart]
        glances = [self._glance(each) for each in library.passages(hits) if not self._kin(each)]
        glances = sorted(
            (each for each in glances if each.hope >= LEAST_SCORE), key=lambda each: (-each.hope, each.passage.order)
        )
        looked = [self._look(each) for each in glances[: max(LOOKED_AT, 2 * limit)]]
        ranked = sorted((each for each in looked if each.score >= LEAST_SCORE), key=lambda each: each.rank)
        return [self._told(each) for each in ranked[:limit]]

    def _query(self, filters: Filters) -> tantivy.Query | None:
        """Clauses that have some of what tells most; None where nothing does."""
        words = sorted(self.worth, key=lambda word: (-self.worth[word], word))
        known = [("words", word) for word in words if self._frequency("words", word) >= self._least]
        terms = [*known[:WORDS], *(("text3", piece) for piece in self._pieces()[:PIECES])]
        if not terms:
            return None
        union = schema.combine([(schema.AnyOf, schema.term(*each)) for each in terms], at_least=1)
        required = [(schema.AllOf, schema.any_value(name, values)) for name, values in filters.items()]
        return schema.combine([(schema.AllOf, union), *required]) if required else union

    def _pieces(self) -> list[str]:
        """Of every few pieces of three the rarest that another clause has too, the rarest first."""
        said = self.wording.text
        step = max(STEP, len(said) // MOST_WORDS)
        grams = [gram for at in range(0, len(said) - 2, step) if (gram := said[at : at + 3]).isalnum()]
        self._ask("text3", dict.fromkeys(grams))
        known = [gram for gram in grams if self._frequency("text3", gram) >= self._least]
        chosen = {min(known[at : at + REACH], key=self._rank) for at in range(0, len(known), REACH)}
        return sorted(chosen, key=self._rank)

    def _rank(self, gram: str) -> tuple[int, str]:
        return self._frequency("text3", gram), gram

    def _glance(self, passage: Passage) -> Glance:
        """How like a clause can be at most: each word in it counts in full."""
        text = tokens.folded(passage.text)
        said = UNSAID.sub("", text)
        shared = {word: 1.0 for word in self.worth if word in text}
        hope = self._score(shared, len(said))
        same = not self._stretches.isdisjoint(said[at : at + LEAST] for at in range(len(said) - LEAST + 1))
        return Glance(hope + same, same, passage)

    @cached_property
    def _stretches(self) -> frozenset[str]:
        said = UNSAID.sub("", self.wording.text)
        return frozenset(said[at : at + LEAST] for at in range(len(said) - LEAST + 1))

    def _kin(self, passage: Passage) -> bool:
        """Whether a clause stands above or below the text's own."""
        own = self._own
        if own is None or own.policy != passage.policy:
            return False
        one, other = sorted((f"{own.path}.", f"{passage.path}."), key=len)
        return other.startswith(one)

    def _look(self, glance: Glance) -> Looked:
        passage, there = glance.passage, Wording(glance.passage.text)
        runs = tuple(self._runs(there))
        weight: dict[str, float] = {}
        for run in runs:
            for word in run.words:
                weight[word] = 1.0 if len(run.words) > 1 or len(word) >= TELLING else SCATTERED
        score = self._score(weight, len(there.said))
        foreign = self._own is None or self._own.policy != passage.policy
        spans = stretches(self.wording, there, self._elsewhere, self._view.size) if foreign and glance.same else ()
        whole = bool(spans) and nearly_all(self.wording, there)
        if spans:
            covered = sum(span.here[1] - span.here[0] for span in spans) / min(len(self.wording.said), len(there.said))
            score += (1 - score) * (1.0 if whole else min(max(covered, AGREEMENT), 1.0))
        return Looked(score, foreign, passage, runs, tuple(spans), whole)

    def _score(self, weight: Mapping[str, float], length: int) -> float:
        """The cosine of two texts, as far as it can be known without looking up the words of the other.

        What the other's words are worth in all is taken to be what its length leads one to expect. Nothing where what
        they share is little for a library of this size: then it is a coincidence.
        """
        rarity = sum(sqrt(self.worth[word]) * share for word, share in weight.items())
        if len(weight) < LEAST_WORDS or rarity < LEAST_RARITY * log(self._view.size + 1):
            return 0.0
        share = sum(self.worth[word] * share for word, share in weight.items()) / sum(self.worth.values())
        return min(share * sqrt(max(len(self.wording.said), SHORTEST) / max(length, SHORTEST)), 1.0)

    def _runs(self, there: Wording) -> Iterator[Run]:
        """The words that stand in both texts as words, those that stand side by side in both as one."""
        text, words = self.wording.text, self.wording.words
        theirs = {word for word, _ in there.words}
        at = 0
        while at < len(words):
            last = at
            while (
                last + 1 < len(words)
                and self._joined[last]
                and _between(text, words[at], words[last + 1]) in there.text
            ):
                last += 1
            run = words[at : last + 1]
            at = last + 1
            carrying = [placed for placed in run if placed[0] in self.worth]
            if len(carrying) > 1 or (carrying and carrying[0][0] in theirs):
                yield Run(_between(text, carrying[0], carrying[-1]), tuple(word for word, _ in carrying))

    @cached_property
    def _joined(self) -> list[bool]:
        """Of each word whether the next one follows it without a break."""
        text = self.wording.text
        return [not BREAK.search(text[at + len(word) : then]) for (word, at), (_, then) in pairwise(self.wording.words)]

    def _frequency(self, field: str, token: str) -> int:
        key = (field, token)
        if key not in self._counts:
            self._counts |= self._view.frequencies([key])
        return self._counts[key]

    def _elsewhere(self, piece: str) -> int:
        """In how many clauses a piece stands besides those that are compared."""
        return max(self._frequency(f"text{len(piece)}", piece) - self._least, 0)

    def _told(self, looked: Looked) -> Related:
        worth = {run.text: sum(self.worth[word] for word in set(run.words)) for run in looked.runs}
        ranked = sorted(worth, key=lambda text: (-worth[text], text))
        shared = [each for each in ranked if not any(each in other for other in ranked if other != each)]
        score, clause = round(looked.score, 3), looked.passage.clause
        return Related(clause, score, tuple(shared[:SHOWN]), looked.spans, looked.whole)


@dataclass(frozen=True, slots=True)
class Glance:
    """A candidate after the first look, and how much of it may be hoped."""

    hope: float
    same: bool  # it may have the same wording
    passage: Passage


@dataclass(frozen=True, slots=True)
class Run:
    """Words that stand side by side in both texts, from the first that carries something to the last."""

    text: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Looked:
    """A candidate after the second look."""

    score: float
    foreign: bool  # of another document
    passage: Passage
    runs: tuple[Run, ...]
    spans: tuple[Stretch, ...]
    whole: bool

    @property
    def rank(self) -> tuple[float, bool, int]:
        """Best first; at equal score those of other documents, then by ClauseDocument.order."""
        return -round(self.score, 2), not self.foreign, self.passage.order


@cache
def form_words() -> frozenset[str]:
    """Words that belong to the form of a text and not to its subject (记者, 以下简称)."""
    return lexicon.words("form_words")


def _carries(word: str) -> bool:
    return len(word) > 1 and not word.isdigit() and word not in question.stop_words() and word not in form_words()


def _between(text: str, first: tuple[str, int], last: tuple[str, int]) -> str:
    """The text from one of its words to another."""
    return text[first[1] : last[1] + len(last[0])]
