"""HTML views of the policy pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from policies.filters import PolicyFilter
from policies.models import Policy


@require_safe
def policy_list(request: HttpRequest) -> HttpResponse:
    listing = PolicyFilter(request.GET, Policy.objects.for_list()).listing()
    return render(request, "policies/policy_list.html", {"listing": listing})


@require_safe
def policy_detail(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "policies/policy_detail.html", {})


@require_safe
def clause_detail(request: HttpRequest, slug: str, path: str) -> HttpResponse:
    return render(request, "policies/clause_detail.html", {})
