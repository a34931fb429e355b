"""Saving tasks: what people changed of one, and the same move of many."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from platforms.editing import Edit, begin
from platforms.fields import Side, StaleRecordError
from policies.models import Progress, StatusMove, Task
from policies.models.register import proven
from policies.models.status import FINISHED, SIDES, sides_of
from policies.tracking.parties import CHANGE
from policies.tracking.statuses import Step, check_moves, check_restored, label

REFUSAL = "任务由编辑和审核人员登记：联络员请填报进展，采纳后状态随之改变。"


@transaction.atomic
def record_task(*, task: Task, edit: Edit) -> None:
    """Save what a person changed in `task`, already claimed (`editing.begin`).

    Raises ValidationError, PermissionDenied.
    """
    edit.permitted(CHANGE, REFUSAL)
    write_task(task, edit)


def write_task(task: Task, edit: Edit, report: Progress | None = None) -> None:
    """Save `task` and what follows for it, for who was found to be permitted. Raises ValidationError.

    `report`: the accepted report that asks for the moves, if one does; its evidence counts.
    """
    steps = [step for step in steps_of(task) if step.moves]
    check_moves(steps, user=edit.user, reason=edit.reason)
    _save(task, edit, steps, report)


@transaction.atomic
def restore_task(*, task: Task, edit: Edit) -> None:
    """Check that `task` may go back to the statuses it now holds, and record the moves.

    Raises ValidationError, PermissionDenied.
    """
    edit.permitted(CHANGE, REFUSAL)
    steps = [step for step in steps_of(task) if step.moves]
    for step in steps:
        check_restored(step, user=edit.user, reason=edit.reason)
    StatusMove.objects.bulk_create(_moves(steps, edit, None))


def hold(pk: int) -> Task:
    """The task as it is now, its row locked until the transaction ends: who comes second waits, and is not told stale.

    Lock the task before any row that belongs to it, so that two people never wait for each other.
    """
    return Task.objects.select_for_update().get(pk=pk)


def hold_all(keys: Iterable[int]) -> dict[int, Task]:
    """These tasks as they are now, by key, all locked: in one order, so that two people never wait for each other."""
    return {task.pk: task for task in Task.objects.select_for_update().filter(pk__in=set(keys)).order_by("pk")}


def steps_of(task: Task) -> list[Step]:
    """For each side, from the status on record to the one that `task` now holds; one query."""
    names = [f"status_{side}" for side in SIDES]
    before = Task.objects.values_list(*names).get(pk=task.pk)
    return [Step(task, side, old, task.status_of(side)) for side, old in zip(SIDES, before, strict=True)]


def _save(task: Task, edit: Edit, steps: list[Step], report: Progress | None) -> None:
    task.settle()
    task.validate_constraints()
    edit.stamp(task)
    task.save()
    StatusMove.objects.bulk_create(_moves(steps, edit, report))


def _moves(steps: list[Step], edit: Edit, report: Progress | None) -> list[StatusMove]:
    return [
        StatusMove(
            task=step.task,
            side=step.side,
            source=step.before,
            target=step.after,
            at=edit.at,
            user=edit.user,
            reason=edit.reason,
            progress=report,
        )
        for step in steps
    ]


@transaction.atomic
def move_side(*, task: Task, side: str, status: str, edit: Edit) -> None:
    """Move one half of `task`, as it was read, or (两省市) both, to `status`.

    Raises ValidationError, PermissionDenied, StaleRecordError.
    """
    edit.permitted(CHANGE, REFUSAL)
    begin(task, edit=edit)
    put(task, side, status)
    write_task(task, edit)


@transaction.atomic
def move_half(*, task: Task, side: Side, seen: str, status: str, edit: Edit) -> None:
    """Move one half of `task` from the status in which it was `seen`, whatever else was saved of the task since.

    Raises ValidationError, PermissionDenied, and StaleRecordError if that half has been moved since.
    """
    held = hold(task.pk)
    if held.status_of(side) != seen:
        raise StaleRecordError(f"the half {side} of task {task.pk} was moved since it was seen")
    move_side(task=held, side=side, status=status, edit=edit)


def put(task: Task, side: str, status: str) -> None:
    """Set the status of the halves that `side` speaks of and that have a part, without saving."""
    for half in sides_of(side):
        if task.status_of(half):
            setattr(task, f"status_{half}", status)


@transaction.atomic
def adopt_due(*, task: Task, edit: Edit) -> None:
    """Enter the deadline that the clause of `task` suggests; its history says so.

    Raises ValidationError, PermissionDenied, and StaleRecordError if someone saved the task since it was read.
    """
    edit.permitted(CHANGE, REFUSAL)
    if not task.due_is_suggested:
        raise ValidationError("这项任务没有建议时限，或者已经登记了时限。")
    begin(task, edit=edit)
    task.due_on, task.due_words = task.suggested_due_on, task.suggested_due_words
    task.clean()
    write_task(task, edit.telling(f"采用建议时限：原文“{task.due_words}”"))


@dataclass(frozen=True)
class Planned:
    """What a bulk move would do to one task: make these moves, or refuse them and say why."""

    task: Task
    moves: tuple[Step, ...] = ()
    refusal: str = ""


def plan_status(*, tasks: Iterable[Task], status: str, edit: Edit, side: str = Side.JOINT) -> list[Planned]:
    """Each task with its moves to `status`, and the reason why it cannot make them if it cannot. Nothing is written."""
    rows = list(tasks)
    known = _known(rows, status, side)
    return [_planned(task, status, side, edit, known) for task in rows]


def _known(tasks: list[Task], status: str, side: str) -> dict[Side, set[int]]:
    """For each half, the tasks with evidence; asked only where the move takes some."""
    if status not in FINISHED:
        return {}
    rows = Task.objects.filter(pk__in=[task.pk for task in tasks])
    return {half: proven(rows, half) for half in sides_of(side)}


def _planned(task: Task, status: str, side: str, edit: Edit, known: dict[Side, set[int]]) -> Planned:
    halves = [half for half in sides_of(side) if task.status_of(half)]
    steps = [Step(task, each, task.status_of(each), status, task.pk in known.get(each, ())) for each in halves]
    moves = tuple(step for step in steps if step.moves)
    if not moves:
        return Planned(task, (), f"已经是“{label(status)}”，无须改动。" if steps else "这项任务不涉及所选的一方。")
    try:
        check_moves(moves, user=edit.user, reason=edit.reason or "-")
    except ValidationError as error:
        return Planned(task, moves, "".join(dict.fromkeys(error.messages)))
    return Planned(task, moves)


@transaction.atomic
def move_tasks(*, tasks: Iterable[Task], status: str, edit: Edit, side: str = Side.JOINT) -> int:
    """Move all of `tasks`, as they were read, to `status`; return how many. One refusal or stale task undoes all."""
    moved = 0
    for task in sorted(tasks, key=lambda each: each.pk):
        move_side(task=task, side=side, status=status, edit=edit)
        moved += 1
    return moved
