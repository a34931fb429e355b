"""Reports accepted or returned by somebody else than who wrote them. Accepting moves the sides they speak of."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from platforms.editing import Edit, begin
from platforms.fields import StaleRecordError
from policies.models import Progress, TaskStatus
from policies.tracking.hands import wrote
from policies.tracking.tasks import hold, hold_all, put, write_task

REVIEW = "policies.review_progress"
REFUSAL = "您没有审核进展的权限：进展由编辑或审核人员审核。"
State = Progress.State
PROGRESS_MOVES = {
    State.SUBMITTED: {State.ACCEPTED, State.RETURNED},
    State.ACCEPTED: {State.RETURNED},
}


def reviews(progress: Progress, user: User | None) -> list[Progress.State]:
    """The review states `user` may bring `progress` to, 采纳 first; none for one's own report."""
    if user is None or not user.has_perm(REVIEW) or user.pk in wrote(progress):
        return []
    onward = PROGRESS_MOVES.get(State(progress.state), set())
    return [state for state in State if state in onward]


def _check(progress: Progress, wanted: Progress.State, reviewer: User, reason: str) -> None:
    """Raise ValidationError unless `reviewer` may bring `progress` to the review state `wanted`."""
    if reviewer.pk in wrote(progress):
        raise ValidationError("这条进展是您自己填报或提交的，不能由您审核：请另一位编辑或审核人员办理。")
    if wanted == State.RETURNED and not reason.strip():
        raise ValidationError("退回须写明原因：填报人要知道改什么。")
    if wanted == State.RETURNED and progress.locked:
        _check_still_proven(progress)
    if wanted == State.ACCEPTED:
        progress.clean()
    if wanted not in PROGRESS_MOVES.get(State(progress.state), set()):
        raise ValidationError(
            f"这条进展是“{progress.get_state_display()}”，不能改为“{wanted.label}”：只审核已提交（待审核）的进展。"
        )


def _check_still_proven(progress: Progress) -> None:
    """Raise ValidationError if a side that was struck off would be left without evidence."""
    others = Progress.objects.filter(task=progress.task_id).exclude(pk=progress.pk).accepted().with_evidence()
    closed = [half for half in progress.halves if progress.task.status_of(half) == TaskStatus.CLOSED]
    if bare := [str(half.label) for half in closed if not others.of_side(half).exists()]:
        raise ValidationError(
            f"{'、'.join(bare)}已销号，这条进展是唯一的佐证，不能退回：请审核人员先撤销销号，再退回这条进展。"
        )


@transaction.atomic
def review_progress(*, progress: Progress, state: str, edit: Edit) -> None:
    """Accept or return one report, as it was read, and keep what the reviewer says of it for its author.

    Accepting moves the sides of the task, as it is now, to the status the report names. Raises ValidationError,
    PermissionDenied, and StaleRecordError if the report was saved since it was read.
    """
    reviewer = edit.permitted(REVIEW, REFUSAL)
    progress.task = task = hold(progress.task_id)
    progress.claim()
    _check(progress, State(state), reviewer, edit.reason)
    begin(task, edit=edit)
    progress.state = state
    progress.review_note = edit.reason
    progress.reviewer, progress.reviewed_at = reviewer, edit.at
    edit.stamp(progress)
    progress.save()
    reason = edit.reason
    if state == State.ACCEPTED and progress.status:
        put(task, progress.side, progress.status)
        reason = reason or f"采纳 {progress.on} 的进展"
    write_task(task, Edit(edit.user, reason, edit.at), progress)


@transaction.atomic
def review_all(*, keys: Iterable[int], state: str, edit: Edit, seen: Collection[str] | None = None) -> None:
    """Review all of these reports, the oldest first, or none.

    `seen`: the `review_mark` of each as the reviewer had it in front of them; None if no page showed them. Raises as
    `review_progress`, and StaleRecordError if one of them is not as it was seen.
    """
    reports = list(Progress.objects.filter(pk__in=list(keys)).order_by("on", "id"))
    tasks = hold_all(report.task_id for report in reports)
    for report in reports:
        report.task = tasks[report.task_id]
    if seen is not None and not {review_mark(each) for each in reports} <= set(seen):
        raise StaleRecordError("a report or its task was saved since it was seen")
    for report in reports:
        review_progress(progress=report, state=state, edit=edit)


def review_mark(report: Progress) -> str:
    """A sign of the report and its task as they stand: whatever is saved of either later, the task's version tells."""
    return f"{report.pk}:{report.task.version}"
