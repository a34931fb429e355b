"""The tasks of a document that lack something: a unit, a platform, a report, evidence, or all of these."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, prefetch_related_objects

from platforms.filtering import NONE
from policies.filters import TaskFilter
from policies.models import Task
from policies.standing.scope import Number, Scope

LISTED = 10
WANTED = ("units", "platform", "report", "evidence")  # what a task should have, as the list of tasks calls it
KINDS: Sequence[tuple[str, str, str, Mapping[str, str]]] = (
    (
        "nothing",
        "样样都缺",
        "没有责任单位、没有点到平台、没有进展、没有佐证：最可能没有人在做。",
        dict.fromkeys(WANTED, NONE),
    ),
    ("units", "没有责任单位", "原文没有写明，也没有人登记或推出。", {"units": NONE}),
    ("unconfirmed", "只有建议的单位", "按职责领域提出的建议，还没有人确认。", {"basis": "unconfirmed"}),
    ("evidence", "没有佐证", "没有采纳的库内条款，报告也没有附条款、链接或材料。", {"evidence": NONE}),
    ("report", "没有进展", "没有经采纳的报告。", {"report": NONE}),
    ("platform", "没有点到平台", "条款没有点到合作平台；这未必是缺漏。", {"platform": NONE}),
)


@dataclass(frozen=True)
class Lack:
    """What is missing, how many tasks miss it, and the first of them."""

    key: str
    label: str
    note: str
    number: Number
    tasks: tuple[Task, ...]


def condition(name: str, value: str) -> Q:
    """The condition by which the list of tasks filters `?name=value`."""
    asked = TaskFilter.base_filters[name]
    found: Q = asked.without_value() if name == "platform" else asked.conditions()[value]
    return found


def lacks(scope: Scope) -> tuple[Lack, ...]:
    """Return what tasks of `scope` lack, each kind with its first tasks; two queries a kind, and one."""
    found = tuple(_lack(scope, *kind) for kind in KINDS)
    prefetch_related_objects([task for lack in found for task in lack.tasks], "unresolved_parties")
    return found


def _lack(scope: Scope, key: str, label: str, note: str, params: Mapping[str, str]) -> Lack:
    """The tasks that the list of tasks shows for `params`, in the order of the document."""
    wanted = [condition(name, value) for name, value in params.items()]
    found = scope.tasks.brief().filter(*wanted).order_by("number", "pk")
    return Lack(key, label, note, Number(found.count(), scope.link(**params)), tuple(found[:LISTED]))
