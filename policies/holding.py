"""Which of the documents that facts about platforms name are in the library, and which clause of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db.models import Q
from django.urls import reverse

from policies.models import Clause, Policy
from policies.parsing import fold
from policies.parsing.numbers import DocumentNumber, document_number

SLUG, NUMBER, TITLES = 1, 2, slice(3, 6)


class Paper(Protocol):
    """What is asked of a fact that names a document; StageMove and MemberListing have it (`place` only the latter)."""

    document: str
    number: str


@dataclass(frozen=True)
class Holding:
    """The documents of the library that some facts name; `clauses`: their pages by document and folded marker."""

    policies: tuple[tuple[Any, ...], ...] = ()
    clauses: dict[tuple[int, str], str] = field(default_factory=dict)

    def policy_of(self, paper: Paper) -> tuple[Any, ...] | None:
        """The row of the document: the one with its number, or with its title and no number that says otherwise."""
        number, title = read(paper.number), named(paper.document)
        if number and (found := next((row for row in self.policies if read(row[NUMBER]) == number), None)):
            return found
        titled = (row for row in self.policies if title and title in {fold(text) for text in row[TITLES]})
        return next((row for row in titled if not (number and row[NUMBER])), None)

    def url_of(self, paper: Paper) -> str:
        """The page of the clause that is named, else of the document; empty if the library has neither."""
        row = self.policy_of(paper)
        if row is None:
            return ""
        clause = self.clauses.get((row[0], fold(getattr(paper, "place", ""))), "")
        return clause or reverse("policies:policy_detail", args=[row[SLUG]])


def holding(papers: Iterable[Paper]) -> Holding:
    """Return what the library has of `papers`; two queries at most."""
    rows = list(papers)
    numbers = {number for row in rows if (number := read(row.number))}
    titles = {row.document.strip().removeprefix("《").removesuffix("》") for row in rows if row.document.strip()}
    condition = Q(title__in=titles) | Q(short_title__in=titles) | Q(inner_title__in=titles)
    for number in numbers:
        condition |= Q(number_year=number.year, number_serial=number.serial)
    fields = ("pk", "slug", "document_number", "title", "short_title", "inner_title")
    policies = tuple(Policy.objects.filter(condition).order_by("slug").values_list(*fields)) if rows else ()
    places = {fold(place) for row in rows if (place := getattr(row, "place", ""))}
    return Holding(policies, clauses([row[0] for row in policies], places))


def clauses(policies: list[int], markers: set[str]) -> dict[tuple[int, str], str]:
    """Return the page of each clause with one of these markers, where a document has only one such clause."""
    forms = markers | {marker.replace("(", "（").replace(")", "）") for marker in markers}
    rows = (
        Clause.objects.filter(policy__in=policies, marker__in=forms) if policies and markers else Clause.objects.none()
    )
    found: dict[tuple[int, str], list[str]] = {}
    for policy, slug, marker, path in rows.values_list("policy", "policy__slug", "marker", "path"):
        url = reverse("policies:clause_detail", args=[slug, path])
        found.setdefault((policy, fold(marker)), []).append(url)
    return {key: urls[0] for key, urls in found.items() if len(urls) == 1}


def read(number: str) -> DocumentNumber | None:
    """Return a document number that is whole, read; None for anything else."""
    found = document_number(number) if number else None
    return found if found and found.year and found.serial else None


def named(document: str) -> str:
    """Return a title as titles are compared: without the marks around it, folded."""
    return fold(document.strip().removeprefix("《").removesuffix("》"))
