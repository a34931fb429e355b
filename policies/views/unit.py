"""HTML views of the unit pages."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from platforms.addresses import bounded
from platforms.exporting import answer
from platforms.listing import back_url, page_of
from platforms.passages import namings
from policies.boards import loads
from policies.filters import UnitFilter
from policies.models import Policy, Unit
from policies.sheets import unit_sheet
from policies.sheets.base import Site

DUTIES = 50  # of a page


@require_safe
def unit_list(request: HttpRequest) -> HttpResponse:
    listing = UnitFilter(request.GET, Unit.objects.for_list()).listing()
    found = loads.loads(listing.page)
    rows = [(unit, found[unit.pk]) for unit in listing.page]
    return render(request, "policies/unit_list.html", {"listing": listing, "rows": rows})


@require_safe
def unit_export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The list of units as a file, all pages of it."""
    listing = UnitFilter(request.GET, Unit.objects.for_list()).listing()
    return answer(request, unit_sheet(listing, Site.of(request)), kind)


@require_safe
def unit_detail(request: HttpRequest, slug: str) -> HttpResponse:
    unit = get_object_or_404(Unit.objects.for_page(), slug=slug)
    duties = page_of(bounded(request.GET), unit.responsibilities.with_tasks(), DUTIES)
    context = {
        "unit": unit,
        "listing": duties,
        "duties": loads.duties(unit, duties.page),
        "standing": loads.standing(unit),
        "policies": Policy.objects.for_list().filter(issuances__unit=unit),
        "namings": namings(unit.mentions.backlinks()),
        "region_namings": namings(unit.region.mentions.backlinks()) if unit.region else (),
        "back": back_url(request, reverse("policies:unit_list")),
    }
    return render(request, "policies/unit_detail.html", context)
