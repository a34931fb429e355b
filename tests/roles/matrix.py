"""What the two matrices of role × action share: the user of a role, and a test for every cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests import factories

ENTERING = ("只读", "编辑", "审核")  # the groups whose members enter the admin
Row = tuple[Callable[[Client, Any], bool], str]  # an action, and of each role + for may, . for may not


def user_of(role: str, *, staff: bool) -> User:
    """A new user of a role: in the group of that name, a superuser, or neither; `staff`: who may enter the admin."""
    user = factories.make_user(role if role in ENTERING else "", is_superuser=role == "superuser")
    User.objects.filter(pk=user.pk).update(is_staff=staff)
    return User.objects.get(pk=user.pk)


def cells(roles: Sequence[str], matrix: Iterable[Row]) -> list[Any]:
    """Every role with every action and whether it may, as parameters of a test."""
    return [
        pytest.param(role, action, verdict == "+", id=f"{role}-{action.__name__}")
        for action, row in matrix
        for role, verdict in zip(roles, row, strict=True)
    ]
