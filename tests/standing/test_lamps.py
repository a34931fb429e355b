"""The light as a column is the light that a row shows."""

from __future__ import annotations

import datetime
from itertools import product

from django.utils import timezone

from policies.models import Light, Task, TaskStatus
from policies.models.lamps import light_column, worst_of
from policies.models.status import SIDES, SOON
from tests import factories


def test_a_column_says_what_a_row_shows(db: None, settings: object) -> None:
    today = timezone.localdate()
    old = today - datetime.timedelta(days=200)
    days = (None, old, today, today + SOON, today + datetime.timedelta(days=61))
    clause = factories.make_clause()
    first = factories.make_task(clause)
    rows = [
        Task(policy=clause.policy, path=f"1.{at}", number=at, title="任务", quote="任务", status_sc="",
             status_cq=status, due_cq=due, checkpoint_cq=checkpoint, reported_cq=reported, registered_on=registered)
        for at, (status, due, checkpoint, reported, registered) in enumerate(
            product(TaskStatus.values, days, (None, old, today), (None, old, today), (old, today)), 1
        )
    ]  # fmt: skip
    Task.objects.bulk_create(rows)

    lights = {f"light_{side}": light_column(side, today) for side in SIDES}
    found = Task.objects.exclude(pk=first.pk).annotate(**lights)

    columns = {pk: halves for pk, *halves in found.values_list("pk", *lights)}
    for task in found:
        (state,) = task.side_states
        assert columns[task.pk] == [state.light.light.value, ""], vars(state)
        assert worst_of(*columns[task.pk]) == task.light.light
    assert {halves[0] for halves in columns.values()} == set(Light.values)
