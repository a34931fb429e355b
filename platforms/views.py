"""Pages of the cooperation platforms."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from platforms.filters import PlatformFilter
from platforms.listing import back_url
from platforms.models import Platform
from platforms.profile import Profile, overview


@require_safe
def platform_list(request: HttpRequest) -> HttpResponse:
    platforms = Platform.objects.for_list()
    listing = PlatformFilter(request.GET, platforms).listing()
    context = {"listing": listing, "platforms": platforms, "picture": overview(platforms)}
    return render(request, "platforms/platform_list.html", context)


@require_safe
def platform_detail(request: HttpRequest, slug: str) -> HttpResponse:
    platform = get_object_or_404(Platform.objects.for_page(), slug=slug)
    back = back_url(request, reverse("platforms:platform_list"))
    context = {"platform": platform, "profile": Profile(platform), "back": back}
    return render(request, "platforms/platform_detail.html", context)
