"""The database as the load sees it: every row in memory by natural key, and the few ways to write."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Value
from django.db.models.functions import Cast, Concat

from platforms.editing import Edit, begin, history_of
from platforms.fields import Versioned
from policies.importing.reading import Record
from policies.importing.specs import POLICY, Key, Spec, Values, plain

REASON = "载入资料库"
BATCH = 500
LOCK = 0x43595043  # any number, the same for all who bring texts in


def one_at_a_time() -> None:
    """Wait until no other transaction brings texts in; SQLite lets only one write anyway.

    Without it two of them wait for rows of each other, and a load finds clauses of a policy that it has not read.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


class UnresolvedError(LookupError):
    """A record points at one that a person deleted."""


class Store:
    """Rows by model and natural key. Models are read in loading order: a key may hold the keys of earlier models."""

    def __init__(self) -> None:
        self.rows: dict[type[models.Model], dict[Key, Any]] = defaultdict(dict)
        self.keys: dict[type[models.Model], dict[int, Key]] = defaultdict(dict)
        self.former: dict[tuple[Spec, Key], Key] = {}
        self.edit = Edit(user=None, reason=REASON)
        self.settled: set[tuple[type[models.Model], int]] = set()

    def read(self, spec: Spec, records: dict[Key, Record]) -> None:
        """Read all rows of one model; those with a history are locked, so that no edit falls in between."""
        self.take(spec, self.locked(spec, spec.model._default_manager.order_by("pk")))
        if "name" in spec.fields and spec.fields["name"].unique:
            self.match_by_name(spec, records)
            self.match_by_history(spec, records)

    def locked(self, spec: Spec, rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """`rows` as they are to be read: with a lock on those whose changes must wait for this load."""
        is_watched = hasattr(spec.model, "history") or spec is POLICY
        return rows.select_for_update(no_key=True, of=("self",)) if is_watched else rows

    def take(self, spec: Spec, rows: Iterable[Any]) -> None:
        """Remember rows by their keys."""
        for row in rows:
            key = tuple(self.key_parts(spec, row))
            self.rows[spec.model].setdefault(key, row)
            self.keys[spec.model][row.pk] = key

    def key_parts(self, spec: Spec, row: models.Model) -> Iterator[str | int | None]:
        for name in spec.key:
            target = spec.relations.get(name)
            value = getattr(row, spec.fields[name].attname)
            if target is None or value is None:
                yield value
            else:
                yield from self.keys[target][value]

    def match_by_name(self, spec: Spec, records: dict[Key, Record]) -> None:
        """Let a record whose key is new take the row that has its unique name: its slug changed, not the thing."""
        rows = self.rows[spec.model]
        spare = {row.name: key for key, row in rows.items() if key not in records}
        for key, record in records.items():
            old = spare.get(record.values["name"]) if key not in rows else None
            if old is not None:
                rows[key] = rows.pop(old)
                self.keys[spec.model][rows[key].pk] = key
                self.former[spec, key] = old

    def match_by_history(self, spec: Spec, records: dict[Key, Record]) -> None:
        """Let a record without a row take the one whose history knows it by this slug: both were changed."""
        rows = self.rows[spec.model]
        missing = {str(key[0]): key for key in records if key not in rows}
        if not missing or not hasattr(spec.model, "history"):
            return
        for pk, slug in history_of(spec.model).filter(slug__in=missing).values_list("id", "slug"):
            old = self.keys[spec.model].get(pk)
            if old is not None and old not in records and slug in missing:
                rows[missing[slug]] = rows.pop(old)
                self.keys[spec.model][pk] = missing.pop(slug)

    def is_strange(self, spec: Spec, key: Key, known: Callable[[type[models.Model], Key], bool]) -> bool:
        """Whether a row points at one that the library does not know: then its slug was changed behind our back."""
        row = self.rows[spec.model][key]
        for name, model in spec.relations.items():
            value = getattr(row, spec.fields[name].attname)
            if value is not None and not known(model, self.keys[model][value]):
                return True
        return False

    def claim(self, spec: Spec, row: models.Model) -> None:
        """Count one new version of the record that `row` is or belongs to, before the first change of this load.

        So an edit that a person began before the load is told, and the history knows what was there before.
        """
        owner = row
        if spec.owner:
            model = spec.relations[spec.owner]
            owner = self.rows[model][self.keys[model][getattr(row, spec.fields[spec.owner].attname)]]
        if isinstance(owner, Versioned) and (type(owner), owner.pk) not in self.settled:
            begin(owner, edit=self.edit)
            self.settled.add((type(owner), owner.pk))

    def is_taken(self, record: Record, name: str) -> bool:
        """Whether another row already has the value of this record in a field that must be unique."""
        spec = record.spec
        if not spec.fields[name].unique:
            return False
        holders = (key for key, row in self.rows[spec.model].items() if getattr(row, name) == record.values[name])
        return any(key != record.key for key in holders)

    def values(self, spec: Spec, row: models.Model) -> Values:
        """The values of `row` as a fixture would write them."""
        return {name: self.value(spec, row, name) for name in spec.fields}

    def value(self, spec: Spec, row: models.Model, name: str) -> Any:
        value = getattr(row, spec.fields[name].attname)
        target = spec.relations.get(name)
        if target is None or value is None:
            return plain(spec.fields[name], value)
        return list(self.keys[target][value])

    def attribute(self, record: Record, name: str) -> tuple[str, Any]:
        """The attribute of a row that holds field `name`, and the value it takes from `record`.

        Raises UnresolvedError if the record pointed at was deleted by a person and this one cannot be without it.
        """
        model_field = record.spec.fields[name]
        target = record.spec.relations.get(name)
        value = record.values[name]
        if target is None:
            return model_field.attname, model_field.to_python(value)
        row = self.rows[target].get(tuple(value)) if value is not None else None
        if row is None and value is not None and not may_be_empty(model_field):
            raise UnresolvedError(name)
        return model_field.attname, None if row is None else row.pk

    def is_whole(self, record: Record) -> bool:
        """Whether everything that `record` cannot be without is there."""
        try:
            for name in record.spec.relations:
                self.attribute(record, name)
        except UnresolvedError:
            return False
        return True

    def create(self, spec: Spec, records: Iterable[Record]) -> list[Record]:
        """Create rows, parents before children. Returns the records created: those without a target are left out.

        Rows are created in bulk, which leaves no history: the library's own first values are no edit.
        """
        created: list[Record] = []
        pending = {record.key: record for record in records}
        while pending:
            ready = [record for record in pending.values() if not waits(record, pending)]
            if not ready:
                raise next(iter(pending.values())).error("与上级互相指向，无法载入")
            whole = [record for record in ready if self.is_whole(record)]
            self.insert(spec, whole)
            created += whole
            for record in ready:
                del pending[record.key]
        return created

    def insert(self, spec: Spec, records: list[Record]) -> None:
        """Create rows whose targets are there, through the manager of their model, which keeps the change log."""
        rows = [spec.model(**dict(self.attribute(record, name) for name in spec.fields)) for record in records]
        for row in rows if spec.owner else []:
            self.claim(spec, row)
        try:
            with transaction.atomic():
                spec.model._default_manager.bulk_create(rows, batch_size=BATCH)
        except IntegrityError:
            name_the_culprit(rows, records)
            raise
        for record, row in zip(records, rows, strict=True):
            self.rows[spec.model][record.key] = row
            self.keys[spec.model][row.pk] = record.key
            self.settled.add((spec.model, row.pk))

    def rekey(self, spec: Spec, moves: dict[Key, Key]) -> None:
        """Give rows whose key ends in their path other paths; they may change places with each other."""
        rows = self.rows[spec.model]
        moved = [rows[key] for key in moves]
        self.rows[spec.model] = {moves.get(key, key): row for key, row in rows.items()}
        for key, row in zip(moves.values(), moved, strict=True):
            self.keys[spec.model][row.pk] = key
            row.path = key[-1]
        step_aside(spec.model, [row.pk for row in moved])
        spec.model._default_manager.bulk_update(moved, ["path"], batch_size=BATCH)

    def assign(self, record: Record, row: models.Model, names: Iterable[str]) -> None:
        """Set the fields `names` of `row` from `record`, without saving."""
        for name in names:
            setattr(row, *self.attribute(record, name))

    def update_in_bulk(self, spec: Spec, changed: list[tuple[Record, list[str]]]) -> None:
        """Write the changed fields of many rows of a model without history, rows with the same changes together."""
        alike: defaultdict[tuple[str, ...], list[models.Model]] = defaultdict(list)
        for record, names in changed:
            row = self.rows[spec.model][record.key]
            self.assign(record, row, names)
            alike[tuple(names)].append(row)
        for group, rows in alike.items():
            spec.model._default_manager.bulk_update(rows, group, batch_size=BATCH)

    def save(self, spec: Spec, row: models.Model, names: Iterable[str]) -> None:
        """Save fields of one row as an edit by the load: a new version, and a history row that gives the reason."""
        self.claim(spec, row)
        self.edit.stamp(row)
        row.save(update_fields=set(names))

    def delete(self, spec: Spec, key: Key) -> None:
        """Delete one row, leaving a history row if its model keeps a history."""
        row = self.rows[spec.model].pop(key)
        self.claim(spec, row)
        self.edit.stamp(row)
        row.delete()

    def delete_in_bulk(self, spec: Spec, keys: Iterable[Key]) -> None:
        """Delete many rows of a model without history."""
        pks = [self.rows[spec.model].pop(key).pk for key in keys]
        for first in range(0, len(pks), BATCH):
            spec.model._default_manager.filter(pk__in=pks[first : first + BATCH]).delete()


def step_aside(model: type[models.Model], pks: list[int]) -> None:
    """Give rows a path that nothing else has, so that they can change places with each other."""
    aside = Concat(Value("~"), Cast("pk", models.CharField(max_length=20)))
    for first in range(0, len(pks), BATCH):
        model._default_manager.filter(pk__in=pks[first : first + BATCH]).update(path=aside)


def may_be_empty(model_field: models.Field[Any, Any]) -> bool:
    """Whether a row lives on without the target of this relation (its key is not one that goes down with it)."""
    on_delete = getattr(model_field.remote_field, "on_delete", None)
    return bool(model_field.null) and on_delete is not models.CASCADE


def waits(record: Record, pending: dict[Key, Record]) -> bool:
    """Whether `record` points at a record of its own model that is still to be created."""
    own = [name for name, target in record.spec.relations.items() if target is record.spec.model]
    return any(record.values[name] is not None and tuple(record.values[name]) in pending for name in own)


def name_the_culprit(rows: list[Any], records: list[Record]) -> None:
    """Raise FixtureError for the first row that breaks a rule of its model; return if none does by itself."""
    for row, record in zip(rows, records, strict=True):
        try:
            row.validate_constraints()
        except ValidationError as error:
            raise record.error("；".join(error.messages)) from error
