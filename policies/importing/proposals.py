"""What a draft would become if it were published now: shown to the reviewer, nothing of it saved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from policies.importing.building import Built, Draft
from policies.importing.duplicates import Candidate
from policies.importing.facts import LABELS, Field
from policies.importing.known import Known
from policies.importing.merging import show
from policies.importing.reading import Record
from policies.importing.specs import SPECS
from policies.models import Policy
from policies.parsing import Document, fold
from policies.parsing.structure import Problem
from policies.parsing.tasks import task_clauses

FINDINGS = ("responsibility", "unresolvedparty", "figure", "mention", "policyrelation")
Decisions = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ProposedTask:
    """A clause that is or could be a task. `proposed`: by the parser; `chosen`: what the reviewer left or made it.

    `due_on`, `due_words`: the deadline that its words suggest, as ISO text, if it is to be a task.
    """

    path: str
    marker: str
    title: str
    area: str
    quote: str
    proposed: bool
    chosen: bool
    due_on: str = ""
    due_words: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One responsibility, party, figure, mention or relation (`model`). `words` stand at `start`–`end` of its clause.

    `says`: what it means, in Chinese. `key`: by it a reviewer leaves it out (decisions["dropped"][model]).
    """

    model: str
    key: str
    path: str
    words: str
    says: str
    chosen: bool
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """All that the review page shows. `errors`: what must be settled before it can be published."""

    document: Document
    fields: tuple[Field, ...]
    purpose: str
    policy: Policy | None
    candidates: tuple[Candidate, ...]
    tasks: tuple[ProposedTask, ...]
    findings: Mapping[str, tuple[Finding, ...]]
    unknown_issuers: tuple[str, ...]
    problems: tuple[Problem, ...]
    remarks: tuple[str, ...]
    errors: tuple[str, ...]

    @property
    def slug(self) -> str:
        """The address it would have."""
        return str(self.field("slug").value)

    def field(self, name: str) -> Field:
        """One field by name."""
        return next(field for field in self.fields if field.name == name)


def proposed_tasks(draft: Draft, built: Built) -> Iterator[ProposedTask]:
    """The tasks it would have, and the clauses that a reviewer struck off or could add: items and articles."""
    official = draft.value("authority") == Policy.Authority.OFFICIAL
    proposed = (
        {clause.path for clause in task_clauses(draft.document.clauses, draft.document.header)} if official else set()
    )
    chosen = {str(record.key[1]): record.values for record in built.records("policies.task")}
    headings = {clause.path: clause.heading for clause in draft.document.clauses}
    for clause in draft.document.clauses:
        if clause.path in proposed or clause.path in chosen or clause.kind in {"item", "article"}:
            title, area = clause.heading or clause.text[:40], headings.get(clause.parent or "", "")
            states = clause.path in proposed, clause.path in chosen
            due = chosen.get(clause.path, {})
            deadline = str(due.get("suggested_due_on") or ""), str(due.get("suggested_due_words") or "")
            yield ProposedTask(clause.path, clause.marker, title, area, clause.text, *states, *deadline)


def findings(built: Built, decisions: Decisions, known: Known) -> dict[str, tuple[Finding, ...]]:
    """What was found in the clauses, by model."""
    return {model: tuple(_findings(model, built, decisions, known)) for model in FINDINGS}


def _findings(model: str, built: Built, decisions: Decisions, known: Known) -> Iterator[Finding]:
    dropped = set(decisions.get("dropped", {}).get(model, ()))
    for record in built.records(f"policies.{model}"):
        values = record.values
        key = show(record.key[1:])
        path = str(record.key[1]) if model != "policyrelation" else ""
        words = str(values.get("words") or values.get("printed") or values.get("basis") or "")
        says, chosen = meaning(record, known), key not in dropped
        yield Finding(model, key, path, words, says, chosen, values.get("start"), values.get("end"))


def meaning(record: Record, known: Known) -> str:
    """What a record says, in Chinese."""
    values = record.values
    said = [str(dict(f.flatchoices)[values[n]]) for n, f in record.spec.fields.items() if f.choices and values[n]]
    names = [
        known.official_names.get(str(target[-1]), str(target[-1]))
        for name in ("unit", "platform", "region", "policy", "cited", "provision", "to_policy", "to_cited")
        if (target := values.get(name)) and name not in record.spec.key[:1] and "printed" not in values
    ]
    number = [printed_figure(values)] if "printed" in values else []
    group = ["统称"] if values.get("is_group") else []
    return " · ".join(dict.fromkeys([*names, *number, *said, *group]))


def printed_figure(values: Mapping[str, Any]) -> str:
    """What a figure measures and the number as printed; its qualifier too, unless that is printed with it.

    >>> printed_figure({"label": "引进企业", "qualifier": "以上", "printed": "3家以上"})
    '引进企业 3家以上'
    """
    qualifier, printed = str(values["qualifier"]), str(values["printed"])
    return f"{values['label']} {'' if qualifier in printed else qualifier}{printed}".strip()


def without(built: Built, decisions: Decisions) -> None:
    """Take out of the records what the reviewer dropped."""
    for model, keys in decisions.get("dropped", {}).items():
        records = built.library[SPECS[f"policies.{model}"].model]
        for key in [key for key in records if model in FINDINGS and show(key[1:]) in set(keys)]:
            del records[key]


def unknown_issuers(names: list[str], known: Known) -> tuple[str, ...]:
    """Printed issuers that are no unit of the library yet."""
    return tuple(name for name in names if fold(name) not in known.unit_names)


def missing(draft: Draft) -> Iterator[str]:
    """What a policy cannot be without."""
    if not draft.value("title"):
        yield f"没有找到{LABELS['title']}，请填写。"
    if not draft.document.clauses:
        yield "正文里没有找到可以入库的条款，请核对全文。"
