"""The narrow part of a register that is compared: one small tuple a task, of a frozen day or of today."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.utils import timezone

from policies.models import Snapshot, SnapshotRow, Task, TaskStatus
from policies.models.status import RUNNING, joint_status

Day = datetime.date | None
NAMES = ("task_id", "policy_slug", "path", "policy", "area", "marker", "title", "light")
HALVES = ("status_cq", "status_sc", "due_cq", "due_sc")
READ_NOW = (*HALVES, "due_on", "checkpoint_cq", "checkpoint_sc", "reported_cq", "reported_sc", "registered_on")


class State(NamedTuple):
    """How one task stands in a register."""

    task_id: int | None
    policy_slug: str
    path: str
    policy: str
    area: str
    marker: str
    title: str
    light: str
    status_cq: str
    status_sc: str
    due_cq: Day
    due_sc: Day

    @property
    def key(self) -> int | tuple[str, str]:
        """What tells the task in any register; one that was deleted since is told by its clause."""
        return self.task_id or (self.policy_slug, self.path)

    @property
    def status(self) -> TaskStatus:
        """The status of the whole."""
        return joint_status(self.status_cq, self.status_sc)

    def late(self, on: datetime.date, side: str) -> bool:
        """Whether on the day `on` the side is past its day and not done."""
        due: Day = getattr(self, f"due_{side}")
        return due is not None and due < on and getattr(self, f"status_{side}") in RUNNING


class Register(NamedTuple):
    """All tasks of a register in its order, by key; its name and day. `pk` is None for today's."""

    pk: int | None
    name: str
    on: datetime.date
    states: Mapping[int | tuple[str, str], State]


def held(snapshot: Snapshot) -> Register:
    """The register that a snapshot holds; one query."""
    rows = SnapshotRow.objects.filter(snapshot=snapshot).order_by("position").values_list(*NAMES, *HALVES)
    return Register(snapshot.pk, snapshot.name, snapshot.taken_on, _by_key(State(*row) for row in rows))


def today() -> Register:
    """The register as it stands now; one query."""
    own = ("path", "policy_id", "policy__slug", "policy__short_title", "policy__title", "area", "marker", "title")
    tasks = Task.objects.select_related("policy").only(*own, *READ_NOW).order_by("policy_id", "number")
    return Register(None, "今天", timezone.localdate(), _by_key(_state(task) for task in tasks))


def _state(task: Task) -> State:
    policy, light = task.policy, task.light.light.value
    words = (task.pk, policy.slug, task.path, str(policy), task.area, task.marker, task.title, light)
    return State(*words, task.status_cq, task.status_sc, task.due_cq, task.due_sc)


def _by_key(states: Iterable[State]) -> dict[int | tuple[str, str], State]:
    return {state.key: state for state in states}
