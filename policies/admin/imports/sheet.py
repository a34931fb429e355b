"""Everything the review page shows of one draft, worked out from its proposal and from what the address asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.http import QueryDict

from platforms.fields import Side
from platforms.filtering import is_number
from policies.admin.imports import decisions, sections
from policies.admin.imports.metadata import Clash, Fact, clashes, shown
from policies.admin.imports.pane import Pane, Window
from policies.admin.imports.sections import FindingRow, ProblemRow, Section, TaskRow, Tick
from policies.importing.facts import Field
from policies.importing.known import Known
from policies.importing.proposals import Finding, Proposal, ProposedTask
from policies.models import DocumentImport, Unit
from policies.parsing.structure import Clause, Problem

PROVINCES = {"重庆": Side.CHONGQING, "四川": Side.SICHUAN}


@dataclass(frozen=True)
class UnitRow:
    """A printed issuer that is no unit of the library: whether it shall be registered, and as what."""

    number: int
    name: str
    ticked: bool
    level: str
    side: str


@dataclass(frozen=True)
class Sheet:
    """One review page. `query`: the address, with w for the window and a page number for each long table.

    `sent`: what was posted and could not be saved; it is shown again.
    """

    draft: DocumentImport
    proposal: Proposal
    query: QueryDict
    sent: QueryDict | None = None
    errors: Mapping[str, list[str]] = field(default_factory=dict)

    @cached_property
    def pane(self) -> Pane:
        return Pane(self.draft.text, self.proposal.document, self.proposal.problems)

    @cached_property
    def window(self) -> Window:
        return self.pane.window(self.page_number("w"))

    @property
    def window_links(self) -> list[int]:
        """The numbers of the windows to choose from, if there are several; 0 stands for those that are left out."""
        count = self.pane.window_count
        return sections.elided(count, self.window.number) if count > 1 else []

    def page_number(self, name: str) -> int:
        typed = self.query.get(name, "")
        return min(int(typed), 10**6) if is_number(typed) else 1

    def address(self, offset: int) -> str:
        """The address that shows the stretch of the source in which a character stands."""
        return f"{self._page(self.pane.window_of(offset))}#{self.pane.anchor_of(offset)}"

    def _page(self, window: int) -> str:
        return "" if window == self.window.number else f"?w={window}"

    @cached_property
    def places(self) -> sections.Places:
        clauses: dict[str, Clause] = {clause.path: clause for clause in self.proposal.document.clauses}
        return sections.Places(clauses, self.pane.line_of, self.address)

    @cached_property
    def fields(self) -> dict[str, Field]:
        own = self.proposal.purpose == DocumentImport.Purpose.NEW and self.draft.state == DocumentImport.State.DRAFT
        fields = {each.name: each for each in self.proposal.fields}
        if not own:  # its address is that of a policy that exists, or of none
            fields.pop("slug", None)
        return fields

    @cached_property
    def facts(self) -> list[Fact]:
        return list(shown(self.fields, self.sent, self.errors, self.address))

    @property
    def clashes(self) -> list[Clash]:
        """What another editor changed as well, if `sent` was typed on an older state."""
        return list(clashes(self.fields, self.sent)) if self.sent is not None else []

    def tick(self, table: str, key: str, chosen: bool) -> Tick:
        """The box of a row: as it was left on a page that could not be saved, else as it is decided."""
        moved = decisions.changed(self.sent, table) if self.sent is not None else {}
        return Tick(table, key, moved.get(key, chosen), chosen)

    @cached_property
    def tasks(self) -> Section[TaskRow]:
        rows = [task for task in self.proposal.tasks if task.proposed or task.chosen or "every" in self.query]
        return sections.section("tasks", rows, self.page_number("tasks"), self._task)

    @property
    def other_clauses(self) -> int:
        """How many clauses could become tasks besides those listed."""
        return len(self.proposal.tasks) - self.tasks.total

    def _task(self, task: ProposedTask) -> TaskRow:
        return TaskRow(self.tick("task", task.path, task.chosen), task, *self.places.of(task.path))

    @property
    def task_count(self) -> int:
        """How many clauses are to become tasks."""
        return sum(task.chosen for task in self.proposal.tasks)

    @cached_property
    def duties(self) -> Section[FindingRow]:
        return self._findings("duties", "duty")

    @cached_property
    def figures(self) -> Section[FindingRow]:
        return self._findings("figures", "figure")

    @cached_property
    def links(self) -> Section[FindingRow]:
        table = self._findings("links", "link")
        return replace(table, rows=sections.named(table.rows, self.proposal.slug, Known().held))

    def _findings(self, key: str, table: str) -> Section[FindingRow]:
        groups: dict[str, list[Finding]] = {}
        for finding in decisions.findings_of(self.proposal, table):
            groups.setdefault(decisions.group_key(finding), []).append(finding)
        rows = sorted(groups.values(), key=sections.place_in_list if table == "link" else self.places.order)
        return sections.section(key, rows, self.page_number(key), lambda group: self._finding(table, group))

    def _finding(self, table: str, group: list[Finding]) -> FindingRow:
        first = group[0]
        tick = self.tick(table, decisions.group_key(first), any(each.chosen for each in group))
        quote = sections.quote(first, self.places)
        place = self.places.of(first.path, first.start or 0)
        return FindingRow(tick, first, self.places.name(first.path), quote, len(group), *place)

    @cached_property
    def problems(self) -> Section[ProblemRow]:
        numbered = list(enumerate(self.proposal.problems, 1))
        return sections.section("problems", numbered, self.page_number("problems"), self._problem)

    def _problem(self, numbered: tuple[int, Problem]) -> ProblemRow:
        number, problem = numbered
        place = self.pane.place_of(problem)
        line = self.pane.line_of(place)
        return ProblemRow(number, problem.message, line, f"{self._page(self.pane.window_of(place))}#L{line}")

    @cached_property
    def units(self) -> list[UnitRow]:
        return [self._unit(number, name) for number, name in enumerate(self.proposal.unknown_issuers)]

    def _unit(self, number: int, name: str) -> UnitRow:
        chosen = {unit["name"]: unit for unit in self.draft.decisions.get("new_units", ())}
        guess = {"level": guessed_level(name), "side": guessed_side(name), **chosen.get(name, {})}
        if self.sent is None or not self.sent.getlist("shown-unit"):
            return UnitRow(number, name, name in chosen, guess["level"], guess["side"])
        level = self.sent.get(f"level-{number}", guess["level"])
        side = self.sent.get(f"side-{number}", guess["side"])
        return UnitRow(number, name, str(number) in self.sent.getlist("unit"), level, side)

    def context(self) -> dict[str, Any]:
        """What the templates of the page need."""
        names = (
            "window",
            "window_links",
            "facts",
            "clashes",
            "tasks",
            "task_count",
            "other_clauses",
            "duties",
            "figures",
            "links",
        )
        return {
            **{name: getattr(self, name) for name in (*names, "problems", "units")},
            "draft": self.draft,
            "proposal": self.proposal,
            "character_count": len(self.draft.text),
            "window_count": self.pane.window_count,
            "clause_count": len(self.proposal.document.clauses),
            "levels": Unit.Level.choices,
            "sides": Side.choices,
        }


def guessed_side(name: str) -> str:
    """The side a unit is on by the first characters of its name, or state."""
    return next((side.value for words, side in PROVINCES.items() if words in name[:6]), Side.STATE.value)


def guessed_level(name: str) -> str:
    """The level of a unit of the two provinces by its name; the reviewer sees it and can choose another."""
    return (Unit.Level.PROVINCE if guessed_side(name) != Side.STATE else Unit.Level.STATE).value
