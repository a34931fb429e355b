"""Who is reminded of what: liaisons of the tasks their units answer for, authors and reviewers of reports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils import timezone

from platforms.fields import Side
from policies import tracking
from policies.models import Extension, Liaison, Progress, Responsibility, Task
from policies.models.status import halves_of_unit
from policies.reminding.items import Item, attention_q, of_extension, of_report, of_task, reports, rows_of

BACKEND = "django.contrib.auth.backends.ModelBackend"
Due = tuple[User, Item]


@dataclass(frozen=True)
class Reminder:
    """One person, and what waits for them."""

    user: User
    items: tuple[Item, ...]


def reminders() -> list[Reminder]:
    """Return everybody for whom something waits, by name of account; a constant number of queries."""
    found: defaultdict[User, list[Item]] = defaultdict(list)
    for due in (for_liaisons, for_authors, for_reviewers, for_granters):
        for user, item in due():
            found[user].append(item)
    return [Reminder(user, tuple(found[user])) for user in sorted(found, key=lambda user: user.get_username())]


def for_liaisons() -> Iterator[Due]:
    """Halves of tasks that are late, nearly due or silent, for the liaisons of the units that answer for them."""
    tasks = Task.objects.filter(attention_q(timezone.localdate()))
    liaisons = Liaison.objects.filter(user__is_active=True).select_related("user", "unit").order_by("pk")
    speakers: defaultdict[int, list[tuple[User, tuple[Side, ...]]]] = defaultdict(list)
    for liaison in liaisons:
        speakers[liaison.unit_id].append((liaison.user, halves_of_unit(liaison.unit.side)))
    spoken: defaultdict[int, defaultdict[User, set[Side]]] = defaultdict(lambda: defaultdict(set))
    duties = Responsibility.objects.filter(task__in=tasks, unit__in=list(speakers)).order_by("pk")
    for task_id, unit_id in duties.values_list("task_id", "unit_id"):
        for user, sides in speakers[unit_id]:
            spoken[task_id][user].update(sides)
    for task in rows_of(Task.objects.filter(pk__in=duties.order_by().values("task"))):
        for user, own in spoken[task.pk].items():
            yield from ((user, item) for item in of_task(task, own))


def for_authors() -> Iterator[Due]:
    """Reports that were returned, for who wrote them."""
    for report in reports(Progress.State.RETURNED):
        if report.author and report.author.is_active:
            yield report.author, of_report(report)


def for_reviewers() -> Iterator[Due]:
    """Reports that wait, for all who may review them: not for who wrote them."""
    waiting = list(reports(Progress.State.SUBMITTED))
    for user in holders(tracking.REVIEW):
        yield from ((user, of_report(each)) for each in waiting if each.author_id != user.pk)


def for_granters() -> Iterator[Due]:
    """Extensions that wait, for all who may decide them: not for who asked."""
    waiting = list(Extension.objects.waiting())
    for user in holders(tracking.GRANT):
        yield from ((user, of_extension(each)) for each in waiting if each.asked_by_id != user.pk)


def holders(permission: str) -> QuerySet[User]:
    """The active users who have a permission."""
    return User.objects.with_perm(permission, backend=BACKEND).order_by("pk")
