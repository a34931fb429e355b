"""Tags and filters of the pages of tasks and platforms."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from django import template
from django.utils.safestring import SafeString

from platforms import passages
from platforms.fields import Side
from policies.ledger.words import unit_name
from policies.models import Clause, Policy, Responsibility, Task
from policies.models.lights import SideState
from policies.models.status import SIDES
from policies.search.highlight import excerpt
from policies.wordings import Marks

register = template.Library()

BRIEF = 4  # units named in a row of the list
PROCEDURE = {"policy__document_number": "渝府办发〔2020〕97号", "number": 13}  # where Platform.Stage comes from


@dataclass(frozen=True)
class Brief:
    """The units of one basis: those that a row of a list names, and those that only paper has room for."""

    value: str
    label: str
    first: list[str]
    rest: list[str]

    @property
    def total(self) -> int:
        return len(self.first) + len(self.rest)


@register.simple_tag
def units_brief(task: Task, answering: Collection[int] = ()) -> list[Brief]:
    """Return who answers for `task`, by basis; where units of the regions `answering` do, these are named first."""
    briefs = []
    for value, label, rows in task.bases:
        own = [row for row in rows if row.unit.region_id in (answering or ())]
        names = [unit_name(row) for row in (*own, *(row for row in rows if row not in own))]
        room = len(own) or BRIEF
        briefs.append(Brief(value, label, names[:room], names[room:]))
    return briefs


@register.simple_tag
def halves(task: Task, states: tuple[SideState, ...] | None = None) -> list[tuple[str, SideState]]:
    """Return the halves of `task`, or `states` of it, each with its name; both as one (两省市) where they are alike."""
    states = states if isinstance(states, tuple) else task.side_states
    if len(states) == len(SIDES) and len({replace(state, side=Side.JOINT) for state in states}) == 1:
        return [(str(Side.JOINT.label), states[0])]
    return [(state.label, state) for state in states]


@register.simple_tag
def briefly(rows: Iterable[Responsibility]) -> list[Brief]:
    """Return the units of `rows` by basis, in the order in which the bases first come."""
    found: dict[str, tuple[str, list[str]]] = {}
    for row in rows:
        found.setdefault(row.basis, (str(row.get_basis_display()), []))[1].append(unit_name(row))
    return [Brief(value, label, *_cut(names, BRIEF)) for value, (label, names) in found.items()]


@register.simple_tag
def parties(task: Task, brief: bool = False) -> list[Brief]:
    """Return whom the text of `task` names without being a unit of the library, those of one role together."""
    found: dict[str, list[str]] = {}
    for party in task.unresolved_parties.all():
        what = "统称" if party.is_group else "未对应到登记单位"
        found.setdefault(f"{party.get_role_display()}，{what}", []).append(party.words)
    return [Brief("", label, *_cut(names, BRIEF if brief else len(names))) for label, names in found.items()]


def _cut(names: list[str], room: int) -> tuple[list[str], list[str]]:
    return names[:room], names[room:]


@register.simple_tag
def procedure_clause() -> Clause | None:
    """Return the clause that gives the procedure of setting up platforms, if the library holds it."""
    rows = Clause.objects.select_related("policy").defer(*Policy.long_fields("policy"))
    return rows.filter(**PROCEDURE).first()


@register.filter
def last_sentence(text: str) -> str:
    """Return the last sentence of `text`, without its full stop."""
    return passages.last_sentence(text)


@register.simple_tag
def task_excerpt(task: Task, marks: Marks) -> SafeString:
    """Return the part of the task's quotation that best shows the words typed, with these marked."""
    return excerpt(task.quote, marks.needles, others=marks.others).body
