"""How many tasks of a register stand how: the same counts for today and for a frozen day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.utils import timezone

from policies.models import Light, Task, TaskStatus
from policies.models.lights import light_q

HALVES = (("status", "全部"), ("status_cq", "重庆"), ("status_sc", "四川"))


@dataclass(frozen=True)
class Line:
    """One count: of what, how many, and the name and value of the filter that lists them."""

    label: str
    count: int
    name: str = ""
    value: str = ""


def count_now(tasks: QuerySet[Task]) -> dict[str, Any]:
    """The counts of `tasks` today; five queries."""
    rows = Task.objects.filter(pk__in=tasks.order_by().values("pk")).order_by()
    today = timezone.localdate()
    lit = rows.aggregate(**{light.value: Count("pk", filter=light_q(light, today)) for light in Light})
    halves = {name: dict(rows.values_list(name).annotate(n=Count("pk"))) for name, _ in HALVES}
    return {"tasks": sum(halves["status"].values()), "light": lit, **halves}


def count_rows(rows: Iterable[Any]) -> dict[str, Any]:
    """The counts of frozen rows."""
    held = list(rows)
    names = ("light", *(name for name, _ in HALVES))
    return {"tasks": len(held)} | {name: dict(Counter(str(getattr(row, name)) for row in held)) for name in names}


def light_lines(counts: dict[str, Any]) -> list[Line]:
    """The lights that there are, the worst first."""
    found = counts.get("light", {})
    return [Line(str(light.label), found[light], "light", light.value) for light in Light if found.get(light)]


def status_lines(counts: dict[str, Any], name: str = "status") -> list[Line]:
    """The statuses that there are, of the whole or of a side, in the order of the vocabulary."""
    found = counts.get(name, {})
    lines = [Line(str(each.label), found[each], name, each.value) for each in TaskStatus if found.get(each)]
    return [*lines, Line("不涉及", found[""], name, "none")] if found.get("") else lines


def in_words(lines: Iterable[Line]) -> str:
    """The counts as a sentence: 红灯 3 项，黄灯 5 项。"""
    return "，".join(f"{line.label} {line.count} 项" for line in lines) + "。"
