"""Puts a made-up library into the site's own tables, quickly: plain INSERTs, the change log written once at the end."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection, models, transaction

from benchmarks.speed.corpus import Document, Draft
from platforms.models import Platform
from policies.models import Clause, Mention, Policy, Responsibility, Task, Unit
from policies.models.changes import LOG_ROWS, record, renew_lexicon

BATCH = 20_000
Row = tuple[Any, ...]


class Table:
    """Rows of one model, written many at a time; columns that are not given have the model's default."""

    def __init__(self, model: type[models.Model], names: Sequence[str]) -> None:
        fields = {field.attname: field for field in model._meta.concrete_fields}
        self.rest = {
            name: field.get_db_prep_save(field.get_default(), connection)
            for name, field in fields.items()
            if name not in names and not field.primary_key
        }
        columns = ", ".join(connection.ops.quote_name(str(fields[name].column)) for name in (*names, *self.rest))
        marks = ", ".join(["%s"] * (len(names) + len(self.rest)))
        self.sql = f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({marks})"
        self.rows: list[Row] = []

    def add(self, *row: Any) -> None:
        self.rows.append((*row, *self.rest.values()))

    def write(self) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(self.sql, self.rows)
        self.rows.clear()


class Loader:
    """Gives the rows of all tables their keys and writes them."""

    def __init__(self) -> None:
        self.policy, self.clause, self.task = (_newest(model) for model in (Policy, Clause, Task))
        platforms, units = Platform.objects.all(), Unit.objects.all()
        self.targets = {("platform", platform.name): platform.pk for platform in platforms}
        self.targets |= {("unit", unit.short_name or unit.name): unit.pk for unit in units}
        self.units = [unit.pk for unit in units]
        self.policies = Table(
            Policy, ("id", "slug", "title", "kind", "authority", "year", "source_text", "added_on", "document_number")
        )
        place = ("level", "marker", "number", "heading", "text", "path", "position", "start", "end", "text_start")
        self.clauses = Table(Clause, ("id", "policy_id", "parent_id", "kind", *place))
        names = ("clause_id", "kind", "start", "end", "words", "platform_id", "unit_id")
        self.mentions = Table(Mention, names)
        self.tasks = Table(Task, ("id", "policy_id", "path", "clause_id", "number", "title", "area", "quote"))
        self.responsible = Table(Responsibility, ("task_id", "unit_id", "role", "side", "basis"))

    def add(self, document: Document) -> None:
        self.policy += 1
        source = "\n".join(draft.text for draft in document.clauses)
        number = f"渝府办发〔{document.year}〕{document.number % 300 + 1}号"
        self.policies.add(
            self.policy, f"made-{document.number}", document.title, document.kind, document.authority, document.year,
            source, datetime.date(2026, 1, 1), number,
        )  # fmt: skip
        parent, area, start = None, "", 0
        for position, draft in enumerate(document.clauses):
            self.clause += 1
            if draft.item == 0:
                parent, area = self.clause, draft.heading
            self._clause(draft, parent, position, start)
            start += len(draft.text) + 1
            if document.has_tasks and draft.item and draft.heading:
                self._task(draft, area, position)
        if len(self.clauses.rows) > BATCH:
            self.write()

    def _clause(self, draft: Draft, parent: int | None, position: int, start: int) -> None:
        kind, above, path = ("item", parent, f"{draft.part}.{draft.item}") if draft.item else ("part", None, draft.part)
        number = draft.item or draft.part
        marker = f"({number})" if draft.item else f"{number}、"
        self.clauses.add(
            self.clause, self.policy, above, kind, 2 if draft.item else 1, marker, number, draft.heading, draft.text,
            str(path), position, start, start + len(draft.text), start,
        )  # fmt: skip
        for what, name, begin, end in draft.named:
            target = self.targets.get((what, name))
            if target:
                ids = (target, None) if what == "platform" else (None, target)
                self.mentions.add(self.clause, what, begin, end, name, *ids)

    def _task(self, draft: Draft, area: str, position: int) -> None:
        self.task += 1
        path = f"{draft.part}.{draft.item}"
        self.tasks.add(self.task, self.policy, path, self.clause, position, draft.heading, area, draft.text)
        for at in range(position % 3 if self.units else 0):
            unit = self.units[(self.task * 7 + at * 13) % len(self.units)]
            self.responsible.add(self.task, unit, "responsible", "joint", "suggested")

    def write(self) -> None:
        for table in (self.policies, self.clauses, self.mentions, self.tasks, self.responsible):
            table.write()


def fill(documents: Iterable[Document]) -> int:
    """Write the documents; the number of their clauses. The log gets its newest rows, as after a `prune`."""
    with transaction.atomic():
        loader = Loader()
        before = loader.clause
        for document in documents:
            loader.add(document)
        loader.write()
        renew_lexicon()
        record(range(max(before, loader.clause - LOG_ROWS) + 1, loader.clause + 1))
    return loader.clause - before


def texts() -> Iterator[tuple[int, str]]:
    """(id, text) of all clauses, for the other engines."""
    yield from Clause.objects.order_by("pk").values_list("pk", "text").iterator(BATCH)


def _newest(model: type[models.Model]) -> int:
    newest: Any = model._default_manager.aggregate(newest=models.Max("pk"))["newest"]
    return int(newest or 0)
