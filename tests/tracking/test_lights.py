"""灯: what a side shows and why, and that lists find exactly the tasks that show it."""

from __future__ import annotations

import datetime
from itertools import count, product

import pytest
from django.utils import timezone
from pytest_django import Settings

from platforms.fields import Side
from policies.models import Light, Task, TaskStatus
from policies.models.lights import SideState, light_q, side_light, silent_q, worst
from policies.models.status import RUNNING, SIDES, SOON, late, near
from tests import factories

TODAY = datetime.date(2026, 11, 22)
Days = int | None
S = TaskStatus


def day(days: Days, today: datetime.date = TODAY) -> datetime.date | None:
    return None if days is None else today + datetime.timedelta(days=days)


def state(status: str, due: Days = None, checkpoint: Days = None, reported: Days = 0, side: str = "cq") -> SideState:
    return SideState(
        side=Side(side),
        status=TaskStatus(status),
        due_on=day(due),
        extended=False,
        checkpoint_on=day(checkpoint),
        reported_on=day(reported),
        registered_on=TODAY - datetime.timedelta(days=400),
        today=TODAY,
    )


SHOWN = [
    (state("done", due=-9), "green", "已完成待销号"),
    (state("closed", due=-9, checkpoint=-9), "green", "已销号"),
    (state("stopped", due=-9), "grey", "终止"),
    (state("paused"), "grey", "暂缓"),
    (state("paused", due=-1), "red", "时限 2026年11月21日，已过 1 天"),
    (state("paused", due=5), "grey", "暂缓"),
    (state("ongoing", due=-1), "red", "时限 2026年11月21日，已过 1 天"),
    (state("ongoing", due=90, checkpoint=-2), "red", "节点 2026年11月20日，已过 2 天"),
    (
        state("unreported", due=-1, checkpoint=-2),
        "red",
        "时限 2026年11月21日，已过 1 天；节点 2026年11月20日，已过 2 天",
    ),
    (state("ongoing", due=0), "yellow", "时限 2026年11月22日，就在今天"),
    (state("ongoing", due=60), "yellow", "时限 2027年1月21日，还有 60 天"),
    (state("ongoing", due=61), "green", "距最近的时限或节点超过 60 天"),
    (state("ongoing", due=200, checkpoint=7), "yellow", "节点 2026年11月29日，还有 7 天"),
    (state("ongoing", reported=-93), "yellow", "93 天前报告，超过 92 天没有报告"),
    (state("ongoing", reported=-92), "grey", "没有登记时限"),
    (state("not_started", due=200, reported=None), "yellow", "从未报告，超过 92 天没有报告"),
    (
        state("ongoing", due=30, reported=None),
        "yellow",
        "时限 2026年12月22日，还有 30 天；从未报告，超过 92 天没有报告",
    ),
    (state("ongoing"), "grey", "没有登记时限"),
]


@pytest.mark.parametrize(("given", "light", "why"), SHOWN)
def test_a_side_shows_a_light_and_says_why(given: SideState, light: str, why: str) -> None:
    shown = side_light(given)

    assert (shown.light, shown.why) == (light, why)


WHOLE = [
    ([state("ongoing", due=90), state("ongoing", due=-1, side="sc")], "red", "四川：时限 2026年11月21日，已过 1 天"),
    ([state("ongoing", due=-1), state("ongoing", due=-1, side="sc")], "red", "时限 2026年11月21日，已过 1 天"),
    (
        [state("ongoing", due=-1), state("ongoing", due=-2, side="sc")],
        "red",
        "重庆：时限 2026年11月21日，已过 1 天；四川：时限 2026年11月20日，已过 2 天",
    ),
    ([state("stopped"), state("done", side="sc")], "grey", "重庆：终止"),
    ([state("done"), state("closed", side="sc")], "green", "重庆：已完成待销号；四川：已销号"),
    ([state("done")], "green", "已完成待销号"),
    ([], "grey", "没有登记哪一方承担"),
]


