"""The change log that the search index follows (design.md, rule 6), and what keeps every write in it.

A model whose rows the index holds derives from `Logged`, its QuerySet from `LoggedQuerySet`. Then single saves,
deletes (cascades too), `loaddata`, `update`, `bulk_create` and `bulk_update` leave the clauses they bear on in the
log, in the same transaction. Rows are numbered in the order of commits: who takes a number holds the counter's row
until the end of its transaction.
"""

from __future__ import annotations

import contextlib
import contextvars
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from django.db import models, transaction
from django.db.models import F
from django.db.models.signals import class_prepared, post_save, pre_delete, pre_save
from django.dispatch import receiver

from policies import search

LOG_ROWS = 200_000
PREPARED = 500  # clauses; so many changed in one transaction are indexed by who changes them, before the commit

M = TypeVar("M", bound="Logged")
_batch: contextvars.ContextVar[Batch | None] = contextvars.ContextVar("batch", default=None)
# Rows about to be deleted whose clauses are in the log already, so that nobody asks for each of them again.
_recorded: contextvars.ContextVar[frozenset[tuple[type, Any]]] = contextvars.ContextVar("recorded", default=frozenset())


def new_token() -> str:
    return secrets.token_hex(8)


class Batch(set[int]):
    """The clauses that a running batch has changed, and whether it changed `names`."""

    names = False


class ChangeCounter(models.Model):
    """One row: the newest number of the log and its token; `lexicon` tells one state of all names from the next."""

    number = models.PositiveBigIntegerField(default=0)
    token = models.CharField(max_length=16)
    lexicon = models.CharField(max_length=16, default="")

    def __str__(self) -> str:
        return f"{self.number} {self.token}"


class ClauseChange(models.Model):
    """One changed, added or deleted clause. The random token tells this log from that of a restored copy."""

    number = models.PositiveBigIntegerField(primary_key=True)
    token = models.CharField(max_length=16)
    clause_id = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"{self.number} {self.clause_id}"


def record(clauses: Iterable[int | None]) -> None:
    """Leave a row for each of these clauses in the log, in the running transaction."""
    ids = sorted({clause for clause in clauses if clause is not None})
    batch = _batch.get()
    if batch is not None:
        batch.update(ids)
    elif ids:
        _write(ids)


def renew_lexicon() -> None:
    """Have every process build its Lexicon anew once the running transaction is committed."""
    batch = _batch.get()
    if batch is not None:
        batch.names = True
    else:
        _renew()


def _renew() -> None:
    with transaction.atomic():
        _start()
        ChangeCounter.objects.filter(pk=1).update(lexicon=new_token())


def _write(ids: list[int]) -> None:
    token = new_token()
    with transaction.atomic():
        if not ChangeCounter.objects.filter(pk=1).update(number=F("number") + len(ids), token=token):
            _start()
            ChangeCounter.objects.filter(pk=1).update(number=F("number") + len(ids), token=token)
        newest = ChangeCounter.objects.values_list("number", flat=True).get(pk=1)
        rows = [
            ClauseChange(number=newest - len(ids) + 1 + at, token=token, clause_id=ids[at]) for at in range(len(ids))
        ]
        ClauseChange.objects.bulk_create(rows, batch_size=1000)
        if len(ids) >= PREPARED and (prepared := search.prepared()):
            transaction.on_commit(prepared.use, robust=True)


def _start() -> None:
    """Begin the log: the counter, and a row 0 of no clause whose token tells this log from all others."""
    counter, created = ChangeCounter.objects.get_or_create(pk=1, defaults={"token": new_token()})
    if created:
        ClauseChange.objects.update_or_create(number=0, defaults={"token": counter.token, "clause_id": 0})


@contextlib.contextmanager
def batched() -> Iterator[None]:
    """A transaction whose changes are logged at its end, once a clause: for loading many rows one by one."""
    with transaction.atomic():
        outer, batch = _batch.get(), Batch()
        reset = _batch.set(batch)
        try:
            yield
        finally:
            _batch.reset(reset)
        if outer is None:
            _log(batch)
        else:
            outer |= batch
            outer.names |= batch.names


def flush() -> None:
    """Log what the running batch has collected so far, so that a search inside it sees it."""
    batch = _batch.get()
    if batch is not None:
        _log(batch)
        batch.clear()
        batch.names = False


def _log(batch: Batch) -> None:
    if batch:
        _write(sorted(batch))
    if batch.names:
        _renew()


def rows_of(model: type[M]) -> models.QuerySet[M]:
    """All rows of a model, whatever its own manager leaves out."""
    return model._base_manager.all()


