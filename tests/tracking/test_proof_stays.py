"""What proves that a side was struck off, and who reported it, cannot be taken away behind it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.test import Client

from platforms.editing import Edit
from platforms.timeline import timeline
from policies import tracking
from policies.models import Progress, StatusMove, Task
from tests.admin.conftest import address_of
from tests.admin.forms import open_form, row_of
from tests.desk.conftest import Desk

MakeProgress = Callable[..., Progress]
AsUser = Callable[[User], Client]
LINK = {"link": "https://example.cn/yanshou"}


def move(task: Task, status: str, user: User, side: str = "cq") -> None:
    tracking.move_side(task=Task.objects.get(pk=task.pk), side=side, status=status, edit=Edit(user, "核查"))


def send_back(report: Progress, user: User) -> None:
    tracking.review_progress(
        progress=Progress.objects.get(pk=report.pk), state="returned", edit=Edit(user, "链接打不开")
    )


@pytest.mark.parametrize(("side", "named"), [("cq", "重庆"), ("joint", "重庆、四川")])
def test_the_only_proof_of_what_was_struck_off_is_not_returned(
    desk: Desk, make_progress: MakeProgress, editor: User, reviewer: User, side: str, named: str
) -> None:
    report = make_progress(desk.task, side=side, **LINK)
    move(desk.task, "done", editor, side)
    move(desk.task, "closed", reviewer, side)

    with pytest.raises(ValidationError, match=f"{named}已销号，这条进展是唯一的佐证，不能退回"):
        send_back(report, editor)

    assert Progress.objects.get(pk=report.pk).state == "accepted"


def test_one_of_two_proofs_is_returned(desk: Desk, make_progress: MakeProgress, editor: User, reviewer: User) -> None:
    report, _ = (make_progress(desk.task, side=side, **LINK) for side in ("cq", "joint"))
    move(desk.task, "done", editor)
    move(desk.task, "closed", reviewer)

    send_back(report, editor)

    task = Task.objects.get(pk=desk.task.pk)
    assert (task.status_cq, task.proven_cq) == ("closed", True)


def test_once_the_closing_is_taken_back_the_proof_is_returned(
    desk: Desk, make_progress: MakeProgress, editor: User, reviewer: User
) -> None:
    report = make_progress(desk.task, side="cq", **LINK)
    for status, user in (("done", editor), ("closed", reviewer), ("done", reviewer)):
        move(desk.task, status, user)

    send_back(report, editor)

    assert Progress.objects.get(pk=report.pk).state == "returned"


@pytest.fixture
def returned(
    desk: Desk, make_progress: MakeProgress, editor: User, reviewer: User, make_user: Callable[..., User]
) -> Progress:
    """A report by which `reviewer` had 重庆 moved to 已完成待销号, and which came back; something else proves it."""
    make_progress(desk.task, side="cq", **LINK)
    report = make_progress(desk.task, side="cq", status="done", state="submitted", author=reviewer, **LINK)
    tracking.review_progress(progress=report, state="accepted", edit=Edit(make_user("审核")))
    send_back(report, editor)
    return Progress.objects.get(pk=report.pk)


def test_a_report_that_moved_a_side_is_not_deleted_on_the_page_of_its_task(
    desk: Desk, returned: Progress, as_user: AsUser, editor: User, reviewer: User
) -> None:
    """Else nobody would know any more that the reviewer reported it, and they could strike it off themselves."""
    browser = as_user(editor)
    data = open_form(browser, address_of(desk.task), "task_form")
    data[row_of(data, "progress", returned.pk) + "-DELETE"] = ["on"]

    page: Any = browser.post(address_of(desk.task), data)

    assert page.status_code == 200
    assert Progress.objects.filter(pk=returned.pk).exists()
    with pytest.raises(ValidationError, match="不能由您自己销号"):
        move(desk.task, "closed", reviewer)


def test_going_back_in_history_leaves_it(desk: Desk, returned: Progress, as_user: AsUser, editor: User) -> None:
    browser = as_user(editor)
    address = address_of(desk.task, "restore", timeline(Task.objects.get(pk=desk.task.pk))[-1].key)

    page: Any = browser.post(address, {**open_form(browser, address, "post"), "reason": ["登记有误"]})

    assert page.status_code == 302
    assert Task.objects.get(pk=desk.task.pk).status_cq == "unreported"
    assert StatusMove.objects.filter(progress=returned, target="done").exists()


def test_a_task_goes_with_its_reports_and_moves(desk: Desk, returned: Progress) -> None:
    Task.objects.get(pk=desk.task.pk).delete()

    assert not StatusMove.objects.exists()
