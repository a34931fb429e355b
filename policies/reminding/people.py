"""Who is reminded of what: liaisons of the tasks their units answer for, authors and reviewers of reports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.utils import timezone

from platforms.fields import Side
from policies import tracking
from policies.models import Extension, Liaison, Progress, Responsibility, Task
from policies.models.status import halves_of_unit
from policies.models.task import TaskQuerySet
from policies.reminding.items import Item, attention_q, of_extension, of_report, of_task, reports, rows_of

BACKEND = "django.contrib.auth.backends.ModelBackend"
Due = tuple[User, Item]
Spoken = Mapping[int, Mapping[User, set[Side]]]  # by task, its liaisons with the sides that they speak for


@dataclass(frozen=True)
class Reminder:
    """One person, and what waits for them."""

    user: User
    items: tuple[Item, ...]


def reminders() -> list[Reminder]:
    """Return everybody for whom something waits, by name of account; a constant number of queries."""
    found: defaultdict[User, list[Item]] = defaultdict(list)
    attention = Task.objects.filter(attention_q(timezone.localdate()))
    returned = list(reports(Progress.State.RETURNED))
    spoken = _spoken(
        Task.objects.filter(Q(pk__in=attention.values("pk")) | Q(pk__in={each.task_id for each in returned}))
    )
    for due in (for_liaisons(attention, spoken), for_authors(returned, spoken), for_reviewers(), for_granters()):
        for user, item in due:
            found[user].append(item)
    return [Reminder(user, tuple(found[user])) for user in sorted(found, key=lambda user: user.get_username())]


def for_liaisons(tasks: TaskQuerySet, spoken: Spoken) -> Iterator[Due]:
    """Halves of `tasks` that are late, nearly due or silent, for the liaisons of the units that answer for them."""
    for task in rows_of(tasks.filter(pk__in=list(spoken))):
        for user, own in spoken[task.pk].items():
            yield from ((user, item) for item in of_task(task, own))


def _spoken(tasks: TaskQuerySet) -> Spoken:
    """The active liaisons of `tasks`, by key, each with the sides that they speak for; two queries."""
    liaisons = Liaison.objects.filter(user__is_active=True).select_related("user", "unit").order_by("pk")
    speakers: defaultdict[int, list[tuple[User, tuple[Side, ...]]]] = defaultdict(list)
    for liaison in liaisons:
        speakers[liaison.unit_id].append((liaison.user, halves_of_unit(liaison.unit.side)))
    spoken: defaultdict[int, dict[User, set[Side]]] = defaultdict(dict)
    duties = Responsibility.objects.filter(task__in=tasks.order_by(), unit__in=list(speakers)).order_by("pk")
    for task_id, unit_id in duties.values_list("task_id", "unit_id"):
        for user, sides in speakers[unit_id]:
            spoken[task_id].setdefault(user, set()).update(sides)
    return spoken


def for_authors(returned: Iterable[Progress], spoken: Spoken) -> Iterator[Due]:
    """Reports that were returned, for who wrote them; where these can act no more, for the liaisons who can."""
    editors = set(holders(tracking.CHANGE))
    for report in returned:
        liaisons = [user for user, own in spoken.get(report.task_id, {}).items() if own.issuperset(report.halves)]
        yield from ((user, of_report(report)) for user in _told(report, liaisons, editors))


def _told(report: Progress, liaisons: list[User], editors: set[User]) -> list[User]:
    """Whom a report that was returned waits for; its author hears of it also where nobody else could change it."""
    author = report.author if report.author and report.author.is_active else None
    if author and (author in editors or author in liaisons or not liaisons):
        return [author]
    return liaisons


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