def attname(model: type[Logged], name: str) -> str:
    """The column that an argument of update() sets: `clause` and `clause_id` are the same."""
    field = model._meta.get_field(model._meta.pk.name if name == "pk" else name)
    return str(getattr(field, "attname", name))


class LoggedQuerySet(models.QuerySet[M]):
    """Logs what the bulk methods change."""

    def clause_ids(self) -> set[int | None]:
        """Ids of the clauses that these rows bear on."""
        return set(self.order_by().values_list(self.model.clause_path, flat=True))

    def update(self, **values: Any) -> int:
        changed = {attname(self.model, name) for name in values}
        if not changed & set(self.model.logged):
            return super().update(**values)
        with batched():
            record(self.clause_ids())
            moved = list(self.values_list("pk", flat=True)) if self.model.clause_path.split("__")[0] in changed else []
            rows = super().update(**values)
            for chunk in batches(moved):
                record(rows_of(self.model).filter(pk__in=chunk).values_list(self.model.clause_path, flat=True))
        return rows

    def bulk_create(self, objs: Iterable[M], *args: Any, **kwargs: Any) -> list[M]:
        with batched():
            newest = rows_of(self.model).aggregate(newest=models.Max("pk"))["newest"] or 0
            created = super().bulk_create(objs, *args, **kwargs)
            rows = rows_of(self.model).values_list(self.model.clause_path, flat=True)
            record(rows.filter(pk__gt=newest))  # with ignore_conflicts the objects do not know their keys
            for chunk in batches([row.pk for row in created if row.pk and row.pk <= newest]):
                record(rows.filter(pk__in=chunk))
        return created

    def delete(self) -> tuple[int, dict[str, int]]:
        with batched():
            record(self.clause_ids())
            reset = _recorded.set(_recorded.get() | {(self.model, pk) for pk in self.values_list("pk", flat=True)})
            try:
                return super().delete()
            finally:
                _recorded.reset(reset)

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]


class Logged(models.Model):
    """A model whose rows the index holds. Its manager must come from LoggedQuerySet.

    `clause_path`: how a row leads to its clauses. `logged`: the columns that the index holds; others may change freely.
    """

    clause_path: ClassVar[str]
    logged: ClassVar[tuple[str, ...]]
    stored_before_save: Stored | None = None

    class Meta:
        abstract = True

    def save_base(self, *args: Any, **kwargs: Any) -> None:
        """A save and what it leaves in the log are one transaction. (loaddata, itself one, passes this by.)"""
        with batched():
            super().save_base(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with batched():
            return super().delete(*args, **kwargs)


def batches(keys: list[int], size: int = 500) -> Iterator[list[int]]:
    """`keys` in lists short enough for the variable limit of any SQLite."""
    for start in range(0, len(keys), size):
        yield keys[start : start + size]


@dataclass(frozen=True)
class Stored:
    """A row as the database has it: what the index holds of it, and the clauses it bears on."""

    values: tuple[Any, ...]
    clauses: frozenset[int | None]


def stored(row: Logged) -> Stored | None:
    rows = rows_of(type(row)).filter(pk=row.pk)
    values = rows.values_list(*row.logged).first() if row.pk else None
    return Stored(values, frozenset(rows.values_list(row.clause_path, flat=True))) if values else None


def _before_save(instance: Logged, **_: object) -> None:
    instance.stored_before_save = stored(instance)


def _after_save(instance: Logged, **_: object) -> None:
    before, after = instance.stored_before_save, stored(instance)
    if before and after and before.values != after.values:
        record(before.clauses | after.clauses)
    elif after and not before:
        record(after.clauses)


def _before_delete(instance: Logged, **_: object) -> None:
    if (type(instance), instance.pk) not in _recorded.get():
        row = stored(instance)
        record(row.clauses if row else ())


@receiver(class_prepared)
def _watch(sender: type[models.Model], **_: object) -> None:
    """Signals see what methods do not: rows that loaddata saves and rows that a cascade deletes."""
    if issubclass(sender, Logged):
        for signal, handler in ((pre_save, _before_save), (post_save, _after_save), (pre_delete, _before_delete)):
            signal.connect(handler, sender=sender, dispatch_uid=f"{handler.__name__} {sender.__name__}")


def prune(keep: int = LOG_ROWS) -> int:
    """Number of old rows removed from the log; the newest `keep` stay, and an index further behind rebuilds itself."""
    newest = ChangeCounter.objects.values_list("number", flat=True).filter(pk=1).first() or 0
    return ClauseChange.objects.filter(number__lt=newest - keep).delete()[0]
