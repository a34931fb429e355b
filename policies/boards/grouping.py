"""How the lines of a 台账 can be grouped: which lines there are, in which order, and the heading of each group."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, IntegerField, QuerySet, Value
from django.http import QueryDict

from platforms.listing import with_params
from policies.boards.rows import BY_DOCUMENT
from policies.models import Policy, Responsibility, Task, TaskStatus, Unit
from policies.models.status import SIDES

Key = tuple[Any, ...]  # of a group: whatever its lines have in common
Rows = QuerySet[Task]
Parts = list[QuerySet[Any, Any]]


@dataclass(frozen=True)
class Head:
    """The heading of a group: what it is, of what, how many lines it has in all, and the list of them.

    `side`: the one side that the group is about, if it is.
    """

    label: str
    count: int
    detail: str = ""
    url: str = ""
    side: str = ""


Heads = Mapping[Key, Head]


@dataclass(frozen=True)
class Grouping:
    """One way to group. `parts`: the lines, as querysets of (*key, task); `heads`: the headings of some groups."""

    name: str
    label: str
    parts: Callable[[Rows], Parts]
    heads: Callable[[Rows, Collection[Key], QueryDict], Heads]


def _list_url(params: QueryDict, **values: str | None) -> str:
    """The table of one group."""
    return with_params(params, view=None, group=None, **{name: [value or "none"] for name, value in values.items()})


def _area_parts(rows: Rows) -> Parts:
    return [rows.order_by(*BY_DOCUMENT).values_list("policy_id", "area", "pk")]


def _area_heads(rows: Rows, keys: Collection[Key], params: QueryDict) -> Heads:
    policies = Policy.objects.defer(*Policy.LONG_FIELDS).in_bulk({policy for policy, _ in keys})
    counts = rows.filter(policy__in=policies).values_list("policy_id", "area").annotate(n=Count("pk"))
    return {
        (key, area): Head(
            area or "未分领域", n, str(policies[key]), _list_url(params, policy=policies[key].slug, area=area)
        )
        for key, area, n in counts
        if (key, area) in keys
    }


def _policy_parts(rows: Rows) -> Parts:
    return [rows.order_by(*BY_DOCUMENT).values_list("policy_id", "pk")]


def _policy_heads(rows: Rows, keys: Collection[Key], params: QueryDict) -> Heads:
    policies = Policy.objects.defer(*Policy.LONG_FIELDS).in_bulk({key for (key,) in keys})
    counts = rows.filter(policy__in=policies).values_list("policy_id").annotate(n=Count("pk"))
    return {
        (key,): Head(
            policies[key].title, n, policies[key].document_number, _list_url(params, policy=policies[key].slug)
        )
        for key, n in counts
    }


def _unit_parts(rows: Rows) -> Parts:
    """Every unit with its tasks, then the tasks that have none."""
    by_document = [f"task__{name}" if isinstance(name, str) else name for name in BY_DOCUMENT[1:]]
    duties = Responsibility.objects.filter(task__in=rows.values("pk"))
    ordered = duties.order_by("unit__side", "unit__level", "unit__slug", "unit_id", *by_document)
    nobody = rows.filter(responsibilities=None).annotate(none=Value(None, IntegerField(null=True)))
    return [ordered.values_list("unit_id", "task_id"), nobody.order_by(*BY_DOCUMENT).values_list("none", "pk")]


def _unit_heads(rows: Rows, keys: Collection[Key], params: QueryDict) -> Heads:
    units = Unit.objects.select_related("region__successor").in_bulk({key for (key,) in keys if key})
    duties = Responsibility.objects.filter(task__in=rows.values("pk"), unit__in=units)
    heads = {
        (key,): Head(units[key].name, n, _of_unit(units[key]), _list_url(params, unit=units[key].slug))
        for key, n in duties.order_by().values_list("unit_id").annotate(n=Count("pk"))
    }
    lacking = rows.filter(responsibilities=None).count()
    return heads | {(None,): Head("没有责任单位", lacking, "", _list_url(params, unit=None))}


def _of_unit(unit: Unit) -> str:
    return " · ".join(words for words in (str(unit.get_side_display()), unit.today) if words)


def _side_parts(rows: Rows) -> Parts:
    """The tasks of one side, then those of the other; most stand in both."""
    halves = [(side, rows.exclude(**{f"status_{side}": ""})) for side in SIDES]
    return [
        half.annotate(half=Value(side.value, CharField())).order_by(*BY_DOCUMENT).values_list("half", "pk")
        for side, half in halves
    ]


def _side_heads(rows: Rows, keys: Collection[Key], params: QueryDict) -> Heads:
    """The halves; the list of one is that of every status it can have."""
    return {
        (side.value,): Head(
            str(side.label),
            rows.exclude(**{f"status_{side}": ""}).count(),
            url=with_params(params, view=None, group=None, **{f"status_{side}": TaskStatus.values}),
            side=side.value,
        )
        for side in SIDES
        if (side.value,) in keys
    }


GROUPINGS = {
    each.name: each
    for each in (
        Grouping("area", "领域", _area_parts, _area_heads),
        Grouping("unit", "责任单位", _unit_parts, _unit_heads),
        Grouping("policy", "文件", _policy_parts, _policy_heads),
        Grouping("side", "方", _side_parts, _side_heads),
    )
}
