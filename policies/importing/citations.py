"""Documents cited from outside that the library turns out to hold: linked when it comes to hold them."""

from __future__ import annotations

from collections.abc import Iterator

from policies.importing.known import Known
from policies.models import CitedDocument, Policy
from policies.parsing.citing import Catalogue

BY_EDITOR = "编辑认定"


def link_citations() -> int:
    """Bring what cited documents are said to be up to the documents of the library. Returns how many changed.

    One is linked by its number or its title (`policy_basis` says which), and left open where several documents fit.
    What an editor decided stays.
    """
    catalogue, ids = known_documents()
    changed = []
    for cited in CitedDocument.objects.exclude(policy_basis=BY_EDITOR).order_by("pk"):
        found = catalogue.find(cited.title, cited.document_number)
        meant = ids.get(found.slug)
        basis = found.basis if meant else ""
        if (cited.policy_id, cited.policy_basis) != (meant, basis):
            cited.policy_id, cited.policy_basis = meant, basis
            changed.append(cited)
    CitedDocument.objects.bulk_update(changed, ["policy", "policy_basis"], batch_size=500)
    return len(changed)


def known_documents() -> tuple[Catalogue, dict[str, int]]:
    """All policies by what others cite them with, and their ids by slug."""
    return Catalogue.of(Known().held), dict(Policy.objects.values_list("slug", "pk"))


def candidates(cited: CitedDocument, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """(slug, reason) of the documents that a cited one may be, the likeliest first; not those that cite it."""
    citing = set(cited.mentions.values_list("clause__policy__slug", flat=True))
    for slug, reason in catalogue.candidates(cited.title, cited.document_number):
        if slug not in citing:
            yield slug, reason


def undecided(catalogue: Catalogue) -> list[int]:
    """The ids of cited documents without a decision that several documents of the library fit."""
    rows = CitedDocument.objects.filter(policy=None).exclude(policy_basis=BY_EDITOR)
    named = rows.values_list("pk", "title", "document_number")
    return [pk for pk, title, number in named if len(catalogue.find(title, number).slugs) > 1]
