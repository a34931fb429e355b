"""The load of units: how the tasks they answer for stand, each on the unit's own side.

A unit of 重庆 or 四川 is judged by its half; a joint body, or one of the state, speaks for both, so by the whole.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable

from django.db.models import Q

from platforms.fields import Side
from policies.models.lights import Light, light_q, silent_q
from policies.models.status import SIDES, TaskStatus

Condition = Callable[[str], Q]  # of a task on a side, or ("") as a whole


def half_of(side: str) -> str:
    """The half by which a unit of `side` is judged; "" is the whole."""
    return side if side in set(SIDES) else ""


def waiting_q(side: str) -> Q:
    """The condition of tasks that are done on a side, or as a whole, and wait to be struck off."""
    return Q(**{f"status_{side}" if side else "status": TaskStatus.DONE})


def load_conditions(today: datetime.date) -> dict[str, Condition]:
    """What is counted of the tasks of a unit."""
    lights = {light.value: _light_condition(light, today) for light in Light}
    return {**lights, "silent": lambda side: silent_q(today, side), "waiting": waiting_q}


def _light_condition(light: Light, today: datetime.date) -> Condition:
    return lambda side: light_q(light, today, side)


def on_own_side(condition: Condition, *, unit: str, task: str) -> Q:
    """The condition on rows that lead to a unit and to a task (`unit`, `task`: prefixes such as `task__`)."""
    halves = [Q(**{f"{unit}side": side}) & through(task, condition(side.value)) for side in SIDES]
    both = Q(**{f"{unit}side__in": [Side.JOINT, Side.STATE]}) & through(task, condition(""))
    return Q(*halves, both, _connector=Q.OR)


def through(prefix: str, condition: Q) -> Q:
    """The same condition on rows from which `prefix` leads to those it speaks of.

    >>> through("task__", Q(status="done") & ~Q(due_cq=None))
    <Q: (AND: ('task__status', 'done'), (NOT (AND: ('task__due_cq', None))))>
    """
    moved = [
        through(prefix, each) if isinstance(each, Q) else (f"{prefix}{each[0]}", each[1])  # type: ignore[index]
        for each in condition.children
    ]
    return Q(*moved, _connector=condition.connector, _negated=condition.negated)
