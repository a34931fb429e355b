"""The two halves of a task, 重庆 and 四川: where each stands, by when, and what follows for the whole.

People move the status of a half (`tracking`); the other columns are worked out by `settle` whenever a task is saved, so
that lists can filter, sort and count by them.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db import models
from django.db.models import Count, Max, Min, Q
from django.utils import timezone

from platforms.fields import Side
from policies.models.lights import Shown, SideState, worst
from policies.models.progress import CARRIES_EVIDENCE, Progress
from policies.models.status import RUNNING, SIDES, TaskStatus, joint_status

Day = datetime.date | None


class TwoSided(models.Model):
    """What a task has once for each side; the name of a column ends in the side it is of."""

    status = models.CharField(
        "状态", max_length=12, choices=TaskStatus, default=TaskStatus.UNREPORTED, db_index=True, editable=False
    )
    status_cq = models.CharField(
        "重庆状态", max_length=12, choices=TaskStatus, default=TaskStatus.UNREPORTED, blank=True
    )
    status_sc = models.CharField(
        "四川状态", max_length=12, choices=TaskStatus, default=TaskStatus.UNREPORTED, blank=True
    )
    due_cq = models.DateField("重庆时限（含延期）", null=True, blank=True, editable=False)
    due_sc = models.DateField("四川时限（含延期）", null=True, blank=True, editable=False)
    checkpoint_cq = models.DateField("重庆最近的节点", null=True, blank=True, editable=False)
    checkpoint_sc = models.DateField("四川最近的节点", null=True, blank=True, editable=False)
    reported_cq = models.DateField("重庆最近的报告", null=True, blank=True, editable=False)
    reported_sc = models.DateField("四川最近的报告", null=True, blank=True, editable=False)
    proven_cq = models.BooleanField("重庆的进展有佐证", default=False, editable=False)
    proven_sc = models.BooleanField("四川的进展有佐证", default=False, editable=False)
    registered_on = models.DateField("列入台账", default=timezone.localdate, editable=False)

    class Meta:
        abstract = True

    @property
    def side_states(self) -> tuple[SideState, ...]:
        """How each side with a part in the task stands today."""
        return tuple(self.side_state(side) for side in SIDES if self.status_of(side))

    @property
    def left_out(self) -> Side | None:
        """The side without a part, if its document says so and no person did; a query where a side has none."""
        side = next((side for side in SIDES if not self.status_of(side)), None)
        return None if side is None or self._parts("moves").filter(side=side).exists() else side

    def status_of(self, side: str) -> str:
        """The status of a half; empty if that side has no part in the task."""
        return str(getattr(self, f"status_{side}"))

    def side_state(self, side: Side) -> SideState:
        """How a side with a part in the task stands today."""
        due_on: Day = getattr(self, f"due_{side}")
        return SideState(
            side=side,
            status=TaskStatus(self.status_of(side)),
            due_on=due_on,
            extended=due_on is not None and due_on != self.due_on,
            checkpoint_on=getattr(self, f"checkpoint_{side}"),
            reported_on=getattr(self, f"reported_{side}"),
            registered_on=self.registered_on,
            today=timezone.localdate(),
        )

    due_on: Day  # of the whole; the model above has it as a column

    @property
    def light(self) -> Shown:
        """The light of the whole: that of its worst side."""
        return worst(self.side_states)

    @property
    def overdue(self) -> bool:
        """Whether on a side its day is past and it is neither done nor stopped."""
        return any(each.due_on and each.due_on < each.today and each.status in RUNNING for each in self.side_states)

    def settle(self) -> None:
        """Work out what follows from what people entered; three queries. Call it in the transaction that saves."""
        self.status = joint_status(*(self.status_of(side) for side in SIDES))
        granted, checkpoints, reports = self._granted(), self._checkpoints(), self._reports()
        for side in SIDES:
            setattr(self, f"due_{side}", later_of(self.due_on, granted.get(side)))
            setattr(self, f"checkpoint_{side}", checkpoints[side])
            setattr(self, f"reported_{side}", reports[f"newest_{side}"])
            setattr(self, f"proven_{side}", reports[f"proofs_{side}"] > 0)

    def _granted(self) -> dict[str, Day]:
        """The day to which each side was last given time."""
        rows = self._parts("extensions").filter(state="granted").order_by("decided_at", "pk")
        days: dict[str, Day] = {}
        for side, to_on in rows.values_list("side", "to_on"):
            days.update(dict.fromkeys(SIDES if side == Side.JOINT else [side], to_on))
        return days

    def _checkpoints(self) -> dict[str, Day]:
        """The nearest day of an open checkpoint of each side."""
        rows = self._parts("checkpoints").filter(done_on=None)
        return rows.aggregate(**{str(side): Min("due_on", filter=Q(side__in=["", side])) for side in SIDES})

    def _reports(self) -> dict[str, Any]:
        """Of each side's accepted reports the day of the newest, and how many carry evidence."""
        rows = self._parts("progress").filter(state=Progress.State.ACCEPTED)
        of_side = {side: Q(side__in=[Side.JOINT, side]) for side in SIDES}
        newest = {f"newest_{side}": Max("on", filter=own) for side, own in of_side.items()}
        proofs = {f"proofs_{side}": Count("pk", filter=own & CARRIES_EVIDENCE) for side, own in of_side.items()}
        return rows.aggregate(**newest, **proofs)

    def _parts(self, name: str) -> models.QuerySet[models.Model]:
        manager: models.Manager[models.Model] = getattr(self, name)
        return manager.order_by()


def later_of(*days: Day) -> Day:
    """The latest of the days that are given, or none.

    >>> later_of(None, datetime.date(2026, 1, 1))
    datetime.date(2026, 1, 1)
    """
    return max((day for day in days if day), default=None)
