"""相关条款: the clauses most like one, as its page lists them."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from policies import search
from policies.models import Clause, Policy
from policies.reading import Outline
from policies.search.highlight import Excerpt, excerpt
from policies.search.tokens import fold

logger = logging.getLogger(__name__)
MOST = 6


@dataclass(frozen=True)
class Alike:
    """One clause that is like another: what stands above it, what both say, and how it was found to be like."""

    clause: Clause
    ancestors: list[Clause]
    excerpt: Excerpt
    related: search.Related
    compare_url: str

    @property
    def label(self) -> str:
        """How like they are, in words."""
        if self.related.whole:
            return "几乎整条相同"
        return "同一表述" if self.related.same else "相近"


def alike(clause: Clause, outline: Outline) -> list[Alike] | None:
    """Return the clauses most like `clause`, best first; None where the index cannot say.

    Those beside it are left out: the page leads to them anyway.
    """
    beside = {other.pk for other in (outline.previous, outline.next) if other}
    try:
        found = search.related(clause.pk, MOST, apart=beside)
    except search.Unusable as error:
        logger.warning("No related clauses are listed: %s", error)
        return None
    ids = [each.clause for each in found]
    rows = Clause.objects.select_related("policy", "parent").defer(*Policy.long_fields("policy")).in_bulk(ids)
    above = Clause.objects.above(rows.values())
    return [_alike(clause, rows[each.clause], above, each) for each in found if each.clause in rows]


def _alike(clause: Clause, other: Clause, above: Mapping[tuple[int, str], Clause], related: search.Related) -> Alike:
    stretches = [other.text[span.there[0] : span.there[1]] for span in related.spans]
    needles = [fold(stretch).text for stretch in stretches] or related.shared
    ancestors = other.ancestors_in(above)
    return Alike(
        other, ancestors, excerpt(other.text, needles, len(other.heading)), related, compare_url(clause, other)
    )


def compare_url(one: Clause, other: Clause) -> str:
    """Return the address of the page that shows two clauses side by side."""
    names = {"a": f"{one.policy.slug}/{one.path}", "b": f"{other.policy.slug}/{other.path}"}
    return f"{reverse('policies:compare')}?{urlencode(names, safe='/')}"
