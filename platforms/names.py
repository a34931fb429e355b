"""Tells whoever listens when names change that a search knows things by. A model's `name_fields` are such columns.

Saves and deletions of one row, loaddata and cascades send Django's own signals; `renamed` stands for what sends none:
update(), bulk_create() and bulk_update(). The listener writes in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, TypeVar

from django.db import models, transaction
from django.dispatch import Signal

M = TypeVar("M", bound=models.Model)
renamed = Signal()  # sender: the model


class NamedQuerySet(models.QuerySet[M]):
    """Sends `renamed` when a bulk method writes names."""

    def update(self, **values: Any) -> int:
        if not set(values) & set(self.model.name_fields):  # type: ignore[attr-defined]
            return super().update(**values)
        with transaction.atomic(savepoint=False):
            rows = super().update(**values)
            renamed.send(sender=self.model)
        return rows

    def bulk_create(self, objs: Iterable[M], *args: Any, **kwargs: Any) -> list[M]:
        with transaction.atomic(savepoint=False):
            created = super().bulk_create(objs, *args, **kwargs)
            renamed.send(sender=self.model)
        return created


class Named(models.Model):
    """A model with names that a search knows its rows by. Its manager must come from NamedQuerySet."""

    name_fields: ClassVar[tuple[str, ...]]

    class Meta:
        abstract = True

    def save_base(self, *args: Any, **kwargs: Any) -> None:
        """A save and what its listeners write are one transaction. (loaddata, itself one, passes this by.)"""
        with transaction.atomic(savepoint=False):
            super().save_base(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with transaction.atomic(savepoint=False):
            return super().delete(*args, **kwargs)
