"""The table of /tasks/bulk/: its rows as they are shown, and what was typed into them as entries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.http import QueryDict

from platforms.resources import DayWidget
from policies import tracking
from policies.bulk import proofs
from policies.models import Task, TaskStatus
from policies.models.lights import SideState
from policies.tracking.batch import check_number

PAGE_TASKS = 50  # of two sides each: at most 100 rows
ROW = re.compile(r"(\d{1,9})-(cq|sc)-(\d{1,9})")
TYPED = ("status", "on", "words", "link")


@dataclass(frozen=True)
class Row:
    """One side of one task in the table: how it stands, what was typed, and what stands against that."""

    number: int
    task: Task
    state: SideState
    typed: Mapping[str, str]
    faults: tuple[tracking.Fault, ...] = ()
    stale: str = ""

    @property
    def key(self) -> str:
        return f"{self.task.pk}-{self.state.side}"

    @property
    def mark(self) -> str:
        """What the person has in front of them: the task, its side, its version."""
        return f"{self.key}-{self.task.version}"

    @property
    def choices(self) -> list[TaskStatus]:
        """The statuses that a report may ask for; striking off is no report."""
        return tracking.reachable(self.state.status, None)


def rows_of(tasks: Sequence[Task], user: User, lines: Iterable[tracking.Line] = ()) -> list[Row]:
    """The rows of `tasks` that `user` may fill in, with what `lines` say of those that were filled in."""
    told = {(line.entry.task, line.entry.side): line for line in lines}
    sides = tracking.sides_for(user, tasks)
    pairs = [(task, state) for task in tasks for state in task.side_states if state.side in sides[task.pk]]
    return [_row(number, task, state, told.get((task.pk, state.side))) for number, (task, state) in enumerate(pairs, 1)]


def _row(number: int, task: Task, state: SideState, line: tracking.Line | None) -> Row:
    if line is None:
        return Row(number, task, state, {})
    entry = line.entry
    typed = {"status": entry.status, "on": entry.on.isoformat() if entry.on else "", "words": entry.words}
    return Row(number, task, state, typed | {"link": entry.link}, line.faults, line.stale)


def worked_on(post: QueryDict, plan: tracking.Plan | None) -> list[Task]:
    """The tasks whose rows were posted, or stand in the plan, in their order, as they are now."""
    marks = [match for mark in post.getlist("row") if (match := ROW.fullmatch(mark))]
    keys = [int(match[1]) for match in marks] or [line.entry.task for line in (plan.lines if plan else ())]
    place = {key: number for number, key in reversed(list(enumerate(keys[: 2 * PAGE_TASKS])))}
    return sorted(Task.objects.for_list().filter(pk__in=place), key=lambda task: place[task.pk])


def entries_of(post: QueryDict) -> list[tracking.Entry]:
    """The rows that were filled in. One without a date has the date given for all.

    Raises ValidationError for more than one save takes.
    """
    marks = [match for mark in post.getlist("row") if (match := ROW.fullmatch(mark))]
    rows = [(number, match, _typed(post, match)) for number, match in enumerate(marks, 1)]
    filled = [(number, match, typed) for number, match, typed in rows if any(typed.values())]
    check_number(len(filled))
    meant = proofs.read(typed["link"] for _, _, typed in filled)
    return [_entry(post, number, match, typed, meant[typed["link"]]) for number, match, typed in filled]


def _typed(post: QueryDict, row: re.Match[str]) -> dict[str, str]:
    return {name: post.get(f"{name}-{row[1]}-{row[2]}", "").replace("\0", "").strip() for name in TYPED}


def _entry(
    post: QueryDict, number: int, row: re.Match[str], typed: dict[str, str], proof: proofs.Proof
) -> tracking.Entry:
    on, faults = None, list(proof.faults)
    try:
        on = DayWidget().clean(typed["on"] or post.get("on_all", "").strip())
    except ValueError as error:
        faults.append(tracking.Fault("日期", str(error)))
    if typed["status"] and typed["status"] not in TaskStatus.values:
        faults.append(tracking.Fault("转入状态", "请从列表中选一个状态。"))
        typed["status"] = ""
    rest = {name: typed[name] for name in ("status", "words", "link")}
    return tracking.Entry(number, int(row[1]), row[2], row[3], on=on, faults=tuple(faults), clause=proof.clause, **rest)
