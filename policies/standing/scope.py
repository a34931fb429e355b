"""Which tasks a page about the whole register speaks of, and the address of the list behind each of its numbers."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from platforms.listing import with_params
from policies.models import Policy, Task, TaskStatus
from policies.models.policy import PolicyQuerySet
from policies.models.status import SIDES
from policies.models.task import TaskQuerySet

HALVES = {side.value: str(side.label) for side in SIDES}


@dataclass(frozen=True)
class Number:
    """How many, and the list of them."""

    count: int
    url: str


@dataclass(frozen=True)
class Scope:
    """The tasks of a document, of a side (those in which it has a part), that name a platform; "" means all.

    Where a side is chosen, all that is told of them is of its half: statuses, lights, silence, days, reports, moves.
    """

    today: datetime.date
    policy: str = ""
    side: str = ""
    platform: str = ""

    @property
    def tasks(self) -> TaskQuerySet:
        """Its tasks, in no order."""
        rows = Task.objects.order_by()
        if self.policy:
            rows = rows.filter(policy__slug=self.policy)
        if self.side:
            rows = rows.exclude(**{f"status_{self.side}": ""})
        if self.platform:
            named = Task.objects.filter(clause__mentions__platform__slug=self.platform)
            rows = rows.filter(pk__in=named.values("pk"))
        return rows

    @property
    def sides(self) -> tuple[str, ...]:
        """The halves that it speaks of."""
        return tuple(side.value for side in SIDES if self.side in {"", side.value})

    def of_half(self, written: str) -> str:
        """A day or month as the list of tasks asks for it, of its side alone if it has one."""
        return f"{self.side}-{written}" if self.side else written

    @property
    def narrowed(self) -> bool:
        """Whether it is less than the whole register."""
        return bool(self.policy or self.side or self.platform)

    def link(self, **params: str | Sequence[str]) -> str:
        """The address of the list of its tasks that `params` ask for."""
        chosen = {"policy": self.policy, "platform": self.platform} | self._part | params
        return reverse("policies:task_list") + with_params(QueryDict(), **chosen)

    @property
    def _part(self) -> dict[str, str | Sequence[str]]:
        """The parameters of tasks in which its side has a part."""
        return {f"status_{self.side}": list(TaskStatus.values)} if self.side else {}

    def light(self, light: str, **params: str) -> str:
        """The list of its tasks that show `light`."""
        return self.link(light=light, **({"lightside": self.side} if self.side else {}), **params)

    def status(self, status: str, side: str = "", **params: str) -> str:
        """The list of its tasks in `status`, as a whole or of a side."""
        half = side or self.side
        return self.link(**{f"status_{half}" if half else "status": status}, **params)

    @property
    def silent(self) -> str:
        return self.link(silent=self.side or "yes")

    def waiting(self, **params: str) -> str:
        """The list of its tasks that wait to be struck off."""
        if self.side:
            return self.status(TaskStatus.DONE, **params)
        return self.link(waiting="close", **params)


def with_tasks() -> PolicyQuerySet:
    """The documents that set tasks, newest first."""
    tasks = Task.objects.filter(policy=OuterRef("pk"))
    return Policy.objects.filter(Exists(tasks)).order_by(F("year").desc(nulls_last=True), "slug")


def whole() -> Scope:
    """The whole register, today."""
    return Scope(timezone.localdate())
