"""Clauses of the library as evidence of tasks: accepted or rejected by an editor, with a line why."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from platforms.editing import Edit, keep_baseline
from policies.models import TaskEvidence
from policies.tracking.parties import CHANGE
from policies.tracking.tasks import hold

REFUSAL = "只有编辑和审核人员可以判断佐证。"


@transaction.atomic
def decide_evidence(*, judgement: TaskEvidence, edit: Edit, seen: str | None = None) -> TaskEvidence:
    """Keep whether a clause proves what came of a task (task, clause, state, why; score and words where proposed).

    A later judgement of the same pair takes the place of an earlier one. `seen`: the mark of the judgement that the
    person saw, empty for none; None if no page showed it. Return the row kept.

    Raises ValidationError, PermissionDenied.
    """
    edit.permitted(CHANGE, REFUSAL)
    hold(judgement.task_id)
    before = TaskEvidence.objects.filter(task=judgement.task, clause=judgement.clause).first()
    _check_seen(before, seen)
    kept = before or judgement
    if before is not None:
        keep_baseline(before, version=0, edit=edit)
    kept.state, kept.why = judgement.state, judgement.why
    kept.sign(user=edit.user, at=edit.at)
    kept.full_clean(exclude=["decided_by"])
    edit.stamp(kept)
    kept.save()
    return kept


@transaction.atomic
def withdraw_evidence(*, judged: TaskEvidence, edit: Edit, seen: str | None = None) -> None:
    """Take a judgement back: the clause is undecided again. Its history keeps it. `seen`: as in `decide_evidence`.

    Raises ValidationError, PermissionDenied.
    """
    edit.permitted(CHANGE, REFUSAL)
    hold(judged.task_id)
    now = TaskEvidence.objects.filter(pk=judged.pk).first()
    if now is None:
        raise ValidationError("这条判断已经有人撤回，请刷新页面查看。")
    _check_seen(now, seen)
    keep_baseline(now, version=0, edit=edit)
    edit.stamp(now)
    now.delete()


def _check_seen(before: TaskEvidence | None, seen: str | None) -> None:
    """Raise ValidationError if a person judged a pair of which somebody else has made another judgement since."""
    now = before.mark if before else ""
    if seen is None or seen == now:
        return
    if before is None:
        raise ValidationError("这一条的判断已经有人撤回，所以没有保存：请核对后再判断。")
    raise ValidationError(
        f"这一条已判断为“{before.get_state_display()}”，理由是“{before.why}”，所以没有保存：要改判，请先撤回那条判断。"
    )
