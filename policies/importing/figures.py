"""Figures keep their rows where their text moved within its clause, so that what people judged stays with them."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import F

from policies.importing.merging import Load
from policies.importing.specs import FIGURE, Key
from policies.models import Figure

ASIDE = 1_000_000_000  # no text is so long: a place where a row stands in nobody's way


def follow_figures(load: Load) -> None:
    """Give the rows of figures that begin elsewhere in their clause now the keys of their records; FIGURE is read.

    A row that says something else than the record of its key is another figure: it takes the key of one that says what
    it says, or none, and then it goes.
    """
    rows, records = load.rows(FIGURE), load.records(FIGURE)
    said = {key: _said(key, load.store.values(FIGURE, row)) for key, row in rows.items() if key[0] in load.slugs}
    wanted = {key: _said(key, record.values) for key, record in records.items()}
    loose = [key for key, says in said.items() if wanted.get(key) != says]
    waiting: defaultdict[Key, list[Key]] = defaultdict(list)
    for key, says in wanted.items():
        if said.get(key) != says:
            waiting[says].append(key)
    moves = {key: waiting[said[key]].pop(0) if waiting[said[key]] else _aside(key) for key in loose}
    moved = {new: rows.pop(old) for old, new in moves.items()}
    Figure.objects.filter(pk__in=[row.pk for row in moved.values()]).update(start=F("start") + ASIDE)
    for new, row in moved.items():
        rows[new] = row
        load.store.keys[Figure][row.pk] = new


def _aside(key: Key) -> Key:
    return (*key[:-1], int(key[-1] or 0) + ASIDE)


def _said(key: Key, values: dict[str, Any]) -> Key:
    """What a figure says and in which clause: two that agree in it are one."""
    return (*key[:-1], values["value"], values["unit"])
