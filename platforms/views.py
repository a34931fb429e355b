"""Pages of the cooperation platforms and of the regions that take part in them."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from platforms.exporting import Site, answer
from platforms.filters import PlaceFilter, PlatformFilter
from platforms.listing import back_url
from platforms.models import Platform, Region
from platforms.places import Place, address, known_as, renamed
from platforms.profile import Profile, overview, stage_table
from platforms.sheets import platform_sheet


@require_safe
def platform_list(request: HttpRequest) -> HttpResponse:
    platforms = Platform.objects.with_members().prefetch_related("stage_moves")
    context = {
        "listing": PlatformFilter(request.GET, Platform.objects.for_list()).listing(),
        "platforms": platforms,
        "picture": overview(platforms),
        "stages": stage_table(platforms),
    }
    return render(request, "platforms/platform_list.html", context)


@require_safe
def platform_export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The list of platforms as a file, all pages of it."""
    listing = PlatformFilter(request.GET, Platform.objects.for_list()).listing()
    return answer(request, platform_sheet(listing, Site.of(request)), kind)


@require_safe
def platform_detail(request: HttpRequest, slug: str) -> HttpResponse:
    platform = get_object_or_404(Platform.objects.for_page(), slug=slug)
    back = back_url(request, reverse("platforms:platform_list"))
    context = {"platform": platform, "profile": Profile(platform, request.GET.get("page", "")), "back": back}
    return render(request, "platforms/platform_detail.html", context)


@require_safe
def region_list(request: HttpRequest) -> HttpResponse:
    listing = PlaceFilter(request.GET, Region.objects.for_list()).listing()
    context = {"listing": listing, "picture": overview(Platform.objects.with_members())}
    return render(request, "platforms/region_list.html", context)


@require_safe
def region_find(request: HttpRequest) -> HttpResponse:
    return redirect(address(request.GET.get("q", "")))


@require_safe
def region_detail(request: HttpRequest, code: str) -> HttpResponse:
    region = Region.objects.for_page().filter(code=code).first()
    if region is None:
        return redirect(renamed(code))
    place = Place(region, request.GET.get("page", ""))
    back = back_url(request, reverse("platforms:region_list"))
    context = {"region": region, "place": place, "was": known_as(region, request.GET.get("was", "")), "back": back}
    return render(request, "platforms/region_detail.html", context)
