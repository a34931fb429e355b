"""What a task refuses: dates that cannot be, and responsibilities that rest on nothing. By the form and by a sheet."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from policies.models import Policy, Progress, Responsibility, Task, Unit
from tests.admin.conftest import address_of
from tests.admin.forms import add_row, open_form, post

MakePolicy = Callable[..., Policy]
FORM = "task_form"
ISSUED, PUBLISHED = datetime.date(2020, 7, 27), datetime.date(2020, 11, 30)


@pytest.mark.parametrize(("days", "saved"), [(0, True), (-1, True), (1, False), (400, False)])
def test_progress_is_not_reported_ahead(browser: Client, task: Task, days: int, saved: bool) -> None:
    today = timezone.localdate()
    on = today + datetime.timedelta(days=days)
    data = open_form(browser, address_of(task), FORM)

    row = {"on": on, "side": "joint", "words": "已开工", "status": "", "state": "submitted", "evidence": ""}
    page = post(browser, task, add_row(data, "progress", **row))

    assert Progress.objects.exists() is saved
    assert (page == "") is saved
    assert saved or f"进展日期 {on} 还没有到（今天是 {today}）" in page


def test_a_report_of_tomorrow_is_refused_by_the_model(task: Task) -> None:
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)

    with pytest.raises(ValidationError, match="还没有到"):
        Progress(task=task, on=tomorrow, words="x").full_clean()


DUE = [
    ({"issued_on": ISSUED, "published_on": PUBLISHED}, "2020-07-26", "2020-07-26 早于所属文件的成文日期 2020-07-27"),
    ({"issued_on": ISSUED, "published_on": PUBLISHED}, "2020-07-27", ""),
    ({"issued_on": None, "published_on": PUBLISHED}, "2020-11-29", "2020-11-29 早于所属文件的发布日期 2020-11-30"),
    ({"issued_on": None, "published_on": PUBLISHED}, "2025-12-31", ""),
    ({"issued_on": None, "published_on": None}, "2001-01-01", ""),
]


@pytest.mark.parametrize(("dates", "due", "told"), DUE)
def test_nothing_is_due_before_its_document(
    browser: Client,
    make_policy: MakePolicy,
    make_clause: Callable[..., object],
    make_task: Callable[..., Task],
    dates: dict[str, datetime.date | None],
    due: str,
    told: str,
) -> None:
    task = make_task(make_clause(make_policy(**dates)))
    data = open_form(browser, address_of(task), FORM)

    page = post(browser, task, {**data, "due_on": [due]})
    again = upload(browser, task, due)

    task.refresh_from_db()
    assert str(task.due_on) == ("None" if told else due)
    assert told in page
    assert told in again


def upload(browser: Client, task: Task, due: str) -> str:
    """The preview of a sheet that gives the task this day."""
    task.refresh_from_db()
    sheet = f"文件,条款路径,完成时限,版本\r\n{task.policy.slug},{task.path},{due},{task.version}\r\n"
    response = browser.post(address_of(Task, "import"), {"file": SimpleUploadedFile("t.csv", sheet.encode())})
    return response.content.decode()


@pytest.mark.parametrize("basis", ["confirmed", "suggested"])
@pytest.mark.parametrize(
    ("words", "note", "saved"),
    [("", "", False), (" ", " ", False), ("由市发改委牵头", "", True), ("", "电话确认", True)],
)
def test_a_responsibility_says_on_what_it_rests(
    browser: Client, task: Task, make_unit: Callable[..., Unit], basis: str, words: str, note: str, saved: bool
) -> None:
    data = open_form(browser, address_of(task), FORM)
    row = {"unit": make_unit().pk, "role": "lead", "side": "cq", "basis": basis, "words": words, "note": note}

    page = post(browser, task, add_row(data, "responsibilities-2", **row))

    assert Responsibility.objects.exists() is saved
    assert ("请在“原文”或“备注”中写明依据什么登记" in page) is not saved


def test_what_the_library_gives_is_under_no_new_refusal(library: None) -> None:
    for task in Task.objects.select_related("policy"):
        task.clean()
    for row in Responsibility.objects.all():
        row.clean()
