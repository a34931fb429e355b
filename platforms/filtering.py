"""Filters of the list pages: facets that count, keywords, and the FilterSet that ties them to a `Listing`."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeVar

import django_filters
from django import forms
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import QueryDict

from platforms.addresses import bounded
from platforms.bare import all_rows, is_whole, same_rows
from platforms.counting import Mark, count_each, holds
from platforms.keeping import kept
from platforms.keys import Found, KeptPages, looked_up
from platforms.keywords import KeywordFilter
from platforms.listing import Choice, Counted, Facet, Listing, Sort, toggled, with_params

T = TypeVar("T")
PAGE_SIZE = 20
NONE = "none"  # the value in the address that asks for rows without any value
LONGEST_VALUE = 100
LISTED = 80  # choices of a facet that stands by frequency; the rarest are told by their number


class AnyChoiceField(forms.MultipleChoiceField):
    """Takes any value: an address from elsewhere is never an error, it just finds nothing."""

    def valid_value(self, value: Any) -> bool:
        return is_value(str(value))

    def validate(self, value: Any) -> None:
        """Nothing is refused; `to_python` has left out what no row can hold."""

    def to_python(self, value: Any) -> list[str]:
        return [text for text in super().to_python(value) if self.valid_value(text)]


class FacetFilter(django_filters.MultipleChoiceFilter):  # type: ignore[misc]  # django-filter has no types
    """Checkboxes with counts; several choices of one facet mean "or".

    `choices`: the labels and their order; without them the labels come from `label_field` (or are the values) and the
    order is by `order`: "count", "value" or "-value". `none_label` adds a choice for rows without any value.
    `short_field`: a short form of the label; where a row has one, it is shown, and the label becomes its title.
    """

    field_class = AnyChoiceField

    def __init__(  # noqa: PLR0913 (every argument is optional and named)
        self,
        *,
        label: str,
        field_name: str,
        choices: Iterable[tuple[Any, Any]] = (),
        label_field: str = "",
        short_field: str = "",
        order: str = "count",
        none_label: str = "",
        number: bool = False,
        **extra: Any,
    ) -> None:
        super().__init__(label=label, field_name=field_name, **extra)
        self.labels = {str(value): str(text) for value, text in choices}
        self.label_field, self.order, self.none_label, self.number = (
            label_field or field_name,
            order,
            none_label,
            number,
        )
        self.short_field = short_field or self.label_field

    def filter(self, qs: QuerySet[Any], value: list[str]) -> QuerySet[Any]:
        """Return the rows that have one of the values; by subquery, so that no row comes twice."""
        wanted = [text for text in value if text != NONE and (not self.number or is_number(text))]
        condition = Q(**{f"{self.field_name}__in": wanted})
        if NONE in value:
            condition |= self.without_value()
        if not wanted and NONE not in value:
            return qs
        return qs.filter(pk__in=all_rows(qs).filter(condition).values("pk"))

    def without_value(self) -> Q:
        """Return the condition of rows without any value."""
        empty = Q(**{f"{self.field_name}__isnull": True})
        return empty if self.number else empty | Q(**{self.field_name: ""})

    def counted(self, qs: QuerySet[Any], params: QueryDict, name: str) -> Facet:
        """Return the facet over `qs`, in one query."""
        found = self._values(same_rows(qs))
        selected = chosen_values(params, name)
        missing = [value for value in selected if value not in found]
        if missing:  # known values that the other filters leave no row of stand there with 0
            found |= {key: (short, label, 0) for key, (short, label, _) in self._known(qs, missing).items()}
        choices = [
            Choice(key, label, found[key][2], key in selected, toggled(params, name, key), title)
            for key, label, title in self._ordered(found)
        ]
        unknown = unknown_choices(params, name, {choice.value for choice in choices})
        shown = [choice for at, choice in enumerate(choices) if at < LISTED or choice.selected or self.order != "count"]
        return Facet(name, str(self.label), (*shown, *unknown), more=len(choices) - len(shown))

    def _values(self, rows: QuerySet[Any]) -> dict[str, tuple[str, str, int]]:
        """Return the values of `rows` with their short form, their label and how many rows have them."""
        number = Count("pk", distinct="__" in self.field_name)  # over a relation, a row may come more than once
        counts = rows.values_list(self.field_name, self.short_field, self.label_field).annotate(n=number)
        return {self._key(value): (str(short or label), str(label), n) for value, short, label, n in counts}

    def _known(self, qs: QuerySet[Any], values: list[str]) -> dict[str, tuple[str, str, int]]:
        """Return those of `values` that are choices of this facet, whatever is filtered by."""
        names = self.labels | ({NONE: self.none_label} if self.none_label else {})
        known = {value: (names[value], names[value], 0) for value in values if value in names}
        if self.labels:
            return known
        asked = [value for value in values if value not in known and (not self.number or is_number(value))]
        return known | self._values(all_rows(qs).filter(**{f"{self.field_name}__in": asked}))

    def _key(self, value: Any) -> str:
        return NONE if value in {None, ""} else str(value)

    def _ordered(self, found: dict[str, tuple[str, str, int]]) -> list[tuple[str, str, str]]:
        """Return the values in their order, each with its label and, where that is a short form, the whole of it."""
        keys = [key for key in found if key != NONE]
        if self.labels:
            place = {key: number for number, key in enumerate(self.labels)}
            keys.sort(key=lambda key: place.get(key, len(place)))
        elif self.order == "count":
            keys.sort(key=lambda key: (-found[key][2], key))
        else:
            keys.sort(reverse=self.order.startswith("-"))
        rows = [(key, self.labels.get(key, found[key][0]), found[key][1]) for key in keys]
        rows = [(key, label, "" if label == title or self.labels else title) for key, label, title in rows]
        return [*rows, (NONE, self.none_label, "")] if self.none_label and NONE in found else rows


class ConditionFilter(FacetFilter):
    """A facet whose choices are conditions on a row. `alone`: never counted in one query with others."""

    alone = False
    opposites: Mapping[str, Sequence[str]] = {}  # choices that have exactly the rows which these others have not
    asked_only: frozenset[str] = frozenset()  # choices that are counted and offered only where an address has them

    def conditions(self) -> dict[str, Q]:
        """Return the condition of each choice."""
        raise NotImplementedError

    def filter(self, qs: QuerySet[Any], value: list[str]) -> QuerySet[Any]:
        if not value:
            return qs
        conditions = self.conditions()
        wanted = [conditions[key] for key in value if key in conditions]
        if not wanted:
            return qs.none()
        return qs.filter(pk__in=all_rows(qs).filter(Q(*wanted, _connector=Q.OR)).values("pk"))

    def counted(self, qs: QuerySet[Any], params: QueryDict, name: str) -> Facet:
        return self.facet(count_each(same_rows(qs), {name: self})[name], params, name)

    def facet(self, counts: Mapping[str, int], params: QueryDict, name: str) -> Facet:
        """Return the facet with the counts of its choices."""
        selected = chosen_values(params, name)
        choices = (
            Choice(key, label, counts.get(key, 0), key in selected, toggled(params, name, key))
            for key, label in self.labels.items()
            if counts.get(key) or key in selected
        )
        return Facet(name, str(self.label), (*choices, *unknown_choices(params, name, self.labels)))

    def to_count(self) -> dict[str, Q]:
        """Return the conditions that the database is asked about."""
        chosen = set(chosen_values(self.parent.data, self.parent.name_of(self)))
        left_out = {*self.opposites, *(self.asked_only - chosen)}
        return {key: condition for key, condition in self.conditions().items() if key not in left_out}

    def marks(self) -> dict[str, Mark]:
        """Return what of a row tells its choices."""
        return {key: holds(condition) for key, condition in self.to_count().items()}

    def held(self, marks: Mapping[str, int]) -> Iterable[str]:
        """Return the choices of rows with these marks, apart from the opposites."""
        return [key for key, value in marks.items() if value]


def is_value(text: str) -> bool:
    """Return whether `text` can be a value of a facet."""
    return bool(text) and "\x00" not in text and len(text) <= LONGEST_VALUE


def chosen_values(params: QueryDict, name: str) -> list[str]:
    """Return the values of the facet `name` in the address, each once."""
    return list(dict.fromkeys(text for text in params.getlist(name) if is_value(text)))


def unknown_choices(params: QueryDict, name: str, known: Container[str]) -> tuple[Choice, ...]:
    """Return the values of the facet `name` in the address that are not among `known`, as choices to be taken away."""
    unknown = [value for value in chosen_values(params, name) if value not in known]
    return tuple(Choice(value, value, 0, True, toggled(params, name, value), known=False) for value in unknown)


def is_number(text: str) -> bool:
    """Return whether `text` is a whole number that any integer column can be compared with."""
    return text.isascii() and text.isdigit() and len(text) <= 9


class FilterSet(django_filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """The one definition of a list: which rows, in which order. Any address is valid."""

    sorts: tuple[Sort, ...] = ()
    shown_by: tuple[str, ...] = ()  # see Listing
    in_words = False  # whether it tells of its facets only what is chosen, as files do
    keeps = False  # whether counts are kept between requests, where it filters a whole table

    def __init__(self, data: QueryDict, queryset: QuerySet[Any], **extra: Any) -> None:
        super().__init__(bounded(data), queryset, **extra)
        self.keeps = self.keeps and is_whole(queryset)

    def name_of(self, wanted: FacetFilter) -> str:
        """Return the name in the address of one of the filters."""
        return next((name for name, f in self.filters.items() if f is wanted), "")

    def without(self, name: str) -> QuerySet[Any]:
        """Return the rows that all filters but `name` leave."""
        rows: QuerySet[Any] = self.queryset.all()
        self.form.is_valid()
        for other, value in self.form.cleaned_data.items():
            rows = rows if other == name else self.filters[other].filter(rows, value)
        return rows

    @cached_property
    def counted(self) -> Counted:
        """The number of rows, and the facets."""
        return self.keeping(f"counts {self.in_words}", lambda: Counted(self._found.total, self._facets()))

    def keeping(self, what: str, make: Callable[[], T]) -> T:
        """Return what `make` makes of the filtered rows, in their order; kept, if this list keeps what it counts."""
        return kept((type(self).__qualname__, what, with_params(self.data)), make) if self.keeps else make()

    def _facets(self) -> tuple[Facet, ...]:
        """One query a facet; conditions of which none is chosen are counted over the same rows in one together."""
        told = {n: f for n, f in self.filters.items() if not self.in_words or chosen_values(self.data, n)}
        pairs = [(name, f) for name, f in told.items() if isinstance(f, FacetFilter)]
        open_ones = {name: f for name, f in pairs if isinstance(f, ConditionFilter) and not f.alone}
        counts = count_each(self.rows, {n: f for n, f in open_ones.items() if not chosen_values(self.data, n)})
        return tuple(
            open_ones[name].facet(counts[name], self.data, name)
            if name in counts
            else f.counted(self.rows_without(name), self.data, name)
            for name, f in pairs
        )

    @property
    def rows(self) -> QuerySet[Any]:
        """The filtered rows, in no order, to count and group them any number of times."""
        return self._found.rows

    @cached_property
    def _found(self) -> Found:
        return looked_up(self.qs)

    def rows_without(self, name: str) -> QuerySet[Any]:
        """The rows that all filters but `name` leave, as `rows`."""
        return looked_up(self.without(name)).rows if self.data.get(name) else self.rows

    @property
    def ordered(self) -> QuerySet[Any]:
        """The filtered rows in the order that `?sort=` names."""
        rows: QuerySet[Any] = self.qs
        return rows.order_by(*self._order) if self._order else rows

    @property
    def _order(self) -> tuple[Any, ...]:
        wanted = self.data.get("sort", "")
        by_key = {sort.key: sort.order_by for sort in reversed(self.sorts)}
        return by_key.get(wanted, self.sorts[0].order_by) if self.sorts else ()

    def _pages(self, page_size: int) -> Paginator[Any]:
        known = self.keeps and self._order  # hits have their rank from the search alone
        pages = KeptPages(self, page_size) if known else Paginator(self.ordered, page_size)
        pages.count = self.counted.total
        return pages

    def listing(self, page_size: int = PAGE_SIZE, rows: Any = None) -> Listing:
        """Return all that the list partials show, for the page that `?page=` names.

        `rows`: what stands in the list, if that is not the filtered rows themselves.
        """
        pages = self._pages(page_size) if rows is None else Paginator(rows, page_size)
        keyword = next(((n, f) for n, f in self.filters.items() if isinstance(f, KeywordFilter)), None)
        return Listing(
            params=self.data,
            page=pages.get_page(self.data.get("page")),
            facets=self.counted.facets,
            sorts=self.sorts,
            keyword_label=str(keyword[1].label) if keyword else "",
            keyword_name=keyword[0] if keyword else "q",
            shown_by=self.shown_by,
        )
