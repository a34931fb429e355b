"""Has the library this document already? By its bytes, its number, its title and its words."""

from __future__ import annotations

from dataclasses import dataclass

from policies.importing.known import Known
from policies.importing.likeness import alike, body, differences, resembling
from policies.models import DocumentImport, Policy, PolicyText
from policies.parsing import Document
from policies.parsing.citing import Catalogue
from policies.parsing.numbers import document_number

NEW, EDITION, COPY = (purpose.value for purpose in DocumentImport.Purpose)
SAME = 0.97  # likeness from which a body is another printing of the same text
RELATED = 0.8  # and from which, whatever its number and title say, it is proposed as another text of the same
WORTH_SHOWING = 0.3
SAME_FILE = "文件完全相同"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A policy that may be the same document. `alike`: share of the words of the bodies in common, 0 to 1.

    `purpose`: what the draft then is; new if the policy only resembles it. `reasons`: in Chinese.
    """

    policy: Policy
    purpose: str
    reasons: tuple[str, ...]
    alike: float
    by_name: bool = False  # its number or title is the same


def candidates(draft: DocumentImport, document: Document, known: Known) -> tuple[Candidate, ...]:
    """Policies that may be the same document, the likeliest first."""
    said = body([clause.text for clause in document.clauses])
    texts = {text.policy_id: text for text in reversed(resembling(said))}
    same = set(PolicyText.objects.filter(sha256=draft.sha256).values_list("policy_id", flat=True))
    titled = Catalogue.of(known.held).find(document.header.title, document.header.document_number)
    by_title = set(Policy.objects.filter(slug__in=titled.slugs).values_list("pk", flat=True))
    policies = Policy.objects.filter(pk__in=same | by_title | texts.keys()).defer(*Policy.LONG_FIELDS)
    found = []
    for policy in policies:
        reason = [titled.basis + "相同"] if policy.pk in by_title else []
        text = texts.get(policy.pk) or last_edition(policy)
        found.append(judge(policy, text, document, said, ([SAME_FILE] if policy.pk in same else []) + reason))
    worthy = [candidate for candidate in found if candidate.purpose != NEW or candidate.alike >= WORTH_SHOWING]
    return tuple(sorted(worthy, key=lambda each: (each.purpose == NEW, -len(each.reasons), -each.alike)))


def last_edition(policy: Policy) -> PolicyText | None:
    return PolicyText.objects.filter(policy=policy, role=PolicyText.Role.EDITION).order_by("number").last()


def numbered_otherwise(policy: Policy, document: Document) -> bool:
    """Whether both have a number and not the same: then they are two documents, however alike."""
    own, other = document_number(policy.document_number), document_number(document.header.document_number)
    return bool(own and other and own.serial and other.serial and not own.part_of(other))


def judge(policy: Policy, text: PolicyText | None, document: Document, said: str, reasons: list[str]) -> Candidate:
    """What the draft is beside one text of a policy, for these reasons and for its words."""
    share = alike(said, body([row["text"] for row in text.outline])) if text else 0.0
    different = differences(text.outline, document.clauses) if text and share >= SAME else 0
    by_name = any(reason != SAME_FILE for reason in reasons)
    purpose = EDITION if reasons or share >= RELATED else NEW
    if share >= SAME and not different:
        purpose = COPY
    if numbered_otherwise(policy, document) and SAME_FILE not in reasons:
        purpose, reasons = NEW, [*reasons, "发文字号不同"]
    if share >= WORTH_SHOWING:
        reasons = [*reasons, f"正文有 {share:.1%} 相同" + (f"，{different} 处条款不同" if different else "")]
    return Candidate(policy, purpose, tuple(reasons), share, by_name)
