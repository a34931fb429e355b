"""The proposal of a long draft, kept for a minute: who reads it page by page waits for the first page only.

It belongs to one version of the draft, so what is saved on it was seen on it; of the library it may be a minute behind.
Whatever publishes works everything out anew.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from policies.importing import documents
from policies.importing.proposals import Proposal
from policies.models import DocumentImport

LONG = 100_000  # characters; a shorter one is worked out in well under a second
SECONDS = 60


@dataclass(frozen=True)
class Kept:
    """The proposal of one state of one draft, and when it was worked out."""

    key: tuple[int, int, str]
    proposal: Proposal
    at: float


_kept: list[Kept] = []  # one at most: two million characters take some 200 MB


def proposal_of(draft: DocumentImport) -> Proposal:
    """What the draft would become, as of a minute ago at the latest."""
    if len(draft.text) < LONG:
        return documents.proposal(draft)
    key = (draft.pk, draft.version, draft.sha256)
    for kept in _kept[:]:
        if kept.key == key and time.monotonic() - kept.at < SECONDS:
            return kept.proposal
    proposal = documents.proposal(draft)
    _kept[:] = [Kept(key, proposal, time.monotonic())]
    return proposal
