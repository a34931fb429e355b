"""Facets of what belongs to tasks by rows of another table, counted in that table."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet

from platforms.bare import is_whole
from platforms.filtering import NONE, FacetFilter

Found = dict[str, tuple[str, str, int]]


def of_tasks(links: QuerySet[Any], task: str, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return those of `links` that lead (by `task`) to any of the tasks `rows`, in no order."""
    bare = links.order_by()
    return bare.filter(**{f"{task}__isnull": False} if is_whole(rows) else {f"{task}__in": rows.values("pk")})


class LinkedFilter(FacetFilter):
    """A facet of what `links` lead to: each has a `task` and a `value`, a column or a foreign key.

    `once`: whether no two links of a task have one value, so that links can be counted for tasks.
    """

    def __init__(
        self, *, links: QuerySet[Any], value: str, task: str = "task", once: bool = False, **extra: Any
    ) -> None:
        super().__init__(**extra)
        self.links, self.value, self.task, self.once = links, value, task, once

    def without_value(self) -> Q:
        return ~Q(pk__in=self.links.order_by().filter(**{f"{self.task}__isnull": False}).values(self.task))

    def _values(self, rows: QuerySet[Any]) -> Found:
        """Return the values of `rows`; three queries at most: the counts, the names, the rows without any."""
        links = of_tasks(self.links, self.task, rows).values_list(self.value)
        counts = dict(links.annotate(n=Count("pk") if self.once else Count(self.task, distinct=True)))
        found = self._named(counts)
        lacking = rows.filter(self.without_value()).count() if self.none_label else 0
        return found | ({NONE: (self.none_label, self.none_label, lacking)} if lacking else {})

    def _named(self, counts: dict[Any, int]) -> Found:
        field = self.links.model._meta.get_field(self.value)
        if field.related_model is None:
            return {str(key): (str(key), str(key), count) for key, count in counts.items()}
        names = [path.removeprefix(self.field_name.rpartition("__")[0] + "__") for path in self._paths]
        rows = field.related_model._base_manager.filter(pk__in=counts).values_list("pk", *names)
        return {self._key(key): (str(short or label), str(label), counts[pk]) for pk, key, short, label in rows}

    @property
    def _paths(self) -> tuple[str, str, str]:
        return self.field_name, self.short_field, self.label_field
