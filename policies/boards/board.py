"""看板: tasks in columns by status, of the whole or of one side; each column its first cards and the number of all."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.http import QueryDict

from platforms.fields import Side
from platforms.listing import PageLink, with_params
from policies.boards.rows import bare, read
from policies.models import Task, TaskStatus
from policies.models.lights import Shown
from policies.models.status import SIDES

CARDS = 20  # a column shows; the rest stand in the list
WHOLE = "合计"


@dataclass(frozen=True)
class Card:
    """One task as the board shows it: with the light and the day of the side that is looked at."""

    task: Task
    light: Shown
    due_on: datetime.date | None
    extended: bool


@dataclass(frozen=True)
class Column:
    """The tasks of one status: the first cards, the number of all, and the list of all."""

    status: TaskStatus
    count: int
    cards: tuple[Card, ...]
    url: str

    @property
    def label(self) -> str:
        return str(self.status.label)

    @property
    def rest(self) -> int:
        """How many stand in the list only."""
        return self.count - len(self.cards)


@dataclass(frozen=True)
class Board:
    """The columns in the order of the vocabulary, and the ways to look at another side; `side`: "" for the whole."""

    side: str
    columns: tuple[Column, ...]
    sides: tuple[PageLink, ...]


def board(tasks: QuerySet[Task], params: QueryDict) -> Board:
    """Return the board of `tasks`, as `?boardside=` says; four queries and those of the cards' units."""
    side = params.get("boardside", "") if params.get("boardside") in set(SIDES) else ""
    field = f"status_{side}" if side else "status"
    rows = bare(tasks).exclude(**{field: ""})  # what has no part in a task has no column
    counts: dict[str, int] = dict(rows.values_list(field).annotate(n=Count("pk")))
    cards = _cards(rows, field, side)
    columns = tuple(
        Column(status, counts.get(status, 0), tuple(cards.get(status, ())), _list_url(params, field, status))
        for status in TaskStatus
    )
    return Board(side, columns, _sides(params, side))


def _cards(rows: QuerySet[Task], field: str, side: str) -> dict[str, list[Card]]:
    """The first tasks of each column: those due first, then in the order of their documents."""
    due = f"due_{side}" if side else "due_on"
    order = [F(due).asc(nulls_last=True), F("policy_id").asc(), F("number").asc(), F("pk").asc()]
    placed = rows.annotate(place=Window(RowNumber(), partition_by=F(field), order_by=order))
    shown = dict(placed.filter(place__lte=CARDS).order_by("place").values_list("pk", field))
    tasks = read(list(shown))
    found: dict[str, list[Card]] = {}
    for pk, status in shown.items():
        found.setdefault(status, []).append(_card(tasks[pk], side))
    return found


def _card(task: Task, side: str) -> Card:
    if not side:
        return Card(task, task.light, task.due_on, any(state.extended for state in task.side_states))
    state = task.side_state(Side(side))
    return Card(task, state.light, state.due_on, state.extended)


def _list_url(params: QueryDict, field: str, status: TaskStatus) -> str:
    return with_params(params, view=None, boardside=None, **{field: [status.value]})


def _sides(params: QueryDict, now: str) -> tuple[PageLink, ...]:
    looks = [("", WHOLE), *((side.value, str(side.label)) for side in SIDES)]
    return tuple(PageLink(label, with_params(params, boardside=side), side == now) for side, label in looks)
