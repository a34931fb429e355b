"""A clause as evidence, from what a person typed: its address, a citation of it, or words that it has."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.urls import Resolver404, resolve

from policies import naming
from policies.models import Clause, Policy
from policies.models.clause import ClauseQuerySet

OFFERED = 8
LONGEST = 200


@dataclass(frozen=True)
class Chosen:
    """The one clause that was meant; else those that may be, best first; else neither."""

    clause: Clause | None = None
    offered: tuple[Clause, ...] = ()


def choose(typed: str) -> Chosen:
    """What was typed, as a clause: an address of this site, 「文件简称 三（二）」, or words to search for."""
    words = typed.replace("\0", "").strip()[:LONGEST]
    if not words:
        return Chosen()
    if clause := at_address(words):
        return Chosen(clause)
    cited = naming.cite(words)
    if cited and (clause := at_address(cited.url)):
        return Chosen(clause)
    named = [clause for each in (cited.named if cited else ()) if (clause := at_address(each.url))]
    return Chosen(offered=tuple(named[:OFFERED]) or searched(words))


def at_address(address: str) -> Clause | None:
    """The clause whose page has this address, with or without the host; None if it is the page of none."""
    if not address.startswith(("/", "http://", "https://")):
        return None
    try:
        found = resolve(unquote(urlsplit(address).path).replace("\0", ""))
    except (Resolver404, ValueError):  # ValueError: a host that is none, such as [::1
        return None
    if found.view_name != "policies:clause_detail":
        return None
    return clauses().filter(policy__slug=found.kwargs["slug"], path=found.kwargs["path"]).first()


def searched(words: str) -> tuple[Clause, ...]:
    """The clauses that best fit the words."""
    return tuple(clauses().search(words)[:OFFERED])


def clauses() -> ClauseQuerySet:
    """Clauses with their documents and what they stand in."""
    return Clause.objects.select_related("policy", "parent").defer(*(f"policy__{name}" for name in Policy.LONG_FIELDS))
