"""The deadline that a clause suggests is adopted with one click."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from policies.models import Task
from tests import factories
from tests.admin.conftest import address_of
from tests.admin.forms import fields

DAY = datetime.date(2025, 12, 31)
Maker = Callable[..., Any]


@pytest.fixture
def task(make_task: Maker) -> Task:
    made: Task = make_task(suggested_due_on=DAY, suggested_due_words="到2025年底")
    return made


def adopt(browser: Client, task: Task, **changes: str) -> str:
    """Press 采用 on the page of the task, which may be an older one; return what is told then."""
    page: Any = browser.get(address_of(task))
    data = {"seen": [str(task.version)]} | fields(page, "adopt_due") | changes
    return browser.post(address_of(task, "adopt_due"), data, follow=True).content.decode()


def test_one_click_enters_it_with_a_reason(browser: Client, task: Task, editor: User) -> None:
    assert "2025-12-31（原文“到2025年底”）" in browser.get(address_of(task)).content.decode()

    told = adopt(browser, task)

    task.refresh_from_db()
    latest = task.history.latest()
    assert "已采用建议时限 2025-12-31" in told
    assert 'id="adopt_due"' not in told
    assert (task.due_on, task.due_words, task.version) == (DAY, "到2025年底", 1)
    assert (latest.history_user, latest.history_change_reason) == (editor, "采用建议时限：原文“到2025年底”")


def test_an_older_page_changes_nothing(browser: Client, task: Task) -> None:
    Task.objects.filter(pk=task.pk).update(version=3)

    assert "有人改过这项任务" in adopt(browser, task, seen="2")
    assert "有人改过这项任务" in adopt(browser, task, seen="x")

    task.refresh_from_db()
    assert (task.due_on, task.version) == (None, 3)


@pytest.mark.parametrize(
    ("fields_of_task", "told"),
    [
        ({"due_on": datetime.date(2024, 1, 1)}, "已经登记了时限"),
        ({"suggested_due_on": None}, "没有建议时限"),
        ({"suggested_due_on": datetime.date(2019, 1, 1)}, "早于所属文件的成文日期"),
    ],
)
def test_what_stands_against_it_is_told(browser: Client, task: Task, fields_of_task: dict[str, Any], told: str) -> None:
    Task.objects.filter(pk=task.pk).update(**fields_of_task)
    before = Task.objects.values().get(pk=task.pk)

    assert told in adopt(browser, task)
    assert Task.objects.values().get(pk=task.pk) == before


def test_readers_have_no_button_and_get_refused(as_user: Callable[[User], Client], reader: User, task: Task) -> None:
    browser = as_user(reader)

    assert 'id="adopt_due"' not in browser.get(address_of(task)).content.decode()
    assert browser.post(address_of(task, "adopt_due")).status_code == 403
    assert browser.get(address_of(task, "adopt_due")).status_code == 403


def test_it_is_a_post(browser: Client, task: Task) -> None:
    assert browser.get(address_of(task, "adopt_due")).status_code == 405


def test_whom_no_unit_is_stands_on_the_page(browser: Client, task: Task) -> None:
    factories.make_unresolved(task, "有关企业", is_group=True)

    assert "有关企业（配合）" in browser.get(address_of(task)).content.decode()
