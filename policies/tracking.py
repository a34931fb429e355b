"""WRITE PATH 2: what people enter about tasks: status moves and the review of progress.

Every function here runs in one transaction, checks the rules, and leaves a history row with who, when and why.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from platforms.editing import REASON_LENGTH, Edit, begin
from policies.models import Progress, Task, TaskStatus

CLOSE = "policies.close_task"
REVIEW = "policies.review_progress"


@dataclass(frozen=True)
class Move:
    """One allowed step between two statuses, what it means, and the permission it takes beyond editing."""

    source: TaskStatus
    target: TaskStatus
    meaning: str
    permission: str = ""


S = TaskStatus
MOVES = (
    Move(S.UNREPORTED, S.NOT_STARTED, "首次报告：尚未启动"),
    Move(S.UNREPORTED, S.ONGOING, "首次报告：正在推进"),
    Move(S.UNREPORTED, S.DONE, "首次报告：已经完成，等待销号"),
    Move(S.UNREPORTED, S.PAUSED, "首次报告：暂缓"),
    Move(S.UNREPORTED, S.STOPPED, "首次报告：终止"),
    Move(S.NOT_STARTED, S.UNREPORTED, "登记有误，撤回首次报告"),
    Move(S.NOT_STARTED, S.ONGOING, "启动"),
    Move(S.NOT_STARTED, S.DONE, "补报：已经完成，等待销号"),
    Move(S.NOT_STARTED, S.PAUSED, "暂缓"),
    Move(S.NOT_STARTED, S.STOPPED, "终止"),
    Move(S.ONGOING, S.UNREPORTED, "登记有误，撤回首次报告"),
    Move(S.ONGOING, S.NOT_STARTED, "登记有误，改为未启动"),
    Move(S.ONGOING, S.DONE, "完成，等待销号"),
    Move(S.ONGOING, S.PAUSED, "暂缓"),
    Move(S.ONGOING, S.STOPPED, "终止"),
    Move(S.DONE, S.ONGOING, "核查未完成，退回继续推进"),
    Move(S.DONE, S.CLOSED, "核查完成，销号", CLOSE),
    Move(S.CLOSED, S.DONE, "销号有误，撤销销号", CLOSE),
    Move(S.CLOSED, S.ONGOING, "销号后发现未完成，重新推进", CLOSE),
    Move(S.PAUSED, S.NOT_STARTED, "解除暂缓，尚未启动"),
    Move(S.PAUSED, S.ONGOING, "解除暂缓，继续推进"),
    Move(S.PAUSED, S.STOPPED, "暂缓后终止"),
    Move(S.STOPPED, S.NOT_STARTED, "撤销终止，尚未启动"),
    Move(S.STOPPED, S.ONGOING, "撤销终止，继续推进"),
)
TABLE = {(move.source, move.target): move for move in MOVES}


def reachable(status: str, user: User | None) -> list[TaskStatus]:
    """The statuses `user` may move a task to from `status`, in the order of the vocabulary."""
    return [target for target in TaskStatus if (move := TABLE.get((TaskStatus(status), target))) and _may(user, move)]


def check_status(*, before: str, after: str, user: User | None, reason: str) -> None:
    """Raise ValidationError (keys status, reason) unless `user` may move a task so; no move is always allowed."""
    if before == after:
        return
    source, target = TaskStatus(before), TaskStatus(after)
    move = TABLE.get((source, target))
    if move is None:
        allowed = "、".join(f"“{each.label}”" for each in reachable(before, user)) or "（没有）"
        raise ValidationError(
            {"status": f"不能从“{source.label}”直接转为“{target.label}”；从“{source.label}”可以转为：{allowed}。"}
        )
    if not _may(user, move):
        raise ValidationError(
            {
                "status": f"“{source.label}”转为“{target.label}”只能由审核人员办理："
                "请填写进展并提交审核，或请审核人员操作。"
            }
        )
    if not reason.strip():
        raise ValidationError(
            {"reason": f"状态由“{source.label}”转为“{target.label}”，请在“改动说明”中写明原因，例如依据的文件或会议。"}
        )


def check_restored(*, before: str, after: str, user: User | None, reason: str) -> None:
    """Raise ValidationError unless `user` may put a status back. Undoing asks for the permission, not for the table."""
    if before == after:
        return
    closing = TaskStatus.CLOSED in {before, after}
    if closing and (user is None or not user.has_perm(CLOSE)):
        raise ValidationError("恢复会改变“已销号”状态，只能由审核人员办理。")
    if not reason.strip():
        raise ValidationError("恢复会改变任务状态，请写明原因。")


def _may(user: User | None, move: Move) -> bool:
    return not move.permission or (user is not None and user.has_perm(move.permission))


@transaction.atomic
def record_task(*, task: Task, edit: Edit) -> None:
    """Save what a person changed in `task`, already claimed (`editing.begin`). Raises ValidationError."""
    before = Task.objects.values_list("status", flat=True).get(pk=task.pk)
    check_status(before=before, after=task.status, user=edit.user, reason=edit.reason)
    edit.stamp(task)
    task.save()


@transaction.atomic
def adopt_due(*, task: Task, edit: Edit) -> None:
    """Enter the deadline that the clause of `task` suggests; its history says so. Raises ValidationError.

    Raises StaleRecordError if someone saved the task since it was read.
    """
    if not task.due_is_suggested:
        raise ValidationError("这项任务没有建议时限，或者已经登记了时限。")
    begin(task, edit=edit)
    task.due_on, task.due_words = task.suggested_due_on, task.suggested_due_words
    task.clean()
    reason = edit.reason or f"采用建议时限：原文“{task.due_words}”"[:REASON_LENGTH]
    record_task(task=task, edit=Edit(edit.user, reason, edit.at))


@dataclass(frozen=True)
class Planned:
    """What a bulk move would do to one task: move it, or refuse it and say why."""

    task: Task
    refusal: str = ""


def plan_status(*, tasks: Iterable[Task], status: str, edit: Edit) -> list[Planned]:
    """Each task with the reason why it cannot move to `status`, or with none if it can. Nothing is written."""
    return [Planned(task, _refusal(task, status, edit)) for task in tasks]


def _refusal(task: Task, status: str, edit: Edit) -> str:
    if task.status == status:
        return f"已经是“{TaskStatus(status).label}”，无须改动。"
    try:
        check_status(before=task.status, after=status, user=edit.user, reason=edit.reason or "-")
    except ValidationError as error:
        return "".join(error.messages)
    return ""


@transaction.atomic
def move_tasks(*, tasks: Iterable[Task], status: str, edit: Edit) -> int:
    """Move all of `tasks`, as they were read, to `status`; return how many. One refusal or stale task undoes all."""
    moved = 0
    for task in sorted(tasks, key=lambda each: each.pk):
        begin(task, edit=edit)
        task.status = status
        record_task(task=task, edit=edit)
        moved += 1
    return moved


PROGRESS_MOVES = {
    Progress.State.SUBMITTED: {Progress.State.ACCEPTED, Progress.State.RETURNED},
    Progress.State.ACCEPTED: {Progress.State.RETURNED},
}


def reviews(progress: Progress, user: User | None) -> list[Progress.State]:
    """The review states `user` may bring `progress` to, 采纳 first."""
    if user is None or not user.has_perm(REVIEW):
        return []
    onward = PROGRESS_MOVES.get(Progress.State(progress.state), set())
    return [state for state in Progress.State if state in onward]


def check_review(*, progress: Progress, state: str, edit: Edit) -> None:
    """Raise ValidationError unless `edit` may bring `progress` to the review state `state`."""
    wanted = Progress.State(state)
    if edit.user is None or not edit.user.has_perm(REVIEW):
        raise ValidationError(f"只有审核人员可以把进展改为“{wanted.label}”。")
    if wanted == Progress.State.RETURNED and not edit.reason.strip():
        raise ValidationError("退回须写明原因：填报人要知道改什么。")
    if wanted == Progress.State.ACCEPTED:
        progress.clean()
    if wanted not in reviews(progress, edit.user):
        raise ValidationError(
            f"这条进展是“{progress.get_state_display()}”，不能改为“{wanted.label}”：只审核已提交（待审核）的进展。"
        )


@transaction.atomic
def review_progress(*, progress: Progress, state: str, edit: Edit) -> None:
    """Accept or return one report, and keep what the reviewer says of it for its author. Raises ValidationError.

    Accepting moves the task to the status the report names.
    """
    check_review(progress=progress, state=state, edit=edit)
    task = progress.task
    begin(task, edit=edit)
    progress.state = state
    progress.review_note = edit.reason
    edit.stamp(progress)
    progress.save()
    reason = edit.reason
    if state == Progress.State.ACCEPTED and progress.status:
        task.status = progress.status
        reason = reason or f"采纳 {progress.on} 的进展"
    record_task(task=task, edit=Edit(edit.user, reason, edit.at))


def check_progress(*, before: Progress | None, after: Progress) -> None:
    """Raise ValidationError unless `after` may be saved over `before` (None: a new report) outside of a review."""
    if before is not None and before.locked:
        raise ValidationError("这条进展已采纳，不能修改；如有出入，请审核人员先退回。")
    if after.state in {Progress.State.ACCEPTED, Progress.State.RETURNED} and (
        before is None or before.state != after.state
    ):
        raise ValidationError("采纳和退回由审核人员在进展自己的页面办理；这里请选“草稿”或“待审核”。")
