"""单位联络员: who may bind a user to a unit, and what that does."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction

from platforms.editing import Edit
from policies.models import Liaison
from policies.tracking.parties import REPORT

BIND, UNBIND = "policies.add_liaison", "policies.delete_liaison"
GROUP = "单位联络员"


@transaction.atomic
def bind_liaison(*, liaison: Liaison, edit: Edit) -> None:
    """Bind a user to a unit, or change the note of a binding; who cannot report yet joins the group of liaisons.

    Raises ValidationError, PermissionDenied. An edit without a user is one by the operator of the site (a command).
    """
    _check(edit, BIND, "单位联络员由审核人员绑定。")
    if not liaison.user.is_active:
        raise ValidationError({"user": "这个账号已停用，不能做联络员：请先启用，或另选一个账号。"})
    liaison.full_clean()
    if not liaison.user.has_perm(REPORT):
        liaison.user.groups.add(Group.objects.get(name=GROUP))
    edit.stamp(liaison)
    liaison.save()


@transaction.atomic
def unbind_liaison(*, liaison: Liaison, edit: Edit) -> None:
    """Take a binding back; the history keeps it, and what the user reported stays. Raises PermissionDenied."""
    _check(edit, UNBIND, "单位联络员由审核人员解除。")
    edit.stamp(liaison)
    liaison.delete()


def _check(edit: Edit, permission: str, refusal: str) -> None:
    if edit.user is not None:
        edit.permitted(permission, refusal)
