"""What became of a register between two days: plain comparison of two sets of states."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.urls import reverse

from platforms.fields import written
from policies.ledger import words
from policies.ledger.counting import count_rows
from policies.ledger.state import Day, Register, State
from policies.models import Light, TaskStatus
from policies.models.status import FINISHED, SIDES

BRIEF = 20


@dataclass(frozen=True)
class Change:
    """One thing that changed: of which task, on which side ("" for the whole), from what to what."""

    state: State
    side: str = ""
    before: str = ""
    after: str = ""

    @property
    def url(self) -> str:
        """The page of the task, if it still has one."""
        return reverse("policies:task_detail", args=[self.state.task_id]) if self.state.task_id else ""


@dataclass(frozen=True)
class Changes:
    """The changes of one kind, in the order of the later register."""

    key: str
    label: str
    rows: tuple[Change, ...]

    @property
    def first(self) -> tuple[Change, ...]:
        """Those that stand on the page of all lists."""
        return self.rows[:BRIEF]

    @property
    def tasks(self) -> int:
        """How many tasks changed so; one that did on both sides counts once."""
        return len({row.state.key for row in self.rows})


@dataclass(frozen=True)
class Difference:
    """Two registers and all that differs."""

    a: Register
    b: Register
    lists: tuple[Changes, ...]

    @property
    def found(self) -> tuple[Changes, ...]:
        """The lists that have something in them."""
        return tuple(each for each in self.lists if each.rows)

    @property
    def total(self) -> int:
        return sum(len(each.rows) for each in self.lists)

    @property
    def counts(self) -> list[tuple[str, int, int]]:
        """What each register counts: of what, in the earlier, in the later."""
        before, after = (count_rows(register.states.values()) for register in (self.a, self.b))
        rows = [("任务", before["tasks"], after["tasks"])]
        for name, labels in (("light", Light), ("status", TaskStatus)):
            pairs = [(str(each.label), before[name].get(each, 0), after[name].get(each, 0)) for each in labels]
            rows += [pair for pair in pairs if any(pair[1:])]
        return rows


class Pair(NamedTuple):
    """One task in both registers, each with its day."""

    old: State
    now: State
    then: datetime.date
    since: datetime.date


def difference(a: Register, b: Register) -> Difference:
    """What became of `a` until `b`; no query."""
    pairs = [Pair(a.states[key], state, a.on, b.on) for key, state in b.states.items() if key in a.states]
    new = tuple(Change(state, after=whole(state)) for key, state in b.states.items() if key not in a.states)
    gone = tuple(Change(state, before=whole(state)) for key, state in a.states.items() if key not in b.states)
    between = [
        Changes(key, label, tuple(row for pair in pairs for row in of_pair(pair))) for key, label, of_pair in KINDS
    ]
    return Difference(a, b, (*between, Changes("new", "新列入", new), Changes("gone", "不再列入", gone)))


def moved(pair: Pair) -> Iterator[Change]:
    """A side has another status."""
    for side in SIDES:
        before, after = getattr(pair.old, f"status_{side}"), getattr(pair.now, f"status_{side}")
        if before != after:
            yield Change(pair.now, str(side.label), _status(before), _status(after))


def newly_late(pair: Pair) -> Iterator[Change]:
    """A side is past its day that was not."""
    for side in SIDES:
        if pair.now.late(pair.since, side) and not pair.old.late(pair.then, side):
            yield Change(pair.now, str(side.label), _due(pair.old, side), f"逾期（{_due(pair.now, side)}）")


def no_longer_late(pair: Pair) -> Iterator[Change]:
    """A side was past its day and is so no more: done, stopped, or given time."""
    for side in SIDES:
        if pair.old.late(pair.then, side) and not pair.now.late(pair.since, side):
            how = f"{_status(getattr(pair.now, f'status_{side}'))}，{_due(pair.now, side)}"
            yield Change(pair.now, str(side.label), f"逾期（{_due(pair.old, side)}）", how)


def done(pair: Pair) -> Iterator[Change]:
    """The whole is done, or struck off, that was not."""
    before, after = pair.old.status, pair.now.status
    if after in FINISHED and before != after:
        yield Change(pair.now, before=str(before.label), after=str(after.label))


def lit(pair: Pair) -> Iterator[Change]:
    """The light of the whole is another."""
    if pair.old.light != pair.now.light:
        yield Change(pair.now, before=str(Light(pair.old.light).label), after=str(Light(pair.now.light).label))


def due(pair: Pair) -> Iterator[Change]:
    """A side has another day."""
    for side in SIDES:
        if getattr(pair.old, f"due_{side}") != getattr(pair.now, f"due_{side}"):
            yield Change(pair.now, str(side.label), _due(pair.old, side), _due(pair.now, side))


KINDS = (
    ("moved", "状态变动", moved),
    ("late", "新逾期", newly_late),
    ("recovered", "不再逾期", no_longer_late),
    ("done", "完成和销号", done),
    ("light", "灯的变化", lit),
    ("due", "时限变动", due),
)


def whole(state: State) -> str:
    """The whole in words: 推进中，黄灯."""
    return f"{state.status.label}，{Light(state.light).label}"


def _status(value: str) -> str:
    return str(TaskStatus(value).label) if value else words.OUT


def _due(state: State, side: str) -> str:
    on: Day = getattr(state, f"due_{side}")
    return f"时限 {written(on)}" if on else "没有登记时限"
