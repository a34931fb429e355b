"""What there is to remind of: halves of tasks that are late, nearly due or silent; reports and extensions that wait."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.db import models
from django.db.models import Q

from platforms.fields import Side, written
from policies.models import Extension, Light, Progress, Task
from policies.models.lights import SideState, side_q
from policies.models.status import SIDES, SOON
from policies.models.task import TaskQuerySet

SHORT = 60  # characters of a report or a reason


class Kind(models.TextChoices):
    """In the order in which they call for attention; of the halves of a task the first that fits."""

    RETURNED = "returned", "退回的进展"
    OVERDUE = "overdue", "逾期"
    SOON = "soon", f"{SOON.days} 天内到期"
    SILENT = "silent", "超期未报"
    SUBMITTED = "submitted", "待审核的进展"
    ASKED = "asked", "待批的延期"


OF_TASKS = (Kind.OVERDUE, Kind.SOON, Kind.SILENT)


@dataclass(frozen=True)
class Item:
    """One thing to do. `path`: the page on which to do it."""

    kind: Kind
    title: str
    why: str
    path: str


@dataclass(frozen=True)
class Section:
    """The things of one kind: the first of them, and how many there are in all."""

    kind: Kind
    items: tuple[Item, ...]
    total: int

    @property
    def more(self) -> int:
        """How many are not among `items`."""
        return self.total - len(self.items)


def sections(items: Iterable[Item], most: int) -> tuple[Section, ...]:
    """Return the things by kind, at most so many of each, the kinds in their order."""
    rows = list(dict.fromkeys(items))
    found = [(kind, [row for row in rows if row.kind == kind]) for kind in Kind]
    return tuple(Section(kind, tuple(group[:most]), len(group)) for kind, group in found if group)


def kind_of(state: SideState) -> Kind | None:
    """What to say of a half of a task, if anything."""
    light = state.light.light
    if light == Light.RED:
        return Kind.OVERDUE
    if light != Light.YELLOW:
        return None
    near = any(on and on <= state.today + SOON for on in (state.due_on, state.checkpoint_on))
    return Kind.SOON if near else Kind.SILENT


def kind_q(kind: Kind, today: datetime.date, side: str) -> Q:
    """The condition of tasks of whose half of `side` this is said; compare `kind_of`."""
    if kind == Kind.OVERDUE:
        return side_q(Light.RED, today, side)
    yellow = side_q(Light.YELLOW, today, side)
    near = Q(**{f"due_{side}__lte": today + SOON}) | Q(**{f"checkpoint_{side}__lte": today + SOON})
    return yellow & near if kind == Kind.SOON else yellow & ~near


def attention_q(today: datetime.date) -> Q:
    """The condition of tasks of which anything is said."""
    rows = [side_q(light, today, side) for side in SIDES for light in (Light.RED, Light.YELLOW)]
    return Q(*rows, _connector=Q.OR)


def rows_of(tasks: TaskQuerySet) -> TaskQuerySet:
    """`tasks` as they are read here: with their document, without long texts, in the order of the documents."""
    return tasks.brief().order_by("policy", "number")


def of_task(task: Task, sides: Collection[Side] = SIDES) -> Iterator[Item]:
    """What is said of these halves of a task; halves of which the same is said stand together."""
    found: dict[tuple[Kind, str], list[str]] = {}
    for state in task.side_states:
        kind = kind_of(state) if state.side in sides else None
        if kind:
            found.setdefault((kind, state.light.why), []).append(state.label)
    for (kind, why), labels in found.items():
        yield Item(kind, f"{task}（{'、'.join(labels)}）", why, task.get_absolute_url())


def of_report(report: Progress) -> Item:
    """What is said of a report that was returned or waits for review."""
    kind = Kind.RETURNED if report.state == Progress.State.RETURNED else Kind.SUBMITTED
    said = f"退回原因：{report.review_note}" if kind == Kind.RETURNED else shortened(report.words)
    title = f"{report.task}（{report.get_side_display()}，{written(report.on)}）"
    return Item(kind, title, said, report.get_absolute_url())


def of_extension(asked: Extension) -> Item:
    """What is said of an extension that waits for a decision."""
    title = f"{asked.task}（{asked.get_side_display()}）"
    why = f"申请延至 {written(asked.to_on)}：{shortened(asked.reason)}"
    return Item(Kind.ASKED, title, why, asked.task.get_absolute_url())


def shortened(words: str) -> str:
    """The beginning of what somebody wrote, on one line."""
    line = " ".join(words.split())
    return line if len(line) <= SHORT else f"{line[:SHORT]}…"


def reports(state: str) -> models.QuerySet[Progress]:
    """Reports in a state, the oldest first, with their task and its document."""
    rows = Progress.objects.filter(state=state).select_related("task__policy", "author").order_by("created_at", "pk")
    return rows.defer(*Task.long_fields("task"))
