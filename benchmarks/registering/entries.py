"""What people enter of a made-up task: who answers for it, reports, moves, extensions, checkpoints, evidence."""

from __future__ import annotations

import datetime
from random import Random

from django.db import connection
from django.utils import timezone

from benchmarks.registering.courses import Course
from benchmarks.speed.library import Table
from policies.models import (
    Checkpoint,
    Clause,
    Extension,
    Policy,
    Progress,
    Responsibility,
    StatusMove,
    TaskEvidence,
)
from policies.models.responsibility import UnresolvedParty

BASES = {"suggested": 45, "confirmed": 45, "derived": 10}
ROLES = ("lead", "responsible", "support")
WORDS = (
    "已印发实施方案，建立工作专班，按月调度。",
    "完成前期工作，项目开工建设。",
    "联合开展检查，发现的问题正在整改。",
)
RULE = "平台成员是责任主体"


class Entries:
    """Rows of what people entered, written many at a time; `units` are (key, side) of whom may answer for a task."""

    def __init__(self, units: list[tuple[int, str]]) -> None:
        self.units = units
        results = Clause.objects.exclude(policy__authority=Policy.Authority.OFFICIAL).filter(number=None)
        self.results = list(results.order_by("pk").values_list("pk", flat=True)[:200])
        self.duties = Table(Responsibility, ("task_id", "unit_id", "role", "side", "basis", "rule", "note"))
        self.parties = Table(UnresolvedParty, ("task_id", "words", "role", "is_group", "start", "end"))
        self.reports = Table(Progress, ("task_id", "on", "side", "words", "link", "state", "created_at"))
        self.moves = Table(StatusMove, ("task_id", "side", "source", "target", "at", "reason"))
        names = ("task_id", "side", "from_on", "to_on", "reason", "state", "asked_at", "decided_at")
        self.extensions = Table(Extension, names)
        self.checkpoints = Table(Checkpoint, ("task_id", "title", "due_on", "side", "done_on"))
        self.evidence = Table(TaskEvidence, ("task_id", "clause_id", "state", "why"))

    def add(self, task: int, made: Course, chooser: Random, *, units: bool = True) -> None:
        """The rows of one task; `units`: whether it gets units as well."""
        if units:
            self._parties(task, chooser)
        for report in made.reports:
            link = "https://example.org/1" if report.proven else ""
            words, at = WORDS[report.on.day % len(WORDS)], noon(report.on)
            self.reports.add(task, report.on, report.side, words, link, report.state, at)
        for move in made.moves:
            self.moves.add(task, move.side, move.source, move.target, noon(move.on), "季度调度会")
        for at, row in enumerate(made.checkpoints, 1):
            self.checkpoints.add(task, f"第{at}个节点", row.due_on, row.side, row.done_on)
        if made.granted:
            asked = noon(made.registered_on)
            self.extensions.add(task, "joint", made.due_on, made.granted, "前期工作未完成", "granted", asked, asked)
        if self.results and chooser.random() < 0.05:
            self.evidence.add(task, chooser.choice(self.results), "accepted", "写的是同一件事的结果")

    def _parties(self, task: int, chooser: Random) -> None:
        """Up to four units; one task in ten has none, one in twenty is left to 有关部门."""
        count = 0 if chooser.random() < 0.1 else chooser.randrange(1, 5)
        (basis,) = chooser.choices(list(BASES), list(BASES.values()))
        for at, (unit, side) in enumerate(chooser.sample(self.units, min(count, len(self.units)))):
            rule = RULE if basis == "derived" else ""
            self.duties.add(task, unit, ROLES[min(at, 2)], side, basis, rule, "电话确认")
        if chooser.random() < 0.05:
            self.parties.add(task, "有关部门", "responsible", True, 0, 4)

    def write(self) -> None:
        tables = (self.duties, self.parties, self.reports, self.moves)
        for table in (*tables, self.extensions, self.checkpoints, self.evidence):
            if table.rows:
                table.write()


def noon(day: datetime.date) -> object:
    """The middle of that day, as the database takes it."""
    at = datetime.datetime.combine(day, datetime.time(12), timezone.get_current_timezone())
    return connection.ops.adapt_datetimefield_value(at)
