"""Suggestions for a search box, as JSON: short, the same for everybody, kept by browsers for half a minute."""

from __future__ import annotations

from dataclasses import asdict

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from policies.suggesting import suggestions


@require_safe
@cache_control(public=True, max_age=30)
def suggest(request: HttpRequest) -> JsonResponse:
    groups = suggestions(request.GET.get("q", ""))
    return JsonResponse({"groups": [asdict(group) for group in groups]}, headers={"X-Robots-Tag": "noindex"})
