"""HTML views of the unit pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def unit_list(request: HttpRequest) -> HttpResponse:
    return render(request, "policies/unit_list.html", {})


@require_safe
def unit_detail(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "policies/unit_detail.html", {})
