"""The rows of a queryset alone, to count, group and slice them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.db.models.sql.constants import INNER


def same_rows(qs: QuerySet[Any]) -> QuerySet[Any]:
    """Return the rows of `qs` without its order, prefetches and joins: to count, group and slice."""
    bare = all_rows(qs)
    return bare if is_whole(qs) else bare.filter(pk__in=qs.order_by().values("pk"))


def is_whole(qs: QuerySet[Any]) -> bool:
    """Return whether nothing narrows `qs`: then the rows need not be looked up by their keys."""
    query = qs.query
    joins = [join for alias, join in query.alias_map.items() if query.alias_refcount[alias]]
    narrow = any(getattr(join, "join_type", None) == INNER for join in joins)
    return not (query.where or query.is_sliced or query.distinct or query.combinator or narrow)


def all_rows(qs: QuerySet[Any]) -> QuerySet[Any]:
    """Return the bare table of `qs`, without its filters, order and prefetches."""
    return QuerySet(qs.model, using=qs.db)
