"""Two editors on one record: what the first saved meanwhile is merged into what the second typed, and told.

A field that only one of them touched keeps that one's value. A field both touched keeps what is typed here, and is
listed with what it was, what it is now and what is typed. Rows of parts are matched by key in the same way.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db import models
from django.http import QueryDict

from platforms.editing import INSTANT, history_of
from platforms.filtering import is_number
from platforms.restoring import rows_at
from platforms.timeline import EMPTY, Entry, timeline

FormClass = type[forms.BaseModelForm]  # type: ignore[type-arg]


@dataclass(frozen=True)
class Clash:
    """One field that both editors changed."""

    where: str
    base: str
    theirs: str
    yours: str


@dataclass(frozen=True)
class Part:
    """The rows of one kind of part, as a formset of the page names them."""

    prefix: str
    form: FormClass
    model: type[models.Model]
    owner: str
    current: tuple[models.Model, ...]


@dataclass
class Conflict:
    """What the second editor is told."""

    entries: list[Entry] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def merge(
    data: QueryDict, *, record: models.Model, seen: int, form: FormClass, parts: Iterable[Part]
) -> tuple[QueryDict, Conflict]:
    """What to show again, and what to tell: `data` was typed on version `seen`, `record` is as it stands now."""
    merged = data.copy()
    conflict = Conflict()
    at = _last_moment_of(record, seen)
    conflict.entries = [entry for entry in timeline(record) if at is None or entry.at > at]
    base = rows_at(type(record), at, id=record.pk).get(record.pk) if at else None
    before = base.instance if base else record
    _merge_row(merged, _Row(form, None, before, record), conflict)
    for part in parts:
        _merge_part(merged, part, _rows_before(part, record, at), conflict)
    merged["seen_version"] = str(vars(record)["version"])
    return merged, conflict


def _last_moment_of(record: models.Model, seen: int) -> datetime.datetime | None:
    """The moment before the first save that made a version later than `seen`; None if history knows of none."""
    after = history_of(type(record)).filter(id=record.pk, version__gt=seen).first()
    return after.history_date - INSTANT if after else None


@dataclass(frozen=True)
class _Row:
    """One form on the page: its class and prefix, and the row before and now."""

    form: FormClass
    prefix: str | None
    before: models.Model
    now: models.Model

    def bound(self, instance: models.Model, data: QueryDict | None = None) -> Any:
        return self.form(data, instance=instance, prefix=self.prefix)


def _rows_before(part: Part, record: models.Model, at: datetime.datetime | None) -> dict[Any, models.Model]:
    if at is None:
        return {row.pk: row for row in part.current}
    rows = rows_at(part.model, at, **{part.owner: record.pk})
    return {key: row.instance for key, row in rows.items() if row.history_type != "-"}


def _merge_row(data: QueryDict, row: _Row, conflict: Conflict) -> bool:
    """Fill in what the other editor changed and this one did not; return whether this one changed anything."""
    was, now = row.bound(row.before), row.bound(row.now)
    mine = set(row.bound(row.before, data).changed_data)
    for name in now.fields:
        theirs = was[name].value() != now[name].value() and name not in {"reason", "seen_version"}
        key = now.add_prefix(name)
        if theirs and name not in mine:
            _put(data, key, now[name])
        elif theirs and _typed(now[name], data) != _printed(now[name], now[name].value()):
            where = f"{row.now._meta.verbose_name} · {now[name].label}"
            base, theirs_now = (_printed(each[name], each[name].value()) for each in (was, now))
            conflict.clashes.append(Clash(where, base, theirs_now, _typed(now[name], data)))
    return bool(mine)


def _put(data: QueryDict, key: str, field: forms.BoundField) -> None:
    """Have `data` hold the field's value as a browser would send it."""
    value = field.value()
    if isinstance(field.field.widget, forms.CheckboxInput):
        data.pop(key, None)
        if value:
            data[key] = "on"
        return
    printed = field.field.widget.format_value(value)
    if isinstance(printed, list):
        data.setlist(key, [str(each) for each in printed])
    else:
        data[key] = "" if printed is None else str(printed)


