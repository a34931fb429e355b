"""Views that people keep under a name: their own, and for all where an editor shares one."""

from __future__ import annotations

from collections.abc import Collection

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import QueryDict

from policies.models import SavedView
from policies.tracking.parties import CHANGE

MOST = 50  # views of one person


@transaction.atomic
def keep_view(*, view: SavedView, user: User, known: Collection[str]) -> None:
    """Keep a new view of `user`, or what they changed of their own one. Raises ValidationError, PermissionDenied.

    `known`: the parameters that its page answers to; a view asks for nothing else.
    """
    _check_owner(view, user)
    if view.shared and not user.has_perm(CHANGE):
        raise PermissionDenied("只有编辑和审核人员可以共享视图。")
    owner = User.objects.select_for_update().get(pk=user.pk)  # two saves at once are counted one after the other
    if view.pk is None and SavedView.objects.filter(owner=owner).count() >= MOST:
        raise ValidationError(f"您已保存 {MOST} 个视图，不能再多：请先删除不用的。")
    if unknown := sorted(set(QueryDict(view.query)) - set(known)):
        raise ValidationError(f"条件里有页面不认识的“{'”“'.join(unknown)[:60]}”：请从任务页面重新保存。")
    view.full_clean()
    view.save()


@transaction.atomic
def drop_view(*, view: SavedView, user: User) -> None:
    """Delete a view of `user`. Raises PermissionDenied."""
    _check_owner(view, user)
    view.delete()


def _check_owner(view: SavedView, user: User) -> None:
    if not user.is_active or view.owner_id != user.pk:
        raise PermissionDenied("只能保存、修改和删除自己的视图。")
