"""The register counted once more, from its rows and in plain Python, by what the filters of its list promise.

Nothing of the site's own conditions, derived columns or sums is used: days, reports and evidence of a half are worked
out from checkpoints, extensions and reports, lights from these.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from django.utils import timezone

from policies.models import (
    Checkpoint,
    Extension,
    Mention,
    Progress,
    Responsibility,
    StatusMove,
    Task,
    TaskEvidence,
    UnresolvedParty,
)

Row = dict[str, Any]
SOON, SILENT = datetime.timedelta(days=60), datetime.timedelta(days=settings.REPORT_DAYS)
WORST_FIRST = ("red", "yellow", "grey", "green")
ACTIVE = {"unreported", "not_started", "ongoing"}


@dataclass(frozen=True)
class Half:
    """What is on record of one side of a task."""

    side: str
    status: str
    due: datetime.date | None
    steps: tuple[datetime.date, ...]
    reports: tuple[Row, ...]
    registered: datetime.date
    today: datetime.date

    @property
    def silent(self) -> bool:
        last = max((row["on"] for row in self.reports), default=self.registered)
        return self.status in ACTIVE and self.today - last > SILENT

    @property
    def proven(self) -> bool:
        return any(row["evidence"] or row["link"] or row["file"] for row in self.reports)

    @property
    def light(self) -> str:
        days = [day for day in (self.due, *self.steps) if day]
        if self.status in {"done", "closed"}:
            return "green"
        if self.status == "stopped" or (self.status == "paused" and min(days, default=self.today) >= self.today):
            return "grey"
        if days and min(days) < self.today:
            return "red"
        if self.silent or (days and min(days) <= self.today + SOON):
            return "yellow"
        return "green" if days else "grey"


@dataclass(frozen=True)
class Told:
    """A task with all that is on record of it; `halves`: of the sides with a part in it."""

    row: Row
    halves: tuple[Half, ...]
    reports: tuple[Row, ...]
    moves: tuple[Row, ...]
    duties: tuple[Row, ...]
    platforms: frozenset[str]
    from_library: bool
    general: bool

    @cached_property
    def light(self) -> str:
        return min((half.light for half in self.halves), key=WORST_FIRST.index, default="grey")

    def of(self, side: str) -> list[Half]:
        return [half for half in self.halves if side in {"", half.side}]

    def asked(self, name: str, value: str, lightside: str = "") -> bool:
        """Whether `?name=value` asks for this task."""
        side, written = (value[:2], value[3:]) if value[:3] in {"cq-", "sc-"} else ("", value)
        moves = [move for move in self.moves if side in {"", move["side"]}]
        reports = [report for report in self.reports if not side or report["side"] in {side, "joint"}]
        ways: dict[str, Callable[[], bool]] = {
            "policy": lambda: self.row["policy__slug"] == value,
            "area": lambda: (self.row["area"] or "none") == value,
            "status": lambda: self.row["status"] == value,
            "status_cq": lambda: any(half.status == value for half in self.of("cq")),
            "status_sc": lambda: any(half.status == value for half in self.of("sc")),
            "light": lambda: value in ([h.light for h in self.of(lightside)] if lightside else [self.light]),
            "silent": lambda: any(half.silent for half in self.of("" if value == "yes" else value)),
            "waiting": lambda: any(half.status == "done" for half in self.halves),
            "due_month": lambda: any(half.due and f"{half.due:%Y-%m}" == written for half in self.of(side)),
            "done_month": lambda: any(f"{local(m):%Y-%m}" == written for m in moves if m["target"] == "done"),
            "moved_since": lambda: any(f"{local(move):%Y-%m-%d}" >= written for move in moves),
            "reported_month": lambda: any(f"{report['on']:%Y-%m}" == written for report in reports),
            "report": lambda: self._has(value, lambda half: bool(half.reports)),
            "evidence": lambda: self._proven(value),
            "platform": lambda: value in (self.platforms or {"none"}),
            "unit": lambda: value in ({duty["unit__slug"] for duty in self.duties} or {"none"}),
            "units": lambda: (value == "none") != bool(self.duties),
            "body": lambda: value in {f"{duty['side']}-{duty['unit__level']}" for duty in self.duties},
            "basis": lambda: value in self._bases(),
        }
        return ways[name]()

    def _has(self, value: str, told: Callable[[Half], bool]) -> bool:
        found = any(told(half) for half in self.of("" if value in {"yes", "none"} else value))
        return not found if value == "none" else found

    def _proven(self, value: str) -> bool:
        if value == "library":
            return self.from_library
        found = self.from_library or any(half.proven for half in self.halves)
        return found != (value == "none")

    def _bases(self) -> set[str]:
        found = {duty["basis"] for duty in self.duties}
        found |= {"unconfirmed"} if found == {"suggested"} else set()
        return found | ({"unresolved"} if self.general else set()) or {"none"}


def local(move: Row) -> datetime.datetime:
    return timezone.localtime(move["at"])


def by_task(rows: Iterable[Any]) -> defaultdict[int, list[Row]]:
    found: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["task"]].append(row)
    return found


def register() -> list[Told]:
    """Every task of the register as it stands today."""
    reports = by_task(
        Progress.objects.filter(state="accepted").values("task", "side", "on", "evidence", "link", "file")
    )
    moves = by_task(StatusMove.objects.values("task", "side", "target", "at"))
    steps = by_task(Checkpoint.objects.filter(done_on=None).values("task", "side", "due_on"))
    granted = Extension.objects.filter(state="granted").order_by("decided_at", "pk")
    longer = by_task(granted.values("task", "side", "to_on"))
    duties = by_task(Responsibility.objects.values("task", "side", "basis", "unit__slug", "unit__level"))
    named = Mention.objects.filter(platform__isnull=False).values_list("clause", "platform__slug")
    platforms: defaultdict[int, set[str]] = defaultdict(set)
    for clause, slug in named:
        platforms[clause].add(slug)
    library = set(TaskEvidence.objects.filter(state="accepted").values_list("task", flat=True))
    general = set(UnresolvedParty.objects.values_list("task", flat=True))
    names = ("pk", "policy__slug", "clause", "area", "status", "status_cq", "status_sc", "due_on", "registered_on")
    return [
        Told(
            row=row,
            halves=tuple(_halves(row, reports[row["pk"]], steps[row["pk"]], longer[row["pk"]])),
            reports=tuple(reports[row["pk"]]),
            moves=tuple(moves[row["pk"]]),
            duties=tuple(duties[row["pk"]]),
            platforms=frozenset(platforms[row["clause"]]),
            from_library=row["pk"] in library,
            general=row["pk"] in general,
        )
        for row in Task.objects.values(*names)
    ]


def _halves(row: Row, reports: list[Row], steps: list[Row], longer: list[Row]) -> Iterator[Half]:
    for side in ("cq", "sc"):
        if not row[f"status_{side}"]:
            continue
        days = [each["to_on"] for each in longer if each["side"] in {side, "joint"}]
        yield Half(
            side=side,
            status=row[f"status_{side}"],
            due=days[-1] if days else row["due_on"],
            steps=tuple(step["due_on"] for step in steps if step["side"] in {"", side}),
            reports=tuple(report for report in reports if report["side"] in {side, "joint"}),
            registered=row["registered_on"],
            today=timezone.localdate(),
        )


def counted(register: Iterable[Told], query: str) -> int:
    """How many tasks of the register the list at that address promises."""
    params = parse_qs(query)
    (lightside,) = params.pop("lightside", [""])
    return sum(
        all(any(task.asked(name, value, lightside) for value in values) for name, values in params.items())
        for task in register
    )


def quarter(today: datetime.date) -> datetime.date:
    """The first day of the quarter."""
    return datetime.date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
