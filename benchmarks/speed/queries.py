"""The questions that are asked, by class, drawn from the library itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import opencc

from policies.models import Clause
from policies.search import tokens

Filters = Mapping[str, tuple[str | int, ...]]
SAMPLE = 30_000
LAY_QUESTIONS = Path(__file__).with_name("lay_questions.txt")
UNKNOWN = "龘靐齉爩鱻麤灪吁"


@dataclass(frozen=True, slots=True)
class Question:
    """What is typed, and the same taken apart, so that engines without a query language can be asked it, too."""

    typed: str
    groups: tuple[tuple[str, ...], ...]  # all of these, of each one at least
    excluded: tuple[str, ...] = ()
    filters: Filters = field(default_factory=dict)
    page: int = 1
    sort: str = "rank"
    loose: bool = False  # where nothing has all of it, most of it will do
    in_words: bool = False  # the filters stand in what is typed

    @property
    def chosen(self) -> Filters:
        """The filters chosen beside what is typed."""
        return {} if self.in_words else self.filters


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Of a sample of clauses: their folded texts, their words and characters, the most frequent first."""

    texts: list[str]
    words: list[str]
    rare: list[str]
    characters: list[str]

    def long(self) -> list[str]:
        return [word for word in self.words if len(word) >= 3]

    def short(self) -> list[str]:
        return [word for word in self.words if len(word) == 2]


def vocabulary(chooser: Random) -> Vocabulary:
    """What a sample of the library says."""
    newest = Clause.objects.order_by("-pk").values_list("pk", flat=True)[0]
    ids = chooser.sample(range(1, newest + 1), min(SAMPLE, newest))
    rows = [text for at in range(0, len(ids), 500) for text in _texts(ids[at : at + 500])]
    texts = [tokens.fold(text).text for text in rows]
    words = Counter(word for text in texts for word in set(tokens.words(text)) if len(word) > 1 and _han(word))
    characters = Counter(character for text in texts for character in set(text) if _han(character))
    return Vocabulary(
        texts=texts,
        words=[word for word, count in words.most_common() if count > 2],
        rare=sorted(word for word, count in words.items() if count == 1),
        characters=[character for character, _ in characters.most_common()],
    )


def _texts(ids: list[int]) -> list[str]:
    return list(Clause.objects.filter(pk__in=ids).values_list("text", flat=True))


def _han(word: str) -> bool:
    return all("一" <= character <= "鿿" for character in word)


def questions(chooser: Random, known: Vocabulary, each: int) -> dict[str, list[Question]]:
    """Class -> `each` questions, no two alike."""
    makers = Maker(chooser, known, each)
    return {name: list(make) for name, make in makers.classes().items()}


def plain(*words: str, **more: object) -> Question:
    return Question(" ".join(words), tuple((word,) for word in words), **more)  # type: ignore[arg-type]


class Maker:
    """Draws the questions of each class."""

    def __init__(self, chooser: Random, known: Vocabulary, each: int) -> None:
        self.chooser, self.known, self.each = chooser, known, each
        self.common, self.usual = known.short()[:each], known.words[each : each + 2000]

    def classes(self) -> dict[str, Iterator[Question] | list[Question]]:
        short, usual = self.known.short(), self.usual
        long = list(dict.fromkeys(["一体化", "成渝地区双城经济圈", *self.known.long()]))
        frequent, rarer = self.pick(self.known.words[:300]), self.pick(usual)
        return {
            "one character": [plain(character) for character in self.pick(self.known.characters[: 2 * self.each])],
            "rare word": [plain(word) for word in self.pick(self.known.rare)],
            "common word of 2": [plain(word) for word in self.common],
            "common long word": [plain(word) for word in long[: self.each]],
            "two words": [plain(*pair) for pair in zip(frequent, rarer, strict=True)],
            "three words": [plain(*self.chooser.sample(self.known.words[:300], 3)) for _ in range(self.each)],
            "phrase of 8": self.phrases(8, quoted=False),
            "phrase of 20": self.phrases(20, quoted=True),
            "OR": [self.either(*pair) for pair in zip(frequent, self.pick(usual), strict=True)],
            "exclusion": [self.without(*pair) for pair in zip(self.common, self.pick(short[:200]), strict=True)],
            "fields": [self.with_fields(word) for word in self.pick(self.known.words[:300])],
            "with filters": [self.filtered(word) for word in self.pick(self.known.words[:300])],
            "lay question": self.lay(),
            "mixed script": self.traditional(),
            "no hit": [plain("".join(self.chooser.sample(UNKNOWN, 2))) for _ in range(self.each)],
            "phrase with a slip": self.slips(),
            "page 50": [plain(word, page=50) for word in self.pick(self.known.words[:100])],
            "by date": [plain(word, sort="date") for word in self.pick(self.known.words[:200])],
        }

    def pick(self, words: Sequence[str]) -> list[str]:
        return self.chooser.sample(words, self.each)

    def phrases(self, length: int, *, quoted: bool) -> Iterator[Question]:
        """Copied from clauses, with what punctuation stands there."""
        texts = [text for text in self.known.texts if len(text) > 3 * length]
        for text in self.chooser.sample(texts, self.each):
            starts = [at for at in range(len(text) - length) if text[at].isalnum() and text[at + length - 1].isalnum()]
            if not quoted:
                starts = [at for at in starts if text[at : at + length].isalnum()] or starts
            at = self.chooser.choice(starts)
            phrase = text[at : at + length].translate({ord(mark): "·" for mark in "“”‘’「」\"'"})
            yield Question(f'"{phrase}"' if quoted else phrase, ((phrase,),))

    def either(self, left: str, right: str) -> Question:
        return Question(f"{left} OR {right}", ((left, right),))

    def without(self, word: str, other: str) -> Question:
        return Question(f"{word} -{other}", ((word,),), (other,))

    def with_fields(self, word: str) -> Question:
        first = self.chooser.randint(2012, 2023)
        if self.chooser.random() < 0.3:
            return Question(f"任务:是 {word}", ((word,),), filters={"is_task": (1,)}, in_words=True)
        years = tuple(range(first, first + 3))
        return Question(f"年份:{first}..{first + 2} {word}", ((word,),), filters={"year": years}, in_words=True)

    def filtered(self, word: str) -> Question:
        chosen: list[dict[str, tuple[str | int, ...]]] = [
            {"kind": ("plan", "planning")},
            {"year": (2021, 2024)},
            {"authority": ("official",), "year": (2023,)},
            {"policy": (self.chooser.randint(10, 600),)},
        ]
        return plain(word, filters=self.chooser.choice(chosen))

    def lay(self) -> Iterator[Question]:
        asked = [line for line in LAY_QUESTIONS.read_text().splitlines() if line]
        for text in (asked * (self.each // len(asked) + 1))[: self.each]:
            words = tuple(word for word in tokens.words(tokens.fold(text).text) if len(word) > 1)
            yield Question(text, (words,), loose=True)

    def traditional(self) -> Iterator[Question]:
        convert = opencc.OpenCC("s2t").convert
        words = [word for word in self.known.words[:3000] if convert(word) != word]
        for left, right in zip(self.pick(words[:300]), self.pick(words), strict=True):
            yield Question(f"{convert(left)} {right}", ((left,), (right,)))

    def slips(self) -> Iterator[Question]:
        """Phrases of 8 with one wrong character: nothing has them whole."""
        for question in self.phrases(8, quoted=False):
            at = self.chooser.randrange(8)
            wrong = question.typed[:at] + self.chooser.choice(UNKNOWN) + question.typed[at + 1 :]
            yield Question(wrong, ((wrong,),), loose=True)
