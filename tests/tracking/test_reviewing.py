"""Reviewing reports: by whom, from which state, and what it moves."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from platforms.editing import Edit
from policies import tracking
from policies.models import Progress, Task

MakeTask = Callable[..., Task]
MakeProgress = Callable[..., Progress]


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


@pytest.mark.parametrize("group", ["", "只读", "单位联络员"])
def test_review_is_for_editors_and_reviewers(
    make_progress: MakeProgress, make_user: Callable[..., User], group: str
) -> None:
    progress = make_progress(state="submitted")

    for state in ("accepted", "returned"):
        with pytest.raises(PermissionDenied, match="您没有审核进展的权限"):
            tracking.review_progress(progress=progress, state=state, edit=Edit(make_user(group), "请核对"))

    assert Progress.objects.get(pk=progress.pk).state == "submitted"


@pytest.mark.parametrize("state", ["accepted", "returned"])
@pytest.mark.parametrize("who", ["editor", "reviewer"])
def test_nobody_reviews_what_they_wrote(
    request: pytest.FixtureRequest, make_progress: MakeProgress, who: str, state: str
) -> None:
    user: User = request.getfixturevalue(who)
    progress = make_progress(state="submitted", author=user)

    with pytest.raises(ValidationError, match="这条进展是您自己填报或提交的，不能由您审核"):
        tracking.review_progress(progress=progress, state=state, edit=Edit(user, "请核对"))

    assert tracking.reviews(progress, user) == []


def test_nobody_reviews_what_they_handed_in_for_another(
    make_progress: MakeProgress, editor: User, reviewer: User
) -> None:
    progress = make_progress(state="draft", author=editor)
    tracking.save_report(report=progress, edit=Edit(reviewer), submit=True)

    with pytest.raises(ValidationError, match="不能由您审核"):
        tracking.review_progress(progress=progress, state="accepted", edit=Edit(reviewer))


def test_nobody_reviews_what_they_changed_though_another_handed_it_in(
    make_progress: MakeProgress, editor: User, reviewer: User
) -> None:
    progress = make_progress(state="draft", author=editor)
    progress.words = "审核人代写的话。"
    tracking.save_report(report=progress, edit=Edit(reviewer))
    tracking.save_report(report=Progress.objects.get(pk=progress.pk), edit=Edit(editor), submit=True)

    with pytest.raises(ValidationError, match="不能由您审核"):
        tracking.review_progress(progress=Progress.objects.get(pk=progress.pk), state="accepted", edit=Edit(reviewer))


def test_who_returned_a_report_may_accept_it_later(make_progress: MakeProgress, editor: User, reviewer: User) -> None:
    progress = make_progress(state="submitted", author=editor)
    tracking.review_progress(progress=progress, state="returned", edit=Edit(reviewer, "请补日期"))
    tracking.save_report(report=Progress.objects.get(pk=progress.pk), edit=Edit(editor), submit=True)

    tracking.review_progress(progress=Progress.objects.get(pk=progress.pk), state="accepted", edit=Edit(reviewer))

    assert Progress.objects.get(pk=progress.pk).state == "accepted"


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
    progress = make_progress(make_task(status="done"), state="submitted", status="paused")

    with pytest.raises(ValidationError, match="不能从“已完成待销号”直接转为“暂缓”"):
        tracking.review_progress(progress=progress, state="accepted", edit=Edit(reviewer))

    assert Progress.objects.get(pk=progress.pk).state == "submitted"
    assert Task.objects.get(pk=progress.task_id).version == 0


def test_no_report_strikes_off(make_task: MakeTask, make_progress: MakeProgress, reviewer: User) -> None:
    progress = make_progress(make_task(status="done"), state="submitted", status="closed")

    with pytest.raises(ValidationError, match="进展不能直接转入“已销号”"):
        tracking.review_progress(progress=progress, state="accepted", edit=Edit(reviewer))

    assert Task.objects.get(pk=progress.task_id).status == "done"


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
