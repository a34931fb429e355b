"""「我的任务」: what waits for one person: reports returned and drafts, what they review, decide and strike off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from platforms.keeping import kept
from policies import tracking
from policies.models import Extension, Liaison, Progress, Task, Unit
from policies.models.progress import ProgressQuerySet
from policies.models.status import SIDES, to_close

FIRST = 10  # of each kind are shown
State = Progress.State


@dataclass(frozen=True)
class Pile:
    """One kind of thing that waits: the first of it, how many there are, and the address of all."""

    key: str
    title: str
    what: str
    rows: tuple[Any, ...]
    total: int
    url: str = ""


@dataclass(frozen=True)
class Kind:
    """How a pile is made: its title, the address of all of it, and the rows for a user."""

    key: str
    title: str
    what: str
    url: str
    rows: Callable[[User], QuerySet[Any]]


def units_of(user: User) -> list[Unit]:
    """The units that the user speaks for; one query."""
    return list(Liaison.objects.units_of(user))


def reports_for(user: User) -> ProgressQuerySet:
    """The reports that the user has to do with: all, for those who keep or review the register; else own units'."""
    rows = Progress.objects.for_list()
    if user.has_perm(tracking.CHANGE) or user.has_perm(tracking.REVIEW):
        return rows
    return rows.filter(Q(author=user) | tracking.spoken_for(units_of(user)))


def hands_of(user: User) -> dict[str, Q]:
    """The conditions of reports that the user may go on with (`own`), and of those that others wrote."""
    return {"own": Q(author=user) | tracking.spoken_for(units_of(user), wholly=True), "others": ~Q(author=user)}


def _own(state: str) -> Callable[[User], QuerySet[Any]]:
    """Reports in this state that the user wrote, or a colleague for the same side: those the user may go on with."""

    def rows(user: User) -> QuerySet[Any]:
        return Progress.objects.for_list().filter(hands_of(user)["own"], state=state).order_by("created_at", "pk")

    return rows


def _to_review(user: User) -> QuerySet[Any]:
    return Progress.objects.for_list().filter(state=State.SUBMITTED).exclude(author=user).order_by("created_at", "pk")


def _to_close(_: User) -> QuerySet[Any]:
    return Task.objects.filter(to_close(*SIDES)).brief().order_by("policy_id", "number")


def _asked(user: User) -> QuerySet[Any]:
    return Extension.objects.waiting().filter(asked_by=user)


def _to_decide(user: User) -> QuerySet[Any]:
    return Extension.objects.waiting().exclude(asked_by=user)


OWN = (
    Kind("returned", "退回给您的进展", "report", "?state=returned&hand=own", _own(State.RETURNED)),
    Kind("draft", "还没有提交的草稿", "report", "?state=draft&hand=own", _own(State.DRAFT)),
    Kind("submitted", "已提交，等待审核", "report", "?state=submitted&hand=own", _own(State.SUBMITTED)),
    Kind("asked", "已申请的延期，等待审批", "extension", "", _asked),
)
REVIEW = Kind("review", "等您审核的进展", "report", "?state=submitted&hand=others", _to_review)
DECIDE = Kind("decide", "等您审批的延期", "extension", "", _to_decide)
CLOSE = Kind("close", "已完成，等待销号", "task", "?waiting=close", _to_close)


def waiting_for(user: User) -> list[Pile]:
    """What waits for the user, what is most pressing first; empty piles are left out, at a fixed number of queries."""
    return kept(("waiting", user.pk), lambda: _waiting_for(user))


def _waiting_for(user: User) -> list[Pile]:
    pairs = [(tracking.REVIEW, REVIEW), (tracking.GRANT, DECIDE), (tracking.CLOSE, CLOSE)]
    own = OWN if user.has_perm(tracking.REPORT) else ()
    kinds = [*own[:1], *(kind for permission, kind in pairs if user.has_perm(permission)), *own[1:]]
    return [made for kind in kinds if (made := pile(kind, user)).total]


def pile(kind: Kind, user: User) -> Pile:
    """The first rows of a kind and the number of all; two queries."""
    rows = kind.rows(user)
    return Pile(kind.key, kind.title, kind.what, tuple(rows[:FIRST]), rows.count(), kind.url)
