"""A task in words, as lists, files and frozen registers say it."""

from __future__ import annotations

from collections.abc import Iterable

from platforms.fields import Side, written
from policies.models import Responsibility, Task
from policies.models.status import TaskStatus

OUT = "不涉及"  # a side that has no part in the task


def unit_name(row: Responsibility) -> str:
    """Return the name of the unit, with what became of it and with its role unless that is the usual one."""
    remarks = [row.unit.today, "" if row.role == Responsibility.Role.RESPONSIBLE else row.get_role_display()]
    return str(row.unit) + "".join(f"（{words}）" for words in remarks if words)


def units(task: Task, sides: Iterable[str]) -> str:
    """The units of `sides` that answer for the task, always with what says so: 原文写明：…；建议（待确认）：…"""
    return by_basis(row for _, _, rows in task.bases for row in rows if row.side in sides)


def by_basis(rows: Iterable[Responsibility]) -> str:
    """The units of `rows`, those of one basis together: 原文写明：…；建议（待确认）：…"""
    groups: dict[str, list[str]] = {}
    for row in rows:
        groups.setdefault(row.get_basis_display(), []).append(unit_name(row))
    return "；".join(f"{label}：{'、'.join(names)}" for label, names in groups.items())


def unresolved(task: Task) -> str:
    """Whom the text names as responsible without a unit of the library."""
    groups: dict[str, list[str]] = {}
    for party in task.unresolved_parties.all():
        what = "统称" if party.is_group else "未对应到登记单位"
        groups.setdefault(f"{party.get_role_display()}，{what}", []).append(party.words)
    return "；".join(f"{'、'.join(names)}（{label}）" for label, names in groups.items())


def all_units(task: Task) -> str:
    """Who answers for the task, one basis a line; what the text leaves open is said."""
    named = [f"{side.label}　{found}" for side in Side if (found := units(task, [side]))]
    if others := unresolved(task):
        named.append(f"原文另写明　{others}")
    return "\n".join(named) or ("" if task.units_stated else "来源文本未载责任单位")


def status(task: Task, side: str) -> str:
    """The status of a side in words."""
    value = task.status_of(side)
    return str(TaskStatus(value).label) if value else OUT


def due(task: Task) -> str:
    """The day of the whole in words; a day that is only suggested says so."""
    if task.due_on:
        return written(task.due_on) + ("（逾期）" if task.overdue else "")
    return suggested(task) or "未载"


def suggested(task: Task) -> str:
    """The day that the text suggests and nobody entered, in words that say so; empty if there is none."""
    if not task.due_is_suggested or task.suggested_due_on is None:
        return ""
    quoted = f"，原文“{task.suggested_due_words}”" if task.suggested_due_words else ""
    return f"建议时限（待确认）：{written(task.suggested_due_on)}{quoted}"
