"""延期: who asks, what is refused and in which words, who decides, what follows for the days of the sides."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from platforms.editing import Edit
from policies import tracking
from policies.models import Extension, Task
from tests.desk.conftest import Desk

DUE = datetime.date(2026, 12, 31)
LATER = datetime.date(2999, 3, 31)


@pytest.fixture
def due(desk: Desk) -> Desk:
    Task.objects.filter(pk=desk.task.pk).update(due_on=DUE, due_cq=DUE, due_sc=DUE)
    desk.task.refresh_from_db()
    return desk


def ask(desk: Desk, user: User | None = None, **fields: Any) -> Extension:
    values: dict[str, Any] = {"side": "cq", "to_on": LATER, "reason": "征地未完成"} | fields
    task = Task.objects.get(pk=desk.task.pk)
    return tracking.ask_extension(task=task, edit=Edit(user or desk.liaison), **values)


def decide(asked: Extension, user: User, reason: str = "", *, granted: bool = True) -> None:
    row = Extension.objects.get(pk=asked.pk)
    tracking.decide_extension(extension=row, granted=granted, edit=Edit(user, reason))


def test_asking_keeps_the_day_it_was_and_changes_none(due: Desk) -> None:
    asked = ask(due)

    assert (asked.from_on, asked.to_on, asked.state, asked.asked_by) == (DUE, LATER, "asked", due.liaison)
    assert Task.objects.get(pk=due.task.pk).due_cq == DUE
    assert asked.history.get().history_user == due.liaison


@pytest.mark.parametrize("side", ["sc", "joint"])
def test_a_liaison_asks_for_their_own_side_alone(due: Desk, side: str) -> None:
    with pytest.raises(PermissionDenied, match="您不能替这一方申请延期"):
        ask(due, side=side)


@pytest.mark.parametrize("group", ["", "只读"])
def test_who_may_not_report_does_not_ask(due: Desk, make_user: Callable[..., User], group: str) -> None:
    with pytest.raises(PermissionDenied, match="您不能替这一方申请延期"):
        ask(due, make_user(group))


REFUSED = [
    ({"to_on": DUE}, "申请延至 2026年12月31日，不晚于现在的时限 2026年12月31日"),
    ({"reason": "  "}, "请写明延期的理由"),
]


@pytest.mark.parametrize(("fields", "told"), REFUSED)
def test_what_is_refused(due: Desk, fields: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError) as refused:
        ask(due, **fields)

    assert told in "".join(refused.value.messages)
    assert not Extension.objects.exists()


def test_a_day_that_has_come_is_refused(due: Desk) -> None:
    today = timezone.localdate()
    Task.objects.filter(pk=due.task.pk).update(due_cq=today - datetime.timedelta(days=9))

    with pytest.raises(ValidationError, match="这一天已经到了"):
        ask(due, to_on=today)


def test_without_a_day_there_is_nothing_to_extend(desk: Desk) -> None:
    with pytest.raises(ValidationError, match="这一方没有登记时限"):
        ask(desk)


@pytest.mark.parametrize("status", ["done", "closed", "stopped"])
def test_what_ended_is_not_extended(due: Desk, status: str) -> None:
    Task.objects.filter(pk=due.task.pk).update(status_cq=status)

    with pytest.raises(ValidationError, match="这一方已经完成或终止，不需要延期"):
        ask(due)


@pytest.mark.parametrize(("first", "second", "told"), [("cq", "cq", True), ("joint", "sc", True), ("cq", "sc", False)])
def test_one_request_waits_at_a_time(due: Desk, editor: User, first: str, second: str, told: bool) -> None:
    ask(due, editor, side=first)

    if told:
        with pytest.raises(ValidationError, match="已有一份延期申请在等待审批"):
            ask(due, editor, side=second)
    else:
        assert ask(due, editor, side=second).state == "asked"


@pytest.mark.parametrize(("side", "days"), [("cq", (LATER, DUE)), ("joint", (LATER, LATER))])
def test_granting_moves_the_day_of_the_side(
    due: Desk, editor: User, reviewer: User, side: str, days: tuple[datetime.date, datetime.date]
) -> None:
    asked = ask(due, editor, side=side)

    decide(asked, reviewer)

    task = Task.objects.get(pk=due.task.pk)
    kept = Extension.objects.get(pk=asked.pk)
    assert (task.due_on, task.due_cq, task.due_sc) == (DUE, *days)
    assert (kept.state, kept.decided_by) == ("granted", reviewer)
    assert task.history.latest().history_change_reason == f"同意{asked}"


def test_refusing_takes_a_reason_and_moves_nothing(due: Desk, reviewer: User) -> None:
    asked = ask(due)

    with pytest.raises(ValidationError, match="不同意延期须写明原因"):
        decide(asked, reviewer, " ", granted=False)
    decide(asked, reviewer, "理由不足", granted=False)

    kept = Extension.objects.get(pk=asked.pk)
    assert (kept.state, kept.decision) == ("refused", "理由不足")
    assert Task.objects.get(pk=due.task.pk).due_cq == DUE
    assert ask(due).state == "asked"


@pytest.mark.parametrize("group", ["", "只读", "单位联络员", "编辑"])
def test_only_reviewers_decide(due: Desk, make_user: Callable[..., User], group: str) -> None:
    with pytest.raises(PermissionDenied, match="延期只能由审核人员审批"):
        decide(ask(due), make_user(group))


def test_nobody_decides_what_they_asked_for(due: Desk, reviewer: User) -> None:
    with pytest.raises(ValidationError, match="这份延期是您申请的，不能由您审批"):
        decide(ask(due, reviewer), reviewer)


@pytest.mark.parametrize("granted", [True, False])
def test_what_is_decided_stays_so(due: Desk, reviewer: User, granted: bool) -> None:
    asked = ask(due)
    decide(asked, reviewer, "会议议定", granted=granted)

    with pytest.raises(ValidationError, match="已经批复或撤回"):
        decide(asked, reviewer, "另议", granted=not granted)

    assert Extension.objects.get(pk=asked.pk).state == ("granted" if granted else "refused")


def test_a_side_that_was_finished_since_the_page_was_opened_is_not_extended(due: Desk) -> None:
    Task.objects.filter(pk=due.task.pk).update(status_cq="done")  # `due.task` is as the page had it

    with pytest.raises(ValidationError, match="已经完成或终止"):
        tracking.ask_extension(task=due.task, side="cq", to_on=LATER, reason="征地", edit=Edit(due.liaison))


def recall(asked: Extension, user: User) -> None:
    tracking.recall_extension(extension=Extension.objects.get(pk=asked.pk), edit=Edit(user))


def test_who_asked_takes_a_request_back_and_asks_anew(due: Desk) -> None:
    asked = ask(due)

    recall(asked, due.liaison)

    assert Extension.objects.get(pk=asked.pk).state == "recalled"
    assert next((row.state, row.history_user) for row in asked.history.all()) == ("recalled", due.liaison)
    assert Task.objects.get(pk=due.task.pk).due_cq == DUE
    assert ask(due).state == "asked"


def test_nobody_else_takes_it_back(due: Desk, reviewer: User) -> None:
    with pytest.raises(PermissionDenied, match="只能由申请人撤回"):
        recall(ask(due), reviewer)


@pytest.mark.parametrize("granted", [True, False])
def test_what_is_decided_is_not_taken_back(due: Desk, reviewer: User, granted: bool) -> None:
    asked = ask(due)
    decide(asked, reviewer, "会议议定", granted=granted)

    with pytest.raises(ValidationError, match="已经批复或撤回"):
        recall(asked, due.liaison)
