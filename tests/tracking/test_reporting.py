"""Reports: who may write, hand in and take back which, what is refused and in which words, what is kept."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from platforms.editing import Edit
from platforms.fields import StaleRecordError
from policies import tracking
from policies.models import Liaison, Progress, Task
from tests import factories
from tests.desk.conftest import Desk, liaison_of

MakeProgress = Callable[..., Progress]


def report(task: Task, side: str = "cq", **fields: Any) -> Progress:
    """A report that is not saved yet."""
    return Progress(task=task, side=side, **{"on": timezone.localdate(), "words": "已开工。"} | fields)


def save(user: User, progress: Progress, *, submit: bool = False) -> Progress:
    tracking.save_report(report=progress, edit=Edit(user), submit=submit)
    return Progress.objects.get(pk=progress.pk)


def refused(call: Callable[[], object]) -> str:
    """What is told of a call that must be refused."""
    with pytest.raises((ValidationError, PermissionDenied)) as told:
        call()
    return "".join(told.value.messages) if isinstance(told.value, ValidationError) else str(told.value)


@pytest.mark.parametrize("submit", [False, True])
def test_a_liaison_reports_for_the_side_of_their_unit(desk: Desk, submit: bool) -> None:
    kept = save(desk.liaison, report(desk.task, status="ongoing"), submit=submit)

    assert (kept.author, kept.state) == (desk.liaison, "submitted" if submit else "draft")
    assert Task.objects.get(pk=desk.task.pk).status_cq == "unreported"


@pytest.mark.parametrize("side", ["sc", "joint"])
def test_and_for_no_other(desk: Desk, side: str) -> None:
    assert "您不能替这一方填报这项任务" in refused(lambda: save(desk.liaison, report(desk.task, side)))
    assert not Progress.objects.exists()


def test_nor_on_a_task_of_others(desk: Desk) -> None:
    assert "您不能替这一方填报" in refused(lambda: save(desk.liaison, report(factories.make_task())))


def test_nor_after_the_unit_no_longer_answers(desk: Desk) -> None:
    kept = save(desk.liaison, report(desk.task))
    desk.task.responsibilities.filter(unit=desk.cq).delete()

    assert not tracking.may_edit(desk.liaison, kept)
    assert "您不能替这一方填报" in refused(lambda: save(desk.liaison, kept))


@pytest.mark.parametrize(
    ("side", "spoken"), [("cq", ["cq"]), ("sc", ["sc"]), ("joint", ["cq", "sc"]), ("state", ["cq", "sc"])]
)
def test_a_joint_body_speaks_for_both_sides(desk: Desk, side: str, spoken: list[str]) -> None:
    unit = factories.make_unit(side=side)
    factories.make_responsibility(desk.task, unit)

    assert tracking.may_report(liaison_of(unit, "joint"), desk.task) == spoken


def test_of_a_task_of_one_side_only_that_side_is_spoken_for(desk: Desk, editor: User) -> None:
    Task.objects.filter(pk=desk.task.pk).update(status_cq="")
    task = Task.objects.get(pk=desk.task.pk)

    assert tracking.may_report(desk.liaison, task) == []
    assert tracking.may_report(editor, task) == ["sc"]
    assert "这项任务不涉及所选的一方；涉及的是：四川" in refused(lambda: save(editor, report(task)))
    assert save(editor, report(task, "joint")).halves == ("sc",)


@pytest.mark.parametrize("group", ["", "只读"])
def test_without_the_permission_nobody_reports(desk: Desk, group: str) -> None:
    user = factories.make_user(group)
    Liaison.objects.create(user=user, unit=desk.cq)

    assert tracking.may_report(user, desk.task) == []
    assert "您不能替这一方填报" in refused(lambda: save(user, report(desk.task)))


def test_who_left_no_longer_reports(desk: Desk) -> None:
    desk.liaison.is_active = False

    assert tracking.may_report(desk.liaison, desk.task) == []


FAULTS = [
    ({"on": datetime.date(2999, 1, 1)}, "进展日期 2999-01-01 还没有到"),
    ({"on": datetime.date(2020, 7, 26)}, "进展日期 2020-07-26 早于所属文件的成文日期 2020-07-27"),
    ({"on": datetime.date(1, 1, 1)}, "早于所属文件的成文日期"),
    ({"status": "closed"}, "进展不能直接转入“已销号”"),
    ({"status": "done"}, "转入“已完成待销号”须附佐证"),
    ({"link": "ftp://example.cn/a"}, "输入一个有效的 URL"),
    ({"link": "javascript:alert(1)"}, "输入一个有效的 URL"),
    ({"words": ""}, "此字段不能为空"),
]


@pytest.mark.parametrize(("fields", "told"), FAULTS)
def test_what_a_report_may_not_say(desk: Desk, fields: dict[str, Any], told: str) -> None:
    assert told in refused(lambda: save(desk.liaison, report(desk.task, **fields), submit=True))
    assert not Progress.objects.exists()


def test_a_draft_may_still_lack_its_evidence(desk: Desk) -> None:
    kept = save(desk.liaison, report(desk.task, status="done"))

    assert "须附佐证" in refused(lambda: save(desk.liaison, kept, submit=True))
    kept = Progress.objects.get(pk=kept.pk)
    kept.link = "https://example.cn/a"
    assert save(desk.liaison, kept, submit=True).state == "submitted"


def test_a_move_that_is_not_possible_is_not_handed_in(desk: Desk) -> None:
    Task.objects.filter(pk=desk.task.pk).update(status_cq="done")
    task = Task.objects.get(pk=desk.task.pk)

    assert "不能从“已完成待销号”直接转为“暂缓”" in refused(
        lambda: save(desk.liaison, report(task, status="paused"), submit=True)
    )


@pytest.mark.parametrize("state", ["submitted", "accepted"])
def test_what_was_handed_in_is_not_changed(desk: Desk, make_progress: MakeProgress, state: str) -> None:
    kept = make_progress(desk.task, side="cq", state=state, author=desk.liaison)
    kept.words = "改写"

    assert not tracking.may_edit(desk.liaison, kept)
    assert "不能修改：要改请先撤回，或请审核人员退回" in refused(lambda: save(desk.liaison, kept))
    assert Progress.objects.get(pk=kept.pk).words == "已印发实施方案。"


def test_a_returned_report_is_mended_and_handed_in_again(desk: Desk, editor: User) -> None:
    kept = save(desk.liaison, report(desk.task), submit=True)
    tracking.review_progress(progress=kept, state="returned", edit=Edit(editor, "请补文号"))

    again = Progress.objects.get(pk=kept.pk)
    assert (again.state, again.review_note, again.reviewer) == ("returned", "请补文号", editor)
    again.words = "已补文号。"
    again = save(desk.liaison, again, submit=True)
    assert (again.state, again.words) == ("submitted", "已补文号。")
    states = again.history.order_by("history_id").values_list("state", "history_user__username")
    assert list(states) == [("submitted", "yu"), ("returned", "editor"), ("submitted", "yu")]


def test_who_changes_the_side_must_have_spoken_for_the_one_it_was_of(desk: Desk) -> None:
    kept = save(desk.other, report(desk.task, "sc"))
    kept.side = "cq"

    assert "您不能替这一方填报" in refused(lambda: save(desk.liaison, kept))


def test_a_report_saved_meanwhile_is_not_overwritten(desk: Desk) -> None:
    kept = save(desk.liaison, report(desk.task))
    one, other = Progress.objects.get(pk=kept.pk), Progress.objects.get(pk=kept.pk)
    one.words = "一"
    save(desk.liaison, one)

    with pytest.raises(StaleRecordError):
        save(desk.liaison, other)


def test_a_report_is_taken_back(desk: Desk) -> None:
    kept = save(desk.liaison, report(desk.task), submit=True)

    assert "您不能替这一方填报" in refused(lambda: tracking.withdraw_report(report=kept, edit=Edit(desk.other)))
    tracking.withdraw_report(report=Progress.objects.get(pk=kept.pk), edit=Edit(desk.liaison))

    assert Progress.objects.get(pk=kept.pk).state == "draft"


@pytest.mark.parametrize("state", ["draft", "accepted", "returned"])
def test_only_what_waits_is_taken_back(desk: Desk, make_progress: MakeProgress, state: str) -> None:
    kept = make_progress(desk.task, side="cq", state=state, author=desk.liaison)

    assert "只有待审核的进展可以撤回" in refused(lambda: tracking.withdraw_report(report=kept, edit=Edit(desk.liaison)))
    assert Progress.objects.get(pk=kept.pk).state == state


def test_two_sides_report_at_once(desk: Desk, editor: User, reviewer: User) -> None:
    one = save(desk.liaison, report(desk.task, "cq", status="ongoing"), submit=True)
    other = save(desk.other, report(desk.task, "sc", status="paused"), submit=True)
    for each, user in ((one, editor), (other, reviewer)):
        tracking.review_progress(progress=Progress.objects.get(pk=each.pk), state="accepted", edit=Edit(user))

    task = Task.objects.get(pk=desk.task.pk)
    assert (task.status_cq, task.status_sc, task.status) == ("ongoing", "paused", "ongoing")
    assert (task.reported_cq, task.reported_sc) == (one.on, other.on)
    assert set(task.moves.values_list("side", "source", "target", "user__username", "progress")) == {
        ("cq", "unreported", "ongoing", "editor", one.pk),
        ("sc", "unreported", "paused", "reviewer", other.pk),
    }


def test_a_side_that_left_since_the_report_was_begun_is_told(desk: Desk, editor: User) -> None:
    report = Progress(task=desk.task, side="sc", on="2026-10-01", words="完成。")
    Task.objects.filter(pk=desk.task.pk).update(status_sc="")

    with pytest.raises(ValidationError, match="这项任务不涉及所选的一方"):
        tracking.save_report(report=report, edit=Edit(editor), submit=True)


@pytest.mark.parametrize(("state", "told"), [("draft", True), ("submitted", True), ("returned", False)])
def test_the_same_report_is_not_stored_twice(desk: Desk, make_progress: MakeProgress, state: str, told: bool) -> None:
    same = {"side": "cq", "on": timezone.localdate(), "words": "已开工。", "author": desk.liaison}
    make_progress(desk.task, state=state, **same)

    found = refused(lambda: save(desk.liaison, report(desk.task))) if told else save(desk.liaison, report(desk.task))

    assert (found == "同样的进展您已经存过一条，没有再存一条：要改动或添附材料，请打开那一条。") is told
    assert Progress.objects.count() == (1 if told else 2)


def test_another_report_on_the_same_day_is_stored(desk: Desk, editor: User) -> None:
    save(desk.liaison, report(desk.task))

    save(desk.liaison, report(desk.task, words="又开工。"))
    save(editor, report(desk.task))

    assert Progress.objects.count() == 3
