"""What the database knows that a document may name: the names to look for, and what its records then point at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from platforms.fields import OUTSIDE
from platforms.models import PlatformMember, PlatformName, Region
from policies.models import Clause, Policy, Unit
from policies.parsing import Names, fold, names_of
from policies.parsing.citing import Catalogue, Held
from policies.parsing.places import Place, Placed
from policies.records import Library


@dataclass(frozen=True)
class Known:
    """Names and units as they are now. Read once for any number of documents; each part costs one query."""

    @cached_property
    def units(self) -> list[dict[str, Any]]:
        names = ("slug", "name", "short_name", "aliases", "side", "region__code")
        rows = Unit.objects.order_by("pk").values(*names)
        return [{**row, "region": [row["region__code"]] if row["region__code"] else None} for row in rows]

    @cached_property
    def names(self) -> Names:
        """The names that the parser looks for."""
        return names_of([*_platform_names(), *_regions(), *(_row("policies.unit", unit) for unit in self.units)])

    def library(self, own: Held, clauses: Sequence[Placed]) -> Library:
        """What the records of the document `own`, which has these clauses, may refer to; it may cite itself."""
        sides = {unit["slug"]: unit["side"] for unit in self.units}
        documents = Catalogue.of([*(held for held in self.held if held.slug != own.slug), own])
        return Library(
            documents,
            self.unit_names,
            sides,
            _members(self.units),
            lambda slug: clauses if slug == own.slug else places(slug),
            _unit_of_region(self.units),
        )

    @cached_property
    def held(self) -> list[Held]:
        """The policies by what others cite them with."""
        fields = ("slug", "title", "inner_title", "document_number")
        return [Held(*row) for row in Policy.objects.order_by("pk").values_list(*fields)]

    @cached_property
    def unit_names(self) -> dict[str, str]:
        """Every way to write a unit, folded, to its slug."""
        return {
            fold(name): unit["slug"]
            for unit in self.units
            for name in (unit["name"], unit["short_name"], *unit["aliases"])
            if name
        }

    @cached_property
    def official_names(self) -> dict[str, str]:
        """The official name of each unit, by slug."""
        return {unit["slug"]: unit["name"] for unit in self.units}


def places(slug: str) -> list[Place]:
    """The clauses of a policy by what others cite them with."""
    fields = ("path", "parent__path", "kind", "marker", "number")
    return [Place(*row) for row in Clause.objects.filter(policy__slug=slug).order_by("position").values_list(*fields)]


def _row(model: str, fields: dict[str, Any]) -> dict[str, Any]:
    return {"model": model, "fields": fields}


def _platform_names() -> Iterator[dict[str, Any]]:
    for name, slug in PlatformName.objects.order_by("pk").values_list("name", "platform__slug"):
        yield _row("platforms.platformname", {"name": name, "platform": [slug]})


def _regions() -> Iterator[dict[str, Any]]:
    for fields in Region.objects.order_by("pk").values("code", "name", "short_name", "current"):
        yield _row("platforms.region", dict(fields))


def _members(units: list[dict[str, Any]]) -> dict[str, list[str]]:
    """Slugs of the units that answer for each platform: those of its member regions, as far as sources say so."""
    unit_of_region = _unit_of_region(units)
    rows = PlatformMember.objects.exclude(basis__startswith=OUTSIDE).order_by("pk")
    found: dict[str, list[str]] = {}
    for platform, region in rows.values_list("platform__slug", "region__code"):
        if region in unit_of_region:
            found.setdefault(platform, []).append(unit_of_region[region])
    return found


def _unit_of_region(units: list[dict[str, Any]]) -> dict[str, str]:
    return {unit["region"][0]: unit["slug"] for unit in units if unit["region"]}
