"""Two editors on one record: the second is told, nothing typed or saved is lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import models
from django.test import Client

from platforms.models import Platform, StageMove
from policies.models import Responsibility, Task, Unit
from tests.admin.conftest import address_of
from tests.admin.forms import Data, add_row, fields, open_form, row_of
from tests.apart import Apart

Make = Callable[..., Any]
Pages = tuple[Client, Client]


@pytest.fixture
def browsers(client: Client, other: Client, make_user: Callable[..., User]) -> Pages:
    """Those of 李四, who saves first, and of 王五, who opened the page at the same time."""
    client.force_login(make_user("编辑", username="li", last_name="李", first_name="四"))
    other.force_login(make_user("编辑", username="wang"))
    return client, other


def save(browser: Client, row: models.Model, data: Data) -> str:
    response = browser.post(address_of(row), data)
    return response.content.decode() if response.status_code == 200 else ""


def form_id(row: models.Model) -> str:
    return f"{row._meta.model_name}_form"


CASES = [
    ("make_platform", "note", "positioning"),
    ("make_task", "notes", "due_words"),
    ("make_unit", "note", "basis"),
]


@pytest.mark.parametrize(("make", "one", "other_field"), CASES)
def test_two_fields_of_one_record(
    request: pytest.FixtureRequest, browsers: Pages, make: str, one: str, other_field: str
) -> None:
    first, second = browsers
    row = request.getfixturevalue(make)()
    theirs, mine = (open_form(browser, address_of(row), form_id(row)) for browser in browsers)

    assert save(first, row, {**theirs, one: ["李四写的"], "reason": ["李四的理由"]}) == ""
    page = save(second, row, {**mine, other_field: ["王五写的"]})

    assert "别人保存过这条记录" in page
    assert "李四" in page
    assert "李四的理由" in page
    assert "<ins>李四写的</ins>" in page
    assert type(row).objects.values_list(one, other_field).get(pk=row.pk) == ("李四写的", "")

    again = fields_of(second, row, {**mine, other_field: ["王五写的"]})
    assert (again[one], again[other_field]) == (["李四写的"], ["王五写的"])
    assert save(second, row, again) == ""
    assert type(row).objects.values_list(one, other_field, "version").get(pk=row.pk) == ("李四写的", "王五写的", 2)


def fields_of(browser: Client, row: models.Model, data: Data) -> Data:
    """The form as it comes back for `data`."""
    return fields(browser.post(address_of(row), data), form_id(row))


def test_the_same_field_keeps_what_is_typed_and_shows_all_three(browsers: Pages, make_task: Make) -> None:
    first, second = browsers
    task = make_task(notes="原来的")
    theirs, mine = (open_form(browser, address_of(task), "task_form") for browser in browsers)

    save(first, task, {**theirs, "notes": ["李四写的"]})
    page = save(second, task, {**mine, "notes": ["王五写的"]})

    row = page[page.index("两人都改过的栏目") :]
    assert row.index("原来的") < row.index("李四写的") < row.index("王五写的")
    assert fields_of(second, task, {**mine, "notes": ["王五写的"]})["notes"] == ["王五写的"]
    assert Task.objects.get(pk=task.pk).notes == "李四写的"


def test_a_status_moved_meanwhile_is_shown_by_its_label(browsers: Pages, make_task: Make) -> None:
    first, second = browsers
    task = make_task()
    theirs, mine = (open_form(browser, address_of(task), "task_form") for browser in browsers)

    save(first, task, {**theirs, "status_cq": ["paused"], "reason": ["会议"]})
    page = save(second, task, {**mine, "status_cq": ["ongoing"], "reason": ["报告"]})

    assert "<td>未报告</td><td><ins>暂缓</ins></td><td>推进中</td>" in page
    again = fields_of(second, task, {**mine, "status_cq": ["ongoing"], "reason": ["报告"]})
    assert save(second, task, again) == ""
    task.refresh_from_db()
    assert (task.status_cq, task.status_sc) == ("ongoing", "unreported")


def test_the_two_sides_moved_by_two_people_are_both_kept(browsers: Pages, make_task: Make) -> None:
    first, second = browsers
    task = make_task()
    theirs, mine = (open_form(browser, address_of(task), "task_form") for browser in browsers)

    save(first, task, {**theirs, "status_cq": ["paused"], "reason": ["会议"]})
    mine |= {"status_sc": ["ongoing"], "reason": ["报告"]}
    assert save(second, task, mine) != ""
    assert save(second, task, fields_of(second, task, mine)) == ""

    task.refresh_from_db()
    assert (task.status_cq, task.status_sc, task.status) == ("paused", "ongoing", "ongoing")
    assert set(task.moves.values_list("side", "target", "user__username")) == {
        ("cq", "paused", "li"),
        ("sc", "ongoing", "wang"),
    }


def test_rows_of_parts_are_merged(browsers: Pages, make_platform: Make) -> None:
    first, second = browsers
    platform: Platform = make_platform()
    names = [platform.names.create(name=name, kind="short") for name in ("甲", "乙", "丙")]
    theirs, mine = (open_form(browser, address_of(platform), "platform_form") for browser in browsers)

    theirs[row_of(theirs, "names", names[0].pk) + "-basis"] = ["李四查到"]
    theirs[row_of(theirs, "names", names[1].pk) + "-DELETE"] = ["on"]
    save(first, platform, add_row(theirs, "names", name="丁", kind="former", basis=""))
    mine[row_of(mine, "names", names[2].pk) + "-kind"] = ["former"]
    mine = add_row(mine, "names", name="戊", kind="former", basis="")
    page = save(second, platform, mine)
    assert "别人删除了“乙”" in page
    assert save(second, platform, fields_of(second, platform, mine)) == ""

    rows = platform.names.values_list("name", "kind", "basis")
    assert set(rows) == {
        ("甲", "short", "李四查到"),
        ("丙", "former", ""),
        ("丁", "former", ""),
        ("戊", "former", ""),
    }


@pytest.mark.parametrize("given", [0, 1, 2, 3, 4])
def test_two_formsets_of_one_model_stay_apart(
    browsers: Pages, make_task: Make, make_responsibility: Make, make_progress: Make, make_unit: Make, given: int
) -> None:
    """The page has rows of a source beside an editor's: `responsibilities` and `responsibilities-2`."""
    first, second = browsers
    task = make_task()
    stated = [make_responsibility(task, basis="stated", start=0, end=2, note="") for _ in range(given)]
    accepted = [make_progress(task, words=f"第{number}条已采纳") for number in range(given)]
    own, draft, unit = make_responsibility(task), make_progress(task, state="draft"), make_unit()
    theirs, mine = (open_form(browser, address_of(task), "task_form") for browser in browsers)
    save(first, task, {**theirs, "notes": ["李四写的"]})

    mine[row_of(mine, "responsibilities-2", own.pk) + "-note"] = ["第五次会议"]
    mine[row_of(mine, "progress", draft.pk) + "-words"] = ["改过的草稿"]
    row = {"unit": unit.pk, "role": "lead", "side": "cq", "basis": "suggested", "words": "", "note": "文件"}
    mine = add_row(mine, "responsibilities-2", **row)
    page = save(second, task, mine)
    again = fields_of(second, task, mine)

    assert [
        words for words in [*(str(each.unit) for each in stated), *(e.words for e in accepted)] if words not in page
    ] == []
    assert save(second, task, again) == ""
    rows = task.responsibilities.filter(basis__in=["confirmed", "suggested"]).values_list("unit", "note")
    assert set(rows) == {(own.unit_id, "第五次会议"), (unit.pk, "文件")}
    assert (
        task.responsibilities.filter(basis="stated").count() == task.progress.filter(state="accepted").count() == given
    )
    assert task.progress.get(state="draft").words == "改过的草稿"


