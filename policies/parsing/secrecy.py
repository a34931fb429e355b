"""密级: the marking at the head of a secret document, in the forms that offices, web pages and copyists give it."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from itertools import islice

from policies.parsing import lexicon, markers
from policies.parsing.header import agencies, numbers
from policies.parsing.header.head import is_prose
from policies.parsing.header.words import squeeze
from policies.parsing.normalise import fold
from policies.parsing.structure import Clause

LEVEL = "(绝密|机密|秘密)"
LONGEST = 60  # characters of a line that is a marking and no more
WIDEST = 2000  # characters of a row of labels and values
SHORT = 20  # characters of a marking that ends like a sentence: 机密。
FIRST_LINES = 15  # of a text that has no head, and may begin with its marking
STARRED = re.compile(rf"{LEVEL}级?★|(?<![一-鿿]){LEVEL}级?[☆✩✭✮⭐🌟*※](?![*※])")
BRACKETED = re.compile(rf"^[\[(〔【]{LEVEL}级?[\])〕】]|[\[(〔【]{LEVEL}级?[\])〕】]$")
TERM = r"至?(?:\d+|[一二三四五六七八九十]+)(?:年|个月|月|天|日)?"
OTHER = r"[^\w一-鿿]|_"
NAMED = re.compile(rf"{LEVEL}(?:级|件|文件|资料|材料)?")


@functools.cache
def _labelled() -> re.Pattern[str]:
    """密级：机密, | 密级 | 机密 |; but not the boxes of an empty form, 密级：绝密□机密□."""
    return re.compile(rf"(?:{_words('label')})[\])]?[:|]*{LEVEL}(?![□☐])")


@functools.cache
def _beside() -> re.Pattern[str]:
    return re.compile(rf"{LEVEL}|{_words('beside')}|{TERM}|{OTHER}", re.IGNORECASE)


def _words(kind: str) -> str:
    words = [word for word, of in lexicon.pairs("secrecy_marks") if of == kind]
    return "|".join(sorted(words, key=len, reverse=True))


def marking(text: str, clauses: Sequence[Clause]) -> str:
    """The level that a document is marked with at its head (绝密, 机密 or 秘密), or nothing."""
    return next(filter(None, map(on_line, head_lines(text, clauses))), "")


def head_lines(text: str, clauses: Sequence[Clause]) -> Iterator[str]:
    """The lines before the first clause, and those behind that are neither numbered nor prose."""
    body = clauses[0].start if clauses else len(text)
    yield from text[:body].splitlines()
    filled = (line for match in re.finditer(r".+", text[body:]) if (line := match[0].strip()))
    for line in islice(filled, FIRST_LINES):
        folded = fold(line[:WIDEST])
        if markers.read(folded):
            return
        if len(line) <= SHORT or not is_prose(folded):
            yield line
        if is_prose(folded):
            return


def on_line(line: str) -> str:
    """The level that a line of a head gives, or nothing.

    >>> on_line("机　密 ★ 1 年　特急"), on_line("密级：秘密"), on_line("密级：公开"), on_line("保守国家秘密")
    ('机密', '秘密', '', '')
    """
    words = squeeze(fold(line[:WIDEST])).text
    levels = set(re.findall(LEVEL, words))
    if not levels:
        return ""
    for pattern in (_labelled(), STARRED, BRACKETED):
        if match := pattern.search(words):
            return str(next(filter(None, match.groups())))
    return levels.pop() if len(levels) == 1 and len(words) <= LONGEST and _is_marking(words) else ""


def _is_marking(words: str) -> bool:
    """Whether a line says no more than a marking does, but for a number or who issued the document."""
    return all(_is_beside(part) for part in re.split(LEVEL, words))


def _is_beside(words: str) -> bool:
    return not _beside().sub("", words) or bool(numbers.on_line(words) or agencies.of_masthead(words))


def in_name(name: str) -> str:
    """The level that the name of a file or a page gives, or nothing.

    >>> in_name("机密★1年-某通知.docx"), in_name("保守秘密的通知.docx"), in_name("绝密、机密、秘密三级")
    ('机密', '', '')
    """
    parts = [match for part in re.split(r"[^\w]+|_", fold(name)) if (match := NAMED.fullmatch(part))]
    return parts[0][1] if len({match[1] for match in parts}) == 1 else ""
