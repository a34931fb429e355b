"""The rows of a queryset alone, to count, group and slice them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.db.models.sql.constants import INNER


def same_rows(qs: QuerySet[Any]) -> QuerySet[Any]:
    """Return the rows of `qs` without its order, prefetches and joins: to count, group and slice."""
    if is_whole(qs):
        return all_rows(qs)
    if is_bare(qs):
        return QuerySet(qs.model, qs.query.chain(), qs.db).select_related(None).order_by()
    return all_rows(qs).filter(pk__in=qs.order_by().values("pk"))


def is_bare(qs: QuerySet[Any]) -> bool:
    """Return whether `qs` reads its own table alone, each row of it as it is."""
    query = qs.query
    joined = sum(bool(query.alias_refcount[alias]) for alias in query.alias_map) > 1
    return not (joined or query.annotations or query.is_sliced or query.distinct or query.combinator)


def is_whole(qs: QuerySet[Any]) -> bool:
    """Return whether nothing narrows `qs`: then the rows need not be looked up by their keys."""
    query = qs.query
    joins = [join for alias, join in query.alias_map.items() if query.alias_refcount[alias]]
    narrow = any(getattr(join, "join_type", None) == INNER for join in joins)
    return not (query.where or query.is_sliced or query.distinct or query.combinator or narrow)


def all_rows(qs: QuerySet[Any]) -> QuerySet[Any]:
    """Return the bare table of `qs`, without its filters, order and prefetches."""
    return QuerySet(qs.model, using=qs.db)