@pytest.mark.parametrize(("states", "light", "why"), WHOLE)
def test_the_whole_shows_its_worst_side(states: list[SideState], light: str, why: str) -> None:
    shown = worst(states)

    assert (shown.light, shown.why) == (light, why)


FRESH = [(None, "从未报告"), (0, "今天报告"), (-1, "1 天前报告"), (-400, "400 天前报告")]


@pytest.mark.parametrize(("reported", "words"), FRESH)
def test_how_fresh_a_report_is(reported: Days, words: str) -> None:
    assert state("ongoing", reported=reported).fresh == words


DUE, CHECKPOINTS, REPORTED = (None, -1, 0, 60, 61), (None, -1, 60, 61), (None, -93, -92, 0)
REGISTERED = (-93, -92)


@pytest.fixture
def grid(db: None) -> datetime.date:
    """A task for each combination on one side, and for many on both; the day it was made for."""
    today = timezone.localdate()
    policy, numbers = factories.make_policy(), count(1)
    cells = list(product(["", *TaskStatus], DUE, CHECKPOINTS, REPORTED))

    def columns(side: str, cell: tuple[str, Days, Days, Days]) -> dict[str, object]:
        names = (f"status_{side}", f"due_{side}", f"checkpoint_{side}", f"reported_{side}")
        return dict(zip(names, (cell[0], *(day(days, today) for days in cell[1:])), strict=True))

    rows = []
    for number, cell in enumerate(cells):
        alone = "" if cell[0] else "unreported"
        others = [(alone, None, None, None), cells[number * 7 % len(cells)], cells[number * 211 % len(cells)]]
        for other, registered in product(others, REGISTERED):
            if cell[0] or other[0]:
                fields = columns("cq", cell) | columns("sc", other) | {"registered_on": day(registered, today)}
                key = next(numbers)
                rows.append(Task(policy=policy, path=str(key), number=key, title="任务", quote="任务", **fields))
    Task.objects.bulk_create(rows)
    return today


def test_lists_find_what_shows_a_light(grid: datetime.date) -> None:
    tasks = list(Task.objects.all())
    assert len(tasks) > 3000

    for light in Light:
        whole = {task.pk for task in tasks if task.light.light == light}
        assert set(Task.objects.filter(light_q(light, grid)).values_list("pk", flat=True)) == whole
        for side in SIDES:
            shown = {t.pk for t in tasks if t.status_of(side) and t.side_state(side).light.light == light}
            assert set(Task.objects.filter(light_q(light, grid, side)).values_list("pk", flat=True)) == shown


def test_lists_find_what_is_silent_and_what_is_late(grid: datetime.date) -> None:
    tasks = list(Task.objects.all())

    silent = {task.pk for task in tasks if any(each.silent for each in task.side_states)}
    assert set(Task.objects.filter(silent_q(grid)).values_list("pk", flat=True)) == silent
    for side in SIDES:
        alone = {task.pk for task in tasks if task.status_of(side) and task.side_state(side).silent}
        assert set(Task.objects.filter(silent_q(grid, side)).values_list("pk", flat=True)) == alone
    overdue = {task.pk for task in tasks if task.overdue}
    assert set(Task.objects.filter(late(grid)).values_list("pk", flat=True)) == overdue
    last = grid + SOON
    soon = {
        task.pk
        for task in tasks
        if any(s.status in RUNNING and s.due_on and grid <= s.due_on <= last for s in task.side_states)
    }
    assert set(Task.objects.filter(near(grid)).values_list("pk", flat=True)) == soon


def test_the_interval_is_a_setting(settings: Settings) -> None:
    settings.REPORT_DAYS = 10

    assert side_light(state("ongoing", due=200, reported=-11)).why == "11 天前报告，超过 10 天没有报告"
    assert side_light(state("ongoing", due=200, reported=-10)).light == Light.GREEN
