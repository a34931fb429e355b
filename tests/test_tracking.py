"""What people enter about tasks: every pair of statuses, for an editor and for a reviewer; review of progress."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils import timezone

from platforms.editing import Edit
from platforms.fields import StaleRecordError
from policies import tracking
from policies.models import Progress, Task, TaskStatus

MakeTask = Callable[..., Task]
MakeProgress = Callable[..., Progress]

# Row: from. Column: to, in the order of the vocabulary. . no move, e editor, r reviewer only, - not allowed
TABLE = {
    "unreported": ".eee-ee",
    "not_started": "e.ee-ee",
    "ongoing": "ee.e-ee",
    "done": "--e.r--",
    "closed": "--rr.--",
    "paused": "-ee--.e",
    "stopped": "-ee---.",
}
PAIRS = [
    (before, after.value, verdict)
    for before, row in TABLE.items()
    for after, verdict in zip(TaskStatus, row, strict=True)
]


def refusal(before: str, after: str, user: User, reason: str = "会议议定") -> str:
    try:
        tracking.check_status(before=before, after=after, user=user, reason=reason)
    except ValidationError as error:
        return "".join(error.messages)
    return ""


@pytest.mark.parametrize(("before", "after", "verdict"), PAIRS)
def test_every_pair_of_statuses(editor: User, reviewer: User, before: str, after: str, verdict: str) -> None:
    for_editor, for_reviewer = refusal(before, after, editor), refusal(before, after, reviewer)

    assert (for_editor == "") is (verdict in ".e")
    assert (for_reviewer == "") is (verdict in ".er")
    if verdict == "-":
        assert TaskStatus(after).label in for_editor
        assert "可以转为" in for_editor
    if verdict == "r":
        assert "审核人员" in for_editor


@pytest.mark.parametrize(("before", "after"), [(b, a) for b, a, verdict in PAIRS if verdict in "er"])
def test_every_move_needs_a_reason(reviewer: User, before: str, after: str) -> None:
    assert "写明原因" in refusal(before, after, reviewer, reason="  ")


def test_every_move_says_what_it_means() -> None:
    assert all(move.meaning for move in tracking.MOVES)
    assert len(tracking.TABLE) == len(tracking.MOVES)


def test_move_tasks_records_who_why_and_what_was_before(make_task: MakeTask, editor: User) -> None:
    task = make_task()

    tracking.move_tasks(tasks=[task], status="ongoing", edit=Edit(editor, "第五次联席会议"))

    task.refresh_from_db()
    last, first = task.history.all()
    assert (task.status, task.version) == ("ongoing", 1)
    assert (last.status, last.history_user, last.history_change_reason) == ("ongoing", editor, "第五次联席会议")
    assert (first.status, first.version) == ("unreported", 0)


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
    assert Task.history.count() == rows


REVIEWS = [
    ("submitted", "accepted", True),
    ("submitted", "returned", True),
    ("accepted", "returned", True),
    ("draft", "accepted", False),
    ("draft", "returned", False),
    ("returned", "accepted", False),
    ("accepted", "accepted", False),
]


@pytest.mark.parametrize(("before", "after", "allowed"), REVIEWS)
def test_review(make_progress: MakeProgress, reviewer: User, before: str, after: str, allowed: bool) -> None:
    progress = make_progress(state=before)
    edit = Edit(reviewer, "请核对")

    if allowed:
        tracking.review_progress(progress=progress, state=after, edit=edit)
    else:
        with pytest.raises(ValidationError, match="只审核已提交"):
            tracking.review_progress(progress=progress, state=after, edit=edit)

    kept = Progress.objects.get(pk=progress.pk)
    assert (kept.state, kept.review_note) == ((after, "请核对") if allowed else (before, ""))


@pytest.mark.parametrize("reason", ["", "  "])
def test_returning_needs_a_reason(make_progress: MakeProgress, reviewer: User, reason: str) -> None:
    progress = make_progress(state="submitted")

    with pytest.raises(ValidationError, match="退回须写明原因"):
        tracking.review_progress(progress=progress, state="returned", edit=Edit(reviewer, reason))


def test_a_report_of_tomorrow_is_not_accepted(make_progress: MakeProgress, reviewer: User) -> None:
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    progress = make_progress(state="submitted", on=tomorrow)

    with pytest.raises(ValidationError, match="还没有到"):
        tracking.review_progress(progress=progress, state="accepted", edit=Edit(reviewer))


def test_review_is_for_reviewers(make_progress: MakeProgress, editor: User) -> None:
    progress = make_progress(state="submitted")

    with pytest.raises(ValidationError, match="只有审核人员"):
        tracking.review_progress(progress=progress, state="accepted", edit=Edit(editor))


def test_accepting_moves_the_task_and_says_why(
    make_task: MakeTask, make_progress: MakeProgress, reviewer: User
) -> None:
    progress = make_progress(make_task(), state="submitted", status="ongoing")

    tracking.review_progress(progress=progress, state="accepted", edit=Edit(reviewer))

    task = Task.objects.get(pk=progress.task_id)
    assert (task.status, task.version) == ("ongoing", 1)
    assert task.history.latest().history_change_reason == f"采纳 {progress.on} 的进展"


def test_accepting_a_move_that_is_not_allowed_writes_nothing(
    make_task: MakeTask, make_progress: MakeProgress, reviewer: User
) -> None:
    progress = make_progress(make_task(), state="submitted", status="closed")

    with pytest.raises(ValidationError, match="不能从“未报告”直接转为“已销号”"):
        tracking.review_progress(progress=progress, state="accepted", edit=Edit(reviewer))

    assert Progress.objects.get(pk=progress.pk).state == "submitted"
    assert Task.objects.get(pk=progress.task_id).version == 0


@pytest.mark.parametrize(
    ("before", "after", "allowed"),
    [
        (None, "draft", True),
        (None, "submitted", True),
        (None, "accepted", False),
        (None, "returned", False),
        ("draft", "submitted", True),
        ("submitted", "draft", True),
        ("submitted", "accepted", False),
        ("draft", "returned", False),
        ("returned", "returned", True),
        ("returned", "submitted", True),
        ("accepted", "accepted", False),
        ("accepted", "draft", False),
    ],
)
def test_what_may_be_saved_outside_of_a_review(before: str | None, after: str, allowed: bool) -> None:
    old = Progress(state=before) if before else None

    if allowed:
        tracking.check_progress(before=old, after=Progress(state=after))
    else:
        with pytest.raises(ValidationError):
            tracking.check_progress(before=old, after=Progress(state=after))


@pytest.mark.parametrize(
    ("before", "after", "who", "allowed"),
    [
        ("done", "unreported", "editor", True),
        ("closed", "done", "editor", False),
        ("done", "closed", "editor", False),
        ("closed", "unreported", "reviewer", True),
    ],
)
def test_restoring_asks_for_the_permission_not_for_the_table(
    db: None, request: pytest.FixtureRequest, before: str, after: str, who: str, allowed: bool
) -> None:
    user: User = request.getfixturevalue(who)

    if allowed:
        tracking.check_restored(before=before, after=after, user=user, reason="登记有误")
    else:
        with pytest.raises(ValidationError, match="审核人员"):
            tracking.check_restored(before=before, after=after, user=user, reason="登记有误")
    with pytest.raises(ValidationError):
        tracking.check_restored(before=before, after=after, user=user, reason="")
