"""Puts a record and its parts back as one save left them. The restoring is itself an edit and stays in history.

What people keep is restored; what a source or a rule puts there is not: fields that are not editable, what a record
is known by, and parts that say `locked` now or said so then. Parts that history has never seen, and those that say they
are the basis of something (`is_basis`), are not deleted.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import models

from platforms.editing import Edit, editable_fields, history_of, part_relations
from platforms.fields import Versioned
from platforms.timeline import Change, shown

FIXED = frozenset({"slug", "code"})  # what addresses and the library know a record by


@dataclass(frozen=True)
class Step:
    """One row to write, or to delete, so that the record is as it was."""

    verb: str
    row: models.Model
    changes: tuple[Change, ...]

    @property
    def kind(self) -> str:
        return str(self.row._meta.verbose_name)


def rows_at(model: type[models.Model], at: datetime.datetime, **filters: Any) -> dict[Any, Any]:
    """The last history row up to `at` of each row of `model` that `filters` choose, by key; deleted rows too."""
    rows = history_of(model).filter(history_date__lte=at, **filters)
    return {row.id: row for row in rows}


def plan(record: Versioned, *, at: datetime.datetime) -> list[Step]:
    """What has to be written so that `record` is as it stood at `at`; empty if it is so, or if nobody knows."""
    then = rows_at(type(record), at, id=record.pk).get(record.pk)
    if then is None:
        return []
    steps = _changed("恢复", record, then)
    for relation in part_relations(type(record)):
        steps += _plan_parts(relation, record, at)
    return steps


def _plan_parts(relation: models.ManyToOneRel, record: Versioned, at: datetime.datetime) -> list[Step]:
    model, owner = relation.related_model, relation.field
    then = rows_at(model, at, **{owner.attname: record.pk})
    now = {row.pk: row for row in model._default_manager.filter(**{owner.name: record})}
    known = set(history_of(model).filter(**{owner.attname: record.pk}).values_list("id", flat=True))
    steps: list[Step] = []
    for key in sorted({*then, *now}):
        old: Any = then.get(key)
        row, stood = now.get(key), old is not None and old.history_type != "-"
        if any(getattr(each, "locked", False) for each in (row, old.instance if old else None)):
            continue
        if row is not None and stood:
            steps += _changed("改回", row, old)
        elif row is not None and key in known and not getattr(row, "is_basis", False):
            steps.append(Step("删除", row, ()))
        elif row is None and stood:
            steps.append(Step("重新加入", old.instance, ()))
    return steps


def _changed(verb: str, row: models.Model, then: Any) -> list[Step]:
    """A step that gives `row` the values it had, if they differ."""
    changes = []
    for field in editable_fields(type(row)):
        if field.name in FIXED:
            continue
        now, old = getattr(row, field.attname), getattr(then, field.attname)
        if now != old:
            changes.append(Change(str(field.verbose_name), shown(field, now), shown(field, old)))
            setattr(row, field.attname, old)
    return [Step(verb, row, tuple(changes))] if changes else []


def apply(record: Versioned, steps: list[Step], *, edit: Edit) -> None:
    """Write the steps. The record has been claimed and its own rules asked by the caller, in one transaction.

    Deletions go first, so that a value which must be unique is free again. Raises ValidationError if a row no longer
    fits, e.g. because its region or unit is gone.
    """
    edit.stamp(record)
    for step in sorted(steps, key=lambda each: each.verb != "删除"):
        edit.stamp(step.row)
        if step.verb == "删除":
            step.row.delete()
        elif step.row is not record:
            step.row.full_clean(validate_unique=True)
            step.row.save()
    record.settle()
    record.full_clean()
    record.save()
