"""Puts a made-up register into the site's own tables: documents, clauses, tasks, and all that people enter of them."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.utils import timezone

from benchmarks.registering.courses import Course, course
from benchmarks.registering.entries import Entries
from benchmarks.speed.library import Table
from platforms.fields import Side
from platforms.models import Platform, Region
from policies.models import Clause, Mention, Policy, Task, Unit
from policies.models.changes import LOG_ROWS, record, renew_lexicon
from policies.models.status import SIDES, joint_status

TASKS = 50  # of a document
AREAS = 10  # of a document
UNITS, PLATFORMS, REGIONS = 300, 10, 60
FIELDS = (
    "交通",
    "能源",
    "水利",
    "通信",
    "产业",
    "农业",
    "文旅",
    "科技",
    "人才",
    "金融",
    "开放",
    "物流",
    "生态",
    "环保",
)
DOINGS = ("基础设施共建", "协同发展", "改革创新", "公共服务共享")
TEXT = "推动{area}，{platform}由两省市有关部门按职责分工落实，{about}，第{number}项。"
ABOUT = ("优化税费征管服务", "推进轨道交通建设", "共建产业园区", "统一办事标准", "开展联合执法", "完善利益分享机制")
Write = Callable[..., None]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a task stands: its document, clause, area."""

    task: int
    policy: int
    clause: int
    number: int
    area: str


