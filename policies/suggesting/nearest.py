"""What may have been meant where a search found nothing: offered with the number of clauses, never put in its place."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from policies.models.library import DatabaseLibrary
from policies.search import sounds, typos
from policies.suggesting.book import opened
from policies.suggesting.counting import Counting
from policies.suggesting.names import SORTS, Names, names
from policies.suggesting.offers import search_url

LONGEST = 200  # characters that are looked at
MOST_COUNTED = 5
FURTHER = 0.2  # what the next may cost more than the first


@dataclass(frozen=True, slots=True)
class Near:
    """Something near to what was typed: a query with the number of clauses it finds, or the page of a thing.

    `what`: what that thing is; empty for a query.
    """

    text: str
    url: str
    count: int = 0
    what: str = ""


def nearest(typed: str, limit: int = 3) -> list[Near]:
    """At most `limit` queries that may have been meant and find something, the likeliest first."""
    newest, book = DatabaseLibrary().newest(), opened()
    known = names(newest.lexicon, book)
    shelves = [*(known.shelves[sort] for sort in SORTS), *book.shelves]
    found = typos.corrections(typed[:LONGEST], shelves)[:MOST_COUNTED]
    return list(islice(_finding(found, known), limit))


def _finding(found: list[typos.Correction], known: Names) -> Iterator[Near]:
    """Those that lead somewhere and are not much further off than the first of them."""
    furthest, counting = math.inf, Counting()
    for correction in found:
        near = _near(correction, known, counting) if correction.cost <= furthest else None
        if near:
            furthest = min(furthest, correction.cost + FURTHER)
            yield near


def _near(correction: typos.Correction, known: Names, counting: Counting) -> Near | None:
    """The query, as far as it finds something; a name that no clause has leads to the page of what it names."""
    for text in dict.fromkeys((correction.text, correction.apart)):
        if count := counting.count(text):
            return Near(text, search_url(text), count)
    return _page(correction, known)


def _page(correction: typos.Correction, known: Names) -> Near | None:
    plain = sounds.key(correction.text)
    name = known.exactly(plain) if correction.meant == plain else None
    return Near(name.thing.name, name.thing.url, what=name.thing.what) if name else None
