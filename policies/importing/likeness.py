"""How alike two bodies are, and a few checksums by which a text is found again among any number of others.

Of all runs of a few characters in a body those with the smallest checksums are kept (bottom-k minhash): of two texts
that share most of their words, most of these are the same. Furniture, head, script and punctuation play no part.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from heapq import nsmallest
from typing import Any
from zlib import crc32

from django.db.models import Count

from policies.aligning import Outlined, Shape, align, words
from policies.models import PolicyText, TextSample

SAMPLES = 64
RUN = 6  # characters
FEWEST = 6  # checksums in common; a tenth of what a text has
PRINTED_ALIKE = 0.9  # likeness of two printings of one clause: slips of a scan, a lost character
SHORTEST = 10  # characters; shorter clauses (headings, 略) come and go with a reprint
DIGITS = re.compile(r"\d+(?:\.\d+)?")

Outline = Sequence[Mapping[str, Any]]


def body(texts: Sequence[str]) -> str:
    """The words of all clauses in one."""
    return "".join(words(text) for text in texts)


def checksums(said: str) -> list[int]:
    """The checksums kept of a body."""
    return nsmallest(SAMPLES, {crc32(said[at : at + RUN].encode()) for at in range(max(len(said) - RUN + 1, 0))})


def remember(text: PolicyText) -> None:
    """Keep the checksums of a text."""
    found = checksums(body([row["text"] for row in text.outline]))
    TextSample.objects.bulk_create([TextSample(text=text, checksum=checksum) for checksum in found])


def resembling(said: str, most: int = 5) -> list[PolicyText]:
    """The texts that share the most with a body, the likeliest first. Its cost does not depend on the library."""
    counted = (
        TextSample.objects.filter(checksum__in=checksums(said))
        .values("text")
        .annotate(shared=Count("pk"))
        .filter(shared__gte=FEWEST)
        .order_by("-shared", "text")
    )
    pks = [row["text"] for row in counted[:most]]
    found = PolicyText.objects.defer("text").in_bulk(pks)
    return [found[pk] for pk in pks]


def alike(one: str, other: str) -> float:
    """The share of two bodies in common, 0 to 1: of runs of three characters, each as often as it stands (Dice)."""
    first, second = (Counter(said[at : at + 3] for at in range(len(said) - 2)) for said in (one, other))
    total = first.total() + second.total()
    return 2 * (first & second).total() / total if total else float(one == other)


def differences(old: Outline, new: Sequence[Outlined]) -> int:
    """How many clauses say something else or stand in one text only; slips of a reprint are not counted."""
    shapes = [Shape.of(row) for row in old]
    count = 0
    for pair in align(shapes, new):
        before = shapes[pair.old].text if pair.old is not None else ""
        after = new[pair.new].text if pair.new is not None else ""
        count += not same_words(words(before), words(after))
    return count


def same_words(one: str, other: str) -> bool:
    """Whether two wordings are printings of one: nearly the same characters, the same numbers."""
    if one == other or max(len(one), len(other)) < SHORTEST:
        return True
    return DIGITS.findall(one) == DIGITS.findall(other) and alike(one, other) >= PRINTED_ALIKE
