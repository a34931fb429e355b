"""Where a task stands, and when it is late."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import Q


class TaskStatus(models.TextChoices):
    """Where a task stands. A source never says, so a task starts as 未报告 and only people move it."""

    UNREPORTED = "unreported", "未报告"
    NOT_STARTED = "not_started", "未启动"
    ONGOING = "ongoing", "推进中"
    DONE = "done", "已完成待销号"
    CLOSED = "closed", "已销号"
    PAUSED = "paused", "暂缓"
    STOPPED = "stopped", "终止"


ENDED = (TaskStatus.DONE, TaskStatus.CLOSED, TaskStatus.STOPPED)  # what has one of these is no longer late
SOON = datetime.timedelta(days=60)


def late(today: datetime.date) -> Q:
    """The condition of tasks that are overdue on the day `today`; compare `Task.overdue`."""
    return Q(due_on__lt=today) & ~Q(status__in=ENDED)


def near(today: datetime.date) -> Q:
    """The condition of tasks due on `today` or soon after."""
    return Q(due_on__range=(today, today + SOON)) & ~Q(status__in=ENDED)
