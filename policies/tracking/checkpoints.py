"""节点: the steps of a task and the days by which they are to be done, kept by editors; lights follow from them."""

from __future__ import annotations

import hashlib

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from platforms.editing import Edit, begin
from platforms.fields import StaleRecordError, written
from policies.models import Checkpoint, Task
from policies.models.status import sides_of
from policies.tracking.parties import CHANGE
from policies.tracking.tasks import hold, write_task

REFUSAL = "节点由编辑和审核人员登记。"
SHOWN = ("title", "due_on", "side", "done_on", "note")  # what an editor sees of a checkpoint, and may change


def mark(checkpoint: Checkpoint) -> str:
    """A sign of the checkpoint as it stands: two states have the same only if nothing an editor sees differs."""
    shown = "\n".join(str(getattr(checkpoint, name) or "") for name in SHOWN)
    return hashlib.sha256(shown.encode()).hexdigest()[:16]


@transaction.atomic
def save_checkpoint(*, checkpoint: Checkpoint, edit: Edit, seen: str = "") -> None:
    """Save a checkpoint, new or changed, and what follows for its task.

    `seen`: the `mark` of the checkpoint that was changed. Raises ValidationError, PermissionDenied, StaleRecordError.
    """
    edit.permitted(CHANGE, REFUSAL)
    checkpoint.full_clean()
    task = _begin(checkpoint, edit, seen)
    if checkpoint.side and not task.status_of(checkpoint.side):
        raise ValidationError({"side": "这项任务不涉及这一方。"})
    _check_days(checkpoint, task)
    _check_first(checkpoint)
    edit.stamp(checkpoint)
    checkpoint.save()
    write_task(task, edit.telling(f"节点：{checkpoint.title}"))


@transaction.atomic
def remove_checkpoint(*, checkpoint: Checkpoint, edit: Edit, seen: str = "") -> None:
    """Remove a checkpoint; its history keeps it. Raises PermissionDenied, StaleRecordError."""
    edit.permitted(CHANGE, REFUSAL)
    task = _begin(checkpoint, edit, seen)
    edit.stamp(checkpoint)
    checkpoint.delete()
    write_task(task, edit.telling(f"删除节点：{checkpoint.title}"))


def _begin(checkpoint: Checkpoint, edit: Edit, seen: str) -> Task:
    """The task of the checkpoint, claimed; StaleRecordError if the checkpoint was changed or removed meanwhile."""
    task = hold(checkpoint.task_id)
    if checkpoint.pk is not None:
        kept = Checkpoint.objects.filter(pk=checkpoint.pk).first()
        if kept is None or mark(kept) != seen:
            raise StaleRecordError(f"checkpoint {checkpoint.pk} is no longer as it was seen")
    begin(task, edit=edit)
    return task


def _check_first(checkpoint: Checkpoint) -> None:
    names = ("task", "title", "due_on", "side")
    same = Checkpoint.objects.filter(**{name: getattr(checkpoint, name) for name in names})
    if same.exclude(pk=checkpoint.pk).exists():
        raise ValidationError({"title": "这项任务已有同名、同日、同一方的节点，没有再登记一条。"})


def _check_days(checkpoint: Checkpoint, task: Task) -> None:
    today = timezone.localdate()
    if checkpoint.done_on and checkpoint.done_on > today:
        raise ValidationError(
            {"done_on": f"实际完成 {written(checkpoint.done_on)} 还没有到（今天是 {written(today)}）：请核对日期。"}
        )
    ends = [day for half in sides_of(checkpoint.side or "joint") if (day := getattr(task, f"due_{half}"))]
    if checkpoint.done_on is None and ends and checkpoint.due_on > max(ends):
        raise ValidationError(
            {"due_on": f"节点 {written(checkpoint.due_on)} 晚于时限 {written(max(ends))}：请核对日期，或先办延期。"}
        )
