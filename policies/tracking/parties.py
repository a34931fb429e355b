"""Who may speak for a side of a task."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Q

from platforms.fields import Side
from policies.models import Liaison, Responsibility, Task, Unit
from policies.models.status import SIDES, halves_of_unit
from policies.models.task import TaskQuerySet

REPORT = "policies.report_task"
CHANGE = "policies.change_task"


def may_report(user: User | AnonymousUser, task: Task) -> list[Side]:
    """The sides of `task` that `user` may report for; at most two queries beyond permissions.

    Editors: every side with a part. A liaison: the sides of their own units that answer for the task.
    """
    return sides_for(user, [task])[task.pk]


def sides_for(user: User | AnonymousUser, tasks: Iterable[Task]) -> dict[int, list[Side]]:
    """For each of `tasks`, by its key, the sides that `user` may report for; as many queries as for one."""
    own = {task.pk: [side for side in SIDES if task.status_of(side)] for task in tasks}
    if not user.is_active or not user.has_perm(REPORT):
        return {key: [] for key in own}
    if user.has_perm(CHANGE):
        return own
    duties = Responsibility.objects.filter(task__in=own, unit__in=Liaison.objects.units_of(user))
    spoken = {(task, half) for task, side in duties.values_list("task", "unit__side") for half in halves_of_unit(side)}
    return {key: [side for side in sides if (key, side) in spoken] for key, sides in own.items()}


def reportable(user: User | AnonymousUser) -> TaskQuerySet:
    """The tasks that `user` may report on: all for editors, those of their units for a liaison."""
    if not user.is_active or not user.has_perm(REPORT):
        return Task.objects.none()
    if user.has_perm(CHANGE):
        return Task.objects.all()
    duties = Responsibility.objects.filter(unit__in=Liaison.objects.units_of(user))
    return Task.objects.filter(pk__in=duties.values("task"))


def spoken_for(units: Iterable[Unit], *, wholly: bool = False) -> Q:
    """The condition of reports on tasks of these units that speak of their sides; `wholly`: and of no other side."""
    known, found, joint = list(units), Q(pk__in=[]), Q()
    for half in SIDES:
        own = [unit.pk for unit in known if half in halves_of_unit(unit.side)]
        tasks = Q(task__in=Responsibility.objects.filter(unit__in=own).values("task"))
        found |= tasks & Q(side=half)
        joint = joint & (tasks | Q(**{f"task__status_{half}": ""})) if wholly else joint | tasks
    return found | joint & Q(side=Side.JOINT)
