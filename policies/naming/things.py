"""What has names that a person may type: platforms, documents, places, units, and documents that are only cited."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from django.urls import reverse

from platforms.fields import Side
from platforms.models import Platform, PlatformMember, PlatformName, Region, RegionName
from policies.models import CitedDocument, Policy, Unit
from policies.parsing.numbers import DocumentNumber, document_number

PLATFORM, DOCUMENT, CLAUSE, CITED, PLACE, UNIT = range(6)  # in this order where they fit alike
NUMBER = "发文字号"
OLD_NAME = "旧名"
PAGES = {
    PLATFORM: "platforms:platform_detail",
    DOCUMENT: "policies:policy_detail",
    PLACE: "platforms:region_detail",
    UNIT: "policies:unit_detail",
}


@dataclass(frozen=True, slots=True)
class Link:
    """A way on from what is named."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Named:
    """One thing that was named: what it is, and `why` it is shown. `rank`: how well it fits, smallest first.

    Without `url` it is something that the library does not hold.
    """

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
        """Its page; a document that is not held has none."""
        return reverse(PAGES[self.sort], args=[self.slug]) if self.sort in PAGES else ""

    @property
    def printed_number(self) -> str:
        """The document number as printed, or empty."""
        return dict(self.names).get(NUMBER, "")

    @property
    def number(self) -> DocumentNumber | None:
        """The document number, read."""
        return document_number(self.printed_number) if self.printed_number else None


def things() -> Iterator[Thing]:
    """Everything with names; a fixed number of queries of short columns."""
    yield from _platforms()
    yield from _documents()
    yield from _places()
    yield from _units()
    yield from _cited()


def search_url(typed: str, **more: str) -> str:
    """The address of the search for what was typed."""
    return f"{reverse('policies:search')}?{urlencode({'q': typed, **more})}"


def _platforms() -> Iterator[Thing]:
    kinds, labels = dict(Platform.Kind.choices), dict(PlatformName.Kind.choices)
    rows = Platform.objects.order_by("order", "slug", "names__id").values_list(
        "slug", "name", "kind", "names__kind", "names__name"
    )
    for (slug, name, kind), names in groupby(rows, key=lambda row: row[:3]):
        given = [(str(labels[row[3]]), row[4]) for row in names if row[4] and row[4] != name]
        url = _platform_url(slug)
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
    """Members of platforms, by their former names too."""
    levels, former = dict(Region.Level.choices), _former_names()
    rows = PlatformMember.objects.order_by("region__code", "platform__order").values_list(
        "region__code", "region__name", "region__short_name", "region__level", "platform__name", "platform__slug"
    )
    for (code, name, short, level), members in groupby(rows, key=lambda row: row[:4]):
        also = tuple(Link(row[4], _platform_url(row[5])) for row in members)
        what = f"行政区 · {_side_of(code[:2])} · {levels[level]}"
        old = ((label, each) for each, label in former.get(code, {}).items() if each not in {name, short})
        yield Thing(PLACE, code, name, what, (("全称", name), ("简称", short), *old), also)


def _former_names() -> dict[str, dict[str, str]]:
    """The former names of the members of platforms by code, each once, with what it is called: 旧名, 旧名（推定）."""
    rows = RegionName.objects.filter(region__memberships__isnull=False).order_by("old_code", "pk").distinct()
    found: dict[str, dict[str, str]] = {}
    for row in rows.select_related("region"):
        label = f"{OLD_NAME}（{row.doubt}）" if row.doubtful else OLD_NAME
        found.setdefault(row.region.code, {}).setdefault(row.name, label)
    return found


@functools.lru_cache(maxsize=1000)
def _platform_url(slug: str) -> str:
    return reverse("platforms:platform_detail", args=[slug])


@functools.lru_cache(maxsize=100)
def _side_of(province: str) -> str:
    """The side of a place, by the first two digits of its code."""
    return str(Region(code=province).side.label)


def _units() -> Iterator[Thing]:
    levels, sides = dict(Unit.Level.choices), dict(Side.choices)
    rows = Unit.objects.order_by("slug").values_list("slug", "name", "short_name", "aliases", "level", "side")
    for slug, name, short, aliases, level, side in rows:
        names = (("正式名称", name), ("简称", short), *(("别称", str(alias)) for alias in aliases))
        what = " · ".join(dict.fromkeys(["单位", str(sides[side]), str(levels[level])]))
        yield Thing(UNIT, slug, name, what, names)


def _cited() -> Iterator[Thing]:
    """Documents that clauses cite and the library does not hold."""
    rows = CitedDocument.objects.filter(policy=None).order_by("title").values_list("pk", "title", "document_number")
    for pk, title, printed in rows:
        also = (Link("检索这个标题", search_url(f"“{title}”")),)
        yield Thing(CITED, "", f"《{title}》", "文件 · 未收录", (("标题", title), (NUMBER, printed)), also, pk)
