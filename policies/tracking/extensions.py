"""延期: asked for by who reports on a side, granted or refused by a reviewer who did not ask."""

from __future__ import annotations

import datetime

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from platforms.editing import Edit, begin
from platforms.fields import Side, written
from policies.models import Extension, Task
from policies.models.status import RUNNING, sides_of
from policies.tracking.parties import may_report
from policies.tracking.tasks import hold, write_task

GRANT = "policies.grant_extension"


@transaction.atomic
def ask_extension(*, task: Task, side: str, to_on: datetime.date, reason: str, edit: Edit) -> Extension:
    """Ask for more time for a side, or both (两省市); return the request. Raises ValidationError, PermissionDenied."""
    task = hold(task.pk)  # as it is now: a side may have been struck off since the page was opened
    states = [state for state in task.side_states if state.side in sides_of(side)]
    sides = {state.side for state in states}
    if edit.user is None or not sides or not sides <= set(may_report(edit.user, task)):
        raise PermissionDenied("您不能替这一方申请延期：联络员只能为本单位承担的任务申请。")
    if not any(state.status in RUNNING for state in states):
        raise ValidationError("这一方已经完成或终止，不需要延期。")
    days = [state.due_on for state in states if state.due_on]
    _check_day(to_on, max(days, default=None), edit)
    if not reason.strip():
        raise ValidationError({"reason": "请写明延期的理由，例如受什么影响、现在到哪一步。"})
    if _asked(task, sides):
        raise ValidationError("这一方已有一份延期申请在等待审批，请等它批复后再申请。")
    begin(task, edit=edit)
    asked = Extension(task=task, side=side, from_on=max(days), to_on=to_on, reason=reason.strip(), asked_by=edit.user)
    asked.asked_at = edit.at
    asked.full_clean(exclude=["asked_by", "decided_by"])
    edit.stamp(asked)
    asked.save()
    return asked


def _check_day(to_on: datetime.date, due_on: datetime.date | None, edit: Edit) -> None:
    if due_on is None:
        raise ValidationError({"to_on": "这一方没有登记时限，不需要延期；要登记时限请联系编辑。"})
    if to_on <= due_on:
        raise ValidationError({"to_on": f"申请延至 {written(to_on)}，不晚于现在的时限 {written(due_on)}：请核对日期。"})
    if to_on <= timezone.localdate(edit.at):
        raise ValidationError({"to_on": f"申请延至 {written(to_on)}，这一天已经到了：请填今后的日期。"})


def _asked(task: Task, sides: set[Side]) -> bool:
    waiting = Extension.objects.filter(task=task, state=Extension.State.ASKED)
    return any(set(sides_of(each.side)) & sides for each in waiting)


def may_decide(user: User, extension: Extension) -> bool:
    """Whether the request waits, and for this user."""
    waits = extension.state == Extension.State.ASKED
    return waits and user.has_perm(GRANT) and extension.asked_by_id != user.pk


@transaction.atomic
def decide_extension(*, extension: Extension, granted: bool, edit: Edit) -> None:
    """Grant or refuse a request; what the reviewer says stands with it. Raises ValidationError, PermissionDenied."""
    if extension.asked_by_id == edit.permitted(GRANT, "延期只能由审核人员审批。").pk:
        raise ValidationError("这份延期是您申请的，不能由您审批：请另一位审核人员办理。")
    if not granted and not edit.reason.strip():
        raise ValidationError("不同意延期须写明原因。")
    task = _hold_waiting(extension)
    begin(task, edit=edit)
    extension.state = Extension.State.GRANTED if granted else Extension.State.REFUSED
    extension.decided_by, extension.decided_at, extension.decision = edit.user, edit.at, edit.reason
    edit.stamp(extension)
    extension.save()
    verdict = f"{'同意' if granted else '不同意'}{extension}"
    write_task(task, edit.telling(verdict))


def may_recall(user: User, extension: Extension) -> bool:
    """Whether the request waits, and is this user's own."""
    return extension.state == Extension.State.ASKED and extension.asked_by_id == user.pk


@transaction.atomic
def recall_extension(*, extension: Extension, edit: Edit) -> None:
    """Take a request back that nobody decided. Raises ValidationError, PermissionDenied."""
    if edit.user is None or extension.asked_by_id != edit.user.pk:
        raise PermissionDenied("延期申请只能由申请人撤回。")
    begin(_hold_waiting(extension), edit=edit)
    extension.state = Extension.State.RECALLED
    edit.stamp(extension)
    extension.save(update_fields=["state"])


def _hold_waiting(extension: Extension) -> Task:
    """Hold the task of a request and return it. Raises ValidationError if the request waits no more."""
    task = hold(extension.task_id)
    state = Extension.objects.values_list("state", flat=True).get(pk=extension.pk)
    if state != Extension.State.ASKED:
        raise ValidationError("这份延期申请已经批复或撤回，请刷新页面查看。")
    return task
