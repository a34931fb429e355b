"""历次文本: keeps every text of a policy, with the clauses it had and which clause of today each of them is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Max
from django.utils import timezone

from policies.aligning import Outlined, align
from policies.importing.likeness import remember
from policies.importing.merging import Load
from policies.importing.specs import POLICY
from policies.models import Clause, DocumentImport, Policy, PolicyText
from policies.parsing import Document

OUTLINED = ("path", "marker", "kind", "level", "heading", "text")


def keep_before(load: Load) -> None:
    """Keep the texts that are about to be replaced and are not kept yet: of a site older than 历次文本."""
    last = last_editions(load)
    for key, record in load.records(POLICY).items():
        policy = load.rows(POLICY).get(key)
        if policy and policy.sha256 != record.values["sha256"] and not is_kept(policy, last):
            keep_edition(policy)


def keep_after(load: Load, *, draft: DocumentImport | None = None, user: User | None = None) -> None:
    """Keep the texts that the policies have now; of a text that is kept, its clauses as they are read today.

    `draft`, `user`: which import brought the texts, and who published it.
    """
    last = last_editions(load)
    for key in load.records(POLICY):
        policy = load.rows(POLICY)[key]
        if not is_kept(policy, last):
            keep_edition(policy, draft=draft, user=user)
        elif (rows := outline(policy)) != last[policy.pk].outline:
            PolicyText.objects.filter(pk=last[policy.pk].pk).update(outline=rows)


def last_editions(load: Load) -> dict[int, PolicyText]:
    """The last edition of each policy that is being loaded, by the id of the policy."""
    policies = [row.pk for key, row in load.rows(POLICY).items() if key in load.records(POLICY)]
    rows = PolicyText.objects.filter(policy__in=policies, role=PolicyText.Role.EDITION)
    return {text.policy_id: text for text in rows.defer("text").order_by("number")}


def is_kept(policy: Policy, last: dict[int, PolicyText]) -> bool:
    """Whether the current text of the policy is its last edition."""
    return policy.pk in last and last[policy.pk].sha256 == policy.sha256


def outline(policy: Policy) -> list[dict[str, Any]]:
    """The clauses of the policy as they are now, in order. The `key` of a clause stays as long as the clause does."""
    rows = Clause.objects.filter(policy=policy).order_by("position").values("pk", *OUTLINED)
    return [{"key": str(row["pk"]), **{name: row[name] for name in OUTLINED}} for row in rows.iterator()]


def outline_beside(document: Document, policy: Policy) -> list[dict[str, Any]]:
    """The clauses of another source's text; `key` is that of the same clause of the policy, or empty."""
    own = list(Clause.objects.filter(policy=policy).order_by("position"))
    keys = {p.new: str(own[p.old].pk) for p in align(outlined(own), document.clauses) if p.old is not None}
    rows = ({name: asdict(clause)[name] for name in OUTLINED} for clause in document.clauses)
    return [{"key": keys.get(at, ""), **row} for at, row in enumerate(rows)]


def outlined(rows: Sequence[Clause]) -> Sequence[Outlined]:
    return rows


def keep_edition(policy: Policy, *, draft: DocumentImport | None = None, user: User | None = None) -> PolicyText:
    """Keep the current text of the policy, whose clauses have been saved."""
    text = PolicyText.objects.create(
        policy=policy,
        number=next_number(policy),
        origin=Policy.Origin.IMPORT if draft else policy.origin,
        text=policy.source_text,
        outline=outline(policy),
        sha256=policy.sha256,
        file_name=draft.file_name if draft else "",
        source_name=policy.source_name,
        source_url=policy.source_url,
        added_at=timezone.now(),
        added_by=user,
    )
    remember(text)
    return text


def keep_copy(policy: Policy, draft: DocumentImport, document: Document, user: User | None) -> PolicyText:
    """Keep the text of a second source beside those of the policy."""
    said = {name: str(fact["value"]) for name, fact in draft.facts.items()}
    head = document.header
    text = PolicyText.objects.create(
        policy=policy,
        number=next_number(policy),
        role=PolicyText.Role.COPY,
        origin=Policy.Origin.IMPORT,
        text=draft.text,
        outline=outline_beside(document, policy),
        sha256=draft.sha256,
        file_name=draft.file_name,
        source_name=said.get("source_name", head.source_name)[:120],
        source_url=said.get("source_url", head.source_url)[:300],
        note=said.get("editor_note", "")[:300],
        added_at=timezone.now(),
        added_by=user,
    )
    remember(text)
    return text


def next_number(policy: Policy) -> int:
    return (PolicyText.objects.filter(policy=policy).aggregate(last=Max("number"))["last"] or 0) + 1
