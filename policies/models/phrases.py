"""What is suggested while one types, kept beside the library it was read from: one row, written as a whole."""

from __future__ import annotations

import random
from collections.abc import Iterator

from django.db import models
from django.db.models import Exists, Max, Min, OuterRef

from platforms.models import Region
from policies.models.changes import batches
from policies.models.clause import Clause
from policies.models.mention import Mention
from policies.models.policy import Policy
from policies.parsing import lexicon

SAMPLE = 30_000  # clauses of a large library that are read, taken evenly from all of it

Row = tuple[int, str, str, str]


class PhraseBook(models.Model):
    """One row. `edition` tells one from the next; the library was read as it was at change `number` of the log, and the
    names as they were at `lexicon` (see ChangeCounter).

    `contents`: see policies.suggesting.book. It may lag behind the library; whoever suggests from it checks.
    """

    edition = models.CharField(max_length=24)
    number = models.PositiveBigIntegerField()
    token = models.CharField(max_length=16)
    lexicon = models.CharField(max_length=16)
    contents = models.TextField()

    def __str__(self) -> str:
        return f"{self.edition} {self.number}"


def sampled_clauses() -> Iterator[Row]:
    """Id, heading, text and authority of all clauses, or of a large library's of SAMPLE, the same ones every time."""
    for chunk in batches(_sampled_ids()):
        rows = Clause.objects.filter(pk__in=chunk).order_by("pk")
        yield from rows.values_list("pk", "heading", "text", "policy__authority")


def _sampled_ids() -> list[int]:
    ids = list(Clause.objects.order_by("pk").values_list("pk", flat=True)[: SAMPLE + 1])
    if len(ids) <= SAMPLE:
        return ids
    ends = Clause.objects.aggregate(first=Min("pk"), last=Max("pk"))
    places = range(ends["first"], ends["last"] + 1)
    return random.Random(1).sample(places, min(SAMPLE, len(places)))  # noqa: S311 an even choice is no secret


def regions_in_texts() -> list[str]:
    """The names of the regions that some clause names: the short one where that is no common word."""
    full_only = lexicon.words("region_full_only")
    rows = Region.objects.filter(Exists(Mention.objects.filter(region=OuterRef("pk"))))
    return [name if short in full_only else short for name, short in rows.values_list("name", "short_name")]


def is_official(authority: str) -> bool:
    """Whether a document of this authority is an official one."""
    return authority == Policy.Authority.OFFICIAL
