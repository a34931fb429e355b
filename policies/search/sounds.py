"""How characters sound: toneless pinyin, one code point a character, so that a text and its sounds keep step.

A sound is a private-use character (its place in the list of syllables); what is no Han character sounds as itself.
"""

from __future__ import annotations

import functools
import re
from heapq import nsmallest
from itertools import islice
from typing import Any

from policies.parsing import lexicon
from policies.parsing.normalise import fold

FIRST = 0xE000  # the sound of the first syllable of the list
NEAR = 0xE800  # the first class of sounds that are told apart badly
NOT_WORD = re.compile(r"[\W_]+")
ONE_BY_ONE: Any = list  # what pypinyin does with characters that have no pinyin; its types do not know of lists
LETTERS = re.compile("[a-z]+")
MOST_READINGS = 4
LONGEST_READ = 40  # letters; more are no name
OPENINGS = ("zh", "ch", "sh", *"bpmfdtnlgkhjqxrzcsywaeo")  # what a syllable may be shortened to
# What is typed alike from Sichuan and Chongqing: flat and curled tongue, n and l, front and back nasals, 胡 and 福.
ALIKE = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("nv", "lu"), ("lv", "lu"), ("n", "l"))
NASALS = (("ing", "in"), ("eng", "en"))
WHOLE, OPENING, UNFINISHED = 1.0, 2.0, 1.5  # what a piece of a reading costs: the likeliest reading has the fewest

WORSE = 1.0  # what another reading may cost more than the likeliest

Reading = tuple[str, ...]


@functools.lru_cache(maxsize=4096)
def key(text: str) -> str:
    """`text` as names are compared: folded, in lower case, without punctuation and spaces.

    >>> key("西部（重慶）科學城")
    '西部重庆科学城'
    """
    return NOT_WORD.sub("", fold(text).lower())


@functools.cache
def _codes() -> dict[str, str]:
    return {row[0]: chr(FIRST + at) for at, row in enumerate(lexicon.entries("syllables"))}


@functools.cache
def _syllables() -> dict[str, str]:
    return {code: syllable for syllable, code in _codes().items()}


@functools.cache
def _beginnings() -> frozenset[str]:
    return frozenset(syllable[:end] for syllable in _codes() for end in range(1, len(syllable)))


@functools.lru_cache(maxsize=4096)
def sounds(text: str) -> str:
    """The sound of each character of `text`, read in company: 重庆 is chong qing.

    >>> [spelled(sound) for sound in sounds("重庆5g")]
    ['chong', 'qing', '5', 'g']
    """
    from pypinyin import lazy_pinyin

    read = lazy_pinyin(text, errors=ONE_BY_ONE)
    if len(read) != len(text):
        read = [lazy_pinyin(character, errors=ONE_BY_ONE)[0] for character in text]
    return "".join(_codes().get(syllable, character) for syllable, character in zip(read, text, strict=True))


def other_readings(text: str) -> list[str]:
    """The sounds of `text` with one character read otherwise: 重 is zhong, and chong in 重庆."""
    from pypinyin import Style, pinyin

    plain = sounds(text)
    rows = pinyin(text, style=Style.NORMAL, heteronym=True, errors=ONE_BY_ONE)
    rows = rows if len(rows) == len(text) else []
    others = [(at, _codes().get(way, "")) for at, ways in enumerate(rows) for way in ways]
    return list(
        dict.fromkeys(plain[:at] + code + plain[at + 1 :] for at, code in others if code not in {"", plain[at]})
    )


def spelled(sound: str) -> str:
    """The letters of a sound."""
    return _syllables().get(sound, sound)


def initials(text: str) -> str:
    """The first letter of each sound."""
    return text.translate(_initials())


@functools.cache
def _initials() -> dict[int, str]:
    return {ord(code): syllable[0] for syllable, code in _codes().items()}


def near(text: str) -> str:
    """Sounds -> the class of each, in which those stand together that are told apart badly.

    >>> near(sounds("成渝")) == near(sounds("陈鱼")), near(sounds("内江")) == near(sounds("类江"))
    (True, True)
    """
    return text.translate(_classes())


@functools.cache
def _classes() -> dict[int, str]:
    blurred = {code: _blurred(syllable) for syllable, code in _codes().items()}
    places = {form: chr(NEAR + at) for at, form in enumerate(sorted(set(blurred.values())))}
    return {ord(code): places[form] for code, form in blurred.items()}


def _blurred(syllable: str) -> str:
    opening = next((pair for pair in ALIKE if syllable.startswith(pair[0])), ("", ""))
    form = opening[1] + syllable[len(opening[0]) :]
    nasal = next((pair for pair in NASALS if form.endswith(pair[0])), ("", ""))
    form = form.removesuffix(nasal[0]) + nasal[1]
    return "fu" if form == "hu" else form


def sound(unit: str) -> str:
    """The sound that a unit of a reading spells; what spells none is itself."""
    return _codes().get(unit, unit)


def is_sound(unit: str) -> bool:
    """Whether a unit of a reading is a whole syllable."""
    return unit in _syllables()


def readings(typed: str) -> list[Reading]:
    """Ways to read a key that was typed, likeliest first, each a unit a character: a sound (a syllable typed whole),
    letters with which a syllable begins, or the character itself.

    >>> [[spelled(unit) for unit in reading] for reading in readings("chengyut")[:1]]
    [['cheng', 'yu', 't']]
    """
    found: list[tuple[float, Reading]] = [(0.0, ())]
    for part in re.findall("[a-z]+|[^a-z]", typed[:LONGEST_READ]):
        ways = _read(part) if LETTERS.match(part) else [(0.0, (part,))]
        joined = ((cost + more, reading + way) for cost, reading in found for more, way in ways)
        found = nsmallest(MOST_READINGS, joined, key=lambda pair: pair[0])
    return [reading for _, reading in found if reading]


@functools.lru_cache(maxsize=1024)
def _read(letters: str) -> list[tuple[float, Reading]]:
    """Readings of letters alone, with their costs, likeliest first; that of a character a letter is always there."""
    ways: list[list[tuple[float, Reading]]] = [[] for _ in letters] + [[(0.0, ())]]
    for at in range(len(letters) - 1, -1, -1):
        pieces = _pieces(letters, at)
        further = ((cost + more, (unit, *rest)) for cost, unit, end in pieces for more, rest in ways[end])
        ways[at] = nsmallest(MOST_READINGS, further, key=lambda pair: pair[0])
    first = tuple(letters)
    best = ways[0][0][0] if ways[0] else 0.0
    others = [(cost, way) for cost, way in ways[0] if way != first and cost <= best + WORSE]
    return sorted([*islice(others, MOST_READINGS - 1), (OPENING * len(first), first)], key=lambda pair: pair[0])


def _pieces(letters: str, at: int) -> list[tuple[float, str, int]]:
    """What may stand at `at`, as (cost, unit, where it ends). The last piece of all may go on: yu, yuan."""
    pieces = []
    for end in range(at + 1, min(len(letters), at + 6) + 1):
        piece = letters[at:end]
        if piece in _codes():
            pieces.append((WHOLE, _codes()[piece] if end < len(letters) else piece, end))
        elif piece in OPENINGS:
            pieces.append((OPENING, piece, end))
        elif end == len(letters) and piece in _beginnings():
            pieces.append((UNFINISHED, piece, end))
    return pieces
