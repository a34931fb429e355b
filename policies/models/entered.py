"""What people entered in a record, and when: read from its history, for pages that must not show it as a source's."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db import models
from django.db.models import OuterRef, Subquery

from platforms.editing import BASELINE_REASON, history_of


@dataclass(frozen=True)
class Entry:
    """One change by a person: when, and the reason on record (or none)."""

    at: datetime.datetime
    reason: str


@dataclass(frozen=True)
class Entered:
    """The last changes that people made to a task's status and to its due date; None where they made none."""

    status: Entry | None
    due: Entry | None


def read_entered(task: models.Model) -> Entered:
    """What history says of `task`; one query."""
    names = ("status_cq", "status_sc", "due_on", "due_words", "history_date", "history_change_reason")
    rows = list(history_of(type(task)).filter(id=task.pk).values(*names))
    return Entered(last_change(rows, "status_cq", "status_sc"), last_change(rows, "due_on", "due_words"))


def last_change(rows: Iterable[dict[str, Any]], *names: str) -> Entry | None:
    """The last change of one of `names` in `rows` of history, oldest first; None if a load made it, or nothing did."""
    changed = [row for old, row in pairwise(rows) if any(old[name] != row[name] for name in names)]
    if not changed or changed[-1]["history_change_reason"] == BASELINE_REASON:
        return None
    return Entry(changed[-1]["history_date"], changed[-1]["history_change_reason"] or "")


def entered_at(model: type[models.Model]) -> Subquery:
    """The moment at which a person last saved a row of `model`, as a column of a query over it."""
    rows = history_of(model).filter(id=OuterRef("pk")).exclude(history_change_reason=BASELINE_REASON)
    return Subquery(rows.order_by("-history_date").values("history_date")[:1])
