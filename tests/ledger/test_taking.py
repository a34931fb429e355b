"""Freezing the register: by whom, what of, once, and never changed afterwards."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from platforms.editing import Edit
from policies import tracking
from policies.models import Snapshot, SnapshotRow, Task
from tests import factories
from tests.pages.html import get, text_of

Make = Callable[..., Any]
Log = Callable[[User], Client]


def take(name: str = "2026年第三季度", user: User | None = None, **fields: Any) -> Snapshot:
    return tracking.take_snapshot(name=name, edit=Edit(user), **fields)


def test_a_row_holds_all_that_the_register_says(make_task: Make) -> None:
    task = make_task(status_cq="ongoing", status_sc="", due_on=datetime.date(2026, 1, 31))
    Task.objects.filter(pk=task.pk).update(due_cq=task.due_on, reported_cq=datetime.date(2026, 10, 1))
    factories.make_responsibility(task, factories.make_unit(name="重庆市财政局"), role="lead")
    factories.make_unresolved(task, "市级有关部门")
    factories.make_progress(task, side="cq", words="旧的一份。", on=datetime.date(2026, 9, 1))
    factories.make_progress(task, side="cq", words="新的一份。", on=datetime.date(2026, 10, 1))
    factories.make_progress(task, side="cq", words="还没有审核。", on=datetime.date(2026, 11, 1), state="submitted")
    snapshot = take()
    (row,) = snapshot.rows.all()
    task.refresh_from_db()

    assert (row.task, row.policy, row.path, row.title) == (task, str(task.policy), task.path, task.title)
    assert row.units_cq == "编辑确认：重庆市财政局（牵头）"
    assert row.unresolved == "市级有关部门（配合，未对应到登记单位）"
    assert (row.status, row.status_cq, row.status_sc) == (task.status, "ongoing", "")
    assert (row.due_on, row.due_cq, row.due_sc) == (task.due_on, task.due_cq, task.due_sc)
    assert (row.light, row.reasons) == ("red", task.light.why)
    assert (row.reported_cq, row.report_cq, row.report_sc) == (task.reported_cq, "新的一份。", "")
    assert snapshot.counts == {
        "tasks": 1, "light": {"red": 1}, "status": {row.status: 1}, "status_cq": {"ongoing": 1}, "status_sc": {"": 1},
    }  # fmt: skip


def test_nothing_that_happens_later_changes_it(make_task: Make) -> None:
    task = make_task(title="建设园区")
    snapshot = take()
    Task.objects.filter(pk=task.pk).update(title="改了名", status_cq="ongoing")
    (row,) = snapshot.rows.all()

    assert (row.title, row.status_cq, row.task_id) == ("建设园区", "unreported", task.pk)
    Task.objects.filter(pk=task.pk).delete()
    assert SnapshotRow.objects.get().task_id is None


def test_who_may_take_one(client: Client, as_user: Log, editor: User, reviewer: User, reader: User) -> None:
    for name, user in (("一季度", editor), ("二季度", reviewer)):
        assert as_user(user).post("/ledgers/new/", {"name": name}).status_code == 302
        assert Snapshot.objects.get(name=name).taken_by == user
    for user in (reader, factories.make_user("单位联络员")):
        assert as_user(user).get("/ledgers/new/").status_code == 403
        assert as_user(user).post("/ledgers/new/", {"name": "偷"}).status_code == 403
        with pytest.raises(PermissionDenied):
            take("偷", user)
    client.logout()
    assert client.post("/ledgers/new/", {"name": "偷"})["Location"].startswith("/login/")
    assert not Snapshot.objects.filter(name="偷").exists()


@pytest.mark.parametrize("name", ["一季度", " 一季度 ", "", "  ", "\x08\u202e", "长" * 61])
def test_a_name_is_taken_once(as_user: Log, editor: User, name: str) -> None:
    take("一季度")

    with pytest.raises(ValidationError):
        take(name)
    assert Snapshot.objects.count() == 1
    page = as_user(editor).post("/ledgers/new/", {"name": name})
    assert "还没有定格" in text_of(page.content.decode())
    assert Snapshot.objects.count() == 1


@pytest.mark.parametrize("typed", ["一\x08季度", "一\r\nX-Y:季度", "一\ufffe\u202e季度", "一\x0b季度"])
def test_a_name_is_one_line_of_what_can_be_seen(as_user: Log, editor: User, typed: str) -> None:
    as_user(editor).post("/ledgers/new/", {"name": typed})

    assert Snapshot.objects.get().name in {"一 季度", "一 X-Y:季度"}


@pytest.mark.parametrize("kind", ["csv", "xlsx", "docx"])
def test_a_name_from_before_that_rule_does_not_keep_its_files_from_being_made(
    client: Client, db: None, kind: str
) -> None:
    taken = take("一季度")
    Snapshot.objects.update(name="一\x08季\ufffe度")

    assert client.get(f"/ledgers/{taken.pk}/export.{kind}").status_code == 200


def test_the_page_says_what_will_be_frozen_and_what_was(as_user: Log, editor: User, make_task: Make) -> None:
    make_task(status="ongoing")
    client = as_user(editor)
    before = text_of(get(client, "/ledgers/new/"))
    response = client.post("/ledgers/new/", {"name": "三季度", "note": "供联席会议"}, follow=True)
    after = text_of(response.content.decode())

    assert "任务 1 项 灯 灰灯 1 全部状态 推进中 1 重庆状态 推进中 1 四川状态 推进中 1" in before
    assert "任务 1 项 灯 灰灯 1 全部状态 推进中 1 重庆状态 推进中 1 四川状态 推进中 1" in after
    assert "已定格 1 项任务" in after
    assert "供联席会议" in after


def test_the_command(make_task: Make, reader: User, capsys: pytest.CaptureFixture[str]) -> None:
    make_task()
    call_command("freeze_register", "三季度", note="试")

    assert "已定格“三季度”：1 项任务" in capsys.readouterr().out
    with pytest.raises(CommandError, match="已经有叫这个名称的台账"):
        call_command("freeze_register", "三季度")
    with pytest.raises(CommandError, match="没有用户"):
        call_command("freeze_register", "四季度", user="nobody")
    with pytest.raises(CommandError, match="没有定格台账的权限"):
        call_command("freeze_register", "四季度", user="reader")
    assert Snapshot.objects.count() == 1


def test_the_admin_shows_it_and_only_a_superuser_deletes_it(client: Client, as_user: Log, reviewer: User) -> None:
    snapshot = take()
    address = f"/admin/policies/snapshot/{snapshot.pk}/"

    assert as_user(reviewer).get(f"{address}change/").status_code == 200
    assert client.post(f"{address}change/", {"name": "改"}).status_code == 403
    assert client.post(f"{address}delete/", {"post": "yes"}).status_code == 403
    assert client.get("/admin/policies/snapshot/add/").status_code == 403
    assert Snapshot.objects.get().name == snapshot.name
    root = as_user(factories.make_user("审核", is_superuser=True))
    assert root.post(f"{address}change/", {"name": "改"}).status_code == 403
    assert root.post(f"{address}delete/", {"post": "yes"}).status_code == 302
    assert not Snapshot.objects.exists()


def test_taking_costs_the_same_queries_for_any_number_of_tasks(make_task: Make) -> None:
    def add() -> None:
        task = make_task()
        factories.make_derived(task)
        factories.make_progress(task)

    def cost(name: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            take(name)
        return len(captured)

    add()
    one = cost("一")
    for _ in range(4):
        add()
    assert cost("二") == one
