"""灯: red, yellow, green or grey, worked out from dates and reports and never typed in; and how fresh a report is.

The rule stands twice, for a row that is shown (`side_light`) and as a condition for lists (`light_q`); a test holds the
two together. Of a side: done is green, stopped grey. Otherwise red if its day or that of an open checkpoint is past;
paused is grey then; yellow if a day comes within 60 days, or nothing was reported for longer than REPORT_DAYS; grey
without a date; else green. The whole has the light of its worst side.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.db.models import Q

from platforms.fields import Side, written
from policies.models.status import ACTIVE, FINISHED, RUNNING, SIDES, SOON, TaskStatus


class Light(models.TextChoices):
    """In the order in which they call for attention."""

    RED = "red", "红灯"
    YELLOW = "yellow", "黄灯"
    GREY = "grey", "灰灯"
    GREEN = "green", "绿灯"


@dataclass(frozen=True)
class Shown:
    """A light, and in words why."""

    light: Light
    reasons: tuple[str, ...]

    @property
    def label(self) -> str:
        return str(self.light.label)

    @property
    def why(self) -> str:
        return "；".join(self.reasons)


@dataclass(frozen=True)
class SideState:
    """How one side of a task stands on a day."""

    side: Side
    status: TaskStatus
    due_on: datetime.date | None
    extended: bool
    checkpoint_on: datetime.date | None
    reported_on: datetime.date | None
    registered_on: datetime.date
    today: datetime.date

    @property
    def label(self) -> str:
        return str(self.side.label)

    @property
    def status_label(self) -> str:
        return str(self.status.label)

    @property
    def active(self) -> bool:
        return self.status in ACTIVE

    @property
    def silent(self) -> bool:
        """Whether nothing was reported for longer than the interval, though it should have been."""
        return self.active and (self.reported_on or self.registered_on) < silent_before(self.today)

    @property
    def fresh(self) -> str:
        """In words, when it was last reported."""
        if self.reported_on is None:
            return "从未报告"
        days = (self.today - self.reported_on).days
        return f"{days} 天前报告" if days > 0 else "今天报告"

    @property
    def light(self) -> Shown:
        return side_light(self)


def silent_before(today: datetime.date) -> datetime.date:
    """The day before which a last report is too old."""
    return today - datetime.timedelta(days=settings.REPORT_DAYS)


def side_light(state: SideState) -> Shown:
    """The light of a side, with every reason for it."""
    if state.status in FINISHED:
        return Shown(Light.GREEN, (state.status_label,))
    if state.status == TaskStatus.STOPPED:
        return Shown(Light.GREY, (state.status_label,))
    return _timed(state)


def _timed(state: SideState) -> Shown:
    """The light of a side that can be late."""
    dates = [("时限", state.due_on), ("节点", state.checkpoint_on)]
    if past := [_past(label, on, state.today) for label, on in dates if on and on < state.today]:
        return Shown(Light.RED, tuple(past))
    if state.status == TaskStatus.PAUSED:
        return Shown(Light.GREY, (state.status_label,))
    near = [_near(label, on, state.today) for label, on in dates if on and on <= state.today + SOON]
    if state.silent:
        near.append(f"{state.fresh}，超过 {settings.REPORT_DAYS} 天没有报告")
    if near:
        return Shown(Light.YELLOW, tuple(near))
    if not state.due_on and not state.checkpoint_on:
        return Shown(Light.GREY, ("没有登记时限",))
    return Shown(Light.GREEN, (f"距最近的时限或节点超过 {SOON.days} 天",))


def worst(states: Iterable[SideState]) -> Shown:
    """The light of the whole: that of the worst side, with the reasons of every side that has it."""
    shown = [(state.label, state.light) for state in states]
    if not shown:
        return Shown(Light.GREY, ("没有登记哪一方承担",))
    light = min((each.light for _, each in shown), key=list(Light).index)
    reasons: dict[str, list[str]] = {}
    for label, each in shown:
        if each.light == light:
            reasons.setdefault(each.why, []).append(label)
    every = len(reasons) == 1 and len(next(iter(reasons.values()))) == len(shown)
    return Shown(light, tuple(why if every else f"{'、'.join(sides)}：{why}" for why, sides in reasons.items()))


def _past(label: str, on: datetime.date, today: datetime.date) -> str:
    return f"{label} {written(on)}，已过 {(today - on).days} 天"


def _near(label: str, on: datetime.date, today: datetime.date) -> str:
    days = (on - today).days
    return f"{label} {written(on)}，{f'还有 {days} 天' if days else '就在今天'}"


def light_q(light: str, today: datetime.date, side: str = "") -> Q:
    """The condition of tasks that show `light` on a side, or as a whole."""
    if side:
        return side_q(light, today, side)
    worse = [each for each in Light if list(Light).index(each) < list(Light).index(Light(light))]
    found = Q(*[side_q(light, today, each) for each in SIDES], _connector=Q.OR)
    if light == Light.GREY:
        found |= Q(**{f"status_{each}": "" for each in SIDES})
    for each in worse:
        found &= ~Q(*[side_q(each, today, half) for half in SIDES], _connector=Q.OR)
    return found


def side_q(light: str, today: datetime.date, side: str) -> Q:
    """The condition of tasks whose half of `side` shows `light`."""
    status = f"status_{side}"
    active, running = Q(**{f"{status}__in": ACTIVE}), Q(**{f"{status}__in": RUNNING})
    stopped, paused = Q(**{status: TaskStatus.STOPPED}), Q(**{status: TaskStatus.PAUSED})
    past = Q(**{f"due_{side}__lt": today}) | Q(**{f"checkpoint_{side}__lt": today})
    soon = today + SOON
    near = Q(**{f"due_{side}__lte": soon}) | Q(**{f"checkpoint_{side}__lte": soon}) | quiet_q(today, side)
    dateless = Q(**{f"due_{side}": None, f"checkpoint_{side}": None})
    conditions = {
        Light.RED: running & past,
        Light.YELLOW: active & near & ~past,
        Light.GREY: stopped | (paused & ~past) | (active & dateless & ~quiet_q(today, side)),
        Light.GREEN: Q(**{f"{status}__in": FINISHED}) | (active & ~near & ~dateless),
    }
    return conditions[Light(light)]


def quiet_q(today: datetime.date, side: str) -> Q:
    """The condition of tasks on which `side` last reported too long ago, or never since they were registered."""
    before = silent_before(today)
    reported = f"reported_{side}"
    return Q(**{f"{reported}__lt": before}) | Q(**{reported: None, "registered_on__lt": before})


def silent_q(today: datetime.date, side: str = "") -> Q:
    """The condition of tasks that are running and silent on `side`, or on any."""
    sides = [side] if side else SIDES
    rows = [Q(**{f"status_{each}__in": ACTIVE}) & quiet_q(today, each) for each in sides]
    return Q(*rows, _connector=Q.OR)
