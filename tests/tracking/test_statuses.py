"""Which status may follow which: every pair, for an editor and for a reviewer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from platforms.fields import Side
from policies import tracking
from policies.models import Progress, Task, TaskStatus
from policies.tracking.statuses import check_restored

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
    request: pytest.FixtureRequest, make_task: MakeTask, before: str, after: str, who: str, allowed: bool
) -> None:
    user: User = request.getfixturevalue(who)
    step = tracking.Step(make_task(), Side.CHONGQING, before, after)

    if allowed:
        check_restored(step, user=user, reason="登记有误")
    else:
        with pytest.raises(ValidationError, match="审核人员"):
            check_restored(step, user=user, reason="登记有误")
    with pytest.raises(ValidationError):
        check_restored(step, user=user, reason="")


@pytest.mark.parametrize("after", ["done", "closed"])
def test_restoring_does_not_finish_without_evidence(make_task: MakeTask, reviewer: User, after: str) -> None:
    step = tracking.Step(make_task(), Side.CHONGQING, "ongoing", after)

    with pytest.raises(ValidationError, match="还没有经采纳的佐证"):
        check_restored(step, user=reviewer, reason="登记有误")
