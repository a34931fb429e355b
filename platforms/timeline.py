"""What happened to a record and its parts, save by save, field by field: reads history, writes nothing."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.utils.timezone import localtime

from platforms.editing import BASELINE_REASON, history_of, part_relations

EMPTY = "（空）"
VERBS = {"+": "新增", "~": "修改", "-": "删除"}
FOUND = "原有"  # what a baseline found: nobody added it here
KEY_LENGTH = 21
HIDDEN = frozenset({"id", "version"})


@dataclass(frozen=True)
class Change:
    """One field of one row: what it was and what it became, as people read it."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class RowChange:
    """What one save did to one row."""

    verb: str
    kind: str
    name: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Entry:
    """One save: when, who and why, and all it did."""

    at: datetime.datetime
    who: str
    reason: str
    version: int | None
    rows: tuple[RowChange, ...]

    @property
    def key(self) -> str:
        """The moment, exact to the microsecond, as it stands in an address."""
        return self.at.astimezone(datetime.UTC).strftime("%Y%m%dT%H%M%S%f")

    def __str__(self) -> str:
        return f"{localtime(self.at):%Y-%m-%d %H:%M:%S}，{self.who}"


def moment(key: str) -> datetime.datetime:
    """The moment named by `Entry.key`. Raises ValueError for anything else."""
    if len(key) != KEY_LENGTH:
        raise ValueError(f"expected a moment such as 20261122T044026123456, found {key!r}")
    return datetime.datetime.strptime(key, "%Y%m%dT%H%M%S%f").replace(tzinfo=datetime.UTC)


def timeline(record: models.Model, *, without: Collection[str] = ()) -> list[Entry]:
    """Every save of the record and of its parts, newest first. `without`: names of parts that are left out."""
    names = Names()
    steps = sorted(_with_previous(record, without), key=_save)
    return [_entry(list(group), names) for _, group in groupby(steps, key=_save)][::-1]


def shown(field: models.Field[Any, Any], value: Any, names: Names | None = None) -> str:
    """A field's value as people read it: the label of a choice, the name of a related row, 是 or 否."""
    if value in (None, "", []):
        return EMPTY
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.ForeignKey):
        return (names or Names()).name(field.related_model, value)
    return plain(value)


def plain(value: Any) -> str:
    """A value that stands for itself, as people read it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(map(str, value))
    if isinstance(value, datetime.datetime):
        return f"{localtime(value):%Y-%m-%d %H:%M}"  # the day here, not the day in UTC
    return f"{value:%Y-%m-%d}" if isinstance(value, datetime.date) else str(value)


class Names:
    """Names of related rows, each looked up once."""

    def __init__(self) -> None:
        self._known: dict[tuple[Any, Any], str] = {}

    def name(self, model: Any, key: Any) -> str:
        if (model, key) not in self._known:
            try:
                self._known[model, key] = str(model._base_manager.get(pk=key))
            except ObjectDoesNotExist:
                self._known[model, key] = f"已不存在的{model._meta.verbose_name}（编号 {key}）"
        return self._known[model, key]


def _with_previous(record: models.Model, without: Collection[str]) -> Iterable[_Step]:
    """Each history row with the one before it of the same row."""
    yield from _steps(history_of(type(record)).filter(id=record.pk), owner="")
    relations = part_relations(type(record))
    for relation in (each for each in relations if each.get_accessor_name() not in without):
        rows = history_of(relation.related_model).filter(**{relation.field.attname: record.pk})
        yield from _steps(rows, owner=relation.field.name)


def _steps(rows: models.QuerySet[Any], *, owner: str) -> Iterable[_Step]:
    last: dict[Any, Any] = {}
    for row in rows.select_related("history_user"):
        yield _Step(row, last.get(row.id), owner)
        last[row.id] = row


@dataclass(frozen=True)
class _Step:
    """One history row, the one before it, and the field of a part that names its record (empty for the record)."""

    row: Any
    old: Any
    owner: str

    def values(self) -> Iterable[tuple[models.Field[Any, Any], Any, Any]]:
        """Field, value before and value after, wherever they differ; what a baseline found is not listed."""
        row, kind = self.row, self.row.history_type
        for field in row.instance_type._meta.concrete_fields:
            if field.name in HIDDEN or field.name == self.owner:
                continue
            value = getattr(row, field.attname)
            if kind == "~" and self.old is not None:
                yield field, getattr(self.old, field.attname), value
            elif kind == "-":
                yield field, value, None
            elif kind == "+" and row.history_user_id:
                yield field, None, value


def _row_change(step: _Step, names: Names) -> RowChange:
    changes = tuple(
        Change(str(field.verbose_name), shown(field, before, names), shown(field, now, names))
        for field, before, now in step.values()
        if (before or None) != (now or None) or (before is False) != (now is False)
    )
    row = step.row
    found = row.history_type == "+" and row.history_change_reason == BASELINE_REASON
    verb = FOUND if found else VERBS[row.history_type]
    return RowChange(verb, str(row.instance_type._meta.verbose_name), _title(row, names), changes)


def _title(row: Any, names: Names) -> str:
    """What a row is called; a part of a record is told by its first related row or its own words."""
    try:
        return str(row.instance)
    except ObjectDoesNotExist:
        return names.name(row.instance_type, row.id)


def _save(step: _Step) -> tuple[datetime.datetime, int]:
    return step.row.history_date, step.row.history_user_id or 0


def _entry(steps: list[_Step], names: Names) -> Entry:
    first = steps[0].row
    changes = (_row_change(step, names) for step in steps)
    told = tuple(change for change in changes if change.changes or change.verb != VERBS["~"])
    version = next((step.row.version for step in steps if not step.owner and hasattr(step.row, "version")), None)
    return Entry(first.history_date, person(first.history_user), first.history_change_reason or "", version, told)


def person(user: User | None) -> str:
    """How a user is called on a page."""
    return (f"{user.last_name}{user.first_name}" or user.get_username()) if user else "系统"