def _typed(field: forms.BoundField, data: QueryDict) -> str:
    widget = field.field.widget
    return _printed(field, widget.value_from_datadict(data, {}, field.html_name))


def _printed(field: forms.BoundField, value: Any) -> str:
    """A form value as people read it: the label of a choice rather than its key."""
    if value in (None, ""):
        return EMPTY
    if isinstance(field.field, forms.ModelChoiceField):
        queryset = field.field.queryset
        chosen = queryset.filter(pk=value).first() if queryset is not None and is_number(str(value)) else None
        return str(chosen or value)
    if isinstance(field.field, forms.ChoiceField):
        return str(dict(field.field.choices).get(value, value))  # type: ignore[arg-type]
    return str(value)


def _merge_part(data: QueryDict, part: Part, before: dict[Any, models.Model], conflict: Conflict) -> None:
    """Rebuild the rows of one formset: those that exist now, in their order, then the new ones typed here."""
    typed = list(_typed_rows(data, part.prefix))
    kept = {row["id"]: row for row in typed if row.get("id")}
    rows = [_existing(part, now, before, kept.pop(str(now.pk), None), conflict) for now in part.current]
    new = [row for row in typed if not row.get("id")]
    for key, row in kept.items():
        gone = before.get(int(key)) if is_number(key) else None
        if gone is not None and _was_typed(part, gone, row) and not row.get("DELETE"):
            conflict.notes.append(f"别人删除了“{gone}”，而您改过它：您填写的内容作为新的一行保留在下面。")
            new.append({name: value for name, value in row.items() if name != "id"})
        elif gone is not None:
            conflict.notes.append(f"别人删除了“{gone}”。")
    _write_rows(data, part.prefix, rows, new)


def _existing(
    part: Part,
    now: models.Model,
    before: dict[Any, models.Model],
    typed: dict[str, str] | None,
    conflict: Conflict,
) -> dict[str, str]:
    """The merged fields of a row that exists now."""
    row = _Row(part.form, "row", before.get(now.pk, now), now)
    data = QueryDict(mutable=True)
    if typed is None:
        for bound in row.bound(now):
            _put(data, bound.html_name, bound)
    else:
        data.update({f"row-{name}": value for name, value in typed.items()})
        _merge_row(data, row, conflict)
    merged = {key.removeprefix("row-"): str(data[key]) for key in data}
    return {**merged, "id": str(now.pk)}


def _was_typed(part: Part, before: models.Model, typed: dict[str, str]) -> bool:
    data = QueryDict(mutable=True)
    data.update({f"row-{name}": value for name, value in typed.items()})
    return bool(_Row(part.form, "row", before, before).bound(before, data).changed_data)


def _typed_rows(data: QueryDict, prefix: str) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = [{} for _ in range(_number(data, f"{prefix}-TOTAL_FORMS"))]
    for key in data:
        place = _place(key, prefix)
        if place is not None and int(place["number"]) < len(rows):
            rows[int(place["number"])][place["name"]] = str(data[key])
    return rows


def _place(key: str, prefix: str) -> re.Match[str] | None:
    """The number of a row and the name of its field, if `key` belongs to the formset `prefix`.

    A page with two formsets of one model names them `progress` and `progress-2`: the keys of the second begin like
    those of the third row of the first, but hold one number more; or, of its management form, a name in capitals.
    """
    return re.fullmatch(rf"{re.escape(prefix)}-(?P<number>[0-9]{{1,4}})-(?P<name>(?![A-Z_]+_FORMS)[^-]+)", key)


def _write_rows(data: QueryDict, prefix: str, rows: list[dict[str, str]], new: list[dict[str, str]]) -> None:
    for key in [key for key in data if _place(key, prefix)]:
        del data[key]
    for number, row in enumerate([*rows, *new]):
        for name, value in row.items():
            data[f"{prefix}-{number}-{name}"] = value
    data[f"{prefix}-INITIAL_FORMS"] = str(len(rows))
    data[f"{prefix}-TOTAL_FORMS"] = str(len(rows) + len(new))


def _number(data: QueryDict, key: str) -> int:
    value = str(data.get(key, ""))
    return min(int(value), 1000) if is_number(value) else 0
