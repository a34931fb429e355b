"""Where a task stands, on each side and as a whole, and when it is late."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import Q

from platforms.fields import Side

SIDES = (Side.CHONGQING, Side.SICHUAN)  # the halves of a joint task; the columns of a half end in these values


class TaskStatus(models.TextChoices):
    """Where a task stands. A source never says, so a task starts as 未报告 and only people move it."""

    UNREPORTED = "unreported", "未报告"
    NOT_STARTED = "not_started", "未启动"
    ONGOING = "ongoing", "推进中"
    DONE = "done", "已完成待销号"
    CLOSED = "closed", "已销号"
    PAUSED = "paused", "暂缓"
    STOPPED = "stopped", "终止"


S = TaskStatus
ACTIVE = (S.UNREPORTED, S.NOT_STARTED, S.ONGOING)  # the clock runs
FINISHED = (S.DONE, S.CLOSED)
ENDED = (S.DONE, S.CLOSED, S.STOPPED)  # what has one of these is no longer late
RUNNING = (*ACTIVE, S.PAUSED)  # what has one of these can be late
OPEN_ORDER = (S.ONGOING, S.PAUSED, S.NOT_STARTED, S.UNREPORTED)
SOON = datetime.timedelta(days=60)


def sides_of(side: str) -> tuple[Side, ...]:
    """The halves that `side` speaks of: one, or for 两省市 both."""
    return tuple(each for each in SIDES if side in {each.value, Side.JOINT.value})


def halves_of_unit(side: str) -> tuple[Side, ...]:
    """The halves for which a unit of `side` speaks; a joint body, or one of the state, for both."""
    return sides_of(Side.JOINT if side == Side.STATE else side)


def joint_status(*halves: str) -> TaskStatus:
    """The status of the whole from those of its halves ("": no part in it): done only when both are.

    A half that was stopped leaves the other to decide, but never makes the whole done.

    >>> joint_status("closed", "done").value, joint_status("closed", "ongoing").value, joint_status("", "closed").value
    ('done', 'ongoing', 'closed')
    """
    states = [TaskStatus(half) for half in halves if half]
    still = [state for state in states if state not in ENDED]
    if not states:
        return S.UNREPORTED
    if not still:
        return S.STOPPED if S.STOPPED in states else S.CLOSED if set(states) == {S.CLOSED} else S.DONE
    if any(state in FINISHED for state in states):
        return S.PAUSED if still == [S.PAUSED] else S.ONGOING
    return next(state for state in OPEN_ORDER if state in still)


def to_close(*sides: str) -> Q:
    """The condition of tasks of which one of these sides is done, and waits to be struck off."""
    return Q(*[Q(**{f"status_{side}": S.DONE}) for side in sides], _connector=Q.OR)


def late(today: datetime.date) -> Q:
    """The condition of tasks that are overdue on the day `today` on a side; compare `Task.overdue`."""
    rows = [Q(**{f"due_{side}__lt": today, f"status_{side}__in": RUNNING}) for side in SIDES]
    return Q(*rows, _connector=Q.OR)


def near(today: datetime.date) -> Q:
    """The condition of tasks that are due on `today` or soon after on a side."""
    days = (today, today + SOON)
    rows = [Q(**{f"due_{side}__range": days, f"status_{side}__in": RUNNING}) for side in SIDES]
    return Q(*rows, _connector=Q.OR)
