"""Who may read what is on its way: a report and the file with it, a request for more time. What is accepted, all."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Q, QuerySet

from policies.models import Extension, Liaison, Progress
from policies.models.status import sides_of
from policies.tracking.extensions import GRANT
from policies.tracking.parties import CHANGE, may_report, spoken_for
from policies.tracking.reviewing import REVIEW


def may_see(user: User | AnonymousUser, report: Progress) -> bool:
    """Whether `user` may read this report and its file; at most two queries beyond permissions."""
    return report.locked or works_on(user, report)


def keeps(user: User | AnonymousUser) -> bool:
    """Whether `user` keeps or reviews the register, and so reads every report with its history."""
    return user.has_perm(REVIEW) or user.has_perm(CHANGE)


def seen_by(user: User | AnonymousUser, reports: QuerySet[Progress]) -> QuerySet[Progress]:
    """Those of `reports` that `user` may read; compare `may_see`."""
    if keeps(user):
        return reports
    own = Q(author=user.pk, author__isnull=False) | spoken_for(Liaison.objects.units_of(user))
    return reports.filter(own | Q(state=Progress.State.ACCEPTED))


def works_on(user: User | AnonymousUser, report: Progress) -> bool:
    """Whether `user` wrote it, reports for one of its sides, or keeps or reviews the register.

    These also see its history, with names.
    """
    if not user.is_authenticated:
        return False
    if report.author_id == user.pk or keeps(user):
        return True
    return bool(set(report.halves) & set(may_report(user, report.task)))


def may_see_extension(user: User | AnonymousUser, extension: Extension) -> bool:
    """Whether `user` asked for it, decides on it, keeps the register, or reports for one of its sides."""
    if not user.is_authenticated:
        return False
    if extension.asked_by_id == user.pk or user.has_perm(GRANT) or keeps(user):
        return True
    return bool(set(sides_of(extension.side)) & set(may_report(user, extension.task)))
