"""A task in words, as lists, files and frozen registers say it."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from platforms.fields import Side, written
from policies.models import Responsibility, Task, UnresolvedParty
from policies.models.status import TaskStatus

SUREST = [Responsibility.Basis(name) for name in ("stated", "confirmed", "derived", "suggested")]
OUT = "不涉及"  # a side that has no part in the task


def unit_name(row: Responsibility) -> str:
    """Return the name of the unit, with what became of it and with its role unless that is the usual one."""
    role = "" if row.role == Responsibility.Role.RESPONSIBLE else Responsibility.Role(row.role).label
    return str(row.unit) + "".join(f"（{words}）" for words in (row.unit.today, role) if words)


def by_basis(rows: Iterable[Responsibility]) -> str:
    """The units of `rows`, those of one basis together: 原文写明：…；建议（待确认）：…"""
    groups: dict[str, list[str]] = {}
    for row in rows:
        groups.setdefault(str(Responsibility.Basis(row.basis).label), []).append(unit_name(row))
    return "；".join(f"{label}：{'、'.join(names)}" for label, names in groups.items())


def unresolved(parties: Iterable[UnresolvedParty]) -> str:
    """Whom the text names as responsible without a unit of the library."""
    groups: dict[str, list[str]] = {}
    for party in parties:
        what = "统称" if party.is_group else "未对应到登记单位"
        groups.setdefault(f"{party.get_role_display()}，{what}", []).append(party.words)
    return "；".join(f"{'、'.join(names)}（{label}）" for label, names in groups.items())


def surest(rows: Iterable[Responsibility]) -> list[Responsibility]:
    """The responsibilities in the order of what they rest on, the surest first."""
    return sorted(rows, key=lambda row: SUREST.index(Responsibility.Basis(row.basis)))


def all_units(duties: Collection[Responsibility], parties: Collection[UnresolvedParty]) -> str:
    """Who answers for a task, one side a line, always with what says so; what the text leaves open is said."""
    named = [
        f"{side.label}　{found}" for side in Side if (found := by_basis(row for row in duties if row.side == side))
    ]
    if parties:
        named.append(f"原文另写明　{unresolved(parties)}")
    stated = any(row.basis == Responsibility.Basis.STATED for row in duties)
    return "\n".join(named) or ("" if stated else "来源文本未载责任单位")


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
