"""The search page: hits grouped by policy, with filters counted by the index."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from platforms.addresses import bounded
from platforms.filtering import LONGEST_VALUE, is_number
from platforms.listing import Choice, Facet, Listing, toggled, with_params
from platforms.models import Platform
from policies import naming, search_log
from policies.models import Clause, Policy, Unit
from policies.search import Found, Value, find
from policies.search.highlight import Excerpt, excerpt
from policies.views import citation

LAST_PAGE = 50_000  # deeper ones are this one, so that no address asks for a list of any length
FACET_CHOICES = 50  # the most frequent; chosen ones are always shown
NO_VALUE = -1  # a chosen value that the library does not know finds nothing
LABELS = {
    "authority": "效力",
    "kind": "文种",
    "policy": "文件",
    "area": "任务领域",
    "platform": "合作平台",
    "unit": "单位",
    "year": "年份",
}
NAMED: dict[str, QuerySet[Any]] = {  # facets whose values are rows: by slug in the address
    "policy": Policy.objects.defer(*Policy.LONG_FIELDS),
    "platform": Platform.objects.all(),
    "unit": Unit.objects.all(),
}
FIXED: dict[str, dict[str, str]] = {
    "authority": {value: str(label) for value, label in Policy.Authority.choices},
    "kind": {value: str(label) for value, label in Policy.Kind.choices},
}


@dataclass(frozen=True)
class Hit:
    """One clause of the result, with what stands above it in its document, outermost first."""

    clause: Clause
    ancestors: list[Clause]
    excerpt: Excerpt


@dataclass(frozen=True)
class Group:
    """The hits of one policy on this page, and how many it has in all."""

    policy: Policy
    hits: list[Hit]
    total: int


@dataclass(frozen=True)
class SearchListing(Listing):
    """A listing whose keyword is not one of the filters that can be taken away."""

    @property
    def keyword(self) -> str:
        return ""

    @property
    def reset_url(self) -> str:
        return with_params(QueryDict(), q=self.params.get("q", ""))


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    typed = request.GET.get("q", "").replace("\x00", "").strip()
    number = request.GET.get("page", "")
    page = min(int(number), LAST_PAGE) if is_number(number) else 1
    params = bounded(request.GET)
    cited = citation.cited(request)
    if straight := citation.straight(request, cited):
        return straight
    found = find(typed, _filters(params), page=page)
    search_log.record(request, typed, hits=found.total, near=found.best)
    names = naming.find(typed, cited) if page == 1 else []
    context = {"typed": typed, "found": found, "names": names, "citation": cited, "listing": _listing(params, found)}
    return render(request, "policies/search.html", context)


def _listing(params: QueryDict, found: Found) -> Listing:
    """All that the list partials need; the rows of the page are Groups."""
    paginator = Paginator(range(found.pages), 1)
    facets = tuple(_facet(params, name, found.facets.get(name, {})) for name in LABELS)
    return SearchListing(params=params, page=Page(_groups(found), found.page, paginator), facets=facets)


def _groups(found: Found) -> list[Group]:
    """The documents of the page with their clauses, in rank order."""
    long_fields = [f"policy__{name}" for name in Policy.LONG_FIELDS]
    ids = [clause for group in found.groups for clause in group.clauses]
    rows = Clause.objects.select_related("policy", "parent").defer(*long_fields).in_bulk(ids)
    above = _above(rows.values())
    groups = []
    for group in found.groups:
        clauses = [rows[pk] for pk in group.clauses if pk in rows]
        if clauses:
            hits = [_hit(clause, above, found.needles) for clause in clauses]
            groups.append(Group(clauses[0].policy, hits, group.total))
    return groups


def _above(clauses: Iterable[Clause]) -> dict[tuple[int, str], Clause]:
    """The clauses that `clauses` stand in, by document and path, however deep they stand; one query."""
    wanted = {(clause.policy_id, path) for clause in clauses for path in _paths_above(clause.path)}
    policies, paths = {policy for policy, _ in wanted}, {path for _, path in wanted}
    rows = Clause.objects.for_outline().filter(policy__in=policies, path__in=paths)
    return {(row.policy_id, row.path): row for row in rows}


def _paths_above(path: str) -> list[str]:
    """The paths that a path goes through: 7, 7.35 of 7.35.p1."""
    parts = path.split(".")
    return [".".join(parts[:number]) for number in range(1, len(parts))]


def _hit(clause: Clause, above: Mapping[tuple[int, str], Clause], needles: Iterable[str]) -> Hit:
    ancestors = [above[key] for path in _paths_above(clause.path) if (key := (clause.policy_id, path)) in above]
    return Hit(clause, ancestors, excerpt(clause.text, needles, len(clause.heading)))


def _filters(params: QueryDict) -> dict[str, tuple[Value, ...]]:
    """The filters that the address names, as the index knows them."""
    chosen = {name: _chosen(params, name) for name in LABELS}
    return {name: _values(name, texts) for name, texts in chosen.items() if texts}


def _chosen(params: QueryDict, name: str) -> list[str]:
    return [text for text in params.getlist(name) if text and "\x00" not in text and len(text) <= LONGEST_VALUE]


def _values(name: str, texts: list[str]) -> tuple[Value, ...]:
    if name in NAMED:
        return tuple(NAMED[name].filter(slug__in=texts).values_list("pk", flat=True)) or (NO_VALUE,)
    if name == "year":
        return tuple(int(text) for text in texts if is_number(text)) or (NO_VALUE,)
    return tuple(texts)


def _facet(params: QueryDict, name: str, counts: Mapping[Value, int]) -> Facet:
    """The choices of one facet: years from the latest, all else by count; chosen ones stay, even without a hit."""
    frequent = sorted(counts, key=lambda value: (-counts[value], str(value)))[:FACET_CHOICES]
    rows = _named(name, frequent) if name in NAMED else [(str(value), _label(name, value), value) for value in frequent]
    chosen = _chosen(params, name)
    found = {key: (label, counts[value]) for key, label, value in rows}
    found |= {text: (_label(name, text), 0) for text in chosen if text not in found}
    keys = sorted(found, reverse=True) if name == "year" else list(found)
    choices = (Choice(key, *found[key], key in chosen, toggled(params, name, key)) for key in keys)
    return Facet(name, LABELS[name], tuple(choices))


def _named(name: str, values: list[Value]) -> list[tuple[str, str, Value]]:
    rows = NAMED[name].in_bulk(values)
    return [(rows[value].slug, str(rows[value]), value) for value in values if value in rows]


def _label(name: str, value: Value) -> str:
    return FIXED.get(name, {}).get(str(value), str(value))
