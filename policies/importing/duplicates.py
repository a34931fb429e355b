"""Has the library this document already? By its bytes, its number, its title and its words."""

from __future__ import annotations

from dataclasses import dataclass

from policies.models import DocumentImport, Policy, PolicyText
from policies.parsing import Document, fold
from policies.records.policy import NUMBER

COPY, EDITION = DocumentImport.Purpose.COPY.value, DocumentImport.Purpose.EDITION.value


@dataclass(frozen=True, slots=True)
class Candidate:
    """A policy that may be the same document. `alike`: share of the words of the bodies in common, 0 to 1.

    `purpose`: what the draft then is (edition or copy). `reasons`: in Chinese.
    """

    policy: Policy
    purpose: str
    reasons: tuple[str, ...]
    alike: float


def candidates(draft: DocumentImport, document: Document) -> tuple[Candidate, ...]:
    """Policies that may be the same document, the likeliest first."""
    texts = PolicyText.objects.filter(sha256=draft.sha256).order_by("policy_id").distinct()
    same = {text.policy_id for text in texts.only("policy_id")} | set(
        Policy.objects.filter(sha256=draft.sha256).values_list("pk", flat=True)
    )
    number = NUMBER.fullmatch(fold(document.header.document_number))
    found = Policy.objects.filter(pk__in=same)
    if number:
        found |= Policy.objects.filter(number_code=number[1], number_year=number[2], number_serial=number[3])
    return tuple(
        Candidate(
            p,
            COPY if p.pk in same else EDITION,
            ("同一份文件" if p.pk in same else "发文字号相同",),
            float(p.pk in same),
        )
        for p in found.defer(*Policy.LONG_FIELDS)
    )
