"""Reports on many tasks at once: planned row by row with every change and every error, then all saved or none.

A row is one side of one task, as a person typed it into a table or a sheet, with the version of the task they had
before them. Planning writes nothing; saving plans again, with the tasks locked.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from platforms.editing import Edit, history_of
from platforms.fields import Side
from platforms.timeline import person
from policies.models import Clause, Progress, Task
from policies.models.status import SIDES
from policies.tracking.parties import REPORT, sides_for
from policies.tracking.reports import check_ready, save_report
from policies.tracking.statuses import label
from policies.tracking.tasks import hold_all

MAX_WORDS = Progress.MAX_WORDS
EVIDENCE = "佐证"  # the column: a link or a clause
MAX_ENTRIES = 200  # reports saved in one transaction, while all others who write wait
LABELS = {
    "side": "方",
    "status": "转入状态",
    "on": "日期",
    "words": "进展情况",
    "link": EVIDENCE,
    "evidence": EVIDENCE,
}


@dataclass(frozen=True)
class Entry:
    """One row that someone filled in. `number`: where it stands, as they count; `seen`: the version of the task then.

    `link`: the evidence as it was typed; `clause`: the key of the clause that it means, 0 if it is no clause.
    `faults`: what could not even be read, as (column, message).
    """

    number: int
    task: int
    side: str
    seen: str
    status: str = ""
    on: datetime.date | None = None
    words: str = ""
    link: str = ""
    faults: tuple[Fault, ...] = ()
    clause: int = 0


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a row: in which column, and what to do."""

    column: str
    message: str


@dataclass(frozen=True)
class Line:
    """What one row would do: hand in a report on a side, which would move it from `before` to `after`."""

    entry: Entry
    task: Task | None
    faults: tuple[Fault, ...] = ()
    stale: str = ""
    clause: Clause | None = None

    @property
    def ready(self) -> bool:
        return not self.faults and not self.stale

    @property
    def side_label(self) -> str:
        return str(Side(self.entry.side).label) if self.entry.side in Side.values else self.entry.side

    @property
    def before(self) -> str:
        """The status of the side now, in words."""
        return label(self.task.status_of(self.entry.side)) if self.task else ""

    @property
    def after(self) -> str:
        """The status it would move to once the report is accepted, in words; empty for no move."""
        status = self.entry.status
        moves = self.task is not None and status and status != self.task.status_of(self.entry.side)
        return label(status) if moves else ""

    @property
    def report(self) -> Progress:
        """The report that the row asks for, not saved."""
        entry = self.entry
        proof = {"evidence": self.clause} if self.clause else {"link": entry.link}
        report = Progress(task=self.task, side=entry.side, status=entry.status, words=entry.words, **proof)
        setattr(report, "on", entry.on)  # noqa: B010  a row without a date is checked like any other
        return report


@dataclass(frozen=True)
class Plan:
    """What the rows would do."""

    lines: tuple[Line, ...] = ()

    @property
    def ready(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.ready)

    @property
    def stale(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.stale)

    @property
    def faulty(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.faults)

    @property
    def fine(self) -> bool:
        """Whether nothing is wrong; rows that are stale are left out, not wrong."""
        return bool(self.ready) and not self.faulty


def plan_reports(*, entries: Sequence[Entry], user: User) -> Plan:
    """What these rows would do if `user` handed them in. Nothing is written; five queries, whatever they are.

    Raises PermissionDenied for who may not report at all, ValidationError for more rows than one save takes.
    """
    if not user.has_perm(REPORT):
        raise PermissionDenied("您不能填报进展：请联系管理员。")
    check_number(len(entries))
    tasks = {task.pk: task for task in _tasks(entry.task for entry in entries)}
    clauses = _clauses(entry.clause for entry in entries)
    open_to = sides_for(user, tasks.values())
    stale = _overtaken(entries, tasks)
    first: dict[tuple[int, str], int] = {}
    for entry in entries:
        first.setdefault((entry.task, entry.side), entry.number)
    lines = [Line(entry, tasks.get(entry.task), clause=clauses.get(entry.clause)) for entry in entries]
    return Plan(
        tuple(
            _line(line, open_to.get(line.entry.task, []), stale, first[line.entry.task, line.entry.side])
            for line in lines
        )
    )


def check_number(rows: int) -> None:
    """Raise ValidationError, saying what to do, if one save does not take so many rows."""
    if rows > MAX_ENTRIES:
        raise ValidationError(
            f"填了 {rows} 行，一次最多提交 {MAX_ENTRIES} 行：请分几次提交，同一任务的两行放在同一次。"
            "这次什么也没有保存；在表格里填的，请把表另存为几份，每份删去一部分行，再分别上传。"
        )


