"""Where the pages of results say which hit was opened (static/js/opened.js)."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from policies import search_log


# No token: it would take a cookie for every reader, and what is posted here acts in nobody's name. Pages of other
# sites are refused by what the browser says of the origin.
@csrf_exempt
@require_POST
def search_click(request: HttpRequest) -> HttpResponse:
    """204 if what was posted can be counted, 400 if not, 403 if it comes from elsewhere."""
    if not is_own_page(request):
        return HttpResponse("只统计本站页面上的点击。", status=403, content_type="text/plain; charset=utf-8")
    known = search_log.record_click(request, request.POST.get("q", ""), request.POST.get("rank", ""))
    return HttpResponse(status=204 if known else 400)


def is_own_page(request: HttpRequest) -> bool:
    """Whether the browser says that a page of this site sent the request."""
    site = request.headers.get("Sec-Fetch-Site")
    origin = urlsplit(request.headers.get("Origin", ""))
    return site in {None, "same-origin"} and bool(origin.netloc) and origin.netloc == request.get_host()
