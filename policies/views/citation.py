"""Going straight to what a citation in a search box means; and on its page, the line that leads back to the search."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.urls import reverse

from policies import naming
from policies.models import Policy

PLAIN = frozenset({"q", "policy", "sort", "go"})  # what a search may have set that goes straight on
LONGEST = 200


@dataclass(frozen=True, slots=True)
class CameBy:
    """The citation that led to a page, as typed, and the address that searches for it instead."""

    typed: str
    search: str


def cited(request: HttpRequest) -> naming.Answer | None:
    """What was typed into the search box, as a citation; `policy`, if it names one document, is the one at hand."""
    return naming.cite(_typed(request, "q"), _at_hand(request))


def straight(request: HttpRequest, answer: naming.Answer | None) -> HttpResponseRedirect | None:
    """The way to the one thing that was cited; None where filters are set, or the search itself is asked for."""
    set_ = {name for name, value in request.GET.items() if value}
    if answer is None or not answer.url or set_ - PLAIN or stays(request.GET):
        return None
    return HttpResponseRedirect(f"{answer.url}?{urlencode({'cited': _typed(request, 'q')})}")


def stays(params: QueryDict) -> bool:
    """Whether the address asks for the search itself: `go=0`, or in a form the words that it was sent with before.

    So a form keeps what was asked for these words, and other words typed into it go straight again.
    """
    wanted = params.get("go", "").strip()
    return bool(wanted) and wanted in {"0", params.get("q", "").strip()}


def came_by(request: HttpRequest, policy: Policy) -> CameBy | None:
    """The citation that led to this page of `policy`; None unless it leads here: an address may say anything."""
    typed = _typed(request, "cited")
    if not typed:
        return None
    for within in (None, policy):
        answer = naming.cite(typed, within.pk if within else None)
        if answer and answer.url == request.path:
            where = {"policy": within.slug} if within else {}
            return CameBy(typed, f"{reverse('policies:search')}?{urlencode({'q': typed, **where, 'go': '0'})}")
    return None


def _typed(request: HttpRequest, name: str) -> str:
    return request.GET.get(name, "").replace("\x00", "").strip()[:LONGEST]


def _at_hand(request: HttpRequest) -> int | None:
    slugs = [slug for slug in request.GET.getlist("policy") if slug and "\x00" not in slug]
    return Policy.objects.values_list("pk", flat=True).filter(slug=slugs[0]).first() if len(slugs) == 1 else None
