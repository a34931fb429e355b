"""Suggestions while one types: what is named so goes to its page, a phrase runs the search that finds it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from policies.models import Clause
from policies.models.library import DatabaseLibrary
from policies.naming.directory import Name
from policies.naming.things import DOCUMENT, PLACE, PLATFORM, UNIT
from policies.search import Mark, sounds
from policies.search.shelf import Found
from policies.search.sounds import Reading
from policies.suggesting.book import Book, opened
from policies.suggesting.counting import Counting
from policies.suggesting.names import SORTS, Names, names

LONGEST = 40  # characters; who typed more is not looking for a name
MOST = 10
PHRASE, HEADING = "phrase", "heading"
KINDS = {PLATFORM: "platform", DOCUMENT: "policy", UNIT: "unit", PLACE: "region"}
LABELS = {
    "platform": "合作平台",
    "policy": "政策文件",
    "unit": "责任单位",
    "region": "行政区",
    PHRASE: "检索词语",
    HEADING: "条款标题",
}
MOST_OF_KIND = {"platform": 3, "policy": 3, "unit": 3, "region": 2, PHRASE: 6, HEADING: 3}
BETWEEN = " · "  # the parts of what a thing is: its kind, then more
MARKER_ENDS = " 、.．"
MOST_COUNTED = 1000  # phrases whose count is remembered

Graded = tuple[tuple[int, int], "Suggestion"]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One thing to choose: its name, what it is, where it leads. Characters `start`–`end` of the name were typed."""

    kind: str
    text: str
    note: str
    url: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Group:
    """Suggestions of one kind, the best first."""

    kind: str
    label: str
    items: tuple[Suggestion, ...]


def suggestions(typed: str) -> tuple[Group, ...]:
    """At most MOST suggestions for what was typed so far, by kind; the kind with the best one comes first."""
    plain = sounds.key(typed) if len(typed) <= LONGEST else ""
    readings = sounds.readings(plain)
    if not readings:
        return ()
    newest, book = DatabaseLibrary().newest(), opened()
    found = [*_things(readings, names(newest.lexicon, book))]
    shown = {sounds.key(one.text) for _, one in found}
    found += [pair for pair in _phrases(readings, book, newest) if pair[1].text not in {plain, *shown}]
    found += _headings(readings, book)
    return _grouped(_best(found))


def _best(found: Sequence[Graded]) -> list[Graded]:
    """The MOST best; of equals the first of each kind, then the second of each."""
    ranks = Counter[str]()
    rows = []
    for grade, one in found:
        ranks[one.kind] += 1
        rows.append((grade, ranks[one.kind], one))
    return [(grade, one) for grade, _, one in sorted(rows, key=lambda row: row[:2])[:MOST]]


def _grouped(best: Sequence[Graded]) -> tuple[Group, ...]:
    kinds = dict.fromkeys(one.kind for _, one in best)
    return tuple(Group(kind, LABELS[kind], tuple(one for _, one in best if one.kind == kind)) for kind in kinds)


def _things(readings: Sequence[Reading], known: Names) -> Iterator[Graded]:
    for sort in SORTS:
        most, seen = MOST_OF_KIND[KINDS[sort]], set[str]()
        for found in known.shelves[sort].look_up(readings, 3 * most):
            name = known.rows[sort][found.place]
            if name.thing.slug not in seen and len(seen) < most:
                seen.add(name.thing.slug)
                yield found.grade, _thing(name, KINDS[sort], found)


def _thing(name: Name, kind: str, found: Found) -> Suggestion:
    """A thing by its own name; if another of its names was typed, which one."""
    thing, typed = name.thing, name.key[found.start : found.end]
    span = _span(thing.name, typed, found.start if name.printed == thing.name else 0)
    note = thing.what.partition(BETWEEN)[2] if any(span) else f"{name.label}：{name.printed}"  # the kind stands above
    return Suggestion(kind, thing.name, note, thing.url, *span)


def _span(name: str, typed: str, start: int = 0) -> tuple[int, int]:
    """Where in a name as printed that part of its key stands; (0, 0) if nowhere."""
    kept = [at for at, character in enumerate(name) if sounds.key(character)]
    begin = sounds.key(name).find(typed, start)
    return (kept[begin], kept[begin + len(typed) - 1] + 1) if begin >= 0 else (0, 0)


def _phrases(readings: Sequence[Reading], book: Book, newest: Mark) -> Iterator[Graded]:
    most = MOST_OF_KIND[PHRASE]
    counting = Counting()
    for found in book.phrases.look_up(readings, 2 * most):
        if most and _is_found(book, found.place, newest, counting):
            most -= 1
            text = book.phrases.text(found.place)
            yield found.grade, Suggestion(PHRASE, text, "", search_url(text), found.start, found.end)


def search_url(text: str) -> str:
    """The address of a search for `text`."""
    return f"{reverse('policies:search')}?{urlencode({'q': text})}"


def _is_found(book: Book, place: int, newest: Mark, counting: Counting) -> bool:
    """Whether some clause has the phrase for sure; counted anew only after as many changes as clauses had it."""
    text = book.phrases.text(place)
    count, number = book.counted.get(text, (book.counts[place], book.number))
    if 0 <= newest.number - number < count:
        return True
    count = counting.count(text)
    if counting.usable:
        if len(book.counted) >= MOST_COUNTED:
            book.counted.clear()
        book.counted[text] = count, newest.number
    return count > 0


def _headings(readings: Sequence[Reading], book: Book) -> Iterator[Graded]:
    """Headings whose clause still has them; one query."""
    found = book.headings.look_up(readings, MOST_OF_KIND[HEADING])
    ids = [book.clauses[one.place] for one in found]
    columns = ("pk", "heading", "marker", "path", "policy__slug", "policy__short_title", "policy__title")
    rows = {row[0]: row[1:] for row in Clause.objects.filter(pk__in=ids).values_list(*columns)} if ids else {}
    for pk, one in zip(ids, found, strict=True):
        heading, marker, path, slug, short, title = rows.get(pk, ("",) * 6)
        plain = book.headings.text(one.place)
        if sounds.key(heading) == plain:
            span = _span(heading, plain[one.start : one.end], one.start)
            url = reverse("policies:clause_detail", args=[slug, path])
            yield one.grade, Suggestion(HEADING, heading, f"{short or title}{marker.strip(MARKER_ENDS)}", url, *span)
