"""Reports on many tasks at once, as the domain has them: plans that write nothing, saves that are all or nothing."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from platforms.editing import Edit
from policies import tracking
from policies.models import Progress, Task
from policies.tracking import Entry
from tests import factories
from tests.desk.conftest import Desk

ON = datetime.date(2026, 10, 1)


def entry(task: Task, number: int = 1, side: str = "cq", **fields: Any) -> Entry:
    values: dict[str, Any] = {"on": ON, "words": "已开工。"} | fields
    return Entry(number, task.pk, side, values.pop("seen", str(task.version)), **values)


def faults(line: tracking.Line) -> list[str]:
    return [f"{fault.column}：{fault.message}" for fault in line.faults]


def test_a_plan_writes_nothing_and_asks_the_same_for_one_and_for_many(desk: Desk, editor: User) -> None:
    tasks = [desk.task, *(factories.make_task() for _ in range(5))]
    for task in tasks[1:]:
        factories.make_responsibility(task, desk.cq)
    for user in (editor, desk.liaison):
        user.has_perm("x")
        counts = []
        for rows in (tasks[:1], tasks):
            entries = [entry(task, number) for number, task in enumerate(rows, 1)]
            with CaptureQueriesContext(connection) as captured:
                plan = tracking.plan_reports(entries=entries, user=user)
            assert plan.fine
            counts.append(len(captured))
        assert counts[0] == counts[1] <= 4
    assert not Progress.objects.exists()


def test_each_row_says_what_it_would_do(desk: Desk, editor: User) -> None:
    entries = [entry(desk.task, 1, status="ongoing"), entry(desk.task, 2, "sc", status="unreported")]

    one, other = tracking.plan_reports(entries=entries, user=editor).lines

    assert (one.before, one.after, one.side_label, one.ready) == ("未报告", "推进中", "重庆", True)
    assert (other.before, other.after, other.ready) == ("未报告", "", True)


def test_one_fault_and_nothing_is_saved(desk: Desk, editor: User) -> None:
    entries = [entry(desk.task, 1), entry(desk.task, 2, "sc", words=" ")]

    plan, saved = tracking.save_reports(entries=entries, edit=Edit(editor))

    assert (saved, faults(plan.lines[1])) == (0, ["进展情况：请写明进展情况：做了什么，到哪一步。"])
    assert not Progress.objects.exists()


def test_every_fault_of_a_row_is_told(desk: Desk, editor: User) -> None:
    row = entry(desk.task, words="", on=None, status="done", link="x")

    (line,) = tracking.plan_reports(entries=[row], user=editor).lines

    assert {fault.column for fault in line.faults} == {"进展情况", "日期"}
    (line,) = tracking.plan_reports(entries=[entry(desk.task, status="closed", link="x")], user=editor).lines
    assert {fault.column for fault in line.faults} == {"转入状态", "佐证"}


def test_a_permission_taken_away_in_between_stops_all(desk: Desk) -> None:
    entries = [entry(desk.task)]
    assert tracking.plan_reports(entries=entries, user=desk.liaison).fine
    desk.task.responsibilities.filter(unit=desk.cq).delete()

    plan, saved = tracking.save_reports(entries=entries, edit=Edit(desk.liaison))

    assert saved == 0
    assert "您不能替这一方填报" in faults(plan.lines[0])[0]


@pytest.mark.parametrize("group", ["", "只读"])
def test_who_may_not_report_plans_nothing(desk: Desk, make_user: Callable[..., User], group: str) -> None:
    with pytest.raises(PermissionDenied):
        tracking.plan_reports(entries=[entry(desk.task)], user=make_user(group))
    with pytest.raises(PermissionDenied):
        tracking.save_reports(entries=[entry(desk.task)], edit=Edit(make_user(group)))
    with pytest.raises(PermissionDenied):
        tracking.save_reports(entries=[entry(desk.task)], edit=Edit(None))


@pytest.mark.parametrize("task", [0, 999999])
def test_a_task_that_is_none_is_told(editor: User, task: int) -> None:
    (line,) = tracking.plan_reports(entries=[Entry(1, task, "cq", "0", words="x", on=ON)], user=editor).lines

    assert faults(line) == ["任务：库中没有这项任务：请重新下载或刷新页面。"]
