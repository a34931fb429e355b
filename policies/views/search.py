"""The search page: hits grouped by policy, with filters counted by the index."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from platforms.addresses import bounded
from platforms.exporting import answer
from platforms.filtering import is_number
from platforms.listing import Listing, PageLink, Sort, with_params
from policies import facets, naming, search_log, wordings
from policies.facets import Asked
from policies.results import Results, results
from policies.search import Found, find, find_all
from policies.sheets import found_sheet
from policies.sheets.base import Site
from policies.sheets.found import MOST
from policies.suggesting import nearest
from policies.views import citation
from policies.views.explaining import explained
from policies.views.ways_out import ways_out

LAST_PAGE = 50_000  # deeper ones are this one, so that no address asks for a list of any length
KEPT = ("exact", "go", "explain")  # parameters that filters, sorts and pages keep
SORTS = {"": "rank", "date": "date", "order": "order"}  # in the address -> of the search
RANK, DATE, ORDER = (
    Sort("", "相关程度"),
    Sort("date", "日期（新→旧）"),
    Sort("order", "文件次序"),
)


@dataclass(frozen=True)
class SearchListing(Listing):
    """A listing whose keyword is not one of the filters that can be taken away, sorted as the search says it is."""

    sorted_by: str = ""

    @property
    def keyword(self) -> str:
        return ""

    @property
    def sort_links(self) -> tuple[PageLink, ...]:
        return tuple(
            replace(link, current=SORTS[sort.key] == self.sorted_by)
            for link, sort in zip(super().sort_links, self.sorts, strict=True)
        )

    @property
    def reset_url(self) -> str:
        kept = {name: self.params.get(name, "") for name in ("q", "sort", *KEPT)}
        return with_params(QueryDict(), **kept)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the filter form sends along unseen."""
        kept = {name: self.params.get(name, "") for name in KEPT}
        kept["go"] = self.params.get("q", "") if citation.stays(self.params) else ""
        return [(name, value) for name, value in kept.items() if value]

    @property
    def all_policies_url(self) -> str:
        """The same search in all documents."""
        return with_params(self.params, policy=None)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What was found, or before anything is asked, how to ask."""
    cited = citation.cited(request)
    if straight := citation.straight(request, cited):
        return straight
    params = bounded(request.GET)
    typed = _typed(request)
    return render(request, "policies/search.html", _found(request, params, typed, cited) if typed else {"typed": ""})


@require_safe
def search_export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """All clauses found as a file, those that the page does not show as well. Raises Http404 where nothing is asked."""
    params, typed = bounded(request.GET), _typed(request)
    if not typed:
        raise Http404("Nothing asked")
    asked = facets.asked(params)
    sort, synonyms = SORTS.get(params.get("sort", ""), "rank"), not wordings.is_exact(params)
    found = find_all(typed, asked.filters, most=MOST, sort=sort, synonyms=synonyms)
    return answer(request, found_sheet(found, typed, _listing(params, asked, found, Results()), Site.of(request)), kind)


def _typed(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\x00", "").strip()


def _found(request: HttpRequest, params: QueryDict, typed: str, cited: naming.Answer | None) -> dict[str, Any]:
    asked = facets.asked(params)
    found = find(
        typed,
        asked.filters,
        page=_page(params),
        sort=SORTS.get(params.get("sort", ""), "rank"),
        synonyms=not wordings.is_exact(params),
    )
    search_log.record(request, typed, hits=found.total, near=found.best)
    shown = results(found)
    return {
        "typed": typed,
        "found": found,
        "more": shown.more,
        "export_most": MOST,
        "listing": _listing(params, asked, found, shown),
        "names": naming.find(typed, cited) if _page(params) == 1 else [],
        "citation": cited,
        "wordings": wordings.wordings(params, found.query, request.user.has_perm),
        "asking": wordings.asking(found),
        "conditions": wordings.conditions(params, found.query),
        "nearest": nearest(_words(found)) if found.best or not (found.total or asked.filters) else [],
        "ways_out": ways_out(params, asked, typed, found),
        "explained": explained(request, asked, typed, found, shown.groups),
    }


def _words(found: Found) -> str:
    """What may hold a typing mistake: the words that were sought, neither fields nor numbers."""
    return " ".join(term.text for term in found.query.terms if not term.text.isnumeric())


def _page(params: QueryDict) -> int:
    number = params.get("page", "")
    return min(int(number), LAST_PAGE) if is_number(number) else 1


def _listing(params: QueryDict, asked: Asked, found: Found, shown: Results) -> SearchListing:
    """All that the list partials need; the rows of the page are Groups."""
    return SearchListing(
        params=params,
        page=Page(shown.groups, found.page, Paginator(range(found.pages), 1)),
        facets=facets.facets(params, asked, found),
        sorts=(RANK, ORDER) if found.single else (RANK, DATE, ORDER),
        sorted_by="order" if found.single and found.sort == "date" else found.sort,  # one document has one date
    )
