"""What the words beside a figure say of it: of what it is a figure, and whether it is wanted or was reached.

All texts here are folded. The word lists: figure_kinds, figure_edges, figure_openings, figure_heads, measure_units.
"""

import functools
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from policies.parsing import lexicon
from policies.parsing.deadlines import find_deadlines

LABEL_LENGTH = 24
SAYING = 120  # characters before a figure in which its sentence may say that it is a target or a result
LEADS_UP = 20  # characters between 由 or 从 and the figure that something grew from
PART_END = re.compile(r"[,。;:!?()\n]")
SENTENCE_END = re.compile(r"[。;!?\n]")
COUNTED = re.compile(r"[^,。;:!?()\s、\d为等+\"]{1,24}")
PART = re.compile(r"[^,。;:!?()\n]{0,60}")
FROM = re.compile(rf"[由从](?!事|于)[^,。;:!?()\n]{{0,{LEADS_UP}}}\Z")
GREW_TO = re.compile(r"[^,。;:!?()\n\d]{0,8}?(?:至|到|为)[^,。;:!?()\n\d]{0,4}\d")
Place = tuple[int, int, str]
"""Where a figure stands in the text, and its unit."""


def kind_of(text: str, start: int, end: int, as_of: str) -> str:
    """What the words say of the figure at `start`–`end`: target, result, task, base or nothing.

    `base`: what something grew from (由3种增加至59种). A date to come makes it a target. Else the nearest word before
    it in its sentence counts; else a word of doing in its part of the sentence (建设) makes it a `task`: in a plan a
    target, in a report a result.
    """
    before = SENTENCE_END.split(text[max(start - SAYING, 0) : start])[-1]
    if FROM.search(before) and GREW_TO.match(text, end):
        return "base"
    if find_deadlines(as_of):
        return "target"
    if words := _kinds("target", "result").findall(before):
        return dict(lexicon.pairs("figure_kinds"))[words[-1]]
    part = PART_END.split(before)[-1].rpartition("等")[2]  # behind 等 stands how many were named
    return "task" if _kinds("task").search(part) else ""


def kind_in(authority: str, kind: str, unit: str) -> str:
    """`kind` as a document of this authority means it: target, result or nothing.

    A report tells results, but for what it says is still wanted, what something grew from, and how many places it
    names. What an official document sets to do is a target.
    """
    if authority == "report":
        return {"target": "target", "base": "", "": "" if unit in _flagged("place") else "result"}.get(kind, "result")
    wanted = "target" if authority == "official" else ""
    return {"base": "", "task": wanted}.get(kind, kind)


def labels(places: Sequence[Place], dates: Sequence[int], text: str) -> Iterator[tuple[int, int]]:
    """For each figure the span that says of what it is; a figure right behind another (80%和50%) shares its label.

    `dates`: where the dates of the text end; a label never reaches back over one.
    """
    previous, label = 0, (0, 0)
    for start, end, unit in places:
        behind = _counted(text, end, unit) if unit in _flagged("count") else (0, 0)
        found = behind
        if found[0] == found[1]:
            ends = [match.end() for match in PART_END.finditer(text, previous, start)]
            at = bisect_right(dates, start)
            read = dates[at - 1 : at]
            found = _trimmed(text, max([previous, *ends, *read]), start)
            if found[0] == found[1] and not ends:
                found = label
        label = found
        yield label
        previous = end


def _counted(text: str, end: int, unit: str) -> tuple[int, int]:
    """What stands behind a measure word and is counted, up to the noun that the word calls for (家 -> 医院)."""
    opening = _openings("of").match(text, end)
    if opening and (part := PART.match(text, opening.end())) and "的" in part[0]:
        return _trimmed(text, part.start() + part[0].rindex("的") + 1, part.end())  # 装有建材的集装箱
    behind = COUNTED.match(text, end)
    if not behind:
        return (0, 0)
    heads = _heads().get(unit)
    head = heads.search(text, *behind.span()) if heads else None
    return _trimmed(text, behind.start(), head.end() if head else behind.end())


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without what opens it (blanks, 推进, 已) and without what leads over to the figure at its end."""
    while start < end and (opened := _opened(text, start, end)) > start:
        start = opened
    while start < end and not text.endswith(qualifiers("none"), start, end):
        if not (edge := _edges().search(text, max(start, end - 4), end)):
            break
        end = edge.start()
    return _shortened(text, start, end), end


def _shortened(text: str, start: int, end: int) -> int:
    """Where a label begins that is too long from `start` on: behind a 、 if one stands there."""
    first = max(start, end - LABEL_LENGTH)
    stop = text.find("、", first, end) if first > start else -1
    return stop + 1 if stop >= 0 else first


def _opened(text: str, start: int, end: int) -> int:
    if text[start] in " 、和的\n-—~至到":
        return start + 1
    opening = _openings().match(text, start, end)
    return opening.end() if opening and opening.end() < end else start


@functools.cache
def qualifiers(side: str) -> tuple[str, ...]:
    """The qualifiers that stand before or after a figure (or only look like one: `none`), longest first."""
    words = [word for word, place in lexicon.entries("figure_qualifiers") if place == side]
    return tuple(sorted(words, key=len, reverse=True))


@functools.cache
def _flagged(flag: str) -> frozenset[str]:
    """The units with a flag: behind `count` stands what is counted; `place` counts places."""
    return frozenset(entry[0] for entry in lexicon.entries("measure_units") if flag in entry[1:])


@functools.cache
def _kinds(*kinds: str) -> re.Pattern[str]:
    words = [word for word, kind in lexicon.pairs("figure_kinds") if kind in kinds]
    return re.compile("|".join(sorted(words, key=len, reverse=True)))


@functools.cache
def _openings(flag: str = "") -> re.Pattern[str]:
    """Words that open what is said of a figure and do not name it; those with `flag` alone, if one is given."""
    words = [entry[0] for entry in lexicon.entries("figure_openings") if not flag or flag in entry[1:]]
    return re.compile("|".join(sorted(words, key=len, reverse=True)))


@functools.cache
def _heads() -> dict[str, re.Pattern[str]]:
    """By measure word, the nouns that it counts; the longer of two that begin alike is found."""
    nouns: dict[str, list[str]] = {}
    for measure, noun in lexicon.pairs("figure_heads"):
        nouns.setdefault(measure, []).append(noun)
    return {key: re.compile("|".join(sorted(words, key=len, reverse=True))) for key, words in nouns.items()}


@functools.cache
def _edges() -> re.Pattern[str]:
    """What is cut off the end of a label: punctuation, qualifiers, and words that lead over to the figure."""
    words = sorted({*lexicon.words("figure_edges"), *qualifiers("before")}, key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(words)}|[\s、“\"\-—~])\Z")
