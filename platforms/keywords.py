"""The filter of a list by typed words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from platforms.bare import all_rows


def as_typed(text: str) -> Iterable[str]:
    """Return the one form of a keyword: itself."""
    return (text,)


class KeywordFilter(django_filters.CharFilter):  # type: ignore[misc]  # django-filter has no types
    """Rows in which every typed word stands in one of `fields`; `variants` gives the forms of a word to look for."""

    def __init__(
        self, *, label: str, fields: Sequence[str], variants: Callable[[str], Iterable[str]] = as_typed, **extra: Any
    ) -> None:
        super().__init__(label=label, strip=True, **extra)
        self.fields, self.variants = tuple(fields), variants

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        for word in str(value or "").replace("\x00", " ").split()[:10]:
            pairs = [(field, form) for field in self.fields for form in self.variants(word)]
            condition = Q(*[Q(**{f"{field}__icontains": form}) for field, form in pairs], _connector=Q.OR)
            qs = qs.filter(pk__in=all_rows(qs).filter(condition).values("pk"))
        return qs
