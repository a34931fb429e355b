"""What became of a made-up task: statuses of both sides, days, reports, moves. Plain Python.

The course of task n depends on seed, n and the day alone. Days are told from the day the register is made, so that
there is red, yellow, grey and green in it whenever that is.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

REPORTS = 10  # of a task, on average
SIDES = ("cq", "sc")
JOINT = "joint"
PATHS = {  # the moves to a status, and its share in a hundred halves
    "unreported": ((), 30),
    "not_started": (("not_started",), 8),
    "ongoing": (("ongoing",), 34),
    "done": (("ongoing", "done"), 6),
    "closed": (("ongoing", "done", "closed"), 15),
    "paused": (("ongoing", "paused"), 4),
    "stopped": (("not_started", "stopped"), 3),
}
STATES = {"accepted": 90, "submitted": 5, "draft": 2, "returned": 3}
Day = datetime.date


@dataclass(frozen=True, slots=True)
class Move:
    side: str
    source: str
    target: str
    on: Day


@dataclass(frozen=True, slots=True)
class Report:
    on: Day
    side: str
    state: str
    proven: bool


@dataclass(frozen=True, slots=True)
class Checkpoint:
    due_on: Day
    done_on: Day | None
    side: str


@dataclass(frozen=True, slots=True)
class Course:
    """`statuses` are of 重庆 and 四川, "" for a side without a part; `granted` the day given in an extension."""

    registered_on: Day
    statuses: tuple[str, str]
    due_on: Day | None
    granted: Day | None
    moves: tuple[Move, ...]
    reports: tuple[Report, ...]
    checkpoints: tuple[Checkpoint, ...]

    @property
    def due(self) -> Day | None:
        return max((day for day in (self.due_on, self.granted) if day), default=None)

    def reported(self, side: str) -> Day | None:
        """The day of the newest accepted report of a side."""
        days = (row.on for row in self.reports if row.state == "accepted" and row.side in {side, JOINT})
        return max(days, default=None)

    def proven(self, side: str) -> bool:
        """Whether an accepted report of a side carries evidence."""
        return any(row.proven for row in self.reports if row.state == "accepted" and row.side in {side, JOINT})

    def checkpoint(self, side: str) -> Day | None:
        """The nearest day of an open checkpoint of a side."""
        days = (row.due_on for row in self.checkpoints if row.done_on is None and row.side in {side, ""})
        return min(days, default=None)


def course(number: int, seed: int, today: Day) -> Course:
    """What became of task `number` until `today`."""
    chooser = Random(f"{seed} {number}")
    registered = today - datetime.timedelta(days=chooser.randrange(30, 1100))
    statuses = _statuses(chooser)
    due = _month_end(today, chooser.randrange(-18, 60)) if chooser.random() < 0.7 else None
    later = due + datetime.timedelta(days=chooser.randrange(30, 300)) if due and chooser.random() < 0.1 else None
    moves = [
        move
        for side, status in zip(SIDES, statuses, strict=True)
        for move in _moves(chooser, side, status, registered, today)
    ]
    return Course(
        registered_on=registered,
        statuses=statuses,
        due_on=due,
        granted=later,
        moves=tuple(moves),
        reports=tuple(_reports(chooser, statuses, registered, today)),
        checkpoints=tuple(_checkpoints(chooser, today)),
    )


def _statuses(chooser: Random) -> tuple[str, str]:
    """Mostly both sides stand alike; one task in ten is of one side."""
    shares = [share for _, share in PATHS.values()]
    one, other = chooser.choices(list(PATHS), shares, k=2)
    other = one if chooser.random() < 0.6 else other
    alone = chooser.random()
    return ("", other) if alone < 0.05 else (one, "") if alone < 0.1 else (one, other)


def _moves(chooser: Random, side: str, status: str, registered: Day, today: Day) -> Iterator[Move]:
    source, on = "unreported", registered
    for target in PATHS[status][0] if status else ():
        on += datetime.timedelta(days=chooser.randrange(1 + (today - on).days))
        yield Move(side, source, target, on)
        source = target


def _reports(chooser: Random, statuses: tuple[str, str], registered: Day, today: Day) -> Iterator[Report]:
    """None of a task on which nobody reported; else some, spread over the time since, the last one more or less old."""
    sides = [side for side, status in zip(SIDES, statuses, strict=True) if status not in {"", "unreported"}]
    days = max(1, (today - registered).days - chooser.choice((0, 10, 60, 150)))
    if not sides:
        return
    for _ in range(chooser.randrange(REPORTS * 2) + REPORTS // 2):
        side = JOINT if len(sides) > 1 and chooser.random() < 0.3 else chooser.choice(sides)
        (state,) = chooser.choices(list(STATES), list(STATES.values()))
        on = registered + datetime.timedelta(days=chooser.randrange(days))
        yield Report(on, side, state, chooser.random() < 0.4)


def _checkpoints(chooser: Random, today: Day) -> Iterator[Checkpoint]:
    for _ in range(chooser.choice((0, 0, 0, 1, 2))):
        due = _month_end(today, chooser.randrange(-6, 12))
        done = due if due < today and chooser.random() < 0.8 else None
        yield Checkpoint(due, done, chooser.choice(("", "", *SIDES)))


def _month_end(today: Day, months: int) -> Day:
    """The last day of the month so many months from now."""
    after = today.year * 12 + today.month + months
    return datetime.date(after // 12, after % 12 + 1, 1) - datetime.timedelta(days=1)
