"""How the words that were typed fit the names of things."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from policies.naming.directory import Directory, Name, Shelf
from policies.naming.things import NUMBER, PLATFORM, Link, Named, Thing, search_url
from policies.search.sounds import key

MOST = 8
SHORTEST_PART = 2  # characters; shorter ones stand in too many names
LEAST_SHARE = 0.3  # of a name that was typed: 发展 stands in the name of every platform
LEAST_OPENING = 0.1  # the same, where what was typed opens the name
SHORTEST_NAME = 3  # a shorter name inside what was typed is no sign of what was meant
EXACT, WORD, PART, INSIDE = range(4)  # how a name fits, best first
LOOKED_AT = 4 * MOST  # names of one key

Fit = tuple[int, float, Name]  # how, how little of the name (of what was typed) that is, and the name


def fitting(directory: Directory, words: Sequence[str]) -> list[Named]:
    """At most MOST things that the words, in the form of `key`, name, best first."""
    best: dict[int, tuple[tuple[float, ...], Fit]] = {}
    for fit in _fits(directory, words):
        grade, share, name = fit
        rank = (grade, name.thing.sort, share, name.at)
        if name.at not in best or rank < best[name.at][0]:
            best[name.at] = rank, fit
    first = sorted(best.values(), key=lambda pair: pair[0])[:MOST]
    return [_named(fit, "".join(words), rank[:3]) for rank, fit in first]


def _fits(directory: Directory, words: Sequence[str]) -> Iterator[Fit]:
    whole = "".join(words)
    yield from ((EXACT, 0.0, name) for name in _of_key(directory, whole) if _counts(name, whole))
    for word in dict.fromkeys(words):
        yield from ((WORD, 0.0, name) for name in _of_key(directory, word) if _counts(name, whole))
    if len(whole) >= SHORTEST_PART:
        for shelf in directory.shelves.values():
            yield from ((PART, 1 - len(whole) / len(name.key), name) for name in _parts(shelf, whole))
    for length in directory.lengths:
        if SHORTEST_NAME <= length < len(whole):
            starts = range(len(whole) - length + 1)
            inside = (name for at in starts for name in _of_key(directory, whole[at : at + length]))
            yield from ((INSIDE, 1 - length / len(whole), name) for name in inside if _counts(name, whole))


def _of_key(directory: Directory, own: str) -> Sequence[Name]:
    return directory.exact.get(own, ())[:LOOKED_AT]


def _counts(name: Name, whole: str) -> bool:
    """Whether the name is compared: no number of a document with figures (97), which are read as numbers."""
    return name.label != NUMBER or not whole[0].isdigit()


def _parts(shelf: Shelf, whole: str) -> Iterator[Name]:
    """Names of which `whole` is a part large enough, the shortest first, of about MOST things."""
    near, far = int(len(whole) / LEAST_SHARE), int(len(whole) / LEAST_OPENING)
    names = (name for name in shelf.containing(whole, near) if name.key != whole and _counts(name, whole))
    yield from islice(names, LOOKED_AT)
    opening = (name for name in shelf.opening(whole, far) if len(name.key) > near and _counts(name, whole))
    yield from islice(opening, LOOKED_AT)


def _named(fit: Fit, whole: str, rank: tuple[float, ...]) -> Named:
    grade, _, name = fit
    thing = name.thing
    searched = name.key if grade in {WORD, INSIDE} else whole
    also = (*thing.also, *(_elsewhere(thing, searched) if thing.sort == PLATFORM else ()))
    why = name.label if name.printed == thing.name else f"{name.label}：{name.printed}"
    return Named(thing.name, thing.url, thing.what, why, also, rank)


def _elsewhere(thing: Thing, searched: str) -> Iterator[Link]:
    """Searches for the other names of a thing, which a search for what was typed does not find."""
    for label, name in thing.names:
        if name and searched not in key(name):
            yield Link(f"检索{label}“{name}”", search_url(name))
