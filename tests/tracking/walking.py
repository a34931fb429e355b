"""A walk: people do to one task whatever comes to their mind, and what must always hold is asked after every step."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from platforms.editing import Edit, begin, history_of
from platforms.fields import StaleRecordError
from policies import tracking
from policies.models import Checkpoint, Clause, Extension, Progress, StatusMove, Task, TaskStatus
from policies.models.lights import Light, light_q
from policies.models.status import SIDES, joint_status, sides_of
from policies.tracking.checkpoints import mark, remove_checkpoint, save_checkpoint
from policies.tracking.hands import wrote

REFUSALS = (ValidationError, PermissionDenied, StaleRecordError)
LINK = "https://example.cn/a"


@dataclass
class Walk:
    """One task, its people, and what they did; `done` names the steps that were not refused."""

    task: int
    people: list[User]
    proof: Clause
    chance: random.Random
    done: list[str] = field(default_factory=list)

    def step(self) -> None:
        """Somebody tries something; then all that must hold is asked."""
        act = self.chance.choice(ACTS)
        try:
            act(self, Edit(self.chance.choice(self.people), self.chance.choice(["", "会议议定", "核查"])))
        except REFUSALS:
            pass
        else:
            self.done.append(act.__name__)
        check(self.task)

    def now(self) -> Task:
        return Task.objects.get(pk=self.task)

    def any(self, rows: Any) -> Any:
        """One of the rows; refused if there is none."""
        found = list(rows)
        if not found:
            raise ValidationError("none")
        return self.chance.choice(found)

    def side(self) -> str:
        return self.chance.choice(["cq", "sc", "joint"])

    def day(self, low: int, high: int) -> datetime.date:
        return timezone.localdate() + datetime.timedelta(days=self.chance.randint(low, high))


def write(walk: Walk, edit: Edit) -> None:
    report = Progress(task=walk.now(), side=walk.side(), on=walk.day(-200, 1), words="进展。")
    report.status = walk.chance.choice(["", "ongoing", "done", "done", "not_started", "paused", "closed"])
    report.link = walk.chance.choice(["", LINK])
    report.evidence = walk.chance.choice([None, walk.proof])
    tracking.save_report(report=report, edit=edit, submit=walk.chance.random() < 0.7)


def change(walk: Walk, edit: Edit) -> None:
    report = walk.any(Progress.objects.filter(task=walk.task))
    report.side, report.link = walk.side(), walk.chance.choice(["", LINK])
    tracking.save_report(report=report, edit=edit, submit=walk.chance.random() < 0.5)


def take_back(walk: Walk, edit: Edit) -> None:
    tracking.withdraw_report(report=walk.any(Progress.objects.filter(task=walk.task)), edit=edit)


def review(walk: Walk, edit: Edit) -> None:
    report = walk.any(Progress.objects.filter(task=walk.task, state__in=["submitted", "accepted"]))
    state = walk.chance.choice(["accepted", "accepted", "returned"])
    tracking.review_progress(progress=report, state=state, edit=edit)


def delete(walk: Walk, edit: Edit) -> None:
    report = walk.any(Progress.objects.filter(task=walk.task, moves=None).exclude(state="accepted"))
    edit.stamp(report)
    report.delete()


def move(walk: Walk, edit: Edit) -> None:
    status = walk.chance.choice([*TaskStatus, TaskStatus.DONE, TaskStatus.CLOSED, TaskStatus.CLOSED])
    tracking.move_side(task=walk.now(), side=walk.side(), status=status, edit=edit)


def redraw(walk: Walk, edit: Edit) -> None:
    """A side joins or leaves, or the day is set, on the page of the admin."""
    task = walk.now()
    begin(task, edit=edit)
    if walk.chance.random() < 0.3:
        setattr(task, f"status_{walk.chance.choice(SIDES)}", walk.chance.choice(["", "unreported"]))
    else:
        task.due_on = walk.chance.choice([None, walk.day(-40, 200)])
    tracking.record_task(task=task, edit=edit)


def ask(walk: Walk, edit: Edit) -> None:
    tracking.ask_extension(task=walk.now(), side=walk.side(), to_on=walk.day(1, 400), reason="征地", edit=edit)


def decide(walk: Walk, edit: Edit) -> None:
    asked = walk.any(Extension.objects.filter(task=walk.task))
    tracking.decide_extension(extension=asked, granted=walk.chance.random() < 0.7, edit=edit)


def set_checkpoint(walk: Walk, edit: Edit) -> None:
    old = [*Checkpoint.objects.filter(task=walk.task), None]
    row = walk.chance.choice(old) or Checkpoint(task=walk.now())
    seen = mark(row) if row.pk else ""
    row.title, row.due_on = "节点", walk.day(-30, 300)
    row.side, row.done_on = walk.chance.choice(["", "cq", "sc"]), walk.chance.choice([None, walk.day(-9, 0)])
    save_checkpoint(checkpoint=row, edit=edit, seen=seen)


def drop_checkpoint(walk: Walk, edit: Edit) -> None:
    row = walk.any(Checkpoint.objects.filter(task=walk.task))
    remove_checkpoint(checkpoint=row, edit=edit, seen=mark(row))


ACTS: tuple[Callable[[Walk, Edit], None], ...] = (
    *(write, write, change, take_back, review, review, delete, move, move, move, redraw, ask, decide),
    *(set_checkpoint, drop_checkpoint),
)


def check(key: int) -> None:
    """Ask all that must hold of a task, worked out here by other means than the site's own."""
    task = Task.objects.get(pk=key)
    assert task.status == joint_status(task.status_cq, task.status_sc)
    for side in SIDES:
        derived = {name: getattr(task, f"{name}_{side}") for name in ("due", "checkpoint", "reported", "proven")}
        assert derived == from_scratch(task, side)
        check_moves(task, side)
        check_closed(task, side)
    shown = [light for light in Light if Task.objects.filter(light_q(light, timezone.localdate()), pk=key).exists()]
    assert shown == [task.light.light]
    for report in Progress.objects.filter(task=task, state="accepted"):
        assert report.reviewer_id not in wrote(report)


