"""What stands before every page: nothing that a database cannot hold reaches one."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

NUL = "\x00"
UTF_8 = {"utf-8", "utf8"}


class NoNulMiddleware:
    """Keeps NUL out: PostgreSQL refuses it in any text, with an error that no page expects.

    A path with NUL is no page; from the query it is taken out; a cookie with it is as good as none. A body
    said to be in another encoding than UTF-8 is refused: some decode to what no text can hold, or are none at all.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if NUL in request.path_info:
            raise Http404("No path has a NUL in it")
        if (request.content_params or {}).get("charset", "utf-8").lower() not in UTF_8:
            raise BadRequest("A body must be in UTF-8")
        request.META["QUERY_STRING"] = without_nul(request.META.get("QUERY_STRING", ""))
        for name in [name for name, value in request.COOKIES.items() if NUL in value]:
            del request.COOKIES[name]
        return self.get_response(request)


class PrivateMiddleware:
    """Keeps what is made for one person out of caches: proxies store none of it, browsers ask again before showing it.

    Not `no-store`, by which going back to a form would lose what was typed. A logout empties the cache of the browser,
    so that whoever sits down next does not see those pages by going back.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        given = response.cookies.get(settings.SESSION_COOKIE_NAME)
        if (given or settings.SESSION_COOKIE_NAME in request.COOKIES) and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_cache=True)
        if given and not given.value:
            response.headers["Clear-Site-Data"] = '"cache"'
        return response


def without_nul(query: str) -> str:
    """Return the query string without NUL; again and again, since what is left may form a new one.

    >>> without_nul("a=%00&b=%%0000c")
    'a=&b=c'
    """
    while "%00" in query or NUL in query:
        query = query.replace("%00", "").replace(NUL, "")
    return query
