"""Text -> the folded form that is searched, and its tokens: grams decide what matches, words serve ranking.

Pieces of one, two and three characters at every position of `fold(text)`, punctuation included, decide what matches:
a term of up to three characters is such a piece, a longer one a phrase of pieces of three, and that is exactly a
substring. jieba's words serve ranking and the breaking up of questions; matching never relies on them.
"""

import contextlib
import functools
import logging
import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings

from policies.parsing import lexicon
from policies.parsing.normalise import normalise, table

if TYPE_CHECKING:
    import jieba

COMMON = 4  # characters that a common phrase has at least
GAP = "␣"  # stands for a stretch of white space: the index splits its tokens at real spaces
SPACE = re.compile(r"\s+")
RUN = re.compile(r"[^\W_]+")  # Han characters, letters and digits of any script
SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Folded:
    """The searched form of a text. Character i of `text` begins at `offsets[i]` of the original."""

    text: str
    offsets: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original whose characters became `start`–`end` of the folded text."""
        return self.offsets[start], self.offsets[end]


@functools.cache
def _lower() -> dict[int, str]:
    """Code point -> its lower case, where that is one character. By itself: str.lower() looks at neighbours (Σ)."""
    letters = (chr(code) for code in range(sys.maxunicode + 1))
    return {ord(letter): low for letter in letters if (low := letter.lower()) != letter and len(low) == 1}


def fold(text: str) -> Folded:
    """`text` simplified, half-width, in lower case, without invisible characters; white space becomes one `GAP`.

    >>> fold("ＰＭ２.5  濃度").text
    'pm2.5␣浓度'
    """
    form = normalise(SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text))
    lowered = form.text.translate(_lower())
    parts: list[str] = []
    offsets: list[int] = []
    at = 0
    for space in SPACE.finditer(lowered):
        parts += lowered[at : space.start()], GAP
        offsets += form.offsets[at : space.start() + 1]
        at = space.end()
    return Folded("".join([*parts, lowered[at:]]), (*offsets, *form.offsets[at:]))


@functools.cache
def _forms() -> dict[int, str | None]:
    """Code point -> its folded form, or None where it is dropped."""
    lower = _lower()
    return lower | {code: form if form is None else form.translate(lower) for code, form in table().items()}


def folded(text: str) -> str:
    """The text of `fold(text)`, without the way back and in a sixth of the time: for many words.

    >>> folded("ＰＭ２.5  濃度")
    'pm2.5␣浓度'
    """
    return SPACE.sub(GAP, SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text).translate(_forms()))


def runs(folded: str) -> list[str]:
    """The runs of Han characters, letters and digits of a folded text; they end at punctuation and white space."""
    return RUN.findall(folded)


def grams(folded: str, size: int) -> list[str]:
    """The pieces of `size` characters that begin at each position of a folded text, punctuation included.

    >>> grams("双城圈、5g", 2)
    ['双城', '城圈', '圈、', '、5', '5g']
    """
    return [folded[at : at + size] for at in range(len(folded) - size + 1)]


@functools.cache
def _common() -> dict[str, tuple[str, ...]]:
    """The first characters of a common phrase -> the phrases that begin so."""
    found: dict[str, tuple[str, ...]] = {}
    for phrase in sorted(lexicon.words("common_phrases")):
        found[phrase[:COMMON]] = (*found.get(phrase[:COMMON], ()), phrase)
    return found


def is_common(folded: str) -> bool:
    """Whether a folded term is one of the phrases of fixtures/lexicon/common_phrases.txt."""
    return folded in _common().get(folded[:COMMON], ())


def common(folded: str) -> list[str]:
    """The common phrases in a folded text, each time they stand in it."""
    found = map(_common().get, grams(folded, COMMON))
    return [
        phrase for at, phrases in enumerate(found) if phrases for phrase in phrases if folded.startswith(phrase, at)
    ]


def words(folded: str) -> list[str]:
    """jieba's words of each run, in order.

    >>> words("成渝地区双城经济圈、双城")
    ['成渝', '地区', '双城', '经济圈', '双城']
    """
    return [word for word in _cutter()(" ".join(runs(folded))) if word != " "]


@functools.cache
def _cutter() -> Callable[[str], Iterable[str]]:
    """What cuts: rjieba, which gives jieba's words ten times as fast; where it is not to be had, jieba itself."""
    try:
        import rjieba
    except ImportError:
        cut: Callable[[str], Iterable[str]] = _jieba().cut
        return cut
    return rjieba.cut


def _jieba() -> "jieba.Tokenizer":
    """jieba's tokenizer, which loads on first use (a second), its dictionary cached where only this project writes."""
    import jieba

    jieba.setLogLevel(logging.CRITICAL)  # a cache that cannot be written costs a second at start, nothing else
    tokenizer = jieba.Tokenizer()
    folder = settings.VAR_DIR / "jieba"
    with contextlib.suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    tokenizer.tmp_dir = str(folder)
    return tokenizer
