"""Many short texts in a few long strings that keep step: how they are written, how they sound, their first letters.

A shelf never changes, so threads share it. Looking something up is a search for a substring, which C does at a
gigabyte a second: the best texts stand first, and a search ends with enough of them.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import itemgetter

from policies.search import sounds
from policies.search.sounds import Reading

BREAK = "\n"
LEAST_INSIDE = 3  # first letters that may stand inside a text; two stand inside too many
WHOLE, OPENING, INSIDE = range(3)  # what was typed is the whole text, its beginning, or stands inside it


@dataclass(frozen=True, slots=True)
class Found:
    """Characters `start`–`end` of text number `place` are what was typed. `grade`: how well, the smallest best."""

    place: int
    start: int
    end: int
    grade: tuple[int, int]


class Shelf:
    """Texts (keys, see sounds.key) in an order, the best first, each with its sounds."""

    __slots__ = ("_alike", "_classes", "_initials", "_sounds", "_starts", "_texts")

    def __init__(self, texts: Sequence[str], spoken: Sequence[str]) -> None:
        self._texts = BREAK + "".join(text + BREAK for text in texts)
        self._sounds = BREAK + "".join(sound + BREAK for sound in spoken)
        if len(self._texts) != len(self._sounds):
            raise ValueError("expected a sound for each character of each text")
        self._initials = sounds.initials(self._sounds)
        self._starts = array("l", accumulate((len(text) + 1 for text in texts), initial=1))
        self._classes = sounds.near(self._sounds)
        self._alike: dict[str, list[int]] | None = None

    def __len__(self) -> int:
        return len(self._starts) - 1

    def text(self, place: int) -> str:
        """Text number `place`."""
        return self._texts[self._starts[place] : self._starts[place + 1] - 1]

    def spoken(self, place: int) -> str:
        """The sounds of text number `place`."""
        return self._sounds[self._starts[place] : self._starts[place + 1] - 1]

    def place_of(self, text: str) -> int | None:
        """The number of the first text that is `text`."""
        at = self._texts.find(f"{BREAK}{text}{BREAK}")
        return bisect_right(self._starts, at + 1) - 1 if at >= 0 and text else None

    def __contains__(self, part: str) -> bool:
        """Whether `part` stands in some text."""
        return part in self._texts

    def containing(self, part: str, limit: int) -> Iterator[tuple[int, int]]:
        """Where `part` stands, at most `limit` times: the number of the text, and how far into it."""
        return self._all(self._texts, part, limit)

    def sounding(self, classes: str, limit: int) -> Iterator[tuple[int, int]]:
        """Where something stands that sounds so (sounds.near)."""
        return self._all(self._classes, classes, limit)

    def _all(self, string: str, part: str, limit: int) -> Iterator[tuple[int, int]]:
        at = string.find(part)
        while at >= 0 and limit > 0:
            place = bisect_right(self._starts, at) - 1
            yield place, at - self._starts[place]
            at = string.find(part, at + 1)
            limit -= 1

    def alike(self, classes: str) -> Sequence[int]:
        """The texts that sound so as a whole, the best first. The table for it is made when first asked for."""
        if self._alike is None:
            table: dict[str, list[int]] = {}
            for place, known in enumerate(self._classes[1:-1].split(BREAK)):
                table.setdefault(known, []).append(place)
            self._alike = table
        return self._alike.get(classes, ())

    def look_up(self, readings: Sequence[Reading], limit: int) -> list[Found]:
        """About `limit` texts that begin with one of the readings, or else contain it; the best first."""
        found: dict[int, Found] = {}
        for inside in (False, True):
            for order, reading in enumerate(readings):
                if len(found) < limit and not (inside and _too_short(reading)):
                    for one in self._stands(reading, order, inside, limit - len(found)):
                        found.setdefault(one.place, one)
        return sorted(found.values(), key=lambda one: (one.grade, one.place))

    def _stands(self, reading: Reading, order: int, inside: bool, limit: int) -> Iterator[Found]:
        last = -1
        for at in self._places(reading, inside):
            place = bisect_right(self._starts, at) - 1
            if place == last:
                continue
            last = place
            start, end = at - self._starts[place], at - self._starts[place] + len(reading)
            whole = self._starts[place + 1] - 1 == at + len(reading)
            yield Found(place, start, end, (INSIDE if start else WHOLE if whole else OPENING, order))
            limit -= 1
            if not limit:
                return

    def _places(self, reading: Reading, inside: bool) -> Iterator[int]:
        """Where `reading` stands, anywhere or at the beginning of texts; looked for by its most telling part."""
        string, part, before = self._telling(reading)
        opens = not inside and not before
        needle = BREAK + part if opens else part
        at = string.find(needle)
        while at >= 0:
            start = at + opens - before
            if (inside or self._texts[start - 1] == BREAK) and self._reads(reading, start):
                yield start
            at = string.find(needle, at + 1)

    def _telling(self, reading: Reading) -> tuple[str, str, int]:
        """The string to search, what to search it for, and how far into the reading that stands."""
        plain = [len(unit) == 1 and not sounds.is_sound(unit) and not _is_letter(unit) for unit in reading]
        spoken = [sounds.is_sound(unit) for unit in reading]
        for string, flags in ((self._texts, plain), (self._sounds, spoken)):
            if any(flags):
                start, end = _longest(flags)
                return string, "".join(reading[start:end]), start
        return self._initials, "".join(unit[0] for unit in reading), 0

    def _reads(self, reading: Reading, start: int) -> bool:
        for at, unit in enumerate(reading, start):
            if _is_letter(unit[0]):
                if self._initials[at] != unit[0] or not (
                    len(unit) == 1 or sounds.spelled(self._sounds[at]).startswith(unit)
                ):
                    return False
            elif unit not in {self._texts[at], self._sounds[at]}:
                return False
        return True


def _is_letter(unit: str) -> bool:
    return "a" <= unit <= "z"


def _too_short(reading: Reading) -> bool:
    """Whether a reading says too little to be looked for inside of texts: one syllable, or two first letters."""
    letters = [len(unit) for unit in reading if _is_letter(unit[0])]
    return len(letters) == len(reading) and (len(reading) == 1 or (len(reading) < LEAST_INSIDE and max(letters) == 1))


def _longest(flags: list[bool]) -> tuple[int, int]:
    """The longest stretch of true flags."""
    stretches, start = [(0, 0, 0)], 0
    for at, flag in enumerate([*flags, False]):
        if not flag:
            stretches.append((at - start, start, at))
            start = at + 1
    return max(stretches, key=itemgetter(0))[1:]
