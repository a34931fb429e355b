"""What a reviewer decided of the text in force, for the next text of the same policy."""

from __future__ import annotations

from typing import Any

from policies.aligning import words
from policies.importing import texts
from policies.models import Clause, DocumentImport, Policy
from policies.parsing import Document


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


def last_decided(policy: Policy) -> dict[str, bool]:
    """Which clauses of the text in force a reviewer made tasks or struck off, by path."""
    published = policy.imports.filter(state=DocumentImport.State.PUBLISHED)
    last = published.exclude(purpose=DocumentImport.Purpose.COPY).order_by("settled_at", "pk").last()
    return dict(last.decisions.get("tasks", {})) if last else {}
