"""What a region's page shows, and which region a name or code means, former ones included.

Clauses, tasks and units are reached through the relations that policies declare (`region.mentions`, `region.units`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q
from django.http import Http404
from django.urls import reverse

from platforms import schematic
from platforms.models import ListedMember, Platform, Region, RegionName
from platforms.passages import Naming, namings
from platforms.profile import cores, grouped, places
from platforms.scripts import simplified_too

CLAUSES = 20  # on a page
TASKS = 10  # shown before the way to all of them
NUL = "\0"
LONGEST = 60  # characters of a name that is looked up


@dataclass(frozen=True)
class Neighbour:
    """Another region, and the platforms in which both take part."""

    region: Region
    platforms: tuple[Platform, ...]


@dataclass(frozen=True)
class Through:
    """A region above, below or before this one, and the platforms that it takes part in itself."""

    region: Region
    platforms: tuple[Platform, ...]


@dataclass(frozen=True)
class Place:
    """A region from `Region.objects.for_page()`, seen as its page shows it. `page`: which page of its clauses."""

    region: Region
    page: str = ""

    @cached_property
    def platforms(self) -> tuple[Platform, ...]:
        """The platforms in which the region itself takes part, with their members."""
        return taking_part(self.region)

    @cached_property
    def neighbours(self) -> tuple[Neighbour, ...]:
        """The other members of these platforms, those that share most platforms first."""
        shared: dict[int, list[Platform]] = {}
        regions: dict[int, Region] = {}
        for platform in self.platforms:
            for member in platform.members.all():
                regions[member.region_id] = member.region
                shared.setdefault(member.region_id, []).append(platform)
        shared.pop(self.region.pk, None)
        order = sorted(shared, key=lambda key: (-len(shared[key]), regions[key].code))
        return tuple(Neighbour(regions[key], tuple(shared[key])) for key in order)

    @cached_property
    def listings(self) -> list[ListedMember]:
        """Which documents list the region as a member of a platform, oldest first."""
        rows = self.region.listings.select_related("listing__platform").exclude(listing__kind="void")
        return list(rows.order_by("listing__on", "pk"))

    @cached_property
    def above(self) -> Through | None:
        """The prefecture that the region belongs to, if that takes part in platforms."""
        parent = self.region.parent
        return next(iter(through([parent] if parent else ())), None)

    @cached_property
    def below(self) -> tuple[Through, ...]:
        """The places within the region that take part in platforms themselves."""
        return through(self.region.children.all())

    @cached_property
    def before(self) -> tuple[Through, ...]:
        """The places that became part of the region, with the platforms that documents of their day name them in."""
        return tuple(Through(old, taking_part(old)) for old in self.region.predecessors.all())

    @cached_property
    def units(self) -> list[Any]:
        """The units that stand for the region, with the number of tasks they answer for."""
        return list(self.region.units.annotate(task_count=Count("responsibilities")).order_by("slug"))

    @cached_property
    def duties(self) -> list[Any]:
        """The first responsibilities of these units; their number stands with the units."""
        return [row for unit in self.units[:1] for row in unit.responsibilities.with_tasks()[:TASKS]]

    @cached_property
    def mentioned(self) -> tuple[int, list[Any]]:
        """How many tasks' clauses name the region, and the first mentions that do, each of another task."""
        rows = self.region.mentions.filter(clause__task__isnull=False)
        keys = list(dict.fromkeys(rows.order_by("clause__task__pk").values_list("clause_id", flat=True)))
        found = rows.filter(clause__in=keys[:TASKS]).select_related("clause__task__policy").order_by("clause__task__pk")
        return len(keys), list({row.clause_id: row.clause.task for row in found}.values())

    @cached_property
    def clauses(self) -> Page[int]:
        """One page of the clauses that name the region, by key, newest document first."""
        keys = dict.fromkeys(self.region.mentions.backlinks().values_list("clause_id", flat=True))
        return Paginator(list(keys), CLAUSES).get_page(self.page)

    @cached_property
    def namings(self) -> tuple[Naming, ...]:
        """The clauses of this page, each with the sentence that names the region."""
        return namings(self.region.mentions.backlinks().filter(clause__in=list(self.clauses)))

    @property
    def picture(self) -> schematic.Picture:
        """The region among its neighbours, and the platforms that join them."""
        regions = [self.region, *(neighbour.region for neighbour in self.neighbours)]
        groups = [grouped(platform) for platform in self.platforms]
        return schematic.draw([*places(regions), *cores()], groups, width=560, font=19, radius=15, gap=54)


def taking_part(region: Region) -> tuple[Platform, ...]:
    """Return the platforms of a region whose memberships are prefetched, in their order."""
    return tuple(sorted((row.platform for row in region.memberships.all()), key=lambda row: (row.order, row.slug)))


def through(regions: Iterable[Region]) -> tuple[Through, ...]:
    """Return those of `regions` that take part in platforms."""
    return tuple(Through(region, found) for region in regions if (found := taking_part(region)))


@dataclass(frozen=True)
class Meant:
    """A region that was meant by what was typed; `former`: the old name or code by which, if it was one."""

    region: Region
    former: RegionName | None = None

    @property
    def url(self) -> str:
        """Its page, which tells of the old name or code."""
        page = self.region.get_absolute_url()
        was = (self.former.old_code or self.former.name) if self.former else ""
        return f"{page}?{urlencode({'was': was})}" if was else page


def meant(typed: str) -> list[Meant]:
    """Return the regions with exactly this name or code; only where none has it, those that once had it.

    Full-width digits are read as digits, traditional characters as simplified ones. Of several regions the caller has
    to let the reader choose.
    """
    words = "".join(unicodedata.normalize("NFKC", typed[:LONGEST]).replace(NUL, "").split())
    if not words:
        return []
    forms = simplified_too(words)
    own = Region.objects.filter(Q(code=words) | Q(name__in=forms) | Q(short_name__in=forms))
    if found := [Meant(region) for region in own]:
        return found
    rows = RegionName.objects.filter(Q(name__in=forms) | Q(old_code=words)).select_related("region")
    found_by: dict[int, Meant] = {}
    for row in rows:
        found_by.setdefault(row.region_id, Meant(row.region, row))
    return list(found_by.values())


def address(typed: str) -> str:
    """Return the page of the one region that was meant, else the list of regions with what was typed."""
    found = meant(typed)
    if len(found) == 1:
        return found[0].url
    return f"{reverse('platforms:region_list')}?{urlencode({'q': typed.replace(NUL, '').strip()[:LONGEST]})}"


def renamed(code: str) -> str:
    """Return the page of the region that had `code` once. Raises Http404 if none had it."""
    found = [one for one in meant(code) if one.former]
    if not found:
        raise Http404(f"no region has or had the code {code!r}")
    return found[0].url if len(found) == 1 else address(code)


def known_as(region: Region, words: str) -> RegionName | None:
    """Return the former name of the region by which the reader came; `words`: the name or the code."""
    rows = region.former_names.all()
    return next((row for row in rows if words and words in {row.old_code, row.name}), None)
