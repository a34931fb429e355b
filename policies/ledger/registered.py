"""Tasks as the register says them in files and frozen, read many at a time.

Units and documents, of which there are few, are read once; whatever a column needs twice is worked out once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Model, QuerySet

from platforms.exporting.rows import CHUNK, pieces
from platforms.fields import Side
from policies.ledger import words
from policies.models import Policy, Responsibility, Task, Unit, UnresolvedParty
from policies.models.lights import Shown, SideState, worst

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Registered:
    """A task, how its sides stand today, who answers for it (the surest basis first) and whom the text leaves open."""

    task: Task
    states: tuple[SideState, ...]
    light: Shown
    duties: tuple[Responsibility, ...]
    parties: tuple[UnresolvedParty, ...]

    def units(self, *sides: Side) -> str:
        """The units of `sides`, always with what says so: 原文写明：…；建议（待确认）：…"""
        return words.by_basis(row for row in self.duties if row.side in sides)

    @property
    def unresolved(self) -> str:
        """Whom the text names as responsible without a unit of the library."""
        return words.unresolved(self.parties)

    @property
    def all_units(self) -> str:
        """Who answers for the task, one side a line; what the text leaves open is said."""
        return words.all_units(self.duties, self.parties)


def registered(tasks: QuerySet[Task]) -> Iterator[Registered]:
    """`tasks` (`Task.objects.for_export()`) in their order; at most five queries for every so many."""
    policies: dict[int, Policy] = {}
    units: dict[int, Unit] = {}
    for some in pieces(tasks.iterator(CHUNK), CHUNK):
        keys = [task.pk for task in some]
        duties, parties = _duties(keys, units), _by_task(UnresolvedParty.objects.filter(task__in=keys))
        _add(policies, Policy.objects.defer(*Policy.LONG_FIELDS), {task.policy_id for task in some})
        for task in some:
            task.policy = policies[task.policy_id]
            states = task.side_states
            yield Registered(task, states, worst(states), duties.get(task.pk, ()), parties.get(task.pk, ()))


def _duties(keys: Collection[int], units: dict[int, Unit]) -> Mapping[int, tuple[Responsibility, ...]]:
    """By task who answers for it, the surest basis first; `units` gets those that it lacks."""
    columns = ("task_id", "unit_id", "role", "side", "basis")
    rows = list(Responsibility.objects.filter(task__in=keys).only(*columns))
    _add(units, Unit.objects.select_related("region__successor"), {row.unit_id for row in rows})
    for row in rows:
        row.unit = units[row.unit_id]
    return _by_task(words.surest(rows))


Part = TypeVar("Part", Responsibility, UnresolvedParty)


def _by_task(rows: Iterable[Part]) -> dict[int, tuple[Part, ...]]:
    found: dict[int, list[Part]] = defaultdict(list)
    for row in rows:
        found[row.task_id].append(row)
    return {key: tuple(parts) for key, parts in found.items()}


def _add(known: dict[int, M], rows: QuerySet[M], wanted: set[int]) -> None:
    """Read those of `wanted` that are not known yet."""
    if missing := wanted - known.keys():
        known.update(rows.in_bulk(missing))
