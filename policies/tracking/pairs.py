"""Targets and results that speak of one thing: accepted or rejected by an editor, with a line why."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from platforms.editing import Edit, begin
from platforms.fields import StaleRecordError
from policies.models import FigurePair
from policies.tracking.parties import CHANGE

REFUSAL = "只有编辑和审核人员可以核对目标与成效。"


def decide_pair(*, judgement: FigurePair, edit: Edit) -> FigurePair:
    """Keep whether a target and a result speak of one thing (target, result, state, why); return the row kept.

    A judgement with a key changes that row, seen at its `version`; one without is the first of its two figures.
    Raises ValidationError, PermissionDenied, and StaleRecordError where somebody judged them in between.
    """
    edit.permitted(CHANGE, REFUSAL)
    try:
        with transaction.atomic():
            return _change(judgement, edit) if judgement.pk else _add(judgement, edit)
    except IntegrityError as error:
        raise StaleRecordError("The two figures were judged a moment ago.") from error


@transaction.atomic
def withdraw_pair(*, judged: FigurePair, edit: Edit) -> None:
    """Take a judgement, as it was read, back: the two are undecided again. Its history keeps it.

    Raises PermissionDenied, StaleRecordError.
    """
    edit.permitted(CHANGE, REFUSAL)
    begin(judged, edit=edit)
    edit.stamp(judged)
    judged.delete()


def sign_pair(*, pair: FigurePair, edit: Edit) -> None:
    """Say in `pair`, which somebody changes or puts back, that it is their judgement. Raises PermissionDenied."""
    edit.permitted(CHANGE, REFUSAL)
    pair.sign(user=edit.user, at=edit.at)


def _add(judgement: FigurePair, edit: Edit) -> FigurePair:
    if FigurePair.objects.filter(target=judgement.target, result=judgement.result).exists():
        raise StaleRecordError("The two figures have a judgement already.")
    if judgement.target is None or judgement.result is None:
        raise ValidationError("请选定一个目标和一个成效。")
    return _save(judgement, edit)


def _change(judgement: FigurePair, edit: Edit) -> FigurePair:
    kept = FigurePair.objects.select_related("target", "result").get(pk=judgement.pk)
    kept.version = judgement.version
    begin(kept, edit=edit)
    kept.state, kept.why = judgement.state, judgement.why
    return _save(kept, edit)


def _save(pair: FigurePair, edit: Edit) -> FigurePair:
    sign_pair(pair=pair, edit=edit)
    pair.full_clean(exclude=["decided_by"])
    edit.stamp(pair)
    pair.save()
    return pair
