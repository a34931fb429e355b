"""Progress reports: written, handed in, taken back, accepted or returned. Accepting moves the sides they speak of."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from platforms.editing import Edit, begin
from policies.models import Progress, TaskStatus
from policies.tracking.attachments import store_attachment
from policies.tracking.hands import wrote
from policies.tracking.parties import may_report
from policies.tracking.statuses import Step, check_status
from policies.tracking.tasks import hold, put, record_task

REVIEW = "policies.review_progress"
State = Progress.State
PROGRESS_MOVES = {
    State.SUBMITTED: {State.ACCEPTED, State.RETURNED},
    State.ACCEPTED: {State.RETURNED},
}
OPEN = (State.DRAFT, State.RETURNED)  # what its author may still change


def may_edit(user: User, report: Progress) -> bool:
    """Whether `user` may change this report while it is open: its author or another who may report for its sides."""
    return report.state in OPEN and speaks_for(user, report)


def speaks_for(user: User | None, report: Progress) -> bool:
    """Whether `user` may report on this task for all the sides that `report` speaks of."""
    return user is not None and bool(report.halves) and set(report.halves) <= set(may_report(user, report.task))


def check_may_report(user: User | None, report: Progress) -> None:
    """Raise PermissionDenied unless `user` may report on this task for the side of `report`."""
    if not speaks_for(user, report):
        raise PermissionDenied("您不能替这一方填报这项任务：联络员只能填报本单位承担的任务。")


@transaction.atomic
def save_report(
    *, report: Progress, edit: Edit, submit: bool = False, upload: UploadedFile[bytes] | None = None
) -> None:
    """Save a report, new or as it was read, as a draft, or (`submit`) hand it in for review; with the file `upload`.

    Raises ValidationError, PermissionDenied, or StaleRecordError if someone saved it since it was read.
    """
    report.task = hold(report.task_id)  # first of all: a side may have left the task since the report was begun
    report.full_clean(exclude=["author", "reviewer", "file"])
    check_may_report(edit.user, report)
    if report.pk is None:
        report.author = edit.user
    else:
        _claim_open(report, edit)
    if upload is not None:
        report.file = store_attachment(upload=upload, user=edit.user)
    begin(report.task, edit=edit)
    report.state = State.SUBMITTED if submit else State.DRAFT if report.state == State.SUBMITTED else report.state
    if submit:
        check_ready(report)
    edit.stamp(report)
    report.save()


def _claim_open(report: Progress, edit: Edit) -> None:
    """Take the next version of a report that is still open; it may have been handed in or accepted meanwhile.

    Who changes it must have spoken for the side it was of, not only for the one it is given now.
    """
    report.claim()
    kept = Progress.objects.select_related("task").get(pk=report.pk)
    check_may_report(edit.user, kept)
    if kept.state not in OPEN:
        raise ValidationError(f"这条进展是“{kept.get_state_display()}”，不能修改：要改请先撤回，或请审核人员退回。")


def check_ready(report: Progress) -> None:
    """Raise ValidationError unless the report can be handed in: its moves are possible, and done is proven."""
    if report.status == TaskStatus.DONE and not report.has_evidence:
        raise ValidationError(
            {"status": f"转入“{TaskStatus.DONE.label}”须附佐证：请选一条库内条款、填一个链接，或上传一份材料。"}
        )
    for step in wished(report):
        source, target = step.before, step.after
        check_status(before=source, after=target, user=None, reason="-")


def wished(report: Progress) -> list[Step]:
    """The moves that accepting `report` would make."""
    if not report.status:
        return []
    steps = [Step(report.task, half, report.task.status_of(half), report.status) for half in report.halves]
    return [step for step in steps if step.moves]


@transaction.atomic
def withdraw_report(*, report: Progress, edit: Edit) -> None:
    """Take a handed-in report back as a draft. Raises ValidationError, PermissionDenied, StaleRecordError."""
    check_may_report(edit.user, report)
    report.task = hold(report.task_id)
    report.claim()
    if Progress.objects.values_list("state", flat=True).get(pk=report.pk) != State.SUBMITTED:
        raise ValidationError("只有待审核的进展可以撤回。")
    begin(report.task, edit=edit)
    report.state = State.DRAFT
    edit.stamp(report)
    report.save()


@transaction.atomic
def discard_report(*, report: Progress, edit: Edit) -> None:
    """Delete a draft that nobody ever reviewed. Raises ValidationError, PermissionDenied, StaleRecordError."""
    check_may_report(edit.user, report)
    report.task = hold(report.task_id)
    report.claim()
    if not Progress.objects.get(pk=report.pk).disposable:
        raise ValidationError("只有从未审核过的草稿可以删除：待审核的请先撤回，退回的请修改后再提交。")
    edit.stamp(report)
    report.delete()


def reviews(progress: Progress, user: User | None) -> list[Progress.State]:
    """The review states `user` may bring `progress` to, 采纳 first; none for one's own report."""
    if user is None or not user.has_perm(REVIEW) or _is_own(progress, user):
        return []
    onward = PROGRESS_MOVES.get(State(progress.state), set())
    return [state for state in State if state in onward]


def _is_own(progress: Progress, user: User) -> bool:
    """Whether `user` had a hand in what this report says."""
    return user.pk in wrote(progress)


def check_review(*, progress: Progress, state: str, edit: Edit) -> None:
    """Raise ValidationError unless `edit` may bring `progress` to the review state `state`."""
    wanted = State(state)
    if edit.user is None or not edit.user.has_perm(REVIEW):
        raise ValidationError(f"您没有审核进展的权限，不能把进展改为“{wanted.label}”：请联系编辑或审核人员。")
    if _is_own(progress, edit.user):
        raise ValidationError("这条进展是您自己填报或提交的，不能由您审核：请另一位编辑或审核人员办理。")
    if wanted == State.RETURNED and not edit.reason.strip():
        raise ValidationError("退回须写明原因：填报人要知道改什么。")
    if wanted == State.RETURNED and progress.locked:
        _check_still_proven(progress)
    if wanted == State.ACCEPTED:
        progress.clean()
    if wanted not in reviews(progress, edit.user):
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
    """Accept or return one report, and keep what the reviewer says of it for its author. Raises ValidationError.

    Accepting moves the sides of the task to the status the report names. Raises StaleRecordError if the report or its
    task was saved since they were read.
    """
    check_review(progress=progress, state=state, edit=edit)
    task = progress.task
    hold(task.pk)
    progress.claim()
    begin(task, edit=edit)
    progress.state = state
    progress.review_note = edit.reason
    progress.reviewer, progress.reviewed_at = edit.user, edit.at
    edit.stamp(progress)
    progress.save()
    reason = edit.reason
    if state == State.ACCEPTED and progress.status:
        put(task, progress.side, progress.status)
        reason = reason or f"采纳 {progress.on} 的进展"
    record_task(task=task, edit=Edit(edit.user, reason, edit.at), report=progress)


def check_progress(*, before: Progress | None, after: Progress) -> None:
    """Raise ValidationError unless `after` may be saved over `before` (None: a new report) outside of a review."""
    if before is not None and before.locked:
        raise ValidationError("这条进展已采纳，不能修改；如有出入，请审核人员先退回。")
    if after.state in {State.ACCEPTED, State.RETURNED} and (before is None or before.state != after.state):
        raise ValidationError("采纳和退回由审核人员在进展自己的页面办理；这里请选“草稿”或“待审核”。")
