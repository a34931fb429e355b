"""/tasks/bulk/: the table, its preview, what is confirmed; nothing is saved before, and all or nothing then."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from platforms.editing import Edit
from policies import tracking
from policies.models import Progress, Task
from tests import factories
from tests.admin.forms import Data, fields, open_form
from tests.desk.conftest import Desk, browser_of
from tests.pages.html import get, queries, text_of

URL = "/tasks/bulk/"
FORM = "bulk_form"
MakeTask = Callable[..., Task]


def typed(task: Task, side: str = "cq", **values: str) -> Data:
    """What a person types into the row of one side; words unless others are given."""
    return {f"{name}-{task.pk}-{side}": [value] for name, value in ({"words": "已开工。"} | values).items()}


def preview(browser: Client, *rows: Data, url: str = URL) -> Any:
    data = open_form(browser, url, FORM)
    for row in rows:
        data |= row
    return browser.post(url, data)


def confirm(browser: Client, response: Any, url: str = URL, **more: str) -> str:
    data = {"confirmed": fields(response, "confirm_form")["confirmed"], **more}
    return browser.post(url, data, follow=True).content.decode()


def test_what_is_typed_is_shown_and_saved_only_when_confirmed(
    editing: Client, editor: User, make_task: MakeTask
) -> None:
    first, second, third = make_task(), make_task(), make_task()

    shown = preview(
        editing,
        typed(first, "cq", status="ongoing", words="已开工。", on="2026-10-01"),
        typed(first, "sc", words="方案已印发。"),
        typed(second, "sc", status="done", link="https://example.cn/a"),
    )
    page = text_of(shown.content.decode())

    assert "将提交 3 条进展" in page
    assert "未报告 → 推进中 2026-10-01 已开工。" in page
    assert f"未报告（不变） {timezone.localdate():%Y-%m-%d} 方案已印发。" in page
    assert "未报告 → 已完成待销号" in page
    assert not Progress.objects.exists()

    assert "已提交 3 条进展，等待审核" in confirm(editing, shown)

    rows = Progress.objects.order_by("id").values_list("task", "side", "status", "words", "link", "state", "author")
    assert list(rows) == [
        (first.pk, "cq", "ongoing", "已开工。", "", "submitted", editor.pk),
        (first.pk, "sc", "", "方案已印发。", "", "submitted", editor.pk),
        (second.pk, "sc", "done", "已开工。", "https://example.cn/a", "submitted", editor.pk),
    ]
    assert Task.objects.get(pk=first.pk).status == "unreported"
    assert Task.objects.get(pk=third.pk).version == 0


FAULTS = [
    ({"words": "", "status": "ongoing"}, "进展情况：请写明进展情况"),
    ({"on": "2999-01-01"}, "日期：进展日期 2999-01-01 还没有到"),
    ({"on": "明年"}, "日期：“明年”不是日期；日期写作 2025-12-31"),
    ({"status": "done"}, "转入状态：转入“已完成待销号”须附佐证"),
    ({"status": "closed"}, "转入状态：进展不能直接转入“已销号”"),
    ({"status": "nonsense"}, "转入状态：请从列表中选一个状态"),
    ({"link": "javascript:alert(1)"}, "佐证：“javascript:alert(1)”不是网址，也没有找到这样的条款"),
    ({"link": "http://"}, "佐证：输入一个有效的 URL"),
    ({"words": "长" * 5001}, "进展情况：进展情况有 5001 字，最多 5000 字"),
]


@pytest.mark.parametrize(("values", "told"), FAULTS)
def test_a_fault_is_told_in_its_row_and_stops_all(
    editing: Client, make_task: MakeTask, values: dict[str, str], told: str
) -> None:
    good, bad = make_task(), make_task()

    response = preview(editing, typed(good), typed(bad, "sc", **values))
    page = response.content.decode()

    assert response.status_code == 422
    shown = text_of(page[page.index(f'id="row-{bad.pk}-sc"') :])
    assert told.replace(" ", "") in shown.replace(" ", "")
    assert "第 4 行" in page
    assert 'name="confirmed"' not in page
    again = fields(response, FORM)
    assert again[f"words-{good.pk}-cq"] == ["已开工。"]
    assert again[f"words-{bad.pk}-sc"] == [values.get("words", "已开工。")]
    assert not Progress.objects.exists()


def test_a_task_saved_since_the_page_was_made_is_shown_and_not_overwritten(
    editing: Client, reviewer: User, make_task: MakeTask
) -> None:
    task, other = make_task(), make_task()
    data = open_form(editing, URL, FORM) | typed(task, words="我写的") | typed(other)
    move(task, reviewer)

    response = editing.post(URL, data)
    page = text_of(response.content.decode())

    assert response.status_code == 422
    assert "有 1 行的任务在您填写期间被别人改过，没有覆盖" in page
    assert "reviewer改过这项任务，说明是“第五次会议”" in page
    assert not Progress.objects.exists()
    again = fields(response, FORM)
    assert again[f"words-{task.pk}-cq"] == ["我写的"]
    assert "将提交 2 条进展" in editing.post(URL, again).content.decode()


def move(task: Task, user: User) -> None:
    task.refresh_from_db()
    tracking.move_side(task=task, side="cq", status="paused", edit=Edit(user, "第五次会议"))


def test_a_task_saved_between_preview_and_confirmation_stops_all(
    editing: Client, reviewer: User, make_task: MakeTask
) -> None:
    task, other = make_task(), make_task()
    shown = preview(editing, typed(task), typed(other))
    move(task, reviewer)

    page = confirm(editing, shown)

    assert "还没有提交" in page
    assert "没有覆盖" in page
    assert not Progress.objects.exists()


def test_the_way_back_keeps_what_was_typed(editing: Client, make_task: MakeTask) -> None:
    task = make_task()
    make_task()
    shown = preview(editing, typed(task, "sc", status="ongoing", words="一<二>", on="2026-10-01"))

    data = {"confirmed": fields(shown, "confirm_form")["confirmed"], "back": "1"}
    again = fields(editing.post(URL, data), FORM)

    assert again[f"words-{task.pk}-sc"] == ["一<二>"]
    assert (again[f"status-{task.pk}-sc"], again[f"on-{task.pk}-sc"]) == (["ongoing"], ["2026-10-01"])


def test_only_ones_own_preview_is_confirmed(editing: Client, reviewer: User, make_task: MakeTask) -> None:
    shown = preview(editing, typed(make_task()))
    signed = fields(shown, "confirm_form")["confirmed"][0]

    for browser, token in ((browser_of(reviewer), signed), (editing, signed[:-1]), (editing, "")):
        assert "预览已过期，或不是您的预览" in browser.post(URL, {"confirmed": token}).content.decode()

    assert not Progress.objects.exists()


def test_nothing_typed_is_told(editing: Client, make_task: MakeTask) -> None:
    make_task()

    assert "一行也没有填" in preview(editing).content.decode()


def test_a_liaison_has_the_rows_of_their_unit_alone(liaison: Client, desk: Desk, make_task: MakeTask) -> None:
    foreign = make_task()
    page = get(liaison, URL)

    assert f'id="row-{desk.task.pk}-cq"' in page
    assert f'id="row-{desk.task.pk}-sc"' not in page
    assert f"row-{foreign.pk}" not in page


@pytest.mark.parametrize("whose", ["other side", "other task"])
def test_a_row_made_up_is_refused(liaison: Client, desk: Desk, make_task: MakeTask, whose: str) -> None:
    task, side = (desk.task, "sc") if whose == "other side" else (make_task(), "cq")
    row = {"row": [f"{task.pk}-{side}-0"], "on_all": ["2026-10-01"], **typed(task, side)}

    page = text_of(liaison.post(URL, row).content.decode())

    assert "不能替这一方填报这项任务" in page
    assert not Progress.objects.exists()


@pytest.mark.parametrize("mark", ["x", "999999-cq-0", "-cq-0", "1-joint-0", "²-cq-0", "9" * 40 + "-cq-0"])
def test_a_row_that_is_none_is_no_error(editing: Client, make_task: MakeTask, mark: str) -> None:
    make_task()
    key = mark.rpartition("-")[0]

    response = editing.post(URL, {"row": [mark], f"words-{key}": ["x"], "on_all": ["2026-10-01"]})

    assert response.status_code == 422
    assert not Progress.objects.exists()


def test_the_filters_of_the_list_choose_the_rows(editing: Client, make_task: MakeTask) -> None:
    for area in ("甲", "乙"):
        make_task(area=area)

    assert get(editing, URL).count('class="bulk-task"') == 2
    assert get(editing, f"{URL}?area=甲").count('class="bulk-task"') == 1
    assert "sheet.xlsx?area=%E7%94%B2" in get(editing, f"{URL}?area=甲")
    assert "没有" in get(editing, f"{URL}?area=丙")


def test_the_task_list_leads_here_with_its_filters(
    client: Client, editing: Client, liaison: Client, desk: Desk, make_task: MakeTask
) -> None:
    make_task(area="甲")

    for browser in (editing, liaison):
        assert f'href="{URL}?area=%E7%94%B2"' in get(browser, "/tasks/?area=甲")
    assert URL not in get(client, "/tasks/?area=甲")


def test_a_page_has_at_most_a_hundred_rows(editing: Client, make_policy: Callable[..., Any]) -> None:
    policy = make_policy()
    for _ in range(51):
        factories.make_task(factories.make_clause(policy))

    assert get(editing, URL).count('name="row"') == 100
    assert get(editing, f"{URL}?page=2").count('name="row"') == 2


def test_queries_do_not_grow_with_the_rows(liaison: Client, editing: Client, desk: Desk, make_task: MakeTask) -> None:
    one = [queries(browser, URL) for browser in (liaison, editing)]
    for _ in range(4):
        factories.make_responsibility(make_task(), desk.cq)

    assert [queries(browser, URL) for browser in (liaison, editing)] == one


@pytest.mark.parametrize("page", ["", "sheet.xlsx", "upload/"])
def test_who_may_not_report_is_sent_away(client: Client, reader: User, page: str) -> None:
    assert client.get(URL + page)["Location"].startswith("/login/")
    client.force_login(reader)
    assert client.get(URL + page).status_code == 403
    assert client.post(URL + page, {"confirmed": "x"}).status_code in {403, 405}
