"""The ways to look at the same tasks: as a table, a board, a 台账 or face to face; each keeps the filters."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse

from platforms.listing import with_params
from policies.filters import TaskFilter

SHOWN_BY = TaskFilter.shown_by  # parameters that say how tasks are shown, not which
VIEWS = ("board", "ledger")  # beside the table, which no parameter asks for


@dataclass(frozen=True)
class Ways:
    """The addresses of the same tasks in every view. `now`: the name of the one that is shown."""

    table: str
    board: str
    ledger: str
    facing: str
    now: str


def view_of(params: QueryDict) -> str:
    """Return the view that `?view=` asks for; "" is the table."""
    wanted = params.get("view", "")
    return wanted if wanted in VIEWS else ""


def ways(params: QueryDict, now: str = "") -> Ways:
    """Return the ways to look at the tasks of `params`."""
    tasks, facing = reverse("policies:task_list"), reverse("policies:task_facing")
    plain = dict.fromkeys(SHOWN_BY) | {"differ": None}
    return Ways(
        tasks + with_params(params, **plain),
        tasks + with_params(params, **plain | {"view": "board"}),
        tasks + with_params(params, **plain | {"view": "ledger"}),
        facing + with_params(params, **dict.fromkeys(SHOWN_BY)),
        now or view_of(params) or "table",
    )
