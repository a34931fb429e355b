"""The small rows of tests/factories.py fit the constraints of the models."""

from collections.abc import Callable
from typing import Any

from policies.models import Policy


def test_rows_fit_together(
    make_clause: Callable[..., Any],
    make_mention: Callable[..., Any],
    make_platform: Callable[..., Any],
    make_progress: Callable[..., Any],
    make_region: Callable[..., Any],
    make_responsibility: Callable[..., Any],
    make_task: Callable[..., Any],
) -> None:
    clause = make_clause()
    task = make_task(clause)
    platform = make_platform((make_region(name="江津区"),))

    make_responsibility(task)
    make_progress(task)
    mention = make_mention(clause, "高竹新区", platform=platform)

    assert mention.target == platform
    assert task.get_absolute_url() == f"/tasks/{task.pk}/"
    assert [member.region.short_name for member in platform.members.all()] == ["江津"]
    assert Policy.objects.count() == 1
