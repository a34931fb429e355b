"""What the library says of a platform: wordings, clauses, tasks, units. Read in two steps, so that many cost little:
the mentions as short rows, then in full only those that the page shows.

Policies are reached through the relations that they declare (`platform.mentions`), so nothing of them is imported.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator

from platforms.models import Platform
from platforms.passages import Naming, Passage, namings, phrase

CLAUSES = 20  # on a page
TASKS = 20  # shown before the way to all of them
UNITS = 20  # the same
WORDINGS = 20  # the clauses that follow have the others
DUTIES = 5  # of a unit
COLUMNS = (
    "pk", "clause_id", "clause__task__pk", "clause__policy_id", "words", "start", "clause__position",
    "clause__policy__issued_on", "clause__policy__published_on",
)  # fmt: skip
ANSWERING = "clause__task__responsibilities"


class Row(NamedTuple):
    """A mention as far as order and number go; the names follow COLUMNS."""

    pk: int
    clause: int
    task: int | None
    policy: int
    words: str
    start: int
    position: int
    issued: datetime.date | None
    published: datetime.date | None

    @property
    def order(self) -> tuple[Any, ...]:
        """Older documents first, those without a date last; then the order of the text."""
        return self.issued or self.published or datetime.date.max, self.policy, self.position, self.start


@dataclass(frozen=True)
class Wording:
    """How one document writes the platform's name, in which phrase, and the first clause that does."""

    words: str
    phrase: Passage
    policy: Any
    clause: Any
    on: datetime.date | None
    times: int


@dataclass(frozen=True)
class Answering:
    """A unit that answers for tasks of the platform: how many, and the first of its responsibilities."""

    unit: Any
    duties: tuple[Any, ...]
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.duties)


@dataclass(frozen=True)
class Said:
    """What documents say of a platform. `page`: which page of its clauses."""

    platform: Platform
    page: str = ""

    @cached_property
    def rows(self) -> list[Row]:
        """All mentions, in order."""
        return sorted(map(Row._make, self.platform.mentions.values_list(*COLUMNS)), key=lambda row: row.order)

    @cached_property
    def wordings(self) -> tuple[Wording, ...]:
        """The first wordings, each that a document uses, oldest document first."""
        groups = self._worded[:WORDINGS]
        firsts = [found[0].pk for found in groups]
        mentions = {mention.pk: mention for mention in self.platform.mentions.backlinks().filter(pk__in=firsts)}
        return tuple(wording(mentions[found[0].pk], len(found)) for found in groups)

    @property
    def more_wordings(self) -> int:
        """How many are not among `wordings`."""
        return max(len(self._worded) - WORDINGS, 0)

    @cached_property
    def _worded(self) -> list[list[Row]]:
        """The mentions by document and wording."""
        groups: dict[tuple[int, str], list[Row]] = {}
        for row in self.rows:
            groups.setdefault((row.policy, row.words), []).append(row)
        return list(groups.values())

    @cached_property
    def clauses(self) -> Page[int]:
        """One page of the clauses that name the platform, by key."""
        return Paginator(list(dict.fromkeys(row.clause for row in self.rows)), CLAUSES).get_page(self.page)

    @cached_property
    def namings(self) -> tuple[Naming, ...]:
        """The clauses of this page, each with the sentence that names the platform."""
        found = {mention.pk: mention for mention in self.platform.mentions.backlinks().filter(clause__in=self.clauses)}
        return namings(found[row.pk] for row in self.rows if row.pk in found)

    @cached_property
    def task_keys(self) -> list[int]:
        """The tasks whose clause names the platform, by key."""
        return list(dict.fromkeys(row.task for row in self.rows if row.task is not None))

    @cached_property
    def tasks(self) -> list[Any]:
        """The first of these tasks."""
        return list(self._read(self.task_keys[:TASKS]).values())

    @cached_property
    def units(self) -> list[Answering]:
        """The first units that answer for these tasks.

        A clause may name many platforms: of what a rule derives, only that for the platform's own members counts,
        and only for those that a document of the library names.
        """
        groups = dict(list(self._duties.items())[:UNITS])
        tasks = self._read({task for duties in groups.values() for _, task in duties[:DUTIES]}, duties=True)
        rows = {row.pk: row for task in tasks.values() for row in task.responsibilities.all()}
        shown = {unit: tuple(rows[key] for key, _ in duties[:DUTIES]) for unit, duties in groups.items()}
        return [Answering(found[0].unit, found, len(groups[unit])) for unit, found in shown.items()]

    @property
    def unit_count(self) -> int:
        """How many units answer for these tasks."""
        return len(self._duties)

    @cached_property
    def _duties(self) -> dict[int, list[tuple[int, int]]]:
        """Key and task of the responsibilities that count, by unit, in the order of the tasks."""
        own = {member.region_id for member in self.platform.members.all() if not member.outside}
        names = ("pk", "unit", "rule", "unit__region")
        fields = [f"{ANSWERING}__{name}" for name in names]
        found = self.platform.mentions.filter(**{f"{ANSWERING}__isnull": False}).values_list("clause__task", *fields)
        place = {task: number for number, task in enumerate(self.task_keys)}
        groups: dict[int, list[tuple[int, int]]] = {}
        for task, key, unit, rule, region in sorted(set(found), key=lambda row: (place[row[0]], row[1])):
            if not rule or region in own:
                groups.setdefault(unit, []).append((key, task))
        return groups

    def _read(self, keys: Iterable[int], *, duties: bool = False) -> dict[int, Any]:
        """These tasks in full, in the order of the page; with who answers for them, if asked."""
        wanted = set(keys)
        mentions = self.platform.mentions.filter(clause__task__in=wanted).select_related("clause__task__policy")
        if duties:
            mentions = mentions.prefetch_related(f"{ANSWERING}__unit__region__successor")
        found = {mention.clause.task.pk: mention.clause.task for mention in mentions}
        return {key: found[key] for key in self.task_keys if key in wanted}


def wording(mention: Any, times: int) -> Wording:
    """Return the wording of a mention, which its document has `times` times."""
    clause = mention.clause
    on = clause.policy.issued_on or clause.policy.published_on
    return Wording(mention.words, phrase(clause.text, mention.start, mention.end), clause.policy, clause, on, times)
