"""HTML views of the figures: what the documents say in numbers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from policies.filters import FigureFilter
from policies.filters.figure import BY_NUMBER
from policies.models import Figure, FigurePair


@require_safe
def figure_list(request: HttpRequest) -> HttpResponse:
    listing = FigureFilter(request.GET, Figure.objects.for_list()).listing()
    context = {
        "listing": listing,
        "pairs": FigurePair.objects.by_figure(listing.page.object_list),
        "by_number": listing.sort in BY_NUMBER,
    }
    return render(request, "policies/figure_list.html", context)
