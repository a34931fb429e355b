"""Rows that many queries count are looked up once: their keys are read, and enter each query as one parameter."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.core.paginator import Page, Paginator
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField, Expression, QuerySet
from django.db.models.sql.compiler import SQLCompiler

from platforms.bare import all_rows, is_whole

MOST = 50_000  # keys that are read; of more rows, each query looks for itself
TABLES = {"sqlite": "(SELECT value FROM json_each(%s))", "postgresql": "(SELECT unnest(%s::bigint[]))"}
BRACKETS = {"sqlite": "[{}]", "postgresql": "{{{}}}"}


class Keys(Expression):
    """Keys as a table of one column: of any number, where a list of parameters would end at a limit."""

    def __init__(self, keys: Sequence[int]) -> None:
        super().__init__(output_field=BigIntegerField())
        self.keys = tuple(keys)

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[str, ...]]:  # noqa: ARG002
        written = json.dumps(self.keys, separators=(",", ":"))[1:-1]
        return TABLES[connection.vendor], (BRACKETS[connection.vendor].format(written),)


@dataclass(frozen=True)
class Found:
    """Rows in no order, for many queries to count; their number, where they were looked up."""

    rows: QuerySet[Any]
    number: int | None = None

    @property
    def total(self) -> int:
        """How many rows there are; one query unless that is known."""
        return self.rows.count() if self.number is None else self.number


def looked_up(qs: QuerySet[Any]) -> Found:
    """Return the rows of `qs`; one query now, if anything narrows them."""
    if is_whole(qs):
        return Found(all_rows(qs).order_by())
    rows = qs.order_by()
    keys = list(rows.values_list("pk", flat=True)[: MOST + 1])
    if len(keys) > MOST:
        return Found(all_rows(qs).filter(pk__in=rows.values("pk")).order_by())
    return Found(all_rows(qs).filter(pk__in=Keys(keys)).order_by(), len(keys))


class Kept(Protocol):
    """A list that keeps what it works out."""

    queryset: QuerySet[Any]

    @property
    def ordered(self) -> QuerySet[Any]:
        """Its rows in their order."""

    def keeping(self, what: str, make: Callable[[], list[int]]) -> list[int]:
        """Return what `make` makes, kept between requests."""


class KeptPages(Paginator):  # type: ignore[type-arg]  # generic in the stubs alone
    """The pages of a list, of which it keeps the keys: other rows than those of a page are not looked at again."""

    def __init__(self, rows: Kept, per_page: int) -> None:
        super().__init__(rows.ordered, per_page)
        self.rows = rows

    def page(self, number: int | str) -> Page[Any]:
        """Return a page, its rows not read yet."""
        at = self.validate_number(number)
        ordered, start = self.rows.ordered, (at - 1) * self.per_page
        bare = ordered.prefetch_related(None).values_list("pk", flat=True)
        keys = self.rows.keeping(f"page {at} of {self.per_page}", lambda: list(bare[start : start + self.per_page]))
        return Page(self.rows.queryset.filter(pk__in=keys).order_by(*ordered.query.order_by), at, self)
