"""Whose a report is: all who had a hand in what it says."""

from __future__ import annotations

from django.db.models import F, Q

from platforms.editing import history_of
from policies.models import Progress


def wrote(report: Progress) -> set[int]:
    """The keys of those who wrote, changed or handed in `report`; one query. A review of it is none of these."""
    reviewed = Q(reviewed_at=F("history_date"), reviewed_at__isnull=False)
    rows = history_of(Progress).filter(id=report.pk, history_user__isnull=False).exclude(reviewed)
    hands: set[int] = set(rows.order_by().values_list("history_user", flat=True))
    return hands if report.author_id is None else hands | {report.author_id}