def _tasks(keys: Iterable[int]) -> Iterable[Task]:
    return Task.objects.filter(pk__in=set(keys)).brief()


def _clauses(keys: Iterable[int]) -> dict[int, Clause]:
    """The clauses that are evidence, with their documents; one query, none where there are none."""
    wanted = {key for key in keys if key}
    return Clause.objects.named().in_bulk(wanted) if wanted else {}


def _line(line: Line, sides: list[Side], stale: dict[int, str], first: int) -> Line:
    """The row with what stands against it."""
    entry, task = line.entry, line.task
    if task is None:
        return replace(line, faults=(*entry.faults, Fault("任务", "库中没有这项任务：请重新下载或刷新页面。")))
    if entry.side not in SIDES or not task.status_of(entry.side):
        return replace(
            line, task=None, faults=(*entry.faults, Fault("方", "这项任务不涉及这一方：请重新下载或刷新页面。"))
        )
    if entry.side not in sides:
        return replace(line, faults=(Fault("任务", "您不能替这一方填报这项任务：联络员只能填报本单位承担的任务。"),))
    if first != entry.number:
        return replace(line, faults=(Fault("任务", f"与第 {first} 行是同一任务的同一方：请只填一行。"),))
    if told := stale.get(task.pk) if entry.seen != str(task.version) else "":
        return replace(line, stale=told)
    gone = [Fault(EVIDENCE, "库中已没有这一条款：请重新填写佐证。")] if entry.clause and not line.clause else []
    faults = (*entry.faults, *gone)
    return replace(line, faults=(*faults, *_faults(line.report, {each.column for each in faults})))


def _faults(report: Progress, told: set[str]) -> list[Fault]:
    """What the rules say against a report, column by column; nothing of the columns that were `told` already."""
    found: dict[str, list[str]] = {}
    for check in (_check_fields, check_ready):
        try:
            check(report)
        except ValidationError as error:
            messages = error.message_dict if hasattr(error, "error_dict") else {"status": error.messages}
            for name, texts in messages.items():
                found.setdefault(LABELS.get(name, name), []).extend(texts)
    return [Fault(column, text) for column, texts in found.items() if column not in told for text in texts]


def _check_fields(report: Progress) -> None:
    wrong = {}
    if report.on is None:
        wrong["on"] = "请填日期：进展是哪一天的，写作 2026-10-15。"
    if not report.words.strip():
        wrong["words"] = "请写明进展情况：做了什么，到哪一步。"
    elif len(report.words) > MAX_WORDS:
        wrong["words"] = f"进展情况有 {len(report.words)} 字，最多 {MAX_WORDS} 字：请写要点。"
    if wrong:
        raise ValidationError(wrong)
    report.full_clean(exclude=["task", "author", "reviewer", "file", "evidence"])


def _overtaken(entries: Sequence[Entry], tasks: dict[int, Task]) -> dict[int, str]:
    """For each task saved since its row was made: when, by whom and why; one query."""
    old = {entry.task for entry in entries if entry.task in tasks and entry.seen != str(tasks[entry.task].version)}
    rows = history_of(Task).filter(id__in=old).select_related("history_user") if old else []
    last = {row.id: row for row in rows}
    return {key: _told(last.get(key)) for key in old}


def _told(row: Any) -> str:
    if row is None:
        return "版本和库中的不符，没有覆盖：请重新下载或刷新页面。"
    who = person(row.history_user) if row.history_user else "系统"
    why = f"，说明是“{row.history_change_reason}”" if row.history_change_reason else ""
    return f"{timezone.localtime(row.history_date):%Y-%m-%d %H:%M} {who}改过这项任务{why}，没有覆盖。"


@transaction.atomic
def save_reports(*, entries: Sequence[Entry], edit: Edit) -> tuple[Plan, int]:
    """Hand in every row as a report, or none; the plan as it is now, and how many were saved.

    A row of a task that someone saved meanwhile stops all. Raises PermissionDenied, ValidationError.
    """
    if edit.user is None:
        raise PermissionDenied("请先登录。")
    hold_all(entry.task for entry in entries)
    plan = plan_reports(entries=entries, user=edit.user)
    if not plan.fine or plan.stale:
        return plan, 0
    for line in plan.ready:
        save_report(report=line.report, edit=edit, submit=True)
    return plan, len(plan.ready)
