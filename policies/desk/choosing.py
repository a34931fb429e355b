"""A clause as evidence, from what a person typed: its address, a citation of it, or words that it has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.urls import Resolver404, resolve

from policies import naming
from policies.models import Clause

OFFERED = 8
LONGEST = 200


@dataclass(frozen=True)
class Chosen:
    """The one clause that was meant; else those that may be, best first; else neither.

    `missing`: in words, which part of a citation was not found.
    """

    clause: Clause | None = None
    offered: tuple[Clause, ...] = ()
    missing: str = ""


def choose(typed: str) -> Chosen:
    """What was typed, as a clause: an address of this site, 「文件简称 三（二）」, or words to search for."""
    words = typed.replace("\0", "").strip()[:LONGEST]
    if not words:
        return Chosen()
    if clause := at_addresses([words]).get(words):
        return Chosen(clause)
    found = cited(words)
    return found if found.clause or found.offered else Chosen(offered=searched(words))


def cited(words: str) -> Chosen:
    """The clause that a citation means, or those it may mean; nothing is searched for."""
    answer = naming.cite(words[:LONGEST])
    if answer is None:
        return Chosen()
    found = at_addresses([answer.url, *(each.url for each in answer.named)])
    named = [found[each.url] for each in answer.named if each.url in found]
    return Chosen(found.get(answer.url), tuple(dict.fromkeys(named))[:OFFERED], answer.missing)


def at_addresses(addresses: Iterable[str]) -> dict[str, Clause]:
    """The clauses whose pages have these addresses, with or without the host, by address; one query.

    An address that is the page of no clause is left out.
    """
    keys = {address: key for address in addresses if (key := _key(address))}
    if not keys:
        return {}
    slugs, paths = ({key[at] for key in keys.values()} for at in (0, 1))
    rows = Clause.objects.named().filter(policy__slug__in=slugs, path__in=paths)
    found = {(each.policy.slug, each.path): each for each in rows}
    return {address: found[key] for address, key in keys.items() if key in found}


def _key(address: str) -> tuple[str, str] | None:
    """The document and path that the address of a clause's page names; None if it is no such address."""
    if not address.startswith(("/", "http://", "https://")):
        return None
    try:
        found = resolve(unquote(urlsplit(address).path).replace("\0", ""))
    except (Resolver404, ValueError):  # ValueError: a host that is none, such as [::1
        return None
    named = found.view_name == "policies:clause_detail"
    return (found.kwargs["slug"], found.kwargs["path"]) if named else None


def searched(words: str) -> tuple[Clause, ...]:
    """The clauses that best fit the words."""
    return tuple(Clause.objects.named().search(words)[:OFFERED])
