"""Pages of the cooperation platforms."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def platform_list(request: HttpRequest) -> HttpResponse:
    return render(request, "platforms/platform_list.html", {})


@require_safe
def platform_detail(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "platforms/platform_detail.html", {})
