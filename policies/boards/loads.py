"""How the tasks of units stand: in numbers, each with the list behind it, and task by task."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from platforms.fields import Side
from platforms.listing import with_params
from policies.boards.reported import Newest, Said, newest, said
from policies.models import Light, Progress, Responsibility, Task, TaskStatus, Unit
from policies.models.lights import Shown, SideState, worst
from policies.models.loads import half_of, load_conditions, on_own_side
from policies.models.status import halves_of_unit


@dataclass(frozen=True)
class Counted:
    """A number of tasks of a unit, with the list of them."""

    key: str
    label: str
    count: int
    url: str


@dataclass(frozen=True)
class Load:
    """The tasks of one unit in numbers: all, by light, the silent ones, those that wait to be struck off."""

    total: Counted
    lights: tuple[Counted, ...]
    silent: Counted
    waiting: Counted

    @property
    def red(self) -> Counted:
        return self.lights[0]

    @property
    def yellow(self) -> Counted:
        return self.lights[1]


def loads(units: Iterable[Unit]) -> dict[int, Load]:
    """Return the load of each of `units`, by key; one query."""
    rows = list(units)
    conditions = {
        name: on_own_side(condition, unit="unit__", task="task__")
        for name, condition in load_conditions(timezone.localdate()).items()
    }
    counts = (
        Responsibility.objects.filter(unit__in=rows)
        .order_by()
        .values("unit_id")
        .annotate(total=Count("pk"), **{name: Count("pk", filter=q) for name, q in conditions.items()})
    )
    found: dict[int, Mapping[str, Any]] = {row["unit_id"]: row for row in counts}
    return {unit.pk: _load(unit, found.get(unit.pk, {})) for unit in rows}


def _load(unit: Unit, counts: Mapping[str, Any]) -> Load:
    half = half_of(unit.side)
    side = {"lightside": half} if half else {}
    return Load(
        Counted("total", "任务", counts.get("total", 0), _url(unit)),
        tuple(
            Counted(light, str(light.label), counts.get(light, 0), _url(unit, light=light.value, **side))
            for light in Light
        ),
        Counted("silent", "超期未报", counts.get("silent", 0), _url(unit, silent=half or "yes")),
        Counted("waiting", "待销号", counts.get("waiting", 0), _url(unit, **_status(half, TaskStatus.DONE))),
    )


def _url(unit: Unit, **params: str) -> str:
    return reverse("policies:task_list") + with_params(QueryDict(), unit=unit.slug, **params)


def _status(half: str, status: TaskStatus) -> dict[str, str]:
    return {f"status_{half}" if half else "status": status.value}


@dataclass(frozen=True)
class Standing:
    """A unit's tasks in numbers, also by status; and, for those who work on reports, what waits and what came back."""

    load: Load
    statuses: tuple[Counted, ...]
    submitted: int
    returned: int


def standing(unit: Unit) -> Standing:
    """Return how the tasks of `unit` stand; three queries."""
    half = half_of(unit.side)
    field = f"status_{half}" if half else "status"
    tasks = Task.objects.filter(responsibilities__unit=unit).order_by()
    counts: dict[str, int] = dict(tasks.values_list(field).annotate(n=Count("pk")))
    of_unit = Progress.objects.filter(task__responsibilities__unit=unit, side__in=[*halves_of_unit(unit.side), "joint"])
    states = {state: Count("pk", filter=Q(state=state)) for state in ("submitted", "returned")}
    reports = of_unit.order_by().aggregate(**states)
    return Standing(
        loads([unit])[unit.pk],
        tuple(
            Counted(status, str(status.label), counts[status], _url(unit, **_status(half, status)))
            for status in TaskStatus
            if counts.get(status)
        ),
        reports["submitted"],
        reports["returned"],
    )


@dataclass(frozen=True)
class Duty:
    """One task of a unit: its part in it, how the sides stand that the unit speaks for, their newest reports."""

    row: Responsibility
    states: tuple[SideState, ...]
    reports: tuple[Said, ...]

    @property
    def light(self) -> Shown:
        return worst(self.states)


def duties(unit: Unit, rows: Iterable[Responsibility]) -> tuple[Duty, ...]:
    """Return the duties of `unit`, of `Responsibility.objects.with_tasks()`; one query."""
    own, listed = halves_of_unit(unit.side), list(rows)
    reports = newest(row.task for row in listed)
    return tuple(_duty(row, own, reports) for row in listed)


def _duty(row: Responsibility, own: tuple[Side, ...], reports: Newest) -> Duty:
    states = tuple(state for state in row.task.side_states if state.side in own)
    return Duty(row, states, said(row.task, reports, [state.side for state in states]))
