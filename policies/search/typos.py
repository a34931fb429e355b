"""What a person may have meant who typed something that nothing has: the nearest names and phrases of the library.

A mistake is a character that sounds the same or nearly so, one that is wrong, missing, too much or out of place, or
pinyin that was not turned into characters. Each word is mended by itself; what is right in it stays. Time is bounded
for whatever is typed: only so many characters, so many unknown pairs and so many places are looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from policies.parsing.normalise import fold
from policies.search import sounds
from policies.search.shelf import INSIDE, OPENING, WHOLE, Shelf

MOST_WORDS = 5  # of a query are looked at
LONGEST_QUERY = 10  # words; more were pasted, and searching for all of them again takes long
LONGEST = 40  # characters of a word
LONGEST_TEXT = 12  # of what is held against a part of a word; longer ones are held against the whole
MOST_STRANGE = 6  # pairs of characters that stand nowhere; a word with more is no misspelling
MOST_PLACES = 40  # looked at for one piece of a word in one shelf
WORST = 0.34  # mistakes a character of what was meant: one in three
MOST_READ_ANEW = 6  # characters of a word whose other readings are tried: 重 is zhong and chong
SAME, NEAR, OTHER = 0.4, 0.6, 1.0  # what a wrong character counts that sounds the same, nearly so, otherwise
IN_LETTERS = {WHOLE: 0.1, INSIDE: 0.2, OPENING: 0.2}
ALONE = 1.0  # what a mended word costs without the others
PER_WORD = 4
SHORTEST_REST = 2  # characters beside what was mended that may be a word of their own
WORD = re.compile(r'(?<!\S)(?!-)(?:\w+[:：])?["“”「」『』]*([^\s"“”「」『』]+)')
JOINER = "OR"


@dataclass(frozen=True, slots=True)
class Correction:
    """A query as it may have been meant. `meant`: the name or phrase it was mended with; `cost`: smallest first.

    `apart`: the same with a space around what was mended within a word, should nothing have all of it in a row.
    """

    text: str
    apart: str
    meant: str
    cost: float


def corrections(typed: str, shelves: Sequence[Shelf]) -> list[Correction]:
    """Ways in which a query may have been meant, likeliest first.

    With every wrong word mended, then with one at a time, at last each mended word by itself.
    """
    folded = re.sub(r"\s+", " ", fold(typed)).strip()
    words = [match for match in WORD.finditer(folded) if match[1] != JOINER]
    looked_at = words[: MOST_WORDS if len(words) <= LONGEST_QUERY else 0]
    mended = [(match.span(1), mends(match[1], shelves)) for match in looked_at]
    wrong = [(span, ways) for span, ways in mended if ways]
    found: list[Correction] = []
    if len(wrong) > 1:
        found.append(_put_in(folded, [(span, ways[0]) for span, ways in wrong]))
    for span, ways in wrong:
        found += [_put_in(folded, [(span, way)]) for way in ways]
    if len(words) > 1:
        found += [replace(ways[0], cost=ways[0].cost + ALONE) for _, ways in wrong]
    best = {one.text: one for one in sorted(found, key=lambda one: one.cost, reverse=True) if one.text != folded}
    return sorted(best.values(), key=lambda one: one.cost)


def _put_in(folded: str, mends: list[tuple[tuple[int, int], Correction]]) -> Correction:
    """The query with these words mended; more mended words come before fewer."""
    text = apart = folded
    for (start, end), way in reversed(mends):
        text = text[:start] + way.text + text[end:]
        apart = apart[:start] + way.apart + apart[end:]
    last = mends[-1][1]
    return Correction(text, apart, last.meant if len(mends) == 1 else "", last.cost - len(mends) + 1)


def mends(word: str, shelves: Sequence[Shelf]) -> list[Correction]:
    """At most PER_WORD ways in which one word may have been meant, the likeliest first; none if it is known."""
    plain = sounds.key(word)[:LONGEST]
    if len(plain) < 2 or any(plain in shelf for shelf in shelves):
        return []
    ways = [*_in_letters(plain, shelves), *_same_sound(plain, shelves), *_misspelt(plain, shelves)]
    best = {way.text: way for way in sorted(ways, key=lambda way: way.cost, reverse=True) if way.text != plain}
    return sorted(best.values(), key=lambda way: way.cost)[:PER_WORD]


def _in_letters(word: str, shelves: Sequence[Shelf]) -> Iterator[Correction]:
    """Texts that were typed as pinyin, whole or a part of them, or as first letters."""
    if not re.search("[a-z]{2}", word):
        return
    readings = sounds.readings(word)
    for shelf in shelves:
        for one in shelf.look_up(readings, PER_WORD):
            text = shelf.text(one.place)
            reading = readings[one.grade[1]]
            is_spelled = all(len(unit) > 1 or not unit.isascii() for unit in reading)
            part = text[one.start : one.end] if is_spelled else text
            yield Correction(part, part, text, IN_LETTERS[one.grade[0]] + (0 if is_spelled else SAME))
    spoken = "".join(map(sounds.sound, readings[0]))
    yield from (replace(way, cost=way.cost + SAME) for way in _covered(spoken, shelves))


def _covered(spoken: str, shelves: Sequence[Shelf]) -> Iterator[Correction]:
    """Texts one behind the other that sound as all of it does: gaozhuxinqushuifei is 高竹新区 税费."""
    classes, parts, at = sounds.near(spoken), list[str](), 0
    while at < len(classes):
        ends = range(min(len(classes), at + LONGEST_TEXT), at + 1, -1)
        known = (
            (shelf.text(place), end) for end in ends for shelf in shelves for place in shelf.alike(classes[at:end])[:1]
        )
        text, at = next(known, ("", 0))
        if not text:
            return
        parts.append(text)
    joined = " ".join(parts)
    yield Correction(joined, joined, parts[0] if len(parts) == 1 else "", SAME * (len(parts) - 1))


def _same_sound(word: str, shelves: Sequence[Shelf]) -> Iterator[Correction]:
    """The word, or a part of it, replaced by something that sounds alike."""
    spoken = sounds.sounds(word)
    classes = sounds.near(spoken)
    for start, end in _windows(len(word)):
        for shelf in shelves:
            for place in islice(shelf.alike(classes[start:end]), PER_WORD):
                text = shelf.text(place)
                cost = _unlike(spoken[start:end], shelf.spoken(place), word[start:end], text)
                if end - start > 2 or cost <= SAME:  # a part of two characters must sound the same
                    yield _replaced(word, start, end, text, cost)
    for shelf in shelves:
        yield from _sounding_whole(word, classes, shelf)


def _windows(length: int) -> Iterator[tuple[int, int]]:
    """Where the parts of a word begin and end that are held against texts."""
    for start in range(length - 1):
        yield from ((start, end) for end in range(start + 2, min(length, start + LONGEST_TEXT) + 1))


def _sounding_whole(word: str, classes: str, shelf: Shelf) -> Iterator[Correction]:
    """Parts of texts that sound like all of the word; and texts that do if one character of it is read otherwise."""
    for place, at in shelf.sounding(classes, PER_WORD) if len(word) > 2 else ():
        yield _part(shelf, place, at, word, NEAR)
    for other in sounds.other_readings(word) if len(word) <= MOST_READ_ANEW else ():
        yield from (_part(shelf, place, 0, word, NEAR) for place in shelf.alike(sounds.near(other))[:PER_WORD])


def _part(shelf: Shelf, place: int, at: int, word: str, cost: float) -> Correction:
    """As much of a text as was typed, instead of all that was typed."""
    return _replaced(word, 0, len(word), shelf.text(place)[at : at + len(word)], cost)


def _unlike(typed: str, meant: str, characters: str, text: str) -> float:
    """What the characters count that differ."""
    rows = zip(typed, meant, characters, text, strict=True)
    return sum(SAME if said == right else NEAR for said, right, was, now in rows if was != now)


def _replaced(word: str, start: int, end: int, text: str, cost: float) -> Correction:
    """The word with `text` in place of a part; what is longer mends more surely."""
    parts = [part for part in (word[:start], text, word[end:]) if part]
    whole = "".join(parts)
    apart = " ".join(parts) if min(map(len, parts)) >= SHORTEST_REST else whole
    return Correction(whole, apart, text, cost / len(text) + (len(word) - (end - start)) / 1000)


def _misspelt(word: str, shelves: Sequence[Shelf]) -> Iterator[Correction]:
    """The word with a part of it replaced by a text from which it differs in one place."""
    strange = islice((at for at in range(len(word) - 1) if not _known(word[at : at + 2], shelves)), MOST_STRANGE + 1)
    places = list(strange)
    if not places or len(places) > MOST_STRANGE:
        return
    first, last = places[0], places[-1]
    left, right = word[max(0, first - 1) : first + 1], word[last + 1 : last + 3]
    for shelf in shelves:
        for place, at in shelf.containing(left, MOST_PLACES):
            yield from _held(word, first + 1 - len(left) - at, None, shelf.text(place))
        for place, at in shelf.containing(right, MOST_PLACES):
            yield from _held(word, None, last + 1 + len(shelf.text(place)) - at, shelf.text(place))


def _known(pair: str, shelves: Sequence[Shelf]) -> bool:
    return any(pair in shelf for shelf in shelves)


def _held(word: str, start: int | None, end: int | None, text: str) -> Iterator[Correction]:
    """`text` held against the part of the word that begins at `start`, or ends at `end`, and is about as long.

    Of a text that goes beyond the word, so much as does not is held against all of the word.
    """
    if start is not None and start < 0:
        text, start = text[-start : len(word) - start], 0
    if end is not None and end > len(word):
        text, end = text[: len(text) - end + len(word)][-len(word) :], len(word)
    for length in (len(text), len(text) - 1, len(text) + 1):
        begin = (end or 0) - length if start is None else start
        stop = begin + length
        if begin >= 0 and stop <= len(word):
            cost = _mistake(text, word[begin:stop], opens=begin > 0, closes=stop < len(word))
            if cost and cost / len(text) <= WORST:
                yield _replaced(word, begin, stop, text, cost)


def _mistake(text: str, typed: str, *, opens: bool, closes: bool) -> float:
    """What the one mistake counts that makes `typed` of `text`: 1, or 2 for two characters; 0 if it is none.

    Where more of the word stands before it (`opens`) or after it (`closes`), that end must be right: else the text
    may begin or end anywhere.
    """
    shorter = min(len(text), len(typed))
    before = next((at for at in range(shorter) if text[at] != typed[at]), shorter)
    after = next((at for at in range(shorter - before) if text[-1 - at] != typed[-1 - at]), shorter - before)
    meant, was = text[before : len(text) - after], typed[before : len(typed) - after]
    if not (meant or was) or (opens and not before) or (closes and not after):
        return 0.0
    if (len(meant) <= 1 and len(was) <= 1) or meant == was[::-1]:
        return OTHER
    return 2 * OTHER if len(meant) == len(was) == 2 else 0.0
