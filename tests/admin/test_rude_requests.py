"""Requests that no page of ours makes are answered with a message, never with an error."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from platforms.models import Platform
from platforms.timeline import timeline
from policies.models import Progress, Task, Unit
from tests import factories
from tests.admin.conftest import address_of
from tests.admin.forms import open_form
from tests.admin.test_spreadsheets import export as exported
from tests.admin.test_spreadsheets import file_of, put, upload
from tests.apart import Apart

Make = Callable[..., Any]
NO_NUMBERS = ["²", "٣", "9" * 21, "9" * 5000, "-1", "x"]


@pytest.fixture
def browser(as_user: Callable[[User], Client], reviewer: User) -> Client:
    return as_user(reviewer)


@pytest.mark.parametrize("query", ["nonsense=1", "p=999", "due_on__year=99999", "status__exact=%00", "pk=x", "o=x"])
def test_an_export_of_nonsense_is_told(browser: Client, make_task: Make, query: str) -> None:
    make_task()

    response: Any = browser.get(f"{address_of(Task, 'export', 'csv')}?{query}", follow=True)

    assert response.status_code == 200
    assert "attachment" in response.headers.get("Content-Disposition", "") or "没有导出" in response.content.decode()


@pytest.mark.parametrize("query", ["nonsense=1", "p=999", "due_on__year=99999", "due_on__year=x", "pk=" + "9" * 30])
def test_a_list_of_nonsense_is_a_list(browser: Client, make_task: Make, query: str) -> None:
    make_task()

    assert browser.get(f"{address_of(Task, 'changelist')}?{query}", follow=True).status_code == 200


@pytest.mark.parametrize(("model", "action"), [(Task, "change_status"), (Progress, "accept"), (Progress, "send_back")])
@pytest.mark.parametrize("key", [*NO_NUMBERS, "\0"])
def test_an_action_on_no_row_is_told(browser: Client, make_progress: Make, model: Any, action: str, key: str) -> None:
    make_progress()

    page: Any = browser.post(
        address_of(model, "changelist"), {"action": action, "_selected_action": [key], "index": "0"}, follow=True
    )

    assert page.status_code == 200
    assert "所选的行有误" in page.content.decode()


@pytest.mark.parametrize("value", NO_NUMBERS)
def test_a_restore_with_a_false_version_is_told(browser: Client, make_unit: Make, value: str) -> None:
    unit: Unit = make_unit(note="一")
    browser.post(address_of(unit), {**open_form(browser, address_of(unit), "unit_form"), "note": ["二"]})
    url = address_of(unit, "restore", timeline(unit)[1].key)

    page: Any = browser.post(url, {"seen_version": value, "reason": "x"})

    assert page.status_code == 200
    assert "别人保存过这条记录" in page.content.decode()


FIELDS = [
    "progress-TOTAL_FORMS",
    "progress-INITIAL_FORMS",
    "progress-0-id",
    "progress-0-evidence",
    "responsibilities-2-0-id",
    "responsibilities-2-0-unit",
    "seen_version",
]


@pytest.mark.parametrize("value", NO_NUMBERS)
@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("stale", [False, True])
def test_a_save_with_what_is_no_number_is_told(
    browser: Client, make_progress: Make, make_responsibility: Make, field: str, value: str, stale: bool
) -> None:
    report = make_progress(state="draft")
    make_responsibility(report.task, note="依据")
    data = open_form(browser, address_of(report.task), "task_form")
    if stale:
        browser.post(address_of(report.task), {**data, "notes": ["先存的"]})

    response = browser.post(address_of(report.task), {**data, "notes": ["后存的"], field: [value]})

    assert response.status_code in {200, 302}
    assert not Task.objects.filter(notes="后存的").exists() or response.status_code == 302


@pytest.mark.parametrize("value", NO_NUMBERS)
@pytest.mark.parametrize("stale", [False, True])
def test_a_superior_that_is_no_number_is_told(browser: Client, make_unit: Make, value: str, stale: bool) -> None:
    unit = make_unit()
    data = open_form(browser, address_of(unit), "unit_form")
    if stale:
        browser.post(address_of(unit), {**data, "note": ["先存的"], "parent": [str(make_unit().pk)]})

    response = browser.post(address_of(unit), {**data, "note": ["后存的"], "parent": [value]})

    assert response.status_code == 200
    assert not Unit.objects.filter(note="后存的").exists()


def test_a_thousand_rows_are_refused_unread(browser: Client, make_task: Make) -> None:
    task = make_task()
    data = open_form(browser, address_of(task), "task_form")
    data["progress-TOTAL_FORMS"] = ["1000"]
    data |= {f"progress-{number}-words": ["x"] for number in range(1000)}

    response = browser.post(address_of(task), data)

    page = response.content.decode()
    assert response.status_code == 200
    assert "一次最多提交 120 行" in page
    assert len(response.content) < 2_000_000
    assert not task.progress.exists()


def test_a_preview_lets_others_write_between_its_pieces(browser: Client) -> None:
    """Each piece is a transaction of its own, so the lock of SQLite is free in between."""
    for number in range(130):
        factories.make_platform(name=f"平台{number}")
    rows = exported(browser, Platform)
    for number in range(2, 132):
        rows = put(rows, number, "说明", "改")
    rows = put(rows, 131, "次序", "x")

    with CaptureQueriesContext(connection) as queries:
        page = upload(browser, Platform, file_of(rows))

    assert "第 131 行" in page
    assert "不是整数" in page
    assert not Platform.objects.filter(note="改").exists()
    outer = [query["sql"] for query in queries if query["sql"].startswith("ROLLBACK TO SAVEPOINT")]
    assert len(outer) >= 2


def test_a_repeated_row_is_told_across_pieces(browser: Client) -> None:
    rows = [["网址名", "正式名称", "类型", "布局片区", "版本"]]
    rows += [[f"p{number}", f"平台{number}", "新区", "成渝中部", ""] for number in range(150)]
    rows.append(rows[1])

    page = upload(browser, Platform, file_of(rows))

    assert "第 152 行和第 2 行是同一条合作平台" in page
    assert isinstance(file_of(rows), SimpleUploadedFile)


@pytest.mark.parametrize("what", ["add", "rename", "circle"])
def test_of_the_same_saved_twice_at_one_moment_one_is_told(apart: Apart, what: str) -> None:
    printed = apart.run("tests.admin.twins", what)

    assert json.loads(printed) == {"saved": 1, "told": 1}