@pytest.mark.parametrize("key", ["²", "x", "9" * 40, "-1"])
def test_a_key_that_is_none_is_no_error(browsers: Pages, make_platform: Make, key: str) -> None:
    first, second = browsers
    platform: Platform = make_platform()
    platform.names.create(name="甲", kind="short")
    theirs, mine = (open_form(browser, address_of(platform), "platform_form") for browser in browsers)
    save(first, platform, {**theirs, "note": ["一"]})

    forged = {**mine, "names-0-id": [key], "members-TOTAL_FORMS": [key], "note": ["二"], "kind": [key]}

    assert second.post(address_of(platform), forged).status_code == 200


def test_a_region_is_under_the_same_check(browsers: Pages, make_region: Make) -> None:
    first, second = browsers
    region = make_region()
    theirs, mine = (open_form(browser, address_of(region), "region_form") for browser in browsers)

    save(first, region, {**theirs, "note": ["李四写的"]})
    mine["longitude"] = ["106.25"]
    assert "<ins>李四写的</ins>" in save(second, region, mine)
    assert save(second, region, fields_of(second, region, mine)) == ""

    region.refresh_from_db()
    assert (region.note, region.longitude, region.version) == ("李四写的", 106.25, 2)


def test_a_row_deleted_by_one_and_changed_by_the_other_is_kept_as_new(browsers: Pages, make_platform: Make) -> None:
    first, second = browsers
    platform: Platform = make_platform()
    name = platform.names.create(name="甲", kind="short")
    theirs, mine = (open_form(browser, address_of(platform), "platform_form") for browser in browsers)

    theirs[row_of(theirs, "names", name.pk) + "-DELETE"] = ["on"]
    save(first, platform, theirs)
    mine[row_of(mine, "names", name.pk) + "-basis"] = ["王五查到"]
    page = save(second, platform, mine)

    assert "别人删除了“甲”，而您改过它" in page
    assert save(second, platform, fields_of(second, platform, mine)) == ""
    assert list(platform.names.values_list("name", "basis")) == [("甲", "王五查到")]


