"""What a reviewer decides: which clauses are tasks, which findings are left out, which units are new."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.http import QueryDict

from platforms.fields import Side
from platforms.filtering import is_number
from policies.importing.proposals import Finding, Proposal
from policies.models import DocumentImport, Policy, Unit

TABLES = {
    "duty": ("responsibility", "unresolvedparty"),
    "figure": ("figure",),
    "link": ("mention", "policyrelation"),
}
Purpose = DocumentImport.Purpose


def findings_of(proposal: Proposal, table: str) -> list[Finding]:
    """The findings that one table of the page shows."""
    return [finding for model in TABLES[table] for finding in proposal.findings.get(model, ())]


def group_key(finding: Finding) -> str:
    """What the box of a finding posts: in the table of links one box stands for all mentions of one thing."""
    return f"{finding.model}:{finding.says if finding.model == 'mention' else finding.key}"


def read(data: QueryDict, draft: DocumentImport, proposal: Proposal) -> dict[str, Any]:
    """The decisions of `draft` with what the form changes in them; rows that its page did not show keep theirs."""
    return {
        **draft.decisions,
        "tasks": _tasks(data, draft, proposal),
        "dropped": _dropped(data, draft, proposal),
        "new_units": _units(data, draft, proposal),
    }


def changed(data: QueryDict, table: str) -> dict[str, bool]:
    """The boxes of a table that were ticked or cleared on the page, by key: whether they are ticked now."""
    was, now = set(data.getlist(f"was-{table}")), set(data.getlist(table))
    return {key: key in now for key in data.getlist(f"shown-{table}") if (key in was) != (key in now)}


def _tasks(data: QueryDict, draft: DocumentImport, proposal: Proposal) -> dict[str, bool]:
    """Which clauses shall be tasks other than the parser proposes."""
    proposed = {task.path: task.proposed for task in proposal.tasks}
    chosen = {**draft.decisions.get("tasks", {}), **changed(data, "task")}
    return {path: wanted for path, wanted in chosen.items() if path in proposed and wanted != proposed[path]}


def _dropped(data: QueryDict, draft: DocumentImport, proposal: Proposal) -> dict[str, list[str]]:
    dropped = {model: set(keys) for model, keys in draft.decisions.get("dropped", {}).items()}
    for table in TABLES:
        moved = changed(data, table)
        for finding in findings_of(proposal, table):
            if (wanted := moved.get(group_key(finding))) is not None:
                keys = dropped.setdefault(finding.model, set())
                (keys.discard if wanted else keys.add)(finding.key)
    return {model: sorted(keys) for model, keys in dropped.items() if keys}


def _units(data: QueryDict, draft: DocumentImport, proposal: Proposal) -> list[dict[str, str]]:
    """The issuers that shall be registered as units; a form without the table leaves them as they are."""
    names = proposal.unknown_issuers
    if not data.getlist("shown-unit"):
        return list(draft.decisions.get("new_units", ()))
    ticked = [int(number) for number in data.getlist("unit") if is_number(number)]
    return [
        {
            "name": names[number],
            "level": _one_of(data.get(f"level-{number}"), Unit.Level.values),
            "side": _one_of(data.get(f"side-{number}"), Side.values),
        }
        for number in ticked
        if number < len(names)
    ]


def _one_of(value: str | None, values: Iterable[Any]) -> str:
    return value if value is not None and value in set(values) else ""


def purpose(data: QueryDict, proposal: Proposal) -> tuple[str, Policy | None]:
    """What the draft shall become: a new policy, or a text of one of the candidates."""
    kind, _, key = data.get("purpose", "").partition(":")
    by_key = {str(policy.pk): policy for policy in offered(proposal)}
    if kind in {Purpose.EDITION, Purpose.COPY} and key in by_key:
        return kind, by_key[key]
    return (Purpose.NEW.value, None) if kind == Purpose.NEW else (proposal.purpose, proposal.policy)


def offered(proposal: Proposal) -> list[Policy]:
    """The policies of which the draft may be a text: the candidates, and the one that is chosen."""
    found = {candidate.policy.pk: candidate.policy for candidate in proposal.candidates}
    if proposal.policy is not None:
        found.setdefault(proposal.policy.pk, proposal.policy)
    return list(found.values())


def words(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """What became different, for the record of who did what."""
    told = []
    if old.get("tasks", {}) != new.get("tasks", {}):
        told.append("任务的取舍")
    if old.get("dropped", {}) != new.get("dropped", {}):
        told.append("责任、数据或链接的取舍")
    if list(old.get("new_units", ())) != list(new.get("new_units", ())):
        names: Sequence[str] = [unit["name"] for unit in new.get("new_units", ())]
        told.append(f"登记为新单位：{'、'.join(names) or '无'}")
    return told
