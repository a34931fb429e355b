"""What calls for attention, and what moved: a few tasks of each kind, with all of them a link away."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Count, F, Func, OrderBy, Q, Value
from django.db.models.functions import Coalesce, Least

from platforms.fields import midnight, written
from policies.models import Light, StatusMove, Task, TaskStatus
from policies.models.lights import SideState, light_q, silent_q
from policies.models.status import to_close
from policies.standing.scope import Number, Scope

LISTED = 10
MOVES = 20
FAR = datetime.date.max


@dataclass(frozen=True)
class Line:
    """One task with the reason why it stands in the list."""

    task: Task
    why: str


@dataclass(frozen=True)
class Moves:
    """The newest moves since a day, and how many tasks moved."""

    since: datetime.date
    tasks: Number
    rows: tuple[StatusMove, ...]


def late(scope: Scope) -> tuple[Line, ...]:
    """Tasks that show red, the longest overdue first."""
    days = [Coalesce(f"{name}_{side}", Value(FAR)) for name in ("due", "checkpoint") for side in scope.sides]
    rows = lines(scope, light_q(Light.RED, scope.today, scope.side), Least(*days))
    return tuple(Line(task, _reasons(scope, task)) for task in rows)


def _reasons(scope: Scope, task: Task) -> str:
    own = [state.light.why for state in task.side_states if state.side == scope.side]
    return own[0] if own else task.light.why


def silent(scope: Scope) -> tuple[Line, ...]:
    """Tasks that should have been reported on, the longest silent first."""
    days = [Coalesce(f"reported_{side}", "registered_on") for side in scope.sides]
    rows = lines(scope, silent_q(scope.today, scope.side), Least(*days) if len(days) > 1 else days[0])
    return tuple(Line(task, "；".join(_silence(scope, task))) for task in rows)


def _silence(scope: Scope, task: Task) -> list[str]:
    states = [state for state in task.side_states if state.silent and scope.side in {"", state.side}]
    return [f"{state.label}：{_since(state)}" for state in states]


def _since(state: SideState) -> str:
    return state.fresh if state.reported_on else f"{state.fresh}，{written(state.registered_on)}列入台账"


def waiting(scope: Scope) -> tuple[Line, ...]:
    """Tasks of which a side waits to be struck off, the longest unheard of first."""
    rows = lines(scope, to_close(*scope.sides), F("due_on").asc(nulls_last=True))
    return tuple(Line(task, _waits(scope, task)) for task in rows)


def _waits(scope: Scope, task: Task) -> str:
    states = [state for state in task.side_states if state.status == TaskStatus.DONE]
    return "；".join(f"{state.label}已报完成，{state.fresh}" for state in states if scope.side in {"", state.side})


def lines(scope: Scope, condition: Q, order: Func | OrderBy) -> list[Task]:
    """The first tasks of `scope` that `condition` holds for, as a row shows them; two queries, the first of keys."""
    keys = list(scope.tasks.filter(condition).order_by(order, "pk").values_list("pk", flat=True)[:LISTED])
    rows = Task.objects.brief().in_bulk(keys)
    return [rows[key] for key in keys]


def moves(scope: Scope, since: datetime.date) -> Moves:
    """What moved from the day `since` on; two queries."""
    rows = StatusMove.objects.filter(at__gte=midnight(since))
    if scope.narrowed:
        rows = rows.filter(task__in=scope.tasks, side__in=scope.sides)
    tasks = rows.order_by().aggregate(tasks=Count("task", distinct=True))["tasks"]
    newest = rows.select_related("task__policy").defer(*Task.long_fields("task"))
    return Moves(since, Number(tasks, scope.link(moved_since=scope.of_half(f"{since}"))), tuple(newest[:MOVES]))
