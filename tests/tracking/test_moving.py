"""Moving one side, both, or many tasks at once: checked, recorded, all or nothing."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError

from platforms.editing import Edit
from platforms.fields import StaleRecordError
from policies import tracking
from policies.models import Task

MakeTask = Callable[..., Task]


def test_move_tasks_records_who_why_and_what_was_before(make_task: MakeTask, editor: User) -> None:
    task = make_task()

    tracking.move_tasks(tasks=[task], status="ongoing", edit=Edit(editor, "第五次联席会议"))

    task.refresh_from_db()
    last, first = task.history.all()
    assert (task.status, task.version) == ("ongoing", 1)
    assert (last.status, last.history_user, last.history_change_reason) == ("ongoing", editor, "第五次联席会议")
    assert (first.status, first.version) == ("unreported", 0)


@pytest.mark.parametrize("group", ["", "只读", "单位联络员"])
@pytest.mark.parametrize("write", [tracking.record_task, tracking.restore_task, tracking.adopt_due])
def test_only_who_keeps_the_register_saves_a_task(
    make_task: MakeTask, make_user: Callable[..., User], write: Callable[..., None], group: str
) -> None:
    task = make_task(suggested_due_on=datetime.date(2026, 12, 31))

    for user in (make_user(group), None):
        with pytest.raises(PermissionDenied, match="任务由编辑和审核人员登记"):
            write(task=task, edit=Edit(user, "越权"))

    task.refresh_from_db()
    assert (task.version, task.due_on) == (0, None)


def test_move_tasks_is_all_or_nothing(make_task: MakeTask, editor: User) -> None:
    free, closed = make_task(), make_task(status="closed")

    with pytest.raises(ValidationError):
        tracking.move_tasks(tasks=[free, closed], status="ongoing", edit=Edit(editor, "批量"))

    free.refresh_from_db()
    assert (free.status, free.version) == ("unreported", 0)


def test_move_tasks_refuses_a_stale_task_and_undoes_all(make_task: MakeTask, editor: User) -> None:
    free, stale = make_task(), make_task()
    Task.objects.get(pk=stale.pk).claim()

    with pytest.raises(StaleRecordError):
        tracking.move_tasks(tasks=[free, stale], status="ongoing", edit=Edit(editor, "批量"))

    free.refresh_from_db()
    assert free.status == "unreported"


def test_plan_says_what_is_refused_and_writes_nothing(make_task: MakeTask, editor: User) -> None:
    tasks = [make_task(), make_task(status="done"), make_task(status="closed"), make_task(status="ongoing")]

    rows = Task.history.count()
    planned = tracking.plan_status(tasks=tasks, status="ongoing", edit=Edit(editor, "批量"))

    assert [bool(each.refusal) for each in planned] == [False, False, True, True]
    assert "审核人员" in planned[2].refusal
    assert "无须改动" in planned[3].refusal
    assert [(step.side, step.before_label, step.after_label) for step in planned[0].moves] == [
        ("cq", "未报告", "推进中"),
        ("sc", "未报告", "推进中"),
    ]
    assert Task.history.count() == rows
