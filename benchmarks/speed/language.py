"""How the made-up clauses speak: a chain of words learnt from the library, in which names and words are exchanged.

The chain follows the words of the five sources, so common words are as common as there. Names and content words are
then exchanged for others of the same part of speech and length out of jieba's dictionary, in proportion to their
frequency there, so that rare words, names and phrases are as many and as rare as in a library of that size.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path
from random import Random
from typing import Any

import jieba
import rjieba

ROOT = Path(__file__).resolve().parent.parent.parent
END = ""  # the end of a sentence, and so the beginning of the next
DRAWS = 20_000  # words drawn beforehand from a class, in proportion to their frequency
EXCHANGED = frozenset({"n", "v", "vn", "a", "ad", "an", "nz", "nt", "nr", "l", "i", "b", "d"})
LONG_WORDS = ("成渝地区双城经济圈", "双城经济圈", "一体化", "经济区与行政区适度分离", "高质量发展")
NUMBER = re.compile(r"\d+")
TITLE = re.compile("《[^《》]+》")


@dataclass(frozen=True, slots=True)
class Language:
    """`next[word]`: the words that followed it in the sources, as often as they did. `kind[word]`: what it is.

    A word of a kind may stand wherever another of that kind does: `words[kind]` are drawn by frequency, `rare[kind]`
    are all there are.
    """

    next: dict[str, tuple[str, ...]]
    kind: dict[str, str]
    words: dict[str, tuple[str, ...]]
    rare: dict[str, tuple[str, ...]]


def learn(seed: int) -> Language:
    """The language of the five sources and of jieba's dictionary."""
    names = {"platform": _platforms(), "unit": _units(), "place": _places()}
    chain = defaultdict[str, list[str]](list)
    kind: dict[str, str] = {}
    for text in _texts():
        for sentence in re.split("(?<=。)", text):
            words = [*_cut(sentence, names, kind)]
            for word, following in pairwise([END, *words, END]):
                chain[word].append(following)
    drawn, rare = _dictionary(Random(seed), {*kind.values()})
    drawn |= {name: _zipf(Random(f"{seed} {name}"), words) for name, words in names.items()}
    return Language({word: tuple(found) for word, found in chain.items()}, kind, drawn, rare | names)


def _records(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((ROOT / "fixtures" / name).read_text())
    return rows


def _texts() -> Iterator[str]:
    for path in sorted((ROOT / "fixtures" / "policies").glob("*.json")):
        for record in _records(f"policies/{path.name}"):
            if record["model"] == "policies.clause" and len(record["fields"]["text"]) > 10:
                yield record["fields"]["text"].replace("\n", "")


def _platforms() -> tuple[str, ...]:
    rows = [row["fields"]["name"] for row in _records("platforms.json") if row["model"] == "platforms.platform"]
    return tuple(rows)


def _units() -> tuple[str, ...]:
    return tuple(dict.fromkeys(row["fields"]["short_name"] or row["fields"]["name"] for row in _records("units.json")))


def _places() -> tuple[str, ...]:
    rows = [row["fields"]["short_name"] or row["fields"]["name"] for row in _records("regions.json")]
    return tuple(dict.fromkeys(name for name in rows if len(name) > 1))


def _cut(sentence: str, names: dict[str, tuple[str, ...]], kind: dict[str, str]) -> Iterator[str]:
    """The words of a sentence; names in one piece. Notes in `kind` what may be exchanged."""
    known = {name: what for what, group in names.items() for name in group if len(name) > 1}
    whole = sorted((*known, *LONG_WORDS), key=len, reverse=True)
    for part in re.split(f"({TITLE.pattern}|{'|'.join(map(re.escape, whole))})", sentence):
        if part in known or part in LONG_WORDS or TITLE.fullmatch(part):
            if part not in LONG_WORDS:
                kind[part] = known.get(part, "title")
            yield part
        else:
            for word, tag in rjieba.tag(part):
                if NUMBER.fullmatch(word):
                    kind[word] = "number"
                elif len(word) > 1 and tag in EXCHANGED:
                    kind[word] = f"{tag}{len(word)}"
                yield word


def _dictionary(chooser: Random, kinds: set[str]) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """The words of jieba's dictionary by kind: drawn in proportion to their frequency; and each once."""
    found = defaultdict[str, list[tuple[str, int]]](list)
    with jieba.get_dict_file() as lines:
        for line in lines:
            word, frequency, tag = line.decode().split()
            if (kind := f"{tag}{len(word)}") in kinds:
                found[kind].append((word, int(frequency)))
    drawn = {}
    for kind, rows in sorted(found.items()):
        totals = list(accumulate(frequency for _, frequency in rows))
        drawn[kind] = tuple(chooser.choices([word for word, _ in rows], cum_weights=totals, k=DRAWS))
    return drawn, {kind: tuple(word for word, _ in rows) for kind, rows in found.items()}


def _zipf(chooser: Random, words: tuple[str, ...]) -> tuple[str, ...]:
    """Words drawn so that the n-th is an n-th as frequent as the first."""
    return tuple(chooser.choices(words, weights=[1 / rank for rank in range(1, len(words) + 1)], k=DRAWS))


class Speaker:
    """Speaks for one document: it keeps to a subject, that is, to some of the words it could exchange others for."""

    SUBJECT = 150  # words of a document's own
    CHANGED = 0.35  # of the words that may be exchanged
    OWN, RARE = 0.55, 0.08  # of the exchanged words: from the subject; any of the dictionary, however rare

    def __init__(self, language: Language, chooser: Random) -> None:
        self.language = language
        self.random: Callable[[], float] = chooser.random
        self.subject = defaultdict[str, list[str]](list)
        kinds = list(language.rare)
        for kind in chooser.choices(kinds, weights=[len(language.rare[name]) ** 0.5 for name in kinds], k=self.SUBJECT):
            self.subject[kind].append(self.any_of(language.words[kind]))

    def any_of(self, words: tuple[str, ...] | list[str]) -> str:
        return words[int(self.random() * len(words))]

    def speak(self, length: int) -> list[str]:
        """Words of about `length` characters in all; the last ends a sentence or is cut off there."""
        following, kinds = self.language.next, self.language.kind
        spoken: list[str] = []
        word, size = END, 0
        while size < length:
            word = self.any_of(following[word])
            said = self.exchanged(kinds[word]) or word if word in kinds else word
            spoken.append(said)
            size += len(said)
        return spoken

    def exchanged(self, kind: str) -> str:
        """Another word of this kind; empty where the word is to stay."""
        if kind == "number":
            return str(int(10 ** (4 * self.random())))
        if kind == "title":
            return self.title() if self.random() < 0.7 else ""
        if kind in {"platform", "unit", "place"}:
            return self.any_of(self.language.words[kind])
        if self.random() > self.CHANGED or kind not in self.language.words:
            return ""
        share = self.random()
        if share < self.OWN and kind in self.subject:
            return self.any_of(self.subject[kind])
        return self.any_of((self.language.rare if share > 1 - self.RARE else self.language.words)[kind])

    def title(self) -> str:
        """The title of some document: 《江津区农产品加工实施办法》."""
        words = self.language.words
        place, thing, what = (self.any_of(words[kind]) for kind in ("place", "n2", "vn2"))
        return f"《{place}{thing}{what}{self.any_of(('方案', '规划', '办法', '条例', '意见', '通知'))}》"
