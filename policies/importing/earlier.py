"""What people decided and corrected in the text in force, for the next text of the same policy."""

from __future__ import annotations

from typing import Any

from policies.aligning import words
from policies.importing import texts
from policies.importing.facts import ENTERED, Facts
from policies.models import Clause, DocumentImport, Policy
from policies.parsing import Document, parse


def decisions(policy: Policy, document: Document) -> dict[str, Any]:
    """The decisions a new text of `policy` starts with: clauses that read as before are tasks or not as before."""
    decided = last_decided(policy)
    if not decided:
        return {}
    rows = Clause.objects.filter(policy=policy, path__in=decided).values_list("pk", "path", "text")
    before = {str(pk): (decided[path], words(text)) for pk, path, text in rows}
    beside = [row for row in texts.outline_beside(document, policy) if row["key"] in before]
    kept = {row["path"]: before[row["key"]][0] for row in beside if words(row["text"]) == before[row["key"]][1]}
    return {"tasks": kept} if kept else {}


def corrections(policy: Policy, document: Document) -> Facts:
    """What people corrected in the text in force, where the head of the new text says what they corrected."""
    last = last_published(policy)
    entered = {name: fact for name, fact in last.facts.items() if fact.get("basis") == ENTERED} if last else {}
    if last is None or not entered:
        return {}
    before, now = parse(last.text).header, document.header
    fields = [name for name in entered if hasattr(now, name)]
    return {name: entered[name] for name in fields if getattr(before, name) == getattr(now, name)}


def last_published(policy: Policy) -> DocumentImport | None:
    """The import that brought the text in force, if one did."""
    published = policy.imports.filter(state=DocumentImport.State.PUBLISHED)
    return published.exclude(purpose=DocumentImport.Purpose.COPY).order_by("settled_at", "pk").last()


def last_decided(policy: Policy) -> dict[str, bool]:
    """Which clauses of the text in force a reviewer made tasks or struck off, by path."""
    last = last_published(policy)
    return dict(last.decisions.get("tasks", {})) if last else {}
