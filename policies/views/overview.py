"""HTML views of the register as a whole."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from policies import standing


@require_safe
def overview_page(request: HttpRequest) -> HttpResponse:
    return render(request, "policies/overview.html", {"overview": standing.overview(request.GET)})


@require_safe
def coverage_page(request: HttpRequest) -> HttpResponse:
    return render(request, "policies/coverage.html", {"coverage": standing.coverage(request.GET)})
