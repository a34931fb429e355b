"""A question in lay words -> what of it carries something, and the index query that ranks clauses by it.

Nothing decides here what matches: a question has best matches. Words, pairs of characters and single characters rank
together, each worth its rarity (BM25); the official words for what was said in lay words count less. Why so, and what
was measured: docs/adr/0040.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from policies.parsing import lexicon
from policies.search import schema, tokens
from policies.search.lexicon import folded_word
from policies.search.query import Query, Term

if TYPE_CHECKING:
    import tantivy

PAIRS = {"text2": 1.0, "heading2": 0.3, "title2": 0.3}  # what a pair of characters counts, by field
WORD = 0.5
CHARACTER = 0.8  # 狗咬: 饲养的动物; 喝酒: 饮酒. What a question and its answer share is often one character
OTHER_FORM = 0.7  # the share that a word counts if it is another form of what was typed
OFFICIAL = 0.4  # or an official word for it
COMMON = 0.1  # what more than this part of the clauses has is left out: it costs much and tells little
RARE = 20_000  # but nothing that so many clauses have at most
MOST = 48  # tokens that are looked for; of more, those that can add most to a score
LEAST = 0.15  # the share of the best score that a match has at least; of the judged ones, 1 in 80 has less
LONGEST_LAY = 8
LABELS = {"words": "词", "text1": "字", "text2": "字对", "heading2": "条款标题字对", "title2": "文件标题字对"}

Key: TypeAlias = tuple[str, str]  # field and token
Frequencies: TypeAlias = Callable[[Iterable[Key]], Mapping[Key, int]]  # the number of clauses that have each


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a question carries something: its `words`, and the `runs` of characters between what was dropped.

    `others`: words of other forms of its terms. `official`: lay words in it, with the official words for each, as
    printed (著作权 is folded to 着作权, which nobody should read).
    """

    words: tuple[str, ...] = ()
    runs: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    official: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def needles(self) -> tuple[str, ...]:
        """What to highlight."""
        return tuple(dict.fromkeys((*self.words, *self.others, *self.official_words)))

    @property
    def official_words(self) -> tuple[str, ...]:
        """All the official words, folded."""
        return tuple(dict.fromkeys(folded_word(word) for _, words in self.official for word in words))


def asked(query: Query, *, lay: bool = True) -> Asked:
    """The words of the terms without those that carry nothing; a quoted term is not broken up.

    `lay`: whether official words are sought for what was said in lay words.
    """
    terms = [term for term in query.terms if not term.quoted]
    runs = [run for term in terms for run in _runs(term.text)]
    words = tuple(dict.fromkeys(word for run in runs for word in run))
    others = dict.fromkeys(word for term in terms for word in _other_words(term) if word not in words)
    return Asked(
        words=tuple(word for word in words if len(word) > 1) or words,
        runs=tuple(dict.fromkeys("".join(run) for run in runs)),
        others=tuple(others),
        official=tuple(_official(terms)) if lay else (),
    )


@functools.cache
def stop_words() -> frozenset[str]:
    return lexicon.words("stop_words")


@functools.cache
def lay_words() -> dict[str, tuple[str, ...]]:
    """Lay word, folded -> official words as printed."""
    return {folded_word(lay): tuple(official.split()) for lay, official in lexicon.pairs("lay_words")}


def _runs(term: str) -> list[list[str]]:
    """The words of a term, broken up where a word carries nothing; all of them if none carries anything."""
    found: list[list[str]] = []
    for run in tokens.runs(term):
        open_run: list[str] = []
        for word in tokens.words(run):
            if word not in stop_words():
                open_run.append(word)
            elif open_run:
                found.append(open_run)
                open_run = []
        found += [open_run] if open_run else []
    return found or [tokens.words(run) for run in tokens.runs(term)]


def _other_words(term: Term) -> Iterator[str]:
    return (word for form in term.forms[1:] for run in _runs(form) for word in run if len(word) > 1)


def _official(terms: Iterable[Term]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The lay words in the terms, the longest at each place, with the official words that were not typed as well."""
    typed = tokens.GAP.join(term.text for term in terms)
    for word in dict.fromkeys(_lay_words_in(typed)):
        missing = tuple(official for official in lay_words()[word] if folded_word(official) not in typed)
        if missing:
            yield word, missing


def _lay_words_in(text: str) -> Iterator[str]:
    at = 0
    while at < len(text):
        sizes = range(min(LONGEST_LAY, len(text) - at), 1, -1)
        size = next((size for size in sizes if text[at : at + size] in lay_words()), 0)
        if size:
            yield text[at : at + size]
        at += size or 1


def scored(asked: Asked, frequencies: Frequencies, clauses: int) -> tantivy.Query:
    """Clauses that have something of the question, scored; a union of terms, so that the index skips the hopeless."""
    queries = [(schema.AnyOf, query) for _, query in parts(asked, frequencies, clauses)]
    return schema.combine(queries, at_least=1 if queries else None)


def parts(asked: Asked, frequencies: Frequencies, clauses: int) -> list[tuple[str, tantivy.Query]]:
    """What adds to the score of a clause: each with what it says, in Chinese."""
    common = max(RARE, int(COMMON * clauses))
    weight = weights(asked)
    worth = {
        key: weight[key] * math.log(1 + clauses / having)
        for key, having in frequencies(weight).items()
        if 0 < having <= common
    }
    heaviest = sorted(worth, key=lambda key: -worth[key])[:MOST]
    return [
        (f"{LABELS[field]}“{token}”", schema.boosted(schema.term(field, token), weight[field, token]))
        for field, token in heaviest
    ]


def weights(asked: Asked) -> dict[Key, float]:
    """(field, token) -> what it counts besides its rarity. What was typed goes before what stands for it."""
    official = asked.official_words
    found: dict[Key, float] = {}
    for share, words, runs in (
        (1.0, asked.words, asked.runs),
        (OTHER_FORM, asked.others, asked.others),
        (OFFICIAL, [part for word in official for part in tokens.words(word)], official),
    ):
        for key, weight in _tokens(words, runs):
            found.setdefault(key, share * weight)
    return found


def _tokens(words: Iterable[str], runs: Iterable[str]) -> Iterator[tuple[Key, float]]:
    for run in runs:
        yield from (((field, pair), weight) for pair in tokens.grams(run, 2) for field, weight in PAIRS.items())
        yield from ((("text1", character), CHARACTER) for character in run)
    yield from ((("words", word), WORD) for word in words if len(word) > 1)
