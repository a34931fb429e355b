"""The register by area, by platform and by responsible unit: how many tasks each has, and by what light."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, QuerySet
from django.urls import reverse

from platforms.filtering import NONE
from platforms.models import Platform
from policies.charts import Bars, Part, stacked
from policies.models import Light, Mention, Responsibility, Unit
from policies.models.lamps import light_column, worst_of
from policies.models.status import SIDES
from policies.standing.scope import Number, Scope
from policies.standing.totals import Cell, tally

SHOWN = 12  # rows of a chart; what is more is told in words
PAGES = {"platform": "platforms:platform_detail", "unit": "policies:unit_detail"}  # of what a row is about


@dataclass(frozen=True)
class Row:
    """One area, platform or unit: all of its tasks, and those of each light, in the order of `Light`."""

    label: str
    url: str
    total: Number
    lights: tuple[Number, ...]
    remark: str = ""

    @property
    def parts(self) -> list[Part]:
        """Its lights as a chart draws them."""
        pairs = zip(Light, self.lights, strict=True)
        return [Part(light.value, str(light.label), number.count) for light, number in pairs]


@dataclass(frozen=True)
class Groups:
    """The rows that are shown, and how many more there are."""

    rows: tuple[Row, ...]
    more: int = 0

    @property
    def any(self) -> bool:
        """Whether any row has a task."""
        return any(row.total.count for row in self.rows)

    @property
    def chart(self) -> Bars:
        return stacked([(row.label, row.parts) for row in self.rows])


def by_area(scope: Scope) -> Groups:
    """The areas in the order of the document, if one is chosen; else the largest first, each with its document.

    Two queries.
    """
    lights = grouped(scope, scope.tasks, "area", "")
    documents = {name: Min(f"policy__{name}") for name in ("short_title", "title")}
    found = scope.tasks.values("area").annotate(
        first=Min("number"), documents=Count("policy", distinct=True), **documents
    )
    areas = {each["area"]: each for each in found}
    largest = largest_of(sorted(lights, key=lambda area: (-lights[area].total(), areas[area]["first"], area)))
    order = sorted(largest, key=lambda area: (areas[area]["first"], area)) if scope.policy else largest
    said = {area: "" if scope.policy else _document(areas[area]) for area in order}
    rows = (row(scope, area or "未分领域", lights[area], said[area], area=area or NONE) for area in order)
    return Groups(tuple(rows), len(lights) - len(order))


def _document(area: Mapping[str, Any]) -> str:
    """The document that has an area of this name, or how many have."""
    return area["short_title"] or area["title"] if area["documents"] == 1 else f"{area['documents']} 份文件"


def by_platform(scope: Scope) -> Groups:
    """Every platform, those that no task names among them; two queries."""
    named = Mention.objects.order_by().filter(platform__isnull=False, clause__task__in=scope.tasks)
    lights = grouped(scope, named, "platform", "clause__task__")
    platforms = Platform.objects.order_by("order", "slug").values_list("pk", "slug", "name")
    if scope.platform:
        platforms = platforms.filter(slug=scope.platform)
    rows = (row(scope, name, lights[pk], platform=slug) for pk, slug, name in platforms)
    return Groups(tuple(rows))


def by_unit(scope: Scope) -> Groups:
    """The units with most tasks; a remark says how much of that is only suggested. Four queries."""
    duties = Responsibility.objects.order_by()
    if scope.narrowed:
        duties = duties.filter(task__in=scope.tasks)
    sizes = dict(duties.values_list("unit").annotate(n=Count("pk")))
    largest = largest_of(sorted(sizes, key=lambda unit: (-sizes[unit], unit)))
    own = duties.filter(unit__in=largest)
    lights = grouped(scope, own, "unit", "task__")
    suggested = Counter(own.filter(basis=Responsibility.Basis.SUGGESTED).values_list("unit", flat=True))
    units = Unit.objects.in_bulk(largest)
    rows = (unit_row(scope, units[key], lights[key], suggested[key]) for key in largest)
    return Groups(tuple(rows), len(sizes) - len(largest))


def largest_of(keys: list[Any]) -> list[Any]:
    """The first of `keys`; all, where only one would be left out: its row is no longer than the line that says so."""
    return keys if len(keys) <= SHOWN + 1 else keys[:SHOWN]


def unit_row(scope: Scope, unit: Unit, lights: Counter[str], suggested: int) -> Row:
    remark = f"其中 {suggested} 项是建议，待确认" if suggested else ""
    return row(scope, str(unit), lights, remark, unit=unit.slug)


def grouped(scope: Scope, rows: QuerySet[Any], name: str, task: str) -> dict[Any, Counter[str]]:
    """Return how many tasks of each light every `name` has; one query. `task`: how rows lead to their task."""
    names = (name, *(f"light_{side}" for side in SIDES))
    lights = {f"light_{side}": light_column(side, scope.today, task) for side in SIDES}
    found: dict[Any, Counter[str]] = defaultdict(Counter)
    tasks = Count(task.removesuffix("__"), distinct=True) if task else Count("pk")
    for key, *halves, count in rows.annotate(**lights).values_list(*names).annotate(tasks=tasks):
        own = [light for side, light in zip(SIDES, halves, strict=True) if scope.side in {"", side}]
        found[key][worst_of(*own)] += count
    return found


def row(scope: Scope, label: str, lights: Counter[str], remark: str = "", **params: str) -> Row:
    """One row, each of its numbers with the list behind it; `params` ask for its tasks."""
    numbers = (Number(lights[light.value], scope.light(light.value, **params)) for light in Light)
    total = Number(lights.total(), scope.link(**params))
    name = next(iter(params), "")
    page = reverse(PAGES[name], args=[params[name]]) if name in PAGES else ""
    return Row(label, page, total, tuple(numbers), remark)


def light_rows(scope: Scope, found: Iterable[Cell]) -> Groups:
    """The lights of the whole and of each side; of one side only, if that is chosen."""
    cells = list(found)
    rows = []
    for side in [scope.side] if scope.side else ["", *(side.value for side in SIDES)]:
        lights = tally(cells, lambda cell, side=side: cell.light_of(side))  # type: ignore[misc]
        del lights[""]
        own = Scope(scope.today, scope.policy, side, scope.platform)
        rows.append(row(own, _side_label(side), lights))
    return Groups(tuple(rows))


def _side_label(side: str) -> str:
    return next((str(each.label) for each in SIDES if each.value == side), "合计")
