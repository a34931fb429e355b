"""How many tasks stand where: one query groups them by status and light, one by area; all else is added up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from typing import NamedTuple, TypeVar

from django.db.models import Count

from platforms.keeping import kept
from policies.models import Light, TaskStatus
from policies.models.lamps import light_column, worst_of
from policies.models.lights import silent_q
from policies.models.status import SIDES
from policies.standing.scope import Number, Scope

K = TypeVar("K", bound=Hashable)
SIDE_AT = {side.value: at for at, side in enumerate(SIDES)}


class Cell(NamedTuple):
    """So many tasks have all this in common; of them so many are silent."""

    status: str
    status_cq: str
    status_sc: str
    light_cq: str
    light_sc: str
    tasks: int
    silent: int

    def status_of(self, side: str) -> str:
        """The joint status, or that of a side."""
        return (self.status_cq, self.status_sc)[SIDE_AT[side]] if side else self.status

    def light_of(self, side: str) -> str:
        """The light of the whole, or of a side."""
        lights = (self.light_cq, self.light_sc)
        return lights[SIDE_AT[side]] if side else worst_of(*lights)

    def waits(self, side: str) -> bool:
        """Whether the side, or any, waits to be struck off."""
        halves = [self.status_of(side)] if side else [self.status_cq, self.status_sc]
        return TaskStatus.DONE.value in halves


def cells(scope: Scope) -> list[Cell]:
    """Return the tasks of `scope` as cells; one query."""
    lights = {f"light_{side}": light_column(side, scope.today) for side in SIDES}
    names = ("status", "status_cq", "status_sc", *lights)
    silent = Count("pk", filter=silent_q(scope.today, scope.side))
    rows = scope.tasks.annotate(**lights).values_list(*names)
    return [Cell(*row) for row in rows.annotate(tasks=Count("pk"), silent=silent)]


def glance(scope: Scope) -> tuple[tuple[Light, Number], ...]:
    """Return how many tasks of `scope` show each light; one query."""
    return kept(("glance", scope), lambda: _glance(scope))


def _glance(scope: Scope) -> tuple[tuple[Light, Number], ...]:
    lights = {f"light_{side}": light_column(side, scope.today) for side in SIDES}
    counts: Counter[str] = Counter()
    for cq, sc, tasks in scope.tasks.annotate(**lights).values_list(*lights).annotate(tasks=Count("pk")):
        counts[worst_of(cq, sc)] += tasks
    return tuple((light, Number(counts[light.value], scope.light(light.value))) for light in Light)


def tally(found: Iterable[Cell], key: Callable[[Cell], K]) -> Counter[K]:
    """Return how many tasks each key has."""
    counts: Counter[K] = Counter()
    for cell in found:
        counts[key(cell)] += cell.tasks
    return counts
