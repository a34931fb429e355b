"""HTML views of the policy pages: the list, the reading view, one clause, the source text."""

from typing import Any

from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from platforms.exporting import answer
from platforms.listing import back_url
from policies import alike, contents, pieces, quoting, reading
from policies.filters import PolicyFilter
from policies.models import Clause, FigurePair, Mention, Policy, PolicyText, Task
from policies.models.mention import MentionQuerySet
from policies.sheets import policy_sheet
from policies.sheets.base import Site
from policies.views import citation, former

WITH_TARGETS = Prefetch("mentions", Mention.objects.with_targets())


@require_safe
def policy_list(request: HttpRequest) -> HttpResponse:
    """The list of policies."""
    listing = PolicyFilter(request.GET, Policy.objects.for_list()).listing()
    return render(request, "policies/policy_list.html", {"listing": listing})


@require_safe
def policy_export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The list of policies as a file, all pages of it."""
    listing = PolicyFilter(request.GET, Policy.objects.for_list()).listing()
    return answer(request, policy_sheet(listing, Site.of(request)), kind)


@require_safe
def policy_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """The reading view: the whole document."""
    policy = get_object_or_404(Policy.objects.for_reading(), slug=slug)
    context = _document(policy, show_residue=request.GET.get("furniture") == "1")
    context["script"] = reading.script_shown(policy, request.GET.get("script", ""))
    context["came_by"] = citation.came_by(request, policy)
    context["back"] = back_url(request, reverse("policies:policy_list"))
    return render(request, "policies/policy_detail.html", context)


def _document(policy: Policy, *, show_residue: bool) -> dict[str, Any]:
    clauses = list(policy.clauses.prefetch_related(WITH_TARGETS).order_by("position"))
    problems = reading.read_problems(policy)
    shown = reading.entries(clauses, problems)
    before, after = Policy.objects.neighbours(policy)
    roles = list(policy.texts.values_list("role", flat=True))
    return {
        "policy": policy,
        "rows": pieces.rows(policy, shown, residue=show_residue),
        "contents": contents.contents(clauses),
        "problems": problems,
        "unplaced": reading.unplaced(shown, problems),
        "cards": reading.cards(clauses),
        "citation": quoting.citation(policy),
        "provenance": quoting.provenance(policy),
        "task_count": policy.tasks.count(),
        "places": {entry.clause.path: entry.place for entry in shown},
        "relations_from": reading.relations_from(policy),
        "editions": roles.count(PolicyText.Role.EDITION),
        "copies": roles.count(PolicyText.Role.COPY),
        "show_residue": show_residue,
        "previous": before,
        "next": after,
    }


@require_safe
def clause_detail(request: HttpRequest, slug: str, path: str) -> HttpResponse:
    """One clause with its context."""
    policy = get_object_or_404(Policy.objects.with_issuers(), slug=slug)
    clause = policy.clauses.select_related("parent").filter(path=path).first()
    if clause is None:
        return former.answer(request, policy, path)
    context = _clause(policy, clause, request.build_absolute_uri(clause.get_absolute_url()))
    context["came_by"] = citation.came_by(request, policy)
    by_id = {each.pk: each for each in context["whole"]}
    context["notices"] = former.notices(policy, clause, request.GET.get("former", "")[:80], by_id)
    return render(request, "policies/clause_detail.html", context)


def _clause(policy: Policy, clause: Clause, address: str) -> dict[str, Any]:
    whole = list(policy.clauses.for_outline())
    outline = reading.Outline(whole, clause)
    own = policy.clauses.filter(Q(pk=clause.pk) | Q(parent=clause)).prefetch_related(WITH_TARGETS).order_by("position")
    parts = list(own)
    problems = reading.read_problems(policy)
    (entry,), below = reading.entries(parts[:1], problems, whole), reading.entries(parts[1:], problems, whole)
    return {
        "policy": policy,
        "whole": whole,
        "clause": entry.clause,
        "entry": entry,
        "below": below,
        "outline": outline,
        "step": outline.step,
        "address": address,
        "citation": quoting.citation(policy),
        "provenance": quoting.provenance(policy),
        "script": "",
        "quotation": quoting.quotation(policy, clause, outline.place, address, entry.warning),
        "cards": reading.cards([e.clause for e in (entry, *below)]),
        "named": reading.named(entry, below),
        "task": Task.objects.for_list().filter(clause=clause).first(),
        **_figures(clause),
        **_naming_it(policy, clause),
        **_platforms(entry.clause),
        "ruled": clause.ruled_responsibilities.count(),
        "alike": alike.alike(clause, outline),
    }


def _naming_it(policy: Policy, clause: Clause) -> dict[str, Any]:
    """What other clauses say of the document, and which cite this clause."""
    cited = Mention.objects.filter(provision=clause)
    return {
        "citing": reading.by_clause(_naming(policy).exclude(clause__policy=policy).backlinks()),
        "cited_by": reading.by_clause(cited.backlinks()),
        "cited_count": cited.order_by().values("clause").distinct().count(),
    }


def _platforms(clause: Clause) -> dict[str, Any]:
    """The platforms that a clause names, and the other clauses that name them."""
    platforms = {mention.platform_id: mention.platform for mention in clause.mentions.all() if mention.platform}
    others = Mention.objects.filter(platform__in=list(platforms)).exclude(clause=clause)
    return {"platforms": list(platforms.values()), "related": reading.by_clause(others.backlinks())}


def _figures(clause: Clause) -> dict[str, Any]:
    """The figures of a clause, and what they are paired with."""
    figures = list(clause.figures.all())
    return {"figures": figures, "pairs": FigurePair.objects.by_figure(figures)}


def _naming(policy: Policy) -> MentionQuerySet:
    """The mentions of a document, those by a title that turned out to be its among them."""
    return Mention.objects.filter(Q(policy=policy) | Q(cited__policy=policy))


@require_safe
def policy_source(request: HttpRequest, slug: str) -> HttpResponse:
    """The source text as it was published, character by character."""
    policy = get_object_or_404(Policy.objects.only("source_text"), slug=slug)
    return HttpResponse(policy.source_text, content_type="text/plain; charset=utf-8")
