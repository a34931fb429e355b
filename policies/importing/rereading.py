"""An imported document read again: units registered since are then found in it, and the parser's later wisdom."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from policies.importing import documents, proposals, publishing
from policies.importing.building import build
from policies.importing.known import Known
from policies.importing.reading import FixtureError
from policies.importing.store import one_at_a_time
from policies.models import DocumentImport, Policy
from policies.parsing import parse

Purpose, State = DocumentImport.Purpose, DocumentImport.State


def reread(policy: Policy, *, user: User | None) -> None:
    """Bring the rows of an imported policy up to what its text says to the parser and the library of today.

    The text, what was entered over it and what reviewers decided stay, and so do people's entries. Raises
    ValidationError in Chinese; then nothing is saved.
    """
    try:
        with transaction.atomic():
            one_at_a_time()
            _reread(Policy.objects.select_for_update(no_key=True).get(pk=policy.pk), user)
    except FixtureError as error:
        raise ValidationError(f"“{policy}”没有重读：{error}") from error
    except DatabaseError as error:
        raise ValidationError(f"“{policy}”没有重读，什么也没有保存。请重试：{error}") from error


def _reread(policy: Policy, user: User | None) -> None:
    brought = DocumentImport.objects.filter(policy=policy, state=State.PUBLISHED).exclude(purpose=Purpose.COPY)
    draft = brought.order_by("settled_at", "pk").last()
    if policy.origin != Policy.Origin.IMPORT or draft is None:
        raise ValidationError(f"“{policy}”由资料库载入，不能在此重读；请重新生成并载入资料库。")
    draft.purpose, draft.policy = Purpose.EDITION, policy  # for the reading only; the row stays as it is
    known = Known()
    wanted = documents.wanted_draft(draft, parse(draft.text, known.names))
    built = build(wanted, known)
    proposals.without(built, draft.decisions)
    publishing.save(wanted, built, draft, user)