def test_a_stage_move_recorded_meanwhile_is_not_lost(browsers: Pages, make_platform: Make) -> None:
    first, second = browsers
    platform: Platform = make_platform()
    platform.move_to(StageMove(stage=1, on="2020"))
    theirs, mine = (open_form(browser, address_of(platform), "platform_form") for browser in browsers)

    save(first, platform, add_row(theirs, "stage_moves", stage=2, on="2021"))
    mine = {**mine, "note": ["王五的说明"]}
    assert save(second, platform, mine) != ""
    assert save(second, platform, fields_of(second, platform, mine)) == ""

    platform.refresh_from_db()
    assert (platform.stage, platform.note, platform.stage_moves.count()) == (2, "王五的说明", 2)


def test_an_inline_alone_counts_as_the_record(browsers: Pages, make_task: Make, make_unit: Callable[..., Unit]) -> None:
    first, second = browsers
    task, unit = make_task(), make_unit(name="重庆市发展和改革委员会")
    theirs, mine = (open_form(browser, address_of(task), "task_form") for browser in browsers)

    row = {"unit": unit.pk, "role": "lead", "side": "cq", "basis": "confirmed", "note": "电话确认"}
    save(first, task, add_row(theirs, "responsibilities-2", **row))
    page = save(second, task, {**mine, "notes": ["王五写的"]})

    assert "新增 责任分工：重庆市发展和改革委员会（牵头）" in page
    assert save(second, task, fields_of(second, task, {**mine, "notes": ["王五写的"]})) == ""
    assert Responsibility.objects.filter(task=task).count() == 1


def test_a_bulk_move_meanwhile_is_told(browsers: Pages, make_task: Make) -> None:
    first, second = browsers
    task = make_task()
    mine = open_form(second, address_of(task), "task_form")

    bulk = {"action": "change_status", "_selected_action": [task.pk], "seen": [f"{task.pk}:0"], "apply": "1"}
    first.post(address_of(Task, "changelist"), {**bulk, "side": "joint", "status": "ongoing", "reason": "批量"})

    assert "批量" in save(second, task, {**mine, "notes": ["x"]})


def test_a_third_save_during_the_repair_is_told_again(browsers: Pages, make_task: Make) -> None:
    first, second = browsers
    task = make_task()
    mine = {**open_form(second, address_of(task), "task_form"), "due_words": ["到2025年"]}

    save(first, task, {**open_form(first, address_of(task), "task_form"), "notes": ["一"]})
    again = fields_of(second, task, mine)
    save(first, task, {**open_form(first, address_of(task), "task_form"), "notes": ["二"]})

    assert "别人保存过这条记录" in save(second, task, again)
    third = fields_of(second, task, again)
    assert (third["notes"], third["due_words"]) == (["二"], ["到2025年"])


def test_of_saves_at_the_same_moment_one_wins(apart: Apart) -> None:
    printed = apart.run("tests.admin.race")

    assert json.loads(printed) == {"saved": 1, "told": 3, "version": 1, "lost": []}
