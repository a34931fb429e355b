"""已完成待销号 takes evidence of its own side; 已销号 takes someone who did not report it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError

from platforms.editing import Edit
from policies import tracking
from policies.models import Attachment, Progress, Task, TaskEvidence
from tests.desk.conftest import Desk

MakeProgress = Callable[..., Progress]
NO_PROOF = "还没有经采纳的佐证，不能转为“已完成待销号”"
LINK = {"link": "https://example.cn/a"}


def move(task: Task, status: str, user: User, side: str = "cq") -> Task:
    tracking.move_side(task=Task.objects.get(pk=task.pk), side=side, status=status, edit=Edit(user, "核查"))
    return Task.objects.get(pk=task.pk)


def told(task: Task, status: str, user: User, side: str = "cq") -> str:
    with pytest.raises(ValidationError) as refused:
        move(task, status, user, side)
    return "".join(refused.value.messages)


def proof(kind: str, desk: Desk) -> dict[str, Any]:
    if kind == "file":
        return {"file": Attachment.objects.create(name="a.pdf", content_type="x", size=1, sha256="0", data=b"x")}
    return {"evidence": desk.proof} if kind == "clause" else LINK


@pytest.mark.parametrize("kind", ["clause", "link", "file"])
@pytest.mark.parametrize("side", ["cq", "joint"])
def test_an_accepted_report_with_evidence_proves(
    desk: Desk, make_progress: MakeProgress, editor: User, kind: str, side: str
) -> None:
    assert NO_PROOF in told(desk.task, "done", editor)
    make_progress(desk.task, side=side, **proof(kind, desk))

    assert move(desk.task, "done", editor).status_cq == "done"


NOTHING = [
    {"side": "sc", **LINK},
    {"side": "cq"},
    {"side": "cq", "state": "submitted", **LINK},
    {"side": "cq", "state": "returned", **LINK},
    {"side": "cq", "state": "draft", **LINK},
]


@pytest.mark.parametrize("fields", NOTHING)
def test_what_proves_nothing(desk: Desk, make_progress: MakeProgress, editor: User, fields: dict[str, Any]) -> None:
    make_progress(desk.task, **fields)

    assert f"重庆{NO_PROOF}" in told(desk.task, "done", editor)


def test_what_the_library_holds_proves_no_claim(desk: Desk, editor: User) -> None:
    TaskEvidence.objects.create(task=desk.task, clause=desk.proof, state="accepted", why="同一件事")

    assert NO_PROOF in told(desk.task, "done", editor)


def test_both_sides_are_told_apart(desk: Desk, make_progress: MakeProgress, editor: User) -> None:
    make_progress(desk.task, side="sc", **LINK)

    assert told(desk.task, "done", editor, side="joint") == (
        "重庆还没有经采纳的佐证，不能转为“已完成待销号”：请填报进展，附上条款、链接或材料；库内佐证要由进展引用才算。"
    )
    assert Task.objects.get(pk=desk.task.pk).status_sc == "unreported"


def test_a_report_that_brings_its_own_evidence_is_accepted(desk: Desk, editor: User) -> None:
    report = Progress(task=desk.task, side="cq", on="2026-10-01", words="完成。", status="done", **LINK)
    tracking.save_report(report=report, edit=Edit(desk.liaison), submit=True)

    tracking.review_progress(progress=Progress.objects.get(pk=report.pk), state="accepted", edit=Edit(editor))

    assert Task.objects.get(pk=desk.task.pk).status_cq == "done"


def test_a_report_whose_evidence_went_is_not_accepted(desk: Desk, make_progress: MakeProgress, editor: User) -> None:
    report = make_progress(desk.task, side="cq", status="done", state="submitted")

    with pytest.raises(ValidationError, match=NO_PROOF):
        tracking.review_progress(progress=report, state="accepted", edit=Edit(editor))

    assert Progress.objects.get(pk=report.pk).state == "submitted"


OWN = "的“已完成待销号”是您报的，不能由您自己销号"


def test_who_reported_it_done_may_not_strike_it_off(
    desk: Desk, make_progress: MakeProgress, reviewer: User, make_user: Callable[..., User]
) -> None:
    report = make_progress(desk.task, side="cq", status="done", state="submitted", author=reviewer, **LINK)
    other = make_user("审核")
    tracking.review_progress(progress=report, state="accepted", edit=Edit(other))

    assert f"重庆{OWN}" in told(desk.task, "closed", reviewer)
    assert move(desk.task, "closed", other).status_cq == "closed"


@pytest.mark.parametrize("side", ["cq", "joint"])
def test_nor_who_moved_it_there(
    desk: Desk, make_progress: MakeProgress, reviewer: User, make_user: Callable[..., User], side: str
) -> None:
    make_progress(desk.task, side="joint", **LINK)
    move(desk.task, "done", reviewer, side)

    assert f"重庆{OWN}" in told(desk.task, "closed", reviewer, side)
    assert move(desk.task, "closed", make_user("审核"), side).status_cq == "closed"


def test_only_the_last_who_reported_counts(
    desk: Desk, make_progress: MakeProgress, reviewer: User, make_user: Callable[..., User]
) -> None:
    make_progress(desk.task, side="cq", **LINK)
    other = make_user("审核")
    move(desk.task, "done", reviewer)
    move(desk.task, "ongoing", other)
    move(desk.task, "done", other)

    assert OWN in told(desk.task, "closed", other)
    assert move(desk.task, "closed", reviewer).status_cq == "closed"


def test_nor_who_changed_or_handed_in_the_report(
    desk: Desk, make_progress: MakeProgress, editor: User, reviewer: User
) -> None:
    report = make_progress(desk.task, side="cq", status="done", state="draft", author=desk.liaison, **LINK)
    tracking.save_report(report=report, edit=Edit(reviewer), submit=True)
    tracking.review_progress(progress=Progress.objects.get(pk=report.pk), state="accepted", edit=Edit(editor))

    assert f"重庆{OWN}" in told(desk.task, "closed", reviewer)


def test_a_closing_taken_back_by_another_does_not_free_who_reported(
    desk: Desk, make_progress: MakeProgress, reviewer: User, make_user: Callable[..., User]
) -> None:
    make_progress(desk.task, side="cq", **LINK)
    other = make_user("审核")
    move(desk.task, "done", reviewer)
    move(desk.task, "closed", other)
    move(desk.task, "done", other)

    assert OWN in told(desk.task, "closed", reviewer)
    assert move(desk.task, "closed", other).status_cq == "closed"


def test_nothing_is_struck_off_once_its_evidence_was_returned(
    desk: Desk, make_progress: MakeProgress, editor: User, reviewer: User
) -> None:
    report = make_progress(desk.task, side="cq", **LINK)
    move(desk.task, "done", editor)
    tracking.review_progress(
        progress=Progress.objects.get(pk=report.pk), state="returned", edit=Edit(editor, "链接打不开")
    )

    assert "不能转为“已销号”" in told(desk.task, "closed", reviewer)
    (planned,) = tracking.plan_status(
        tasks=[Task.objects.get(pk=desk.task.pk)], status="closed", edit=Edit(reviewer, "核查"), side="cq"
    )
    assert "不能转为“已销号”" in planned.refusal


def test_a_report_for_both_on_a_task_of_one_side_is_of_that_side(desk: Desk, editor: User) -> None:
    Task.objects.filter(pk=desk.task.pk).update(status_sc="")
    report = Progress(task=Task.objects.get(pk=desk.task.pk), side="joint", on="2026-10-01", words="完成。", **LINK)

    tracking.save_report(report=report, edit=Edit(editor))

    assert Progress.objects.get(pk=report.pk).side == "cq"


def test_closing_one_side_does_not_close_the_whole(
    desk: Desk, make_progress: MakeProgress, editor: User, reviewer: User
) -> None:
    make_progress(desk.task, side="joint", **LINK)
    move(desk.task, "done", editor, "joint")

    assert move(desk.task, "closed", reviewer).status == "done"
    assert move(desk.task, "closed", reviewer, "sc").status == "closed"


def test_an_editor_closes_nothing(desk: Desk, make_progress: MakeProgress, editor: User, reviewer: User) -> None:
    make_progress(desk.task, side="cq", **LINK)
    move(desk.task, "done", reviewer)

    assert "“已完成待销号”转为“已销号”只能由审核人员办理" in told(desk.task, "closed", editor)


def test_a_closing_taken_back_needs_no_new_evidence(
    desk: Desk, make_progress: MakeProgress, reviewer: User, editor: User
) -> None:
    report = make_progress(desk.task, side="cq", **LINK)
    move(desk.task, "done", editor)
    move(desk.task, "closed", reviewer)
    report.delete()

    assert move(desk.task, "done", reviewer).status_cq == "done"


@pytest.mark.parametrize("group", ["", "只读", "单位联络员"])
def test_only_editors_move_a_side_by_hand(desk: Desk, make_user: Callable[..., User], group: str) -> None:
    with pytest.raises(PermissionDenied, match="任务由编辑和审核人员登记"):
        move(desk.task, "ongoing", make_user(group))