class Maker:
    """Makes the rows of a register of `seed`, as of `today`, and writes them a document at a time."""

    def __init__(self, seed: int, today: datetime.date) -> None:
        self.seed, self.today = seed, today
        self.newest = {model: newest(model) for model in (Policy, Clause, Task)}
        self.platforms = list(Platform.objects.values_list("pk", "name"))
        self.regions = list(Region.objects.order_by("pk").values_list("pk", "name")[:REGIONS])
        self.entries = Entries(list(Unit.objects.order_by("pk").values_list("pk", "side")))
        named = ("id", "slug", "title", "short_title", "kind", "authority", "year", "published_on", "source_text")
        self.policies = Table(Policy, (*named, "added_on"))
        placed = ("id", "policy_id", "parent_id", "kind", "level", "marker", "number", "heading", "text")
        self.clauses = Table(Clause, (*placed, "path", "position", "start", "end", "text_start"))
        span = ("clause_id", "kind", "start", "end", "words", "platform_id", "region_id")
        self.mentions = Table(Mention, span)
        told = ("id", "policy_id", "path", "clause_id", "marker", "number", "title", "area", "quote")
        self.tasks = Table(Task, (*told, *COLUMNS))

    def document(self, tasks: int) -> None:
        """One more document of so many tasks, in areas of five or so."""
        self.newest[Policy] += 1
        number = self.newest[Policy]
        title = f"关于推进第{number}批重点任务的实施方案"
        year = 2018 + number % 8
        published = datetime.date(year, number % 12 + 1, 1)
        self.policies.add(
            number, f"register-{number}", title, f"第{number}批实施方案", "plan", "official", year, published, title,
            datetime.date(2026, 1, 1),
        )  # fmt: skip
        areas = [f"{FIELDS[(number + at) % len(FIELDS)]}{DOINGS[(number * 7 + at) % 4]}" for at in range(AREAS)]
        for at in range(tasks):
            self._task(number, at, areas[at * AREAS // TASKS])
        self._write()

    def _task(self, policy: int, at: int, area: str) -> None:
        self.newest[Clause] += 1
        self.newest[Task] += 1
        place = Place(self.newest[Task], policy, self.newest[Clause], at + 1, area)
        text, title = self._clause(place)
        path = str(place.number)
        made = course(place.task, self.seed, self.today)
        marker = f"（{place.number}）"
        row = (place.task, policy, path, place.clause, marker, place.number, title, area, text)
        self.tasks.add(*row, *columns(made).values())
        self.entries.add(place.task, made, Random(f"entries {self.seed} {place.task}"))

    def _clause(self, place: Place) -> tuple[str, str]:
        """The text and title of a task; every fifth names a platform, every eighth a place."""
        chooser = Random(f"clause {self.seed} {place.task}")
        platform = chooser.choice(self.platforms) if self.platforms and chooser.random() < 0.2 else None
        region = chooser.choice(self.regions) if self.regions and chooser.random() < 0.125 else None
        named = (platform[1] if platform else "") + (region[1] if region else "")
        about = chooser.choice(ABOUT)
        text = TEXT.format(area=place.area, platform=named, about=about, number=place.task)
        title, start = f"{about}（{place.task}）", len(f"推动{place.area}，")
        numbers = (str(place.number), place.number, 0, len(text), 0)
        marker = f"（{place.number}）"
        self.clauses.add(
            place.clause, place.policy, None, "item", 2, marker, place.number, title, text, *numbers
        )  # fmt: skip
        if platform:
            end = start + len(platform[1])
            self.mentions.add(place.clause, "platform", start, end, platform[1], platform[0], None)
            start = end
        if region:
            self.mentions.add(place.clause, "region", start, start + len(region[1]), region[1], None, region[0])
        return text, title

    def _write(self) -> None:
        for table in (self.policies, self.clauses, self.mentions, self.tasks):
            table.write()
        self.entries.write()


HALVES = [f"{name}_{side}" for name in ("status", "due", "checkpoint", "reported", "proven") for side in SIDES]
COLUMNS = ("status", "due_on", "due_words", "registered_on", *HALVES)


def columns(made: Course) -> dict[str, object]:
    """The columns of a task with this course, in the order of COLUMNS; derived ones as `Task.settle` sets them."""
    words = f"到{made.due_on.year}年" if made.due_on else ""
    whole = (str(joint_status(*made.statuses)), made.due_on, words, made.registered_on)
    halves = (
        *made.statuses,
        *(made.due for _ in SIDES),
        *(made.checkpoint(side) for side in SIDES),
        *(made.reported(side) for side in SIDES),
        *(made.proven(side) for side in SIDES),
    )
    return dict(zip(COLUMNS, (*whole, *halves), strict=True))


def keep(tasks: models.QuerySet[Task], seed: int, today: datetime.date | None = None) -> None:
    """Enter a course for each of these tasks, which nobody has worked on: statuses, days, reports, moves."""
    day = today or timezone.localdate()
    rows, entries = list(tasks), Entries(list(Unit.objects.order_by("pk").values_list("pk", "side")))
    for task in rows:
        made = course(task.pk, seed, day)
        for name, value in columns(made).items():
            setattr(task, name, value)
        entries.add(task.pk, made, Random(f"entries {seed} {task.pk}"), units=False)
    with transaction.atomic():
        Task.objects.bulk_update(rows, COLUMNS)
        entries.write()


def grow(tasks: int, seed: int, today: datetime.date | None = None) -> None:
    """Add documents until the register has so many tasks. The search log gets its newest rows, as after a `prune`."""
    with transaction.atomic():
        _bodies()
        maker = Maker(seed, today or timezone.localdate())
        before, missing = maker.newest[Clause], tasks - Task.objects.count()
        for size in _sizes(missing):
            maker.document(size)
        renew_lexicon()
        made = maker.newest[Clause]
        record(range(max(before, made - LOG_ROWS) + 1, made + 1))
        _count_on()


def _sizes(tasks: int) -> Iterator[int]:
    for start in range(0, tasks, TASKS):
        yield min(TASKS, tasks - start)


def _bodies() -> None:
    """Units, platforms and places, so that there are as many as a large register has."""
    sides = [Side.CHONGQING, Side.SICHUAN, Side.JOINT]
    Unit.objects.bulk_create(
        Unit(slug=f"made-{at}", name=f"第{at}号局", level=Unit.Level.PREFECTURE, side=sides[at % 3])
        for at in range(Unit.objects.count(), UNITS)
    )
    Platform.objects.bulk_create(
        Platform(slug=f"made-{at}", name=f"第{at}号合作新区", kind="new_area", zone="north", order=at)
        for at in range(Platform.objects.count(), PLATFORMS)
    )


def _count_on() -> None:
    """Have the database give the next keys after those that were written with the rows (PostgreSQL)."""
    with connection.cursor() as cursor:
        for model in (Policy, Clause, Task):
            for sql in connection.ops.sequence_reset_sql(no_style(), [model]):
                cursor.execute(sql)


def newest(model: type[models.Model]) -> int:
    """The highest key of a table."""
    return int(model._default_manager.aggregate(newest=models.Max("pk"))["newest"] or 0)
