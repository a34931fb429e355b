"""Binding users to units in the admin: by reviewers, with history; and who may not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.test import Client

from platforms.editing import Edit
from policies.models import Liaison, Unit
from policies.tracking.liaisons import bind_liaison, unbind_liaison
from tests.admin.conftest import address_of
from tests.desk.conftest import Desk
from tests.pages.html import text_of


def test_a_reviewer_binds_and_unbinds_an_account(
    desk: Desk, reviewing: Client, make_user: Callable[..., User], make_unit: Callable[..., Unit]
) -> None:
    user, unit = make_user(username="zhang", last_name="张", first_name="三"), make_unit(name="重庆市商务委")
    address = address_of(Liaison, "add")

    assert reviewing.post(address, {"user": "zhang", "unit": unit.pk, "note": "来函"}).status_code == 302

    made = Liaison.objects.get(user=user)
    assert User.objects.get(pk=user.pk).has_perm("policies.report_task")
    assert "张三（zhang）" in text_of(reviewing.get(address_of(Liaison, "changelist")).content.decode())
    history = text_of(reviewing.get(address_of(made, "history")).content.decode())
    assert "reviewer" in history
    assert reviewing.post(address_of(made, "delete"), {"post": "yes"}).status_code == 302
    assert not Liaison.objects.filter(user=user).exists()
    assert list(Liaison.history.filter(user=user).values_list("history_type", flat=True)) == ["-", "+"]


@pytest.mark.parametrize(
    ("name", "message"),
    [("nobody", "没有用户名为“nobody”的账号"), ("gone", "账号“gone”已停用"), ("yu", "已是该单位的联络员")],
)
def test_what_cannot_be_bound_says_why(
    desk: Desk, reviewing: Client, make_user: Callable[..., User], name: str, message: str
) -> None:
    make_user(username="gone", is_active=False)

    answer = reviewing.post(address_of(Liaison, "add"), {"user": name, "unit": desk.cq.pk, "note": ""})

    assert answer.status_code == 200
    assert message in text_of(answer.content.decode())
    assert Liaison.objects.count() == 2


def test_editors_see_bindings_and_cannot_change_them(desk: Desk, editing: Client, editor: User) -> None:
    row = Liaison.objects.first()
    assert row is not None

    assert editing.get(address_of(Liaison, "changelist")).status_code == 200
    assert editing.get(address_of(Liaison, "add")).status_code == 403
    assert editing.post(address_of(row, "delete"), {"post": "yes"}).status_code == 403
    for act in (bind_liaison, unbind_liaison):
        with pytest.raises(PermissionDenied):
            act(liaison=row, edit=Edit(editor))
