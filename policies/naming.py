"""What a person may have named rather than searched for: platforms, documents, units, places, clauses by number.

The names are few (hundreds) and are read anew for each question, in a fixed number of queries of short columns: what
is saved is found at once, in every process. They are compared in the folded form, which no column has.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from urllib.parse import urlencode

from django.db.models import Case, F, IntegerField, Q, Value, When
from django.db.models.expressions import OrderBy
from django.urls import reverse

from platforms.fields import Side
from platforms.models import Platform, PlatformMember, PlatformName, Region
from policies.models import Clause, Policy, Unit
from policies.parsing import numbers
from policies.parsing.normalise import fold
from policies.search import parse
from policies.search.query import MAX_CHARACTERS

MOST = 8
NOT_WORD = re.compile(r"[\W_]+")
SHORTEST_PART = 2  # characters; shorter ones stand in too many names
LEAST_SHARE = 0.3  # of a name that was typed: 发展 stands in the name of every platform
LEAST_OPENING = 0.1  # the same, where what was typed opens the name
SHORTEST_NAME = 3  # a shorter name inside what was typed is no sign of what was meant
EXACT, WORD, PART, INSIDE = range(4)  # how a name fits, best first
PLATFORM, DOCUMENT, CLAUSE, PLACE, UNIT = range(5)  # in this order where they fit alike
NUMBER = "发文字号"
PAGES = {
    PLATFORM: "platforms:platform_detail",
    DOCUMENT: "policies:policy_detail",
    UNIT: "policies:unit_detail",
}
NUMBERED = ("part", "item", "article", "chapter", "section", "case", "subitem", "point")


@dataclass(frozen=True)
class Link:
    """A way on from what is named."""

    label: str
    url: str


@dataclass(frozen=True)
class Named:
    """One thing that was named: what it is, and `why` it is shown. `rank`: how well it fits, smallest first."""

    name: str
    url: str
    what: str
    why: str = ""
    also: tuple[Link, ...] = ()
    rank: tuple[float, ...] = ()
    number: str = ""  # the document number, if exactly this was typed


@dataclass(frozen=True, slots=True)
class Thing:
    """Anything with names, each as (what kind of name, name). A place is known by its code instead of a slug."""

    sort: int
    slug: str
    name: str
    what: str
    names: tuple[tuple[str, str], ...]
    also: tuple[Link, ...] = ()
    pk: int = 0

    @property
    def url(self) -> str:
        """Its page; a place has none of its own and leads to its platforms."""
        if self.sort == PLACE:
            return f"{reverse('platforms:platform_list')}?{urlencode({'region': self.slug})}"
        return reverse(PAGES[self.sort], args=[self.slug])


@functools.lru_cache(maxsize=20_000)
def key(text: str) -> str:
    """`text` as names are compared: folded, in lower case, without punctuation and spaces.

    >>> key("西部（重慶）科學城")
    '西部重庆科学城'
    """
    return NOT_WORD.sub("", fold(text).lower())


def find(typed: str) -> list[Named]:
    """At most MOST things that were named by what was typed, best first; at most five queries."""
    typed = typed[:MAX_CHARACTERS]
    words = [word for word in (key(term.text) for term in parse(typed).terms) if word]
    if not words:
        return []
    documents = list(_documents())
    things = [*_platforms(), *documents, *_places(), *_units()]
    found = [named for thing in things if (named := _fit(thing, "".join(words), words))]
    found += _by_number(documents, typed)
    found += _clauses(documents, typed)
    best = {named.url: named for named in sorted(found, key=lambda named: named.rank, reverse=True)}
    return sorted(best.values(), key=lambda named: named.rank)[:MOST]


def _fit(thing: Thing, whole: str, words: list[str]) -> Named | None:
    """How `thing` was named, if it was."""
    names = [(label, name) for label, name in thing.names if label != NUMBER or not whole[0].isdigit()]
    fits = [(*_grade(key(name), whole, words), label, name) for label, name in names if key(name)]
    grade, share, label, name = min(fits, default=(INSIDE + 1, 0.0, "", ""))
    if grade > INSIDE:
        return None
    searched = key(name) if grade in {WORD, INSIDE} else whole
    also = (*thing.also, *(_elsewhere(thing, searched) if thing.sort == PLATFORM else ()))
    why = label if name == thing.name else f"{label}：{name}"
    return Named(thing.name, thing.url, thing.what, why, also, (grade, thing.sort, share))


def _grade(name: str, whole: str, words: list[str]) -> tuple[int, float]:
    """How a name fits, and how little of it was typed."""
    share = len(whole) / len(name)
    if name == whole:
        return EXACT, 0.0
    if name in words:
        return WORD, 0.0
    least = LEAST_OPENING if name.startswith(whole) else LEAST_SHARE
    if len(whole) >= SHORTEST_PART and whole in name and share >= least:
        return PART, 1 - share
    if len(name) >= SHORTEST_NAME and name in whole:
        return INSIDE, 1 / share
    return INSIDE + 1, 0.0


def _elsewhere(thing: Thing, searched: str) -> Iterator[Link]:
    """Searches for the other names of a platform, which a search for what was typed does not find."""
    for label, name in thing.names:
        if name and searched not in key(name):
            yield Link(f"检索{label}“{name}”", f"{reverse('policies:search')}?{urlencode({'q': name})}")


def _platforms() -> Iterator[Thing]:
    kinds, labels = dict(Platform.Kind.choices), dict(PlatformName.Kind.choices)
    rows = Platform.objects.order_by("order", "slug", "names__id").values_list(
        "slug", "name", "kind", "names__kind", "names__name"
    )
    for (slug, name, kind), names in groupby(rows, key=lambda row: row[:3]):
        given = [(str(labels[row[3]]), row[4]) for row in names if row[4] and row[4] != name]
        url = reverse("platforms:platform_detail", args=[slug])
        own = (str(PlatformName.Kind.OFFICIAL.label), name)
        also = (Link("提到它的条款", f"{url}#clauses-h"),)
        yield Thing(PLATFORM, slug, name, f"合作平台 · {kinds[kind]}", (own, *given), also)


def _documents() -> Iterator[Thing]:
    kinds = dict(Policy.Kind.choices)
    fields = ("pk", "slug", "kind", "year", "title", "inner_title", "short_title", "document_number")
    for pk, slug, kind, year, title, inner, short, printed in Policy.objects.order_by("slug").values_list(*fields):
        what = " · ".join(["文件", str(kinds[kind]), *([f"{year} 年"] if year else [])])
        names = (("简称", short), ("标题", title), ("所印发文件", inner), (NUMBER, printed))
        yield Thing(DOCUMENT, slug, short or title, what, names, pk=pk)


def _places() -> Iterator[Thing]:
    """Members of platforms."""
    levels = dict(Region.Level.choices)
    rows = PlatformMember.objects.order_by("region__code", "platform__order").values_list(
        "region__code", "region__name", "region__short_name", "region__level", "platform__name", "platform__slug"
    )
    for (code, name, short, level), members in groupby(rows, key=lambda row: row[:4]):
        also = tuple(Link(row[4], reverse("platforms:platform_detail", args=[row[5]])) for row in members)
        what = f"行政区 · {Region(code=code).side.label} · {levels[level]}"
        yield Thing(PLACE, code, name, what, (("全称", name), ("简称", short)), also)


def _units() -> Iterator[Thing]:
    levels, sides = dict(Unit.Level.choices), dict(Side.choices)
    rows = Unit.objects.order_by("slug").values_list("slug", "name", "short_name", "aliases", "level", "side")
    for slug, name, short, aliases, level, side in rows:
        names = (("正式名称", name), ("简称", short), *(("别称", str(alias)) for alias in aliases))
        what = " · ".join(dict.fromkeys(["单位", str(sides[side]), str(levels[level])]))
        yield Thing(UNIT, slug, name, what, names)


def _by_number(documents: Iterable[Thing], typed: str) -> Iterator[Named]:
    """Documents whose number was typed, in full or in part, whatever its brackets."""
    wanted = numbers.document_number(typed)
    for thing in documents if wanted else ():
        printed = dict(thing.names).get(NUMBER, "")
        number = numbers.document_number(printed)
        if wanted and number and wanted.part_of(number):
            exact = wanted == number
            named = Named(thing.name, thing.url, thing.what, f"{NUMBER}：{printed}", number=printed if exact else "")
            yield replace(named, rank=(EXACT if exact else WORD, DOCUMENT, 0))


def _clauses(documents: Iterable[Thing], typed: str) -> list[Named]:
    """Clauses whose printed number was typed, alone or behind a document; tasks and official documents first."""
    wanted, where = numbers.clause_number(typed), Q()
    behind = None if wanted else numbers.clause_of_document(typed)
    if behind:
        wanted, where = behind[1], Q(policy__in=_meant(documents, behind[0]))
    if wanted is None:
        return []
    where &= Q(number=wanted.numbers[-1], kind__in=NUMBERED)
    where &= Q(path=wanted.path) if len(wanted.numbers) > 1 else Q()
    rows = (
        Clause.objects.filter(where)
        .select_related("policy", "task")
        .only("marker", "heading", "path", "kind", "policy__slug", "policy__title", "policy__short_title", "task__id")
    )
    found = list(rows.order_by(*_order(wanted.kind))[:MOST])
    of_kind = [clause for clause in found if clause.kind == wanted.kind]
    return [_clause(clause, at) for at, clause in enumerate(of_kind or found)]


def _meant(documents: Iterable[Thing], words: str) -> list[int]:
    """The documents of exactly this name, or with this number, in full or in part."""
    number = numbers.document_number(words)
    same = {thing.pk for thing in documents if key(words) in {key(name) for _, name in thing.names}}
    for thing in documents if number else ():
        own = numbers.document_number(dict(thing.names)[NUMBER])
        same |= {thing.pk} if number and own and number.part_of(own) else set()
    return sorted(same)


def _order(kind: str) -> tuple[str | Case | OrderBy, ...]:
    fit = Case(When(kind=kind, then=Value(0)), default=Value(1), output_field=IntegerField())
    official = Case(When(policy__authority=Policy.Authority.OFFICIAL, then=Value(0)), default=Value(1))
    is_task = Case(When(task=None, then=Value(1)), default=Value(0))
    return fit, is_task, official, F("policy__year").desc(nulls_last=True), "policy", "position"


def _clause(clause: Clause, at: int) -> Named:
    marker = clause.marker.strip().rstrip("、.．")
    task = getattr(clause, "task", None)
    also = (Link("任务登记", task.get_absolute_url()),) if task else ()
    what = f"{'任务条款' if task else '条款'} · {clause.heading}" if clause.heading else "条款"
    name = f"{clause.policy}{marker}" if marker.startswith(("(", "（")) else f"{clause.policy} {clause.marker.strip()}"
    return Named(name, clause.get_absolute_url(), what, f"序号：{marker}", also, (EXACT, CLAUSE, at))
