"""The facets of a search: what the address filters by, and the choices with their counts. Named rows stand by slug."""

from __future__ import annotations

import functools
import heapq
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from platforms.filtering import chosen_values, is_number, unknown_choices
from platforms.listing import Choice, Facet, toggled
from platforms.models import Platform
from policies.models import Policy, Unit
from policies.search import Filters, Found, Value

CHOICES = 30  # the most frequent; chosen ones are always shown
NO_VALUE: dict[str, Value] = {"authority": "-", "kind": "-", "area": "-"}  # of no clause; else NO_NUMBER
NO_NUMBER = -1
LABELS = {
    "authority": "效力",
    "kind": "文种",
    "policy": "文件",
    "area": "任务领域",
    "platform": "合作平台",
    "unit": "单位",
    "year": "年份",
}
NAMED: dict[str, tuple[QuerySet[Any], tuple[str, str]]] = {  # facet -> rows, the columns of short and full name
    "policy": (Policy.objects.all(), ("short_title", "title")),
    "platform": (Platform.objects.all(), ("name", "name")),
    "unit": (Unit.objects.all(), ("short_name", "name")),
}
FIXED: dict[str, dict[str, str]] = {
    "authority": {value: str(label) for value, label in Policy.Authority.choices},
    "kind": {value: str(label) for value, label in Policy.Kind.choices},
}


@dataclass(frozen=True, slots=True)
class Name:
    """A value as the address writes it, what stands beside its box, and its full name where that is another."""

    key: str
    label: str
    title: str = ""


Names = Mapping[Value, Name]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address filters by: as the index knows it, and the names of what it knows, by facet."""

    filters: Filters
    names: Mapping[str, Names]


def asked(params: QueryDict) -> Asked:
    """What is filtered by; a query for each facet of named rows that the address uses.

    Where nothing is known of what is chosen in a facet, nothing shall be found.
    """
    chosen = {name: texts for name in LABELS if (texts := chosen_values(params, name))}
    names = {
        name: dict(_named(name, slug__in=texts) if name in NAMED else _plain(name, texts))
        for name, texts in chosen.items()
    }
    return Asked({name: tuple(known) or (NO_VALUE.get(name, NO_NUMBER),) for name, known in names.items()}, names)


def facets(params: QueryDict, asked: Asked, found: Found) -> tuple[Facet, ...]:
    """The facets that have a choice; a query for each facet of named rows that shows one for the first time."""
    each = (_facet(params, name, found, asked.names.get(name, {})) for name in LABELS)
    return tuple(facet for facet in each if facet.choices)


def _facet(params: QueryDict, name: str, found: Found, chosen: Names) -> Facet:
    """The choices of one facet: years from the latest, all else by count; chosen ones stay, even without a hit."""
    counts = found.facets.get(name, {})
    frequent = heapq.nsmallest(CHOICES, counts, key=lambda value: (-counts[value], str(value)))
    missing = [value for value in frequent if value not in chosen]
    shown = _known(name, missing, found.names) if name in NAMED else dict(_plain(name, map(str, missing)))
    names = {value: shown.get(value) or chosen.get(value) for value in dict.fromkeys([*frequent, *chosen])}
    rows = [(value, known) for value, known in names.items() if known]
    if name == "year":
        rows.sort(key=lambda row: row[1].key, reverse=True)
    keys = {known.key for known in chosen.values()}
    choices = [
        Choice(
            value=known.key,
            label=known.label,
            count=counts.get(value, 0),
            selected=known.key in keys,
            url=toggled(params, name, known.key) if known.key in keys else "",  # a box needs none
            title=known.title,
        )
        for value, known in rows
    ]
    unknown = unknown_choices(params, name, keys)
    return Facet(name, LABELS[name], (*choices, *unknown), more=len(counts) - len(frequent))


def _known(name: str, values: list[Value], version: str) -> Names:
    """The names of these rows; what was read for a state of all names is kept as long as it lasts."""
    kept = _kept(name, version) if version else {}
    missing = [value for value in values if value not in kept]
    if missing:
        kept.update(_named(name, pk__in=missing))
    return {value: kept[value] for value in values if value in kept}


@functools.lru_cache(maxsize=2 * len(NAMED))
def _kept(name: str, version: str) -> dict[Value, Name]:  # noqa: ARG001 (they tell one from the other)
    return {}


def _named(name: str, **which: Any) -> Iterator[tuple[Value, Name]]:
    rows, (short, full) = NAMED[name]
    for pk, slug, label, title in rows.filter(**which).order_by("pk").values_list("pk", "slug", short, full):
        yield pk, Name(slug, label or title, title if label and label != title else "")


def _plain(name: str, texts: Iterable[str]) -> Iterator[tuple[Value, Name]]:
    labels = FIXED.get(name)
    for text in texts:
        if name == "year" and is_number(text):
            yield int(text), Name(text, f"{int(text)} 年")
        elif name != "year" and (labels is None or text in labels):
            yield text, Name(text, labels[text] if labels else text)
