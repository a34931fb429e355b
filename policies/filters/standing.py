"""Filters of tasks by where they stand: lights, silence, reports, evidence, responsible units, what moved."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Case, CharField, Count, Exists, Func, OuterRef, Q, QuerySet, When
from django.db.models.sql.compiler import SQLCompiler
from django.http import QueryDict
from django.utils import timezone

from platforms.bare import all_rows, same_rows
from platforms.counting import Mark, holds
from platforms.fields import Side, midnight, month_after
from platforms.filtering import NONE, ConditionFilter, FacetFilter, chosen_values
from platforms.listing import Choice, Facet, toggled
from policies.models import Light, Responsibility, StatusMove, TaskEvidence
from policies.models.lamps import LAMPS, light_mark, worst_of
from policies.models.lights import light_q, silent_q
from policies.models.status import SIDES, to_close

HALVES = [(side.value, str(side.label)) for side in SIDES]
LISTED_MONTHS = 36


def lacking(what: str) -> list[tuple[str, str]]:
    """The choices of a thing that a task, or one half of it, has or lacks."""
    return [("yes", f"有{what}"), (NONE, f"没有{what}"), *((f"no_{side}", f"{label}没有") for side, label in HALVES)]


def has_part(side: str) -> Q:
    """The condition of tasks in which `side` has a part."""
    return ~Q(**{f"status_{side}": ""})


def either(conditions: list[Q]) -> Q:
    """The condition that any of these holds."""
    return Q(*conditions, _connector=Q.OR)


class LightFilter(ConditionFilter):
    """Tasks by the light of the whole, or (`?lightside=cq`) of a side; of both sides named, either will do."""

    @property
    def _sides(self) -> list[str]:
        return [side for side in chosen_values(self.parent.data, "lightside") if side in dict(HALVES)]

    def conditions(self) -> dict[str, Q]:
        today, sides = timezone.localdate(), self._sides or [""]
        return {light: either([light_q(light, today, side) for side in sides]) for light in Light.values}

    def marks(self) -> dict[str, Mark]:
        today = timezone.localdate()
        return {side: light_mark(side, today) for side in self._sides or dict(HALVES)}

    def held(self, marks: Mapping[str, int]) -> Iterable[str]:
        lights = [LAMPS[mark] for mark in marks.values()]
        return [light for light in lights if light] if self._sides else [worst_of(*lights)]


class LightSideFilter(ConditionFilter):
    """Whose light `?light=` asks for. It narrows nothing by itself, and is offered once a light is chosen."""

    alone = True

    def conditions(self) -> dict[str, Q]:
        today, lights = timezone.localdate(), self._lights
        return {side: either([light_q(light, today, side) for light in lights]) for side, _ in HALVES}

    @property
    def _lights(self) -> list[str]:
        return [light for light in chosen_values(self.parent.data, "light") if light in Light.values]

    def filter(self, qs: QuerySet[Any], value: list[str]) -> QuerySet[Any]:
        return qs if not value or set(value) & set(dict(HALVES)) else qs.none()

    def counted(self, qs: QuerySet[Any], params: QueryDict, name: str) -> Facet:  # noqa: ARG002
        """Return the sides, counted over the rows from which the light of the whole took none."""
        if not self._lights and not chosen_values(params, name):
            return Facet(name, str(self.label), ())
        return super().counted(self.parent.without("light"), params, name)


class SilentFilter(ConditionFilter):
    """Tasks on which a side has been silent for too long, or none has."""

    opposites = {"no": ("yes",)}

    def conditions(self) -> dict[str, Q]:
        today = timezone.localdate()
        sides = {side: silent_q(today, side) for side, _ in HALVES}
        return {"yes": silent_q(today), **sides, "no": ~silent_q(today)}

    def marks(self) -> dict[str, Mark]:
        today = timezone.localdate()
        return {side: holds(silent_q(today, side)) for side, _ in HALVES}

    def held(self, marks: Mapping[str, int]) -> Iterable[str]:
        sides = super().held(marks)
        return ["yes", *sides] if sides else ()


class ReportFilter(ConditionFilter):
    """Tasks by whether progress was reported and accepted, at all or by a side with a part."""

    opposites = {NONE: ("yes",)}
    asked_only = frozenset({side for side, _ in HALVES})

    def conditions(self) -> dict[str, Q]:
        none = Q(**{f"reported_{side}": None for side, _ in HALVES})
        sides = {f"no_{side}": has_part(side) & Q(**{f"reported_{side}": None}) for side, _ in HALVES}
        told = {side: Q(**{f"reported_{side}__isnull": False}) for side, _ in HALVES}
        return {"yes": ~none, NONE: none, **sides, **told}


class EvidenceFilter(ConditionFilter):
    """Tasks by whether anything accepted shows what came of them: a report with evidence, or a clause of the library.

    What a side claims is proven by its own reports only; compare `models.register.has_evidence`.
    """

    opposites = {NONE: ("yes",)}
    asked_only = frozenset({"no_cq", "no_sc"})

    def conditions(self) -> dict[str, Q]:
        sides = {f"no_{side}": has_part(side) & Q(**{f"proven_{side}": False}) for side, _ in HALVES}
        proven = self._clauses | self._reports
        return {"yes": proven, "library": self._clauses, NONE: ~proven, **sides}

    def marks(self) -> dict[str, Mark]:
        asked = {key: mark for key, mark in super().marks().items() if key != "yes"}
        return {**asked, "reports": holds(self._reports)}

    def held(self, marks: Mapping[str, int]) -> Iterable[str]:
        found = set(super().held(marks))
        return (found - {"reports"}) | ({"yes"} if found & {"reports", "library"} else set())

    _reports = either([Q(**{f"proven_{side}": True}) for side, _ in HALVES])

    @property
    def _clauses(self) -> Q:
        return Q(pk__in=TaskEvidence.objects.accepted().order_by().values("task"))


class UnitsFilter(ConditionFilter):
    """Tasks by whether a unit answers for them, whatever says so; for a side, also a joint body or one of the state."""

    opposites = {NONE: ("yes",)}
    asked_only = frozenset({"no_cq", "no_sc"})

    def conditions(self) -> dict[str, Q]:
        duties, of_both = Responsibility.objects.order_by(), [Side.JOINT.value, Side.STATE.value]
        sides = {
            f"no_{side}": has_part(side) & ~Q(pk__in=duties.filter(side__in=[side, *of_both]).values("task"))
            for side, _ in HALVES
        }
        return {"yes": (has := Q(pk__in=duties.values("task"))), NONE: ~has, **sides}


class WaitingFilter(ConditionFilter):
    """Tasks of which a side waits to be struck off."""

    def conditions(self) -> dict[str, Q]:
        return {"close": to_close(*SIDES)}


def of_half(value: str) -> tuple[str, str]:
    """The side that a written value speaks of, "" for either, and the rest of it.

    >>> of_half("cq-2025-12"), of_half("2025-12")
    (('cq', '2025-12'), ('', '2025-12'))
    """
    side, _, rest = value.partition("-")
    return (side, rest) if side in dict(HALVES) else ("", value)


def in_words(side: str, words: str) -> str:
    """Words with the side that they speak of, if it is one."""
    return f"{dict(HALVES)[side]}，{words}" if side else words


class WrittenFilter(FacetFilter):
    """A facet whose values are days or months written in the address; `condition` reads one.

    A side before it (cq-2025-12) asks for that side alone.
    """

    def condition(self, value: str) -> Q | None:
        """Return what `value` asks for, or None if it is not one."""
        raise NotImplementedError

    def words(self, value: str) -> str:
        """Return `value` in words."""
        raise NotImplementedError

    def offered(self, rows: QuerySet[Any]) -> dict[str, int]:
        """Return the values that are offered, with their counts."""
        raise NotImplementedError

    def filter(self, qs: QuerySet[Any], value: list[str]) -> QuerySet[Any]:
        found = [condition for text in value if (condition := self.condition(text)) is not None]
        if not found:
            return qs.none() if value else qs
        return qs.filter(pk__in=all_rows(qs).filter(either(found)).values("pk"))

    def counted(self, qs: QuerySet[Any], params: QueryDict, name: str) -> Facet:
        rows = same_rows(qs)
        selected, found = chosen_values(params, name), self.offered(rows)
        valid = {value: condition for value in selected if (condition := self.condition(value)) is not None}
        counts = found | {value: rows.filter(valid[value]).count() for value in valid if value not in found}
        known = [
            Choice(value, self.words(value), counts[value], value in selected, toggled(params, name, value))
            for value in sorted(counts)
        ]
        unknown = [
            Choice(value, value, 0, True, toggled(params, name, value), known=False)
            for value in selected
            if value not in counts
        ]
        return Facet(name, str(self.label), (*known, *unknown))


class YearMonth(Func):
    """The month of a day, as 2025-12, told by the database."""

    output_field = CharField()
    function = "to_char"
    template = "%(function)s(%(expressions)s, 'YYYY-MM')"

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any) -> Any:
        """SQLite keeps a day as 2025-12-31."""
        return self.as_sql(compiler, connection, template="substr(%(expressions)s, 1, 7)", **extra)


class MonthFilter(WrittenFilter):
    """Tasks by the month (2025-12) in which a side is due, extensions counted."""

    def condition(self, value: str) -> Q | None:
        chosen, month = of_half(value)
        first = read_day(f"{month}-01")
        if first is None:
            return None
        after = month_after(first)
        sides = [side for side, _ in HALVES if chosen in {"", side}]
        return either([has_part(side) & Q(**{f"due_{side}__gte": first, f"due_{side}__lt": after}) for side in sides])

    def words(self, value: str) -> str:
        side, month = of_half(value)
        return in_words(side, f"{month[:4]}年{int(month[5:])}月")

    def offered(self, rows: QuerySet[Any]) -> dict[str, int]:
        """The months with tasks, the nearest ones if there are many; one query."""
        months: Counter[str] = Counter()
        halves = {f"month_{side}": Case(When(has_part(side), then=YearMonth(f"due_{side}"))) for side, _ in HALVES}
        for *found, count in rows.order_by().annotate(**halves).values_list(*halves).annotate(n=Count("pk")):
            months.update(dict.fromkeys({month for month in found if month}, count))
        this = f"{timezone.localdate():%Y-%m}"
        near = sorted(months, key=lambda month: (month < this, month))[:LISTED_MONTHS]
        return {month: months[month] for month in near}


class MovedFilter(WrittenFilter):
    """Tasks of which a side moved to another status on a day (2026-10-01) or later."""

    def condition(self, value: str) -> Q | None:
        side, written = of_half(value)
        day = read_day(written)
        if day is None:
            return None
        moves = StatusMove.objects.filter(task=OuterRef("pk"), at__gte=midnight(day))
        return Q(Exists(moves.filter(side=side) if side else moves))

    def words(self, value: str) -> str:
        side, day = of_half(value)
        return in_words(side, f"{int(day[:4])}年{int(day[5:7])}月{int(day[8:])}日以来")

    def offered(self, rows: QuerySet[Any]) -> dict[str, int]:  # noqa: ARG002
        """None: which day is of interest, the reader knows."""
        return {}


def read_day(value: str) -> datetime.date | None:
    """The day written as 2026-10-01; None if it is none, or out of any plan's reach.

    >>> read_day("2026-02-30"), read_day("2026-02-28")
    (None, datetime.date(2026, 2, 28))
    """
    if len(value) != 10 or not (value[:4] + value[5:7] + value[8:]).isdecimal() or not value.isascii():
        return None
    try:
        day = datetime.date.fromisoformat(value)
    except ValueError:
        return None
    return day if 1900 <= day.year <= 2100 else None
