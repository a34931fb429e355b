"""平行对照: the two halves of each task next to each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from platforms.fields import Side
from policies.boards.reported import newest
from policies.boards.rows import OF_BOTH
from policies.models import Progress, Responsibility, Task, TaskEvidence
from policies.models.lights import SideState
from policies.models.status import SIDES, sides_of


@dataclass(frozen=True)
class Half:
    """One side: how it stands, who answers, its newest accepted report, and how many reports carry evidence."""

    state: SideState
    units: tuple[Responsibility, ...]
    report: Progress | None
    proofs: int


@dataclass(frozen=True)
class Pair:
    """A task with its halves; units of both sides, and clauses of the library that prove it, belong to both."""

    task: Task
    halves: tuple[Half, ...]
    joint: tuple[Responsibility, ...]
    clauses: tuple[TaskEvidence, ...]

    @property
    def differences(self) -> tuple[str, ...]:
        """In what the halves differ, in words."""
        if len(self.halves) != len(SIDES):
            return ()
        first, second = self.halves
        found = {
            "状态不同": first.state.status != second.state.status,
            "灯不同": first.state.light.light != second.state.light.light,
            "时限不同": first.state.due_on != second.state.due_on,
            "只有一方报告": (first.report is None) != (second.report is None),
            "只有一方的进展附佐证": bool(first.proofs) != bool(second.proofs),
        }
        return tuple(words for words, holds in found.items() if holds)


def pairs(tasks: Iterable[Task]) -> tuple[Pair, ...]:
    """Return the halves of `tasks` (`Task.objects.for_list()`); three queries for all of them."""
    rows = list(tasks)
    keys = [task.pk for task in rows]
    reports, proofs, clauses = newest(rows), _proofs(keys), _clauses(keys)
    return tuple(
        Pair(
            task,
            tuple(
                Half(
                    state,
                    _units(task, {state.side}),
                    reports.get((task.pk, state.side)),
                    proofs.get((task.pk, state.side), 0),
                )
                for state in task.side_states
            ),
            _units(task, OF_BOTH),
            tuple(clauses.get(task.pk, ())),
        )
        for task in rows
    )


def _units(task: Task, sides: set[Side]) -> tuple[Responsibility, ...]:
    rows = sorted(task.responsibilities.all(), key=lambda row: (row.place, row.pk))
    return tuple(row for row in rows if row.side in sides)


def _proofs(keys: list[int]) -> dict[tuple[int, Side], int]:
    """How many accepted reports of each side carry evidence."""
    rows = Progress.objects.filter(task__in=keys).accepted().with_evidence().order_by()
    counts: dict[tuple[int, Side], int] = {}
    for task, side, count in rows.values_list("task_id", "side").annotate(n=Count("pk")):
        for half in sides_of(side):
            counts[task, half] = counts.get((task, half), 0) + count
    return counts


def _clauses(keys: list[int]) -> dict[int, list[TaskEvidence]]:
    found: dict[int, list[TaskEvidence]] = {}
    for row in TaskEvidence.objects.filter(task__in=keys).accepted().with_clauses():
        found.setdefault(row.task_id, []).append(row)
    return found
