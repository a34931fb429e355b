"""What follows from what people entered: days with extensions, nearest checkpoints, newest reports, side by side."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from policies.models import Checkpoint, Extension, Task

Day = datetime.date
MakeTask = Callable[..., Task]
DUE, LATER, LATEST = Day(2026, 12, 31), Day(2027, 3, 31), Day(2027, 6, 30)


def extend(task: Task, side: str, to_on: Day, state: str = "granted", days: int = 0) -> None:
    at = timezone.now() + datetime.timedelta(days=days)
    Extension.objects.create(task=task, side=side, to_on=to_on, reason="x", state=state, asked_at=at, decided_at=at)


EXTENSIONS: list[tuple[list[tuple[Any, ...]], tuple[Day, Day]]] = [
    ([], (DUE, DUE)),
    ([("cq", LATER)], (LATER, DUE)),
    ([("joint", LATER)], (LATER, LATER)),
    ([("joint", LATER), ("sc", LATEST, "granted", 1)], (LATER, LATEST)),
    ([("sc", LATEST), ("joint", LATER, "granted", 1)], (LATER, LATER)),
    ([("cq", LATER, "asked"), ("sc", LATER, "refused")], (DUE, DUE)),
    ([("cq", Day(2026, 6, 30))], (DUE, DUE)),
]


@pytest.mark.parametrize(("granted", "due"), EXTENSIONS)
def test_the_day_of_a_side_is_the_one_it_was_last_given(
    make_task: MakeTask, granted: list[tuple[Any, ...]], due: tuple[Day, Day]
) -> None:
    task = make_task(due_on=DUE)
    for each in granted:
        extend(task, *each)

    task.settle()

    assert (task.due_cq, task.due_sc) == due
    assert [each.extended for each in task.side_states] == [day != DUE for day in due]


CHECKPOINTS = [
    ([], (None, None)),
    ([("", DUE)], (DUE, DUE)),
    ([("cq", DUE), ("cq", LATER), ("sc", LATER)], (DUE, LATER)),
    ([("", LATER), ("sc", DUE)], (LATER, DUE)),
    ([("cq", DUE, Day(2026, 12, 1)), ("", LATER)], (LATER, LATER)),
]


@pytest.mark.parametrize(("rows", "nearest"), CHECKPOINTS)
def test_the_nearest_open_checkpoint_counts(
    make_task: MakeTask, rows: list[tuple[Any, ...]], nearest: tuple[Day | None, Day | None]
) -> None:
    task = make_task()
    for side, due_on, *done in rows:
        Checkpoint.objects.create(task=task, title="节点", side=side, due_on=due_on, done_on=done[0] if done else None)

    task.settle()

    assert (task.checkpoint_cq, task.checkpoint_sc) == nearest


REPORTS = [
    ([], (None, None)),
    ([("cq", DUE)], (DUE, None)),
    ([("joint", DUE), ("sc", LATER)], (DUE, LATER)),
    ([("cq", DUE), ("cq", LATER, "submitted"), ("sc", LATER, "returned"), ("sc", LATER, "draft")], (DUE, None)),
]


@pytest.mark.parametrize(("rows", "newest"), REPORTS)
def test_the_newest_accepted_report_counts(
    make_task: MakeTask,
    make_progress: Callable[..., Any],
    rows: list[tuple[Any, ...]],
    newest: tuple[Day | None, Day | None],
) -> None:
    task = make_task()
    for side, on, *state in rows:
        make_progress(task, side=side, on=on, state=state[0] if state else "accepted")

    task.settle()

    assert (task.reported_cq, task.reported_sc) == newest


def test_the_whole_follows_from_its_sides(make_task: MakeTask) -> None:
    task = make_task(status_cq="done", status_sc="ongoing")

    task.settle()

    assert task.status == "ongoing"


def test_a_side_without_a_part_has_no_state(make_task: MakeTask) -> None:
    task = make_task(status_cq="", due_on=DUE)

    assert [each.side for each in task.side_states] == ["sc"]
