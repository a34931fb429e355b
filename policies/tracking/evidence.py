"""Clauses of the library as evidence of tasks: accepted or rejected by an editor, with a line why."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction

from platforms.editing import Edit
from policies.models import TaskEvidence
from policies.tracking.parties import CHANGE


@transaction.atomic
def decide_evidence(*, judgement: TaskEvidence, edit: Edit) -> TaskEvidence:
    """Keep whether a clause proves what came of a task (task, clause, state, why; score and words where proposed).

    A later judgement of the same pair takes the place of an earlier one. Return the row kept. Raises ValidationError,
    PermissionDenied.
    """
    _check(edit)
    rows = TaskEvidence.objects.select_for_update()
    kept = rows.filter(task=judgement.task, clause=judgement.clause).first() or judgement
    kept.state, kept.why = judgement.state, judgement.why.strip()
    kept.origin = TaskEvidence.Origin.PERSON
    kept.decided_by, kept.decided_at = edit.user, edit.at
    kept.full_clean(exclude=["decided_by"])
    edit.stamp(kept)
    kept.save()
    return kept


@transaction.atomic
def withdraw_evidence(*, judged: TaskEvidence, edit: Edit) -> None:
    """Take a judgement back: the clause is undecided again. Its history keeps it. Raises PermissionDenied."""
    _check(edit)
    edit.stamp(judged)
    judged.delete()


def _check(edit: Edit) -> None:
    if edit.user is None or not edit.user.has_perm(CHANGE):
        raise PermissionDenied("只有编辑和审核人员可以判断佐证。")
