"""Small words of the working pages: who someone is, what a status move means, how large a file is."""

from __future__ import annotations

import datetime
from collections.abc import Collection

from django import template
from django.contrib.auth.models import User

from platforms import timeline
from platforms.fields import written
from policies.models import Clause, Extension, Responsibility, Task, Unit
from policies.models.lights import SideState
from policies.quoting import short_place
from policies.tracking import label

register = template.Library()
KILO = 1024


@register.filter
def person(user: User | None) -> str:
    """Return how a user is called on a page."""
    return timeline.person(user)


@register.filter
def status_label(status: str) -> str:
    """Return a status in words; 不涉及 for a side without a part."""
    return label(status)


@register.filter
def day(on: datetime.date | None) -> str:
    """Return a day as it is written in Chinese; empty for none."""
    return written(on) if on else ""


@register.filter
def file_size(size: int) -> str:
    """Return a number of bytes in KB or MB, as people say it.

    >>> file_size(300), file_size(52_000), file_size(3_400_000)
    ('不到 1 KB', '51 KB', '3.2 MB')
    """
    if size < KILO:
        return "不到 1 KB"
    return f"{size / KILO / KILO:.1f} MB" if size >= KILO * KILO else f"{size // KILO + (size % KILO > KILO // 2)} KB"


@register.filter
def duties_of(task: Task, units: Collection[Unit]) -> list[Responsibility]:
    """Return what these units have to do with `task`, each with its role and basis."""
    return [row for row in task.responsibilities.all() if row.unit in units]


@register.filter
def dues(task: Task) -> list[tuple[str, SideState]]:
    """Return the sides of `task` with their labels, for their days; one without a label where both have the same."""
    states = task.side_states
    if len({(state.due_on, state.extended) for state in states}) == 1:
        return [("", states[0])]
    return [(state.label, state) for state in states]


@register.filter
def decided_extensions(task: Task, inside: bool) -> list[Extension]:
    """Return the extensions of `task` that were granted, and for those who work on it also those refused."""
    shown = {Extension.State.GRANTED, *([Extension.State.REFUSED] if inside else [])}
    return [each for each in task.extensions.all() if each.state in shown]


@register.filter
def clause_line(clause: Clause) -> str:
    """Return a clause as one names it: its document and its place."""
    return f"《{clause.policy}》{short_place(clause)}"