def from_scratch(task: Task, side: str) -> dict[str, Any]:
    """What follows for a side from the rows that people entered, read one by one."""
    speaks = [each for each in task.progress.all() if each.state == "accepted" and side in sides_of(each.side)]
    given = [each for each in task.extensions.all() if each.state == "granted" and side in sides_of(each.side)]
    last = max(given, key=lambda each: (each.decided_at, each.pk), default=None)
    days = [day for day in (task.due_on, last.to_on if last else None) if day]
    open_steps = [each.due_on for each in task.checkpoints.all() if each.side in {"", side} and not each.done_on]
    return {
        "due": max(days, default=None),
        "checkpoint": min(open_steps, default=None),
        "reported": max((each.on for each in speaks), default=None),
        "proven": any(each.evidence_id or each.link or each.file_id for each in speaks),
    }


def check_moves(task: Task, side: str) -> None:
    """The moves on record are a chain without gaps from the beginning to where the side stands."""
    stood = "unreported"
    for each in StatusMove.objects.filter(task=task, side=side).order_by("at", "pk"):
        assert each.source == stood
        stood = each.target
    assert stood == task.status_of(side)
    last = history_of(Task).filter(id=task.pk).last()
    assert last is None or getattr(last, f"status_{side}") == task.status_of(side)


def check_closed(task: Task, side: str) -> None:
    """What is struck off has evidence, and was struck off by nobody who reported it."""
    if task.status_of(side) != TaskStatus.CLOSED:
        return
    assert getattr(task, f"proven_{side}")
    moves = StatusMove.objects.filter(task=task, side=side).order_by("at", "pk")
    closing = moves.filter(target="closed").last()
    reported = moves.filter(target="done").exclude(source="closed").last()
    assert closing is not None
    assert reported is not None
    assert closing.user is not None
    hands = wrote(reported.progress) if reported.progress else {reported.user_id}
    assert closing.user_id not in hands
    assert closing.user.has_perm(tracking.CLOSE)
