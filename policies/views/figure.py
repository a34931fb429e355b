"""HTML views of the figures: what the documents say in numbers."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from platforms.exporting import answer
from policies.filters import FigureFilter
from policies.filters.figure import BY_NUMBER
from policies.models import Figure, FigurePair
from policies.sheets import figure_sheet
from policies.sheets.base import Site


@require_safe
def figure_list(request: HttpRequest) -> HttpResponse:
    listing = FigureFilter(request.GET, Figure.objects.for_list()).listing()
    context = {
        "listing": listing,
        "pairs": FigurePair.objects.by_figure(listing.page.object_list),
        "by_number": listing.sort in BY_NUMBER,
    }
    return render(request, "policies/figure_list.html", context)


@require_safe
def figure_export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The list of figures as a file, all pages of it."""
    listing = FigureFilter(request.GET, Figure.objects.for_list()).listing()
    return answer(request, figure_sheet(listing, Site.of(request)), kind)
