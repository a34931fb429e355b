"""Addresses that earlier texts gave to clauses: where they lead now, and what to say of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import urlencode

from policies import editions
from policies.models import Clause, FormerAddress, Policy, PolicyText
from policies.quoting import place


@dataclass(frozen=True)
class Notice:
    """What a former address has to do with a clause page: the reader came by it, or it now means another clause.

    `place`: where the clause of that address stands today; empty when it is gone.
    """

    address: FormerAddress
    here: bool
    place: str = ""


def answer(request: HttpRequest, policy: Policy, path: str) -> HttpResponse:
    """Lead on from a path that no clause has now: to its clause, or to a page that says since when it is gone."""
    rows = _rows(policy, Q(path=path), "clause__text", "text__text")
    if not rows:
        raise Http404
    if rows[0].clause:
        return HttpResponseRedirect(f"{rows[0].clause.get_absolute_url()}?{urlencode({'former': path})}")
    return render(request, "policies/clause_gone.html", _gone(policy, rows[0], rows[1:]), status=410)


def _gone(policy: Policy, row: FormerAddress, others: list[FormerAddress]) -> dict[str, Any]:
    later = policy.texts.filter(role=PolicyText.Role.EDITION, number__gt=row.text.number)
    whole = editions.clauses(row.text)
    own = editions.with_parts(whole, row.path)
    return {
        "policy": policy,
        "row": row,
        "since": later.defer("text", "outline").order_by("number").first(),
        "clauses": own,
        "place": place(own[0], {clause.pk: clause for clause in whole}) if own else "",
        "others": [other for other in others if other.clause],
    }


def notices(policy: Policy, clause: Clause, came_by: str, by_id: Mapping[int, Clause]) -> list[Notice]:
    """Return what earlier texts have to say on the page of `clause`; one query.

    `came_by`: the former path that led here, as the address says; nothing is said of one that is not on record.
    """
    wanted = Q(path=clause.path) | Q(path=came_by, clause=clause)
    rows = _rows(policy, wanted, "clause__text", "text__text", "text__outline")
    pairs = [(row, by_id.get(row.clause_id or 0)) for row in rows]
    return [
        Notice(row, row.clause_id == clause.pk, place(now, by_id) if now else "")
        for row, now in pairs
        if row.clause_id != clause.pk or row.path != clause.path
    ]


def _rows(policy: Policy, wanted: Q, *without: str) -> list[FormerAddress]:
    """The former addresses of `policy` that are wanted, of the newest text first; one query."""
    rows = policy.former_addresses.filter(wanted).select_related("text", "clause").defer(*without)
    found = list(rows.order_by("-text__number"))
    for row in found:
        row.text.policy = policy
        if row.clause:
            row.clause.policy = policy
    return found
