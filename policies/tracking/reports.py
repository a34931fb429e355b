"""Progress reports: written, handed in, taken back, by those who may speak for a side."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from platforms.editing import Edit, begin
from policies.models import Progress, TaskStatus
from policies.tracking.attachments import store_attachment
from policies.tracking.parties import may_report
from policies.tracking.statuses import Step, check_status
from policies.tracking.tasks import hold

State = Progress.State
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
        _check_first(report)
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


def _check_first(report: Progress) -> None:
    """Raise ValidationError if its author has the same report on its way already: a button was pressed twice."""
    names = ("task", "side", "on", "status", "words", "evidence", "link", "author")
    same = Progress.objects.filter(**{name: getattr(report, name) for name in names})
    if same.filter(state__in=(State.DRAFT, State.SUBMITTED)).exists():
        raise ValidationError("同样的进展您已经存过一条，没有再存一条：要改动或添附材料，请打开那一条。")


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


def submit_report(*, report: Progress, edit: Edit) -> None:
    """Hand a report in as it stands. Raises ValidationError, PermissionDenied, StaleRecordError."""
    save_report(report=report, edit=edit, submit=True)


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


def check_progress(*, before: Progress | None, after: Progress) -> None:
    """Raise ValidationError unless `after` may be saved over `before` (None: a new report) outside of a review."""
    if before is not None and before.locked:
        raise ValidationError("这条进展已采纳，不能修改；如有出入，请审核人员先退回。")
    if after.state in {State.ACCEPTED, State.RETURNED} and (before is None or before.state != after.state):
        raise ValidationError("采纳和退回由审核人员在进展自己的页面办理；这里请选“草稿”或“待审核”。")
