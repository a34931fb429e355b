"""Reminders as a page: editors see everything that waits, a liaison what waits for them."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from platforms.fields import Side
from platforms.keeping import kept
from policies import tracking
from policies.models import Extension, Liaison, Progress, Responsibility, Task, Unit
from policies.models.status import SIDES, halves_of_unit
from policies.reminding.items import (
    OF_TASKS,
    Kind,
    Section,
    kind_q,
    of_extension,
    of_report,
    of_task,
    reports,
    rows_of,
)

MOST = 20  # things of a kind on the page
Reach = Mapping[Side, Q]  # the tasks of which each half is somebody's


@dataclass(frozen=True)
class Overview:
    """What waits. `whole`: for anybody, as editors see it; else for the one who looks. `units`: those they speak for.

    For editors also who cannot be reminded: `unmailed`, liaisons without an address; `unspoken`, how many tasks that
    wait have no liaison.
    """

    sections: tuple[Section, ...]
    whole: bool
    units: tuple[Unit, ...] = ()
    unmailed: tuple[User, ...] = ()
    unspoken: int = 0


def overview(user: User) -> Overview:
    """Return what `user` sees; a constant number of queries."""
    return kept("reminders", of_everybody) if user.has_perm(tracking.CHANGE) else of_one(user)


def of_everybody() -> Overview:
    """Return all that waits, and who cannot be reminded of it."""
    today = timezone.localdate()
    whole = {side: Q() for side in SIDES}
    papers = (
        of_reports(Kind.RETURNED, reports(Progress.State.RETURNED)),
        of_reports(Kind.SUBMITTED, reports(Progress.State.SUBMITTED)),
        of_extensions(Extension.objects.waiting()),
    )
    waiting = Task.objects.filter(Q(*(within(kind, whole, today) for kind in OF_TASKS), _connector=Q.OR))
    return Overview(
        in_order((*of_tasks(whole, today, None), *papers)),
        whole=True,
        unmailed=unmailed(),
        unspoken=waiting.exclude(responsibilities__unit__liaisons__user__is_active=True).count(),
    )


def of_one(user: User) -> Overview:
    """Return what waits for one liaison: on the tasks their units answer for, and reports they wrote."""
    units = tuple(Liaison.objects.units_of(user).order_by("name"))
    own = of_tasks(reach(units), timezone.localdate(), user) if units else ()
    returned = of_reports(Kind.RETURNED, reports(Progress.State.RETURNED).filter(author=user))
    return Overview(in_order((*own, returned)), whole=False, units=units)


def in_order(found: Iterable[Section]) -> tuple[Section, ...]:
    """The sections that hold anything, in the order of their kinds."""
    return tuple(sorted((each for each in found if each.total), key=lambda each: list(Kind).index(each.kind)))


def reach(units: tuple[Unit, ...]) -> Reach:
    """The tasks of which the units answer for each half."""
    speaking = {side: [unit.pk for unit in units if side in halves_of_unit(unit.side)] for side in SIDES}
    duties = Responsibility.objects.filter(task=OuterRef("pk"))
    return {side: Q(Exists(duties.filter(unit__in=own))) for side, own in speaking.items()}


def within(kind: Kind, tasks: Reach, today: datetime.date) -> Q:
    """The condition of tasks of whose halves within reach this is said."""
    return Q(*[kind_q(kind, today, side) & tasks[side] for side in SIDES], _connector=Q.OR)


def of_tasks(tasks: Reach, today: datetime.date, user: User | None) -> Iterator[Section]:
    """The halves of tasks within reach that are late, nearly due or silent; for a user, of their own units alone."""
    for kind in OF_TASKS:
        rows = rows_of(Task.objects.filter(within(kind, tasks, today)))
        first = list(rows[:MOST])
        sides = spoken(user, first) if user else {task.pk: set(SIDES) for task in first}
        items = [item for task in first for item in of_task(task, sides.get(task.pk, ())) if item.kind == kind]
        yield Section(kind, tuple(items), len(items) + rows.count() - len(first))


def spoken(user: User, tasks: list[Task]) -> Mapping[int, set[Side]]:
    """The halves of these tasks for which a user speaks."""
    duties = Responsibility.objects.filter(task__in=tasks, unit__in=Liaison.objects.units_of(user))
    found: defaultdict[int, set[Side]] = defaultdict(set)
    for task, side in duties.values_list("task", "unit__side"):
        found[task].update(halves_of_unit(side))
    return found


def of_reports(kind: Kind, rows: QuerySet[Progress]) -> Section:
    """The first of these reports, and how many there are."""
    return Section(kind, tuple(of_report(each) for each in rows[:MOST]), rows.count())


def of_extensions(rows: QuerySet[Extension]) -> Section:
    """The first of these requests, and how many there are."""
    return Section(Kind.ASKED, tuple(of_extension(each) for each in rows[:MOST]), rows.count())


def unmailed() -> tuple[User, ...]:
    """The liaisons that no e-mail can reach."""
    rows = User.objects.filter(liaisons__isnull=False, is_active=True, email="").distinct()
    return tuple(rows.order_by("username"))
