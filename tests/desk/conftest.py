"""A task of two units, their liaisons, and the browsers of those who work on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from platforms.fields import Side
from policies.models import Clause, Liaison, Task, Unit
from tests import factories
from tests.admin.forms import Data, fields

Maker = Callable[..., Any]


@dataclass(frozen=True)
class Desk:
    """One joint task with a unit on each side, a liaison of each unit, and a clause that proves something."""

    task: Task
    cq: Unit
    sc: Unit
    liaison: User
    other: User
    proof: Clause


@pytest.fixture
def desk(db: None) -> Desk:
    task = factories.make_task()
    cq, sc = factories.make_unit(name="重庆市发展委"), factories.make_unit(name="四川省发展委", side=Side.SICHUAN)
    for unit in (cq, sc):
        factories.make_responsibility(task, unit)
    report = factories.make_policy(slug="news", title="成效报道", authority="report")
    proof = factories.make_clause(
        report, "税费征管服务已经一体化。", marker="（二）", path="1.2", kind="item", number=2
    )
    return Desk(task, cq, sc, liaison_of(cq, "yu"), liaison_of(sc, "chuan"), proof)


def liaison_of(unit: Unit, name: str) -> User:
    """A new liaison of a unit, without the admin."""
    user = factories.make_user("单位联络员", username=name)
    User.objects.filter(pk=user.pk).update(is_staff=False)
    Liaison.objects.create(user=user, unit=unit)
    return User.objects.get(pk=user.pk)


def fields_of(page: str, form: str) -> Data:
    """The fields of the form with this id in a page, as a browser would send them back."""

    class Page:
        content = page.encode()

    return fields(Page, form)


def browser_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def liaison(desk: Desk) -> Client:
    """The browser of the liaison of 重庆."""
    return browser_of(desk.liaison)


@pytest.fixture
def editing(editor: User) -> Client:
    """The browser of an editor."""
    return browser_of(editor)


@pytest.fixture
def reviewing(reviewer: User) -> Client:
    """The browser of a reviewer."""
    return browser_of(reviewer)
