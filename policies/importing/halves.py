"""Which sides have a part in a new task, where its document tells: worked out, and for people to change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from policies.importing.merging import Load
from policies.importing.specs import TASK, Key
from policies.models import PolicyIssuer, Responsibility, Task
from policies.models.status import SIDES, halves_of_unit


def leave_out_sides(load: Load, created: Sequence[Key]) -> None:
    """Take the part of a side in new tasks whose issuers, and whoever answers for them, are all of the other side.

    Without issuers nothing is known, and both sides have a part.
    """
    tasks: dict[int, Task] = {row.pk: row for key in created if (row := load.rows(TASK).get(key))}
    if not tasks:
        return
    spoken = _spoken(tasks)
    for side in SIDES:
        alone = [task for task in tasks.values() if spoken[task.pk] == {side}]
        for other in (each for each in SIDES if each != side):
            for task in alone:
                setattr(task, f"status_{other}", "")
            Task.objects.filter(pk__in=[task.pk for task in alone]).update(**{f"status_{other}": ""})


def _spoken(tasks: dict[int, Task]) -> dict[int, set[str]]:
    """For each task the sides of its issuers and of the units that answer for it; none without issuers."""
    issuers: dict[int, set[str]] = defaultdict(set)
    policies = {task.policy_id for task in tasks.values()}
    for policy, side in PolicyIssuer.objects.filter(policy__in=policies).values_list("policy", "unit__side"):
        issuers[policy].update(halves_of_unit(side))
    found = {key: set(issuers[task.policy_id]) for key, task in tasks.items()}
    duties = Responsibility.objects.filter(task__in=[key for key, sides in found.items() if sides])
    for key, side in duties.values_list("task", "unit__side"):
        found[key].update(halves_of_unit(side))
    return found
