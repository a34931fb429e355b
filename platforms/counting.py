"""How many rows have each of many things: every row is read once and its marks worked out once, the rest is added up.

A `Mark` is a small number that the database works out for a row. Rows are grouped by all their marks together, packed
in one whole number: what comes back is some hundred groups, however many rows there are and whatever is asked of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any, Protocol

from django.db.models import BigIntegerField, Case, Count, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable

EVERY = Q(pk__isnull=False)  # of any row; an empty condition means the same, but is none to SQL
LIMIT = 2**62  # the groups that one whole number of the database can tell apart


@dataclass(frozen=True)
class Mark:
    """The value of the first of `cases` that holds for a row, or 0. Values are below `size`."""

    cases: Sequence[tuple[Q, int]]

    @property
    def size(self) -> int:
        return max(value for _, value in self.cases) + 1

    def column(self, times: int) -> Case:
        """The mark, so many times."""
        whens = [When(condition or EVERY, then=Value(value * times)) for condition, value in self.cases]
        return Case(*whens, default=Value(0), output_field=BigIntegerField())


Marks = Mapping[str, Mark]


@dataclass(frozen=True)
class Group:
    """So many rows have these marks."""

    marks: Mapping[str, int]
    rows: int


class Choosing(Protocol):
    """What has choices that are told by marks; `opposites` have exactly the rows which others have not."""

    @property
    def opposites(self) -> Mapping[str, Sequence[str]]: ...

    def marks(self) -> Marks:
        """Return what of a row tells its choices."""

    def held(self, marks: Mapping[str, int]) -> Iterable[str]:
        """Return the choices of rows with these marks, apart from the opposites."""


def holds(condition: Q) -> Mark:
    """Return the mark of rows for which `condition` holds."""
    return Mark([(condition, 1)])


def grouped(rows: QuerySet[Any], asked: Mapping[str, Marks]) -> dict[str, list[Group]]:
    """Return `rows` in groups by the marks that each name of `asked` has; one query for all names."""
    spans = {name: prod(mark.size for mark in marks.values()) for name, marks in asked.items()}
    if prod(spans.values()) > LIMIT:
        raise ValueError(f"expected marks that make at most {LIMIT} groups, found {spans}: ask for fewer at once")
    code = _packed([mark for marks in asked.values() for mark in marks.values()])
    codes = list(rows.order_by().annotate(code=code).values_list("code").annotate(rows=Count("pk")))
    found, times = {}, 1
    for name, marks in asked.items():
        counts: Counter[int] = Counter()
        for packed, count in codes:
            counts[packed // times % spans[name]] += count
        found[name] = [Group(dict(unpacked(part, marks)), count) for part, count in counts.items()]
        times *= spans[name]
    return found


def _packed(marks: Sequence[Mark]) -> Combinable:
    code: Combinable = Value(0, BigIntegerField())
    times = 1
    for number, mark in enumerate(marks):
        code = code + mark.column(times) if number else mark.column(times)
        times *= mark.size
    return code


def unpacked(code: int, marks: Marks) -> Iterator[tuple[str, int]]:
    """Return the marks that `code` was made of, with their names."""
    for name, mark in marks.items():
        code, value = divmod(code, mark.size)
        yield name, value


def count_each(rows: QuerySet[Any], filters: Mapping[str, Choosing]) -> dict[str, Counter[str]]:
    """Return how many of the rows each choice of each of the filters leaves, in one query."""
    if not filters:
        return {}
    groups = grouped(rows, {name: f.marks() for name, f in filters.items()})
    return {name: _counts(f, groups[name]) for name, f in filters.items()}


def _counts(asked: Choosing, groups: Sequence[Group]) -> Counter[str]:
    """How many rows each choice has."""
    found: Counter[str] = Counter()
    for group in groups:
        found.update(dict.fromkeys(asked.held(group.marks), group.rows))
    every = sum(group.rows for group in groups)
    return found + Counter({key: every - sum(found[o] for o in others) for key, others in asked.opposites.items()})
