"""History of a record and its parts: who, when, why, what it was before; and going back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import models
from django.test import Client

from platforms.models import Platform, Region, StageMove
from platforms.timeline import timeline
from policies.models import Responsibility, Task, Unit
from tests import factories
from tests.admin.conftest import address_of
from tests.admin.forms import Data, add_row, open_form, row_of

Make = Callable[..., Any]
AsUser = Callable[[User], Client]


def save(browser: Client, row: models.Model, **changes: str) -> None:
    data = open_form(browser, address_of(row), f"{row._meta.model_name}_form")
    response = browser.post(address_of(row), {**data, **{name: [value] for name, value in changes.items()}})
    assert response.status_code == 302, response.content.decode()


def told(row: models.Model) -> list[tuple[str, str, list[tuple[str, str, str, list[tuple[str, str, str]]]]]]:
    return [
        (
            entry.who,
            entry.reason,
            [(r.verb, r.kind, r.name, [(c.label, c.old, c.new) for c in r.changes]) for r in entry.rows],
        )
        for entry in timeline(row)
    ]


def test_what_was_before_the_first_edit_is_kept(browser: Client, make_platform: Make) -> None:
    platform: Platform = make_platform(name="高竹", note="载入时的说明")
    Platform.history.all().delete()  # as after loading a library, which writes no history

    save(browser, platform, note="改过的说明", reason="核对")

    last, first = told(platform)
    assert last == ("editor", "核对", [("修改", "合作平台", "高竹", [("说明", "载入时的说明", "改过的说明")])])
    assert first[:2] == ("系统", "编辑前的状态（资料载入）")


def test_parts_are_in_the_history_of_their_record(browser: Client, make_task: Make, make_unit: Make) -> None:
    task, unit = make_task(), make_unit(name="四川省发展和改革委员会")
    data = open_form(browser, address_of(task), "task_form")
    row = {"unit": unit.pk, "role": "lead", "side": "sc", "basis": "confirmed", "note": "电话确认"}
    browser.post(address_of(task), add_row(data, "responsibilities-2", **row))
    part = Responsibility.objects.get()

    data = open_form(browser, address_of(task), "task_form")
    data[row_of(data, "responsibilities-2", part.pk) + "-role"] = ["support"]
    browser.post(address_of(task), data)
    data = open_form(browser, address_of(task), "task_form")
    data[row_of(data, "responsibilities-2", part.pk) + "-DELETE"] = ["on"]
    browser.post(address_of(task), data)

    deleted, changed, added = [rows for _, _, rows in told(task)][:3]
    assert deleted[0][:2] == ("删除", "责任分工")
    assert ("责任单位", "四川省发展和改革委员会", "（空）") in deleted[0][3]
    assert ("修改", "责任分工", "四川省发展和改革委员会（配合）", [("角色", "牵头", "配合")]) in changed
    assert ("依据", "（空）", "编辑确认") in added[0][3]


@pytest.mark.parametrize("make", ["make_platform", "make_task", "make_unit", "make_region"])
def test_the_page_shows_it(request: pytest.FixtureRequest, browser: Client, make: str) -> None:
    row = request.getfixturevalue(make)()
    field = "notes" if isinstance(row, Task) else "note"

    save(browser, row, **{field: "<b>新</b>"})
    page = browser.get(address_of(row, "history")).content.decode()

    assert "<ins>&lt;b&gt;新&lt;/b&gt;</ins>" in page
    assert "editor" in page
    assert "恢复到这次保存后的状态" in page


def test_a_change_made_past_the_admin_is_not_put_on_the_next_editor(browser: Client, make_task: Make) -> None:
    task = make_task()
    save(browser, task, notes="一")
    Task.objects.filter(pk=task.pk).update(title="文献重新载入后的名称")

    save(browser, task, notes="二")

    entries = told(task)
    assert entries[0][2] == [("修改", "重点任务", entries[0][2][0][2], [("编辑备注", "一", "二")])]
    assert entries[1][0] == "系统"
    assert "文献重新载入后的名称" in str(entries[1])


def restore(browser: Client, row: models.Model, number: int, **changes: Any) -> str:
    """Go back to the entry `number` of the timeline (0 is the newest); return the page if that was refused."""
    url = address_of(row, "restore", timeline(row)[number].key)
    data = open_form(browser, url, "post") | changes
    response = browser.post(url, data)
    return response.content.decode() if response.status_code == 200 else ""


def test_going_back_restores_fields_and_is_itself_recorded(browser: Client, make_unit: Make) -> None:
    unit: Unit = make_unit(note="一")
    save(browser, unit, note="二", basis="改")
    save(browser, unit, note="三")

    assert restore(browser, unit, 2) == ""

    unit.refresh_from_db()
    assert (unit.note, unit.basis, unit.version) == ("一", "", 3)
    assert told(unit)[0][1].startswith("恢复到")
    assert ("说明", "三", "一") in told(unit)[0][2][0][3]
    assert restore(browser, unit, 1) == ""
    unit.refresh_from_db()
    assert (unit.note, unit.basis) == ("三", "改")


def test_a_region_goes_back_too(browser: Client, make_region: Make) -> None:
    region: Region = make_region(note="一")
    save(browser, region, note="二", current="")

    assert restore(browser, region, 1, reason=["登记有误"]) == ""

    region.refresh_from_db()
    assert (region.note, region.current, region.version) == ("一", True, 2)
    assert told(region)[0][:2] == ("editor", "登记有误")


@pytest.mark.parametrize("typed", ["\x00", "²", "x" * 500])
def test_a_reason_or_version_that_is_none_is_no_error(browser: Client, make_unit: Make, typed: str) -> None:
    unit: Unit = make_unit(note="一")
    save(browser, unit, note="二")

    assert "别人保存过这条记录" in restore(browser, unit, 1, seen_version=[typed], reason=[typed])
    assert restore(browser, unit, 1, reason=[typed]) == ""


def test_going_back_restores_parts(browser: Client, make_platform: Make, make_region: Make) -> None:
    platform: Platform = make_platform((make_region(name="渝北区"),))
    platform.move_to(StageMove(stage=1, on="2020"))
    data = open_form(browser, address_of(platform), "platform_form")
    data["members-0-DELETE"] = ["on"]
    data["stage_moves-0-on"] = ["2021"]
    data = add_row(data, "stage_moves", stage=2, on="2022")
    browser.post(address_of(platform), add_row(data, "names", name="新名", kind="short"))
    platform.refresh_from_db()
    assert platform.stage == 2

    assert restore(browser, platform, 1) == ""

    platform.refresh_from_db()
    assert platform.stage == 1
    assert [str(each) for each in platform.members.all()] == ["渝北区"]
    assert [str(each) for each in platform.stage_moves.all()] == ["2020 拟设立"]
    assert not platform.names.exists()


def test_going_back_leaves_what_a_source_gives(browser: Client, make_task: Make, make_responsibility: Make) -> None:
    task: Task = make_task(notes="一")
    save(browser, task, notes="二")
    stated = make_responsibility(task, basis="stated", start=0, end=2)
    Task.objects.filter(pk=task.pk).update(title="新名称", quote="新原文")

    assert restore(browser, task, 2) == ""

    task.refresh_from_db()
    assert (task.notes, task.title, task.quote) == ("一", "新名称", "新原文")
    assert Responsibility.objects.filter(pk=stated.pk).exists()


def test_going_back_over_a_status_asks_for_a_reason(browser: Client, make_task: Make) -> None:
    task: Task = make_task()
    save(browser, task, status_sc="ongoing", reason="报告")

    assert "请写明原因" in restore(browser, task, 1)
    assert restore(browser, task, 1, reason=["报错了任务"]) == ""

    task.refresh_from_db()
    assert (task.status_cq, task.status_sc, task.status) == ("unreported", "unreported", "unreported")
    assert list(task.moves.values_list("side", "source", "target", "reason")) == [
        ("sc", "ongoing", "unreported", "报错了任务"),
        ("sc", "unreported", "ongoing", "报告"),
    ]


def test_going_back_over_a_closing_is_for_reviewers(
    as_user: AsUser, editor: User, reviewer: User, make_task: Make
) -> None:
    task: Task = make_task(status="done")
    factories.make_progress(task, link="https://example.cn/yanshou")
    save(as_user(reviewer), task, status_cq="closed", reason="核查完成")

    assert "只能由审核人员办理" in restore(as_user(editor), task, 1, reason=["想撤销"])
    assert restore(as_user(reviewer), task, 1, reason=["销号有误"]) == ""

    task.refresh_from_db()
    assert (task.status_cq, task.status_sc, task.status) == ("done", "done", "done")


def test_going_back_on_a_stale_page_is_told(browser: Client, make_unit: Make) -> None:
    unit: Unit = make_unit(note="一")
    save(browser, unit, note="二")

    assert "别人保存过这条记录" in restore(browser, unit, 1, seen_version=["0"])

    unit.refresh_from_db()
    assert unit.note == "二"


@pytest.mark.parametrize(
    ("document", "told"),
    [
        ("总体方案", "不能恢复：“印发总体方案”（2020）越过了"),
        ("", "不能恢复：登记“印发总体方案”须有凭据"),
    ],
)
def test_going_back_to_moves_that_no_longer_stand_is_refused(
    browser: Client, make_platform: Make, document: str, told: str
) -> None:
    platform: Platform = make_platform()
    platform.move_to(StageMove(stage=1, on="2020"))
    save(browser, platform, note="一")
    save(browser, platform, note="二")
    StageMove.history.all().update(stage=5, document=document)  # as if it had stood so before the rule was there

    page = restore(browser, platform, 1)

    platform.refresh_from_db()
    assert told in page
    assert (platform.stage, platform.note, platform.version) == (1, "二", 2)


@pytest.mark.parametrize("key", ["x", "20260101T000000", "99999999T999999999999"])
def test_an_address_that_is_no_moment_is_not_found(browser: Client, make_unit: Make, key: str) -> None:
    assert browser.get(address_of(make_unit(), "restore", key)).status_code == 404


def test_getting_the_page_changes_nothing(browser: Client, make_unit: Make) -> None:
    unit: Unit = make_unit(note="一")
    save(browser, unit, note="二")

    page = browser.get(address_of(unit, "restore", timeline(unit)[1].key)).content.decode()

    unit.refresh_from_db()
    assert "<del>二</del>" in page
    assert "<ins>一</ins>" in page
    assert unit.note == "二"


def test_view_only_cannot_go_back(as_user: AsUser, editor: User, reader: User, make_unit: Make) -> None:
    unit: Unit = make_unit(note="一")
    save(as_user(editor), unit, note="二")
    url = address_of(unit, "restore", timeline(unit)[1].key)

    browser = as_user(reader)

    assert "恢复到这次保存后的状态" not in browser.get(address_of(unit, "history")).content.decode()
    data: Data = {"seen_version": "1", "reason": "x"}
    assert (browser.get(url).status_code, browser.post(url, data).status_code) == (403, 403)
