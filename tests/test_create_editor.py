"""`manage.py create_editor`: accounts for the admin."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from policies.models import Liaison, Unit

pytestmark = pytest.mark.django_db


def create(*arguments: str) -> str:
    """What the command prints."""
    out = io.StringIO()
    call_command("create_editor", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("arguments", "group"), [((), "编辑"), (("--group", "审核"), "审核"), (("--group", "只读"), "只读")]
)
def test_new_account_may_log_in_with_the_shown_password(arguments: tuple[str, ...], group: str) -> None:
    printed = create("zhang", "--generate", *arguments)

    found = re.search(r"密码（只显示这一次）：(\S+)", printed)
    assert found
    user = authenticate(username="zhang", password=found[1])
    assert isinstance(user, User)
    assert user.is_staff
    assert not user.is_superuser
    assert [each.name for each in user.groups.all()] == [group]


def test_account_that_exists_keeps_its_password_and_joins_the_group() -> None:
    user = User.objects.create_user("zhang", password="kept-as-it-was")

    printed = create("zhang", "--generate", "--group", "审核")

    user.refresh_from_db()
    assert user.check_password("kept-as-it-was")
    assert user.is_staff
    assert user.groups.filter(name="审核").exists()
    assert "密码不变" in printed


def test_account_moves_from_group_to_group() -> None:
    create("zhang", "--generate", "--group", "审核")

    printed = create("zhang", "--group", "只读")

    assert [each.name for each in User.objects.get(username="zhang").groups.all()] == ["只读"]
    assert "zhang 现在属于“只读”组" in printed


def test_a_liaison_is_bound_to_their_units_and_does_without_the_admin(make_unit: Callable[..., Unit]) -> None:
    one, other = make_unit(slug="cq-fgw", short_name="市发展改革委"), make_unit(slug="cq-sw")

    printed = create("zhang", "--generate", "--group", "单位联络员", "--unit", "cq-fgw", "--unit", "cq-sw")
    create("zhang", "--group", "单位联络员", "--unit", "cq-fgw")

    user = User.objects.get(username="zhang")
    assert not user.is_staff
    assert set(Liaison.objects.units_of(user)) == {one, other}
    assert Liaison.history.count() == 2
    assert "负责市发展改革委" in printed
    assert "/login/" in printed


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("zhang", "--group", "单位联络员"), "须给出单位"),
        (("zhang", "--unit", "cq-fgw"), "其他组不需要"),
        (("zhang", "--group", "单位联络员", "--unit", "nowhere"), "没有网址名为“nowhere”的单位"),
        (("zhang", "--group", "总编"), "没有“总编”这个组。现有的组：.*编辑"),
        (("not a name", "--generate"), "账号没有建立"),
    ],
)
def test_refusals_say_why(arguments: tuple[str, ...], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        create(*arguments)

    assert not User.objects.exists()
