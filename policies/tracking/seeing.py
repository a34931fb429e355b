"""Who may read a report, and the file with it: all what was accepted; what is on its way, those who work on it."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Q, QuerySet

from policies.models import Liaison, Progress
from policies.tracking.parties import CHANGE, may_report, spoken_for
from policies.tracking.reports import REVIEW


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
