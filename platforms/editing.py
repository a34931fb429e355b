"""Edits of records: who, why and when, and the state before them. A record is a Versioned row with its parts.

The parts are the rows named in `record_parts` of the model; they are shown, saved, compared and restored with it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils import timezone

from platforms.fields import Versioned

REASON_LENGTH = 100
BASELINE_REASON = "编辑前的状态（资料载入）"
INSTANT = datetime.timedelta(microseconds=1)


def typed_reason(typed: str) -> str:
    """The reason for a save as it is kept; a NUL, which PostgreSQL cannot keep, is taken out."""
    return typed.replace("\0", "").strip()[:REASON_LENGTH]


@dataclass(frozen=True)
class Edit:
    """One save by one person: the same user, reason and moment stand on every history row it leaves."""

    user: User | None
    reason: str = ""
    at: datetime.datetime = field(default_factory=timezone.now)

    def permitted(self, permission: str, refusal: str) -> User:
        """The user of this edit, who has `permission`. Raises PermissionDenied with the words of `refusal`."""
        if self.user is None or not self.user.has_perm(permission):
            raise PermissionDenied(refusal)
        return self.user

    def telling(self, what: str) -> Edit:
        """This edit with the reason that was given, else with what was done."""
        return Edit(self.user, self.reason or what[:REASON_LENGTH], self.at)

    def stamp(self, *rows: models.Model) -> None:
        """Have the next history row of each of `rows` carry this edit."""
        for row in rows:
            vars(row).update(_history_user=self.user, _history_date=self.at, _change_reason=self.reason or None)


def history_of(model: type[models.Model]) -> models.QuerySet[Any]:
    """All history rows of a model, oldest first."""
    manager: models.Manager[Any] = model.history  # type: ignore[attr-defined]
    return manager.order_by("history_date", "history_id")


def part_relations(model: type[models.Model]) -> list[models.ManyToOneRel]:
    """The relations to the parts of a record, in the order they are shown."""
    relations = {relation.get_accessor_name(): relation for relation in model._meta.related_objects}
    names: Iterable[str] = getattr(model, "record_parts", ())
    return [relation for name in names if isinstance(relation := relations[name], models.ManyToOneRel)]


def parts(record: models.Model) -> Iterator[models.Model]:
    """The parts of a record as they are now."""
    for relation in part_relations(type(record)):
        yield from relation.related_model._default_manager.filter(**{relation.field.name: record})


def editable_fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The fields of a row that people keep: not its key, nor what a source or a rule puts there."""
    return [f for f in model._meta.concrete_fields if f.editable and not f.primary_key]


def keep_baseline(record: models.Model, *, version: int, edit: Edit) -> None:
    """Write a history row for each row of the record that history does not know as it is, dated just before `edit`.

    Loading a library writes no history; without this the first edit could not say what was there before it.
    `version` is the one the edit began on.
    """
    before = Edit(user=None, reason=BASELINE_REASON, at=edit.at - INSTANT)
    for row in [record, *parts(record)]:
        last = history_of(type(row)).filter(**{row._meta.pk.attname: row.pk}).last()
        if last is None or last.history_type == "-" or _differs(row, last):
            _write(row, "+" if last is None else "~", version, before)


def _differs(row: models.Model, last: models.Model) -> bool:
    names = [f.attname for f in row._meta.concrete_fields if f.name != "version"]
    return any(getattr(row, name) != getattr(last, name) for name in names)


def _write(row: models.Model, kind: str, version: int, edit: Edit) -> None:
    values = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}
    if "version" in values:
        values["version"] = version
    history_of(type(row)).create(
        **values,
        history_type=kind,
        history_date=edit.at,
        history_user=edit.user,
        history_change_reason=edit.reason,
    )


def begin(record: Versioned, *, edit: Edit) -> None:
    """Claim the record for `edit` and keep what was there before. Raises StaleRecordError; call in a transaction."""
    seen = record.version
    record.claim()
    keep_baseline(type(record)._default_manager.get(pk=record.pk), version=seen, edit=edit)
