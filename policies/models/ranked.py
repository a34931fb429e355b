"""Search hits as a queryset: the ranked ids enter the SQL as one parameter, a table that is joined and ordered by.

One JSON parameter carries any number of ids (a list of parameters would end at SQLite's limit), and the join makes
`filter`, `count`, slices, subqueries and other orders work as on any queryset. The search is made when the SQL is,
so a queryset that is never read costs nothing, and each reading sees the newest state.
"""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any, Self

from django.db.models import IntegerField
from django.db.models.expressions import Col
from django.db.models.sql.constants import INNER

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler
    from django.db.models.sql.query import Query as SqlQuery

    from policies.search import Hits

RANK = "search_rank"
KEY = IntegerField(db_column="key")  # a field of no model: only its column and type are used
KEY.column = "key"
TABLES = {
    "sqlite": "INNER JOIN json_each(%s) {alias} ON ({alias}.value = {parent}.{key})",
    "postgresql": "INNER JOIN jsonb_array_elements_text(%s::jsonb) WITH ORDINALITY {alias} (value, key)"
    " ON ({alias}.value::bigint = {parent}.{key})",
}  # fmt: skip


class RankedIds:
    """An entry of a query's FROM: the ids of `hits` with their ranks. (Compare Django's sql.datastructures.Join.)"""

    join_type = INNER
    table_name = RANK
    nullable = False
    filtered_relation = None

    def __init__(self, hits: Hits | None, parent_alias: str, key: str) -> None:
        self.hits = hits
        self.parent_alias = parent_alias
        self.table_alias = RANK
        self.key = key

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
        quote = compiler.quote_name_unless_alias
        sql = TABLES[connection.vendor].format(
            alias=quote(self.table_alias), parent=quote(self.parent_alias), key=connection.ops.quote_name(self.key)
        )
        return sql, [json.dumps(self._ids(compiler.query))]

    def _ids(self, query: SqlQuery) -> list[int]:
        """All ids; or the first ones, where only these can be shown: nothing else narrows or orders the rows."""
        if self.hits is None:
            return []
        if query.high_mark is not None and in_rank_order(query):
            return self.hits.top(query.high_mark)
        return self.hits.ids()

    def relabeled_clone(self, change_map: dict[str, str]) -> Self:
        clone = copy.copy(self)
        clone.parent_alias = change_map.get(self.parent_alias, self.parent_alias)
        clone.table_alias = change_map.get(self.table_alias, self.table_alias)
        return clone

    @property
    def identity(self) -> tuple[object, ...]:
        return (self.__class__, self.hits, self.parent_alias, self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RankedIds) and self.identity == other.identity

    def __hash__(self) -> int:
        return hash(self.identity)

    def equals(self, other: object) -> bool:
        return self == other


def rank_column(alias: str) -> Col:
    """The rank, as an expression to annotate and order by."""
    return Col(alias, KEY)


def unfiltered(query: SqlQuery) -> bool:
    """Whether every hit is a row of the query, slices apart."""
    return not (query.where or query.distinct or query.combinator or query.group_by)


def in_rank_order(query: SqlQuery) -> bool:
    ordered = query.order_by == (RANK,) or (not query.order_by and not query.default_ordering)
    return ordered and query.standard_ordering and not query.extra_order_by and unfiltered(query)


def hits_counted_by_index(query: SqlQuery) -> Hits | None:
    """The hits whose number is the number of rows; None where the database must count."""
    if query.is_sliced or not unfiltered(query):
        return None
    tables: list[object] = [table for alias, table in query.alias_map.items() if query.alias_refcount[alias]]
    found = [table.hits for table in tables if isinstance(table, RankedIds)]
    return found[0] if len(found) == 1 and len(tables) == 2 else None
