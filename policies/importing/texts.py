"""历次文本: keeps every text of a policy, with the clauses it had and which clause of today each of them is."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db.models import Max
from django.utils import timezone

from policies.models import Clause, DocumentImport, Policy, PolicyText
from policies.parsing import Document

OUTLINED = ("path", "marker", "kind", "level", "heading", "text")


def outline(policy: Policy) -> list[dict[str, Any]]:
    """The clauses of the policy as they are now, in order. The `key` of a clause stays as long as the clause does."""
    rows = Clause.objects.filter(policy=policy).order_by("position").values("pk", *OUTLINED)
    return [{"key": str(row.pop("pk")), **row} for row in rows]


def keep_edition(policy: Policy, *, draft: DocumentImport | None = None, user: User | None = None) -> PolicyText:
    """Keep the current text of the policy, whose clauses have been saved."""
    given = {} if draft is None else {"file_name": draft.file_name}
    return PolicyText.objects.create(
        policy=policy,
        number=next_number(policy),
        text=policy.source_text,
        outline=outline(policy),
        sha256=policy.sha256,
        source_name=policy.source_name,
        source_url=policy.source_url,
        added_at=timezone.now(),
        added_by=user,
        **given,
    )


def next_number(policy: Policy) -> int:
    return (PolicyText.objects.filter(policy=policy).aggregate(last=Max("number"))["last"] or 0) + 1


def outline_of(document: Document, policy: Policy) -> list[dict[str, Any]]:
    """The clauses of another source's text; `key` is that of the same clause of the policy, where there is one."""
    del policy
    return [
        {"key": f"p{at}", **{name: getattr(clause, name) for name in OUTLINED}}
        for at, clause in enumerate(document.clauses)
    ]
