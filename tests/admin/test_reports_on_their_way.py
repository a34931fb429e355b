"""What is not accepted yet is seen by those who work on it: in the admin as on the site, 只读 is not among them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client

from platforms.editing import Edit
from policies import tracking
from policies.models import Liaison, Progress
from tests import factories
from tests.admin.conftest import address_of

SECRET = "尚未核实的说法"
AsUser = Callable[[User], Client]


@pytest.fixture(params=["draft", "submitted", "returned"])
def report(request: pytest.FixtureRequest, db: None) -> Progress:
    return factories.make_progress(
        factories.make_task(), state=request.param, words=SECRET, author=factories.make_user("单位联络员")
    )


def pages(report: Progress) -> list[str]:
    task = report.task
    return [
        *(address_of(Progress, "changelist"), address_of(report), address_of(report, "history")),
        *(address_of(task), address_of(task, "history")),
    ]


def shown(client: Client, report: Progress) -> list[bool]:
    return [SECRET in client.get(page, follow=True).content.decode() for page in pages(report)]


def test_a_reader_sees_nothing_of_it(as_user: AsUser, reader: User, report: Progress) -> None:
    assert shown(as_user(reader), report) == [False] * 5


def test_an_editor_sees_all_of_it(as_user: AsUser, editor: User, report: Progress) -> None:
    assert shown(as_user(editor), report) == [True] * 5


def test_a_reader_who_speaks_for_the_side_sees_it(as_user: AsUser, reader: User, report: Progress) -> None:
    unit = factories.make_responsibility(report.task).unit
    Liaison.objects.create(user=reader, unit=unit)

    assert shown(as_user(reader), report)[:2] == [True, True]


def test_of_an_accepted_report_a_reader_sees_what_it_says_and_not_how_it_came_about(
    as_user: AsUser, reader: User
) -> None:
    report = factories.make_progress(factories.make_task(), words=SECRET, state="submitted")
    report.words = "核实后的说法"
    report.save()
    tracking.review_progress(progress=report, state="accepted", edit=Edit(factories.make_user("编辑")))
    client = as_user(reader)

    assert shown(client, report) == [False] * 5
    assert "核实后的说法" in client.get(address_of(report)).content.decode()
    assert "已采纳" in client.get(address_of(report, "history")).content.decode()
