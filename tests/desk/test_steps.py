"""What moves a task outside the admin: statuses of a side, checkpoints, extensions; and two people at once."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from policies.models import Checkpoint, Extension, StatusMove, Task
from tests import factories
from tests.desk.conftest import Desk, browser_of, fields_of
from tests.pages.html import get, queries, text_of

TODAY = timezone.localdate()
FAR = datetime.date(2099, 12, 31)
LATER = datetime.date(2100, 6, 30)


def words_of(response: Any) -> str:
    return text_of(response.content.decode())


def move(client: Client, task: Task, side: str, status: str, reason: str = "核查属实") -> Any:
    form = fields_of(get(client, f"/tasks/{task.pk}/move/"), f"move_{side}")
    return client.post(f"/tasks/{task.pk}/move/", {**form, "status": status, "reason": reason})


def test_an_editor_moves_one_side_with_a_reason(desk: Desk, editing: Client, editor: User) -> None:
    answer = move(editing, desk.task, "cq", "ongoing")

    assert answer.status_code == 302
    desk.task.refresh_from_db()
    assert (desk.task.status_cq, desk.task.status_sc) == ("ongoing", "unreported")
    made = StatusMove.objects.get()
    assert (made.side, made.source, made.target, made.user, made.reason) == (
        *("cq", "unreported", "ongoing", editor),
        "核查属实",
    )
    assert "重庆已转为“推进中”。" in text_of(get(editing, f"/tasks/{desk.task.pk}/"))


@pytest.mark.parametrize(
    ("status", "reason", "message"),
    [
        ("ongoing", "", "这个字段是必填项"),
        ("closed", "核查属实", "选择一个有效的选项"),
        ("done", "核查属实", "还没有经采纳的佐证"),
        ("", "核查属实", "这个字段是必填项"),
    ],
)
def test_a_move_that_is_refused_says_why(desk: Desk, editing: Client, status: str, reason: str, message: str) -> None:
    answer = move(editing, desk.task, "cq", status, reason)

    assert answer.status_code == 200
    assert message in words_of(answer)
    assert not StatusMove.objects.exists()


def test_striking_off_is_for_reviewers_and_shows_what_it_means(
    make_task: Callable[..., Task], editing: Client, reviewing: Client
) -> None:
    task = make_task(status="done")
    factories.make_progress(task, link="https://example.cn/yanshou")

    assert "核查完成，销号" not in text_of(get(editing, f"/tasks/{task.pk}/move/"))
    assert "已销号（核查完成，销号）" in text_of(get(reviewing, f"/tasks/{task.pk}/move/"))
    for side in ("cq", "sc"):
        assert move(reviewing, task, side, "closed").status_code == 302
    task.refresh_from_db()
    assert task.status == "closed"


def test_a_side_moved_meanwhile_is_told_and_the_reason_kept(desk: Desk, editing: Client, reviewing: Client) -> None:
    address = f"/tasks/{desk.task.pk}/move/"
    form = fields_of(get(editing, address), "move_cq")
    move(reviewing, desk.task, "cq", "paused")

    late = editing.post(address, {**form, "status": "ongoing", "reason": "会议议定"})

    assert late.status_code == 409
    assert "您打开这一页时重庆是“未报告”，现在已是“暂缓”" in words_of(late)
    again = fields_of(late.content.decode(), "move_cq")
    assert again["reason"] == ["会议议定"]
    assert editing.post(address, {**again, "status": "ongoing"}).status_code == 302


@pytest.mark.parametrize("seen", ["", "\x00", "nonsense", "9" * 30])
def test_a_move_from_a_status_that_is_none_is_told(desk: Desk, editing: Client, seen: str) -> None:
    sent = {"side": "cq", "status": "ongoing", "reason": "核查属实", "seen": seen}

    assert editing.post(f"/tasks/{desk.task.pk}/move/", sent).status_code == 409
    assert not StatusMove.objects.exists()


def test_a_report_saved_meanwhile_does_not_keep_a_move_back(desk: Desk, editing: Client) -> None:
    address = f"/tasks/{desk.task.pk}/move/"
    form = fields_of(get(editing, address), "move_sc")
    browser_of(desk.liaison).post(f"/tasks/{desk.task.pk}/report/", {"on": "2026-10-01", "side": "cq", "words": "初稿"})

    assert editing.post(address, {**form, "status": "ongoing", "reason": "会议议定"}).status_code == 302


def point(client: Client, task: Task, **typed: Any) -> Any:
    return client.post(f"/tasks/{task.pk}/checkpoint/", {"title": "印发方案", "due_on": "2099-06-30", **typed})


def test_a_checkpoint_is_added_changed_and_done_and_the_light_follows(desk: Desk, editing: Client) -> None:
    past = TODAY - datetime.timedelta(days=1)
    assert point(editing, desk.task, due_on=f"{past:%Y-%m-%d}", side="cq").status_code == 302
    desk.task.refresh_from_db()
    assert (desk.task.checkpoint_cq, desk.task.checkpoint_sc) == (past, None)
    assert desk.task.light.light == "red"
    assert "印发方案 重庆 待完成" in text_of(get(Client(), f"/tasks/{desk.task.pk}/"))

    made = Checkpoint.objects.get()
    form = fields_of(get(editing, f"/checkpoints/{made.pk}/"), "checkpoint_form")
    assert editing.post(f"/checkpoints/{made.pk}/", {**form, "done_on": f"{past:%Y-%m-%d}"}).status_code == 302
    desk.task.refresh_from_db()
    assert desk.task.checkpoint_cq is None
    assert made.history.count() == 2


def test_a_checkpoint_is_stored_once(desk: Desk, editing: Client) -> None:
    answers = [point(editing, desk.task, side=side).status_code for side in ("", "", "cq")]

    assert answers == [302, 200, 302]
    assert Checkpoint.objects.count() == 2


def test_a_checkpoint_is_removed_and_its_history_stays(desk: Desk, editing: Client) -> None:
    point(editing, desk.task)
    made = Checkpoint.objects.get()
    form = fields_of(get(editing, f"/checkpoints/{made.pk}/"), "checkpoint_form")

    assert editing.post(f"/checkpoints/{made.pk}/", {**form, "remove": "1"}).status_code == 302

    assert not Checkpoint.objects.exists()
    assert set(Checkpoint.history.values_list("history_type", flat=True)) == {"+", "-"}
    desk.task.refresh_from_db()
    assert desk.task.checkpoint_cq is None


def test_a_checkpoint_changed_meanwhile_shows_both_states(desk: Desk, editing: Client, reviewing: Client) -> None:
    point(editing, desk.task)
    address = f"/checkpoints/{Checkpoint.objects.get().pk}/"
    mine, theirs = (fields_of(get(each, address), "checkpoint_form") for each in (editing, reviewing))
    reviewing.post(address, {**theirs, "title": "李四改的"})

    late = editing.post(address, {**mine, "note": "王五写的"})

    assert late.status_code == 409
    assert "现在是：李四改的" in words_of(late)
    again = fields_of(late.content.decode(), "checkpoint_form")
    assert again["note"] == ["王五写的"]
    assert editing.post(address, again).status_code == 302


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"title": ""}, "这个字段是必填项"),
        ({"due_on": "2100-01-01"}, "晚于时限 2099年12月31日"),
        ({"done_on": "2099-01-01"}, "还没有到"),
        ({"side": "joint"}, "选择一个有效的选项"),
    ],
)
def test_a_checkpoint_that_cannot_be_says_why(
    make_task: Callable[..., Task], editing: Client, typed: dict[str, str], message: str
) -> None:
    answer = point(editing, make_task(due_on=FAR), **typed)

    assert answer.status_code == 200
    assert message in words_of(answer)


@pytest.fixture
def dated(desk: Desk) -> Desk:
    """The same, with a day by which it is to be done."""
    task = desk.task
    task.due_on = task.due_cq = task.due_sc = FAR
    task.save()
    return desk


def ask(client: Client, desk: Desk, **typed: Any) -> Any:
    sent = {"side": "cq", "to_on": f"{LATER:%Y-%m-%d}", "reason": "选址调整", **typed}
    return client.post(f"/tasks/{desk.task.pk}/extend/", sent)


def test_more_time_is_asked_for_and_granted(dated: Desk, liaison: Client, reviewing: Client) -> None:
    assert ask(liaison, dated).status_code == 302
    asked = Extension.objects.get()
    assert "选址调整" not in text_of(get(Client(), f"/tasks/{dated.task.pk}/"))

    answer = reviewing.post(f"/extensions/{asked.pk}/", {"verdict": "granted"})

    assert answer.status_code == 302
    dated.task.refresh_from_db()
    assert (dated.task.due_cq, dated.task.due_sc) == (LATER, FAR)
    page = text_of(get(Client(), f"/tasks/{dated.task.pk}/"))
    assert "重庆：2099年12月31日 → 2100年6月30日 同意" in page
    assert "理由：选址调整" in page
    assert "yu" not in page
    assert "2100年6月30日 已延期" in page


def test_more_time_is_refused_with_a_reason(dated: Desk, liaison: Client, reviewing: Client) -> None:
    ask(liaison, dated)
    address = f"/extensions/{Extension.objects.get().pk}/"

    assert "须写明原因" in words_of(reviewing.post(address, {"verdict": "refused"}))
    assert reviewing.post(address, {"verdict": "refused", "reason": "应如期完成"}).status_code == 302
    assert "批复或撤回" in words_of(reviewing.post(address, {"verdict": "granted"}))
    assert "应如期完成" in text_of(get(liaison, address))
    assert "应如期完成" not in text_of(get(Client(), f"/tasks/{dated.task.pk}/"))


def test_a_request_is_taken_back_by_who_asked(dated: Desk, liaison: Client, reviewing: Client) -> None:
    ask(liaison, dated)
    address = f"/extensions/{Extension.objects.get().pk}/"
    assert "撤回申请" in text_of(get(liaison, address))
    assert "撤回申请" not in text_of(get(reviewing, address))

    answer = liaison.post(f"{address}recall/", follow=True)

    assert "延期申请已撤回" in words_of(answer)
    assert "已撤回" in text_of(get(liaison, address))
    assert "撤回申请" not in text_of(get(liaison, address))
    assert "选址调整" not in text_of(get(Client(), f"/tasks/{dated.task.pk}/"))
    assert "已经批复或撤回" in words_of(liaison.post(f"{address}recall/", follow=True))
    assert "批复或撤回" in words_of(reviewing.post(address, {"verdict": "granted"}))
    assert ask(liaison, dated, to_on="2100-09-30").status_code == 302


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"side": "sc"}, "选择一个有效的选项"),
        ({"to_on": "2099-12-31"}, "不晚于现在的时限"),
        ({"to_on": "不久"}, "输入一个有效的日期"),
        ({"reason": " "}, "这个字段是必填项"),
    ],
)
def test_a_request_that_cannot_be_says_why(dated: Desk, liaison: Client, typed: dict[str, str], message: str) -> None:
    assert message in words_of(ask(liaison, dated, **typed))
    assert not Extension.objects.exists()


def test_a_task_without_a_day_has_nothing_to_extend(desk: Desk, liaison: Client) -> None:
    assert "现在没有可以申请延期的一方" in text_of(get(liaison, f"/tasks/{desk.task.pk}/extend/"))


def test_a_second_request_waits_for_the_first(dated: Desk, liaison: Client) -> None:
    ask(liaison, dated)

    assert "已有一份延期申请在等待审批" in words_of(ask(liaison, dated))


def test_what_is_on_its_way_is_seen_by_those_who_work_on_it(
    dated: Desk, liaison: Client, editing: Client, reader: User
) -> None:
    ask(liaison, dated)
    liaison.post(f"/tasks/{dated.task.pk}/report/", {"on": "2026-10-01", "side": "cq", "words": "还是初稿"})
    page = f"/tasks/{dated.task.pk}/"

    seen = {
        name: "还是初稿" in (html := get(client, page)) and "延期待批" in html
        for name, client in {
            "anonymous": Client(),
            "reader": browser_of(reader),
            "own": liaison,
            "other side": browser_of(dated.other),
            "editor": editing,
        }.items()
    }

    assert seen == {"anonymous": False, "reader": False, "own": True, "other side": False, "editor": True}


def enter(desk: Desk, rows: int) -> None:
    """That many reports, accepted and on their way, moves and checkpoints."""
    for number in range(rows):
        for state in ("accepted", "draft"):
            proof = factories.make_clause()
            factories.make_progress(desk.task, state=state, side="cq", author=desk.liaison, evidence=proof)
        StatusMove.objects.create(task=desk.task, side="cq", target="ongoing", at=timezone.now(), user=desk.liaison)
        Checkpoint.objects.create(task=desk.task, title=f"第{number}步", due_on=FAR)


def test_the_page_of_a_task_takes_as_many_queries_for_much_as_for_little(dated: Desk, liaison: Client) -> None:
    page = f"/tasks/{dated.task.pk}/"
    enter(dated, 1)
    few = [queries(client, page) for client in (Client(), liaison)]
    enter(dated, 4)

    assert [queries(client, page) for client in (Client(), liaison)] == few
