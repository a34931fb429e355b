"""The made-up register that the pages are timed on."""

from __future__ import annotations

import datetime
from typing import Any

from benchmarks.registering import library
from benchmarks.registering.courses import course
from policies.models import Progress, StatusMove, Task, TaskEvidence
from policies.models.status import SIDES

DAY = datetime.date(2026, 11, 22)


def columns(task: Task) -> dict[str, Any]:
    return {field.attname: getattr(task, field.attname) for field in task._meta.concrete_fields}


def test_what_is_worked_out_is_what_saving_works_out(db: None) -> None:
    library.grow(60, seed=1)

    for task in Task.objects.all():
        before = columns(task)
        task.settle()
        assert columns(task) == before
        for side in SIDES:
            last = StatusMove.objects.filter(task=task, side=side).first()
            assert task.status_of(side) in {"", last.target if last else "unreported"}


def test_the_course_of_a_task_is_told_by_seed_number_and_day() -> None:
    assert course(7, 1, DAY) == course(7, 1, DAY)
    assert course(7, 1, DAY) != course(7, 2, DAY)
    many = [course(number, 1, DAY) for number in range(500)]
    assert 9 < sum(len(made.reports) for made in many) / len(many) < 13
    assert all(move.on <= DAY for made in many for move in made.moves)
    assert all(report.on <= DAY for made in many for report in made.reports)


def test_a_register_that_exists_is_kept_and_grown(loaded_library: None, db: None) -> None:
    library_tasks = list(Task.objects.values_list("pk", flat=True))
    library.keep(Task.objects.filter(pk__in=library_tasks), seed=1)
    library.grow(len(library_tasks) + 70, seed=1)

    assert Task.objects.count() == len(library_tasks) + 70
    assert Progress.objects.count() > 5 * Task.objects.count()
    assert TaskEvidence.objects.exists()
    for task in Task.objects.filter(pk__in=library_tasks):
        before = columns(task)
        task.settle()
        assert columns(task) == before
