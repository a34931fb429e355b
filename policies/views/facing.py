"""平行对照: the two sides of each joint task next to each other."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from platforms.exporting import answer
from policies.boards import kept, pairs, ways
from policies.filters import FacingFilter
from policies.models import SavedView, Task
from policies.sheets import facing_sheet
from policies.sheets.base import Site
from policies.views.task import keyword_context


@require_safe
def task_facing(request: HttpRequest) -> HttpResponse:
    tasks = FacingFilter(request.GET, Task.objects.for_list())
    listing = tasks.listing()
    context = {"listing": listing, "pairs": pairs.pairs(listing.page), "ways": ways.ways(tasks.data, "facing")}
    context |= {"kept": kept.kept(request.user, tasks.data, SavedView.Page.FACING), **keyword_context(request, listing)}
    return render(request, "policies/task_facing.html", context)


@require_safe
def facing_export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The list as a file, all pages of it."""
    tasks = FacingFilter(request.GET, Task.objects.for_list())
    tasks.in_words = True
    listing = tasks.listing()
    return answer(request, facing_sheet(listing, Site.of(request)), kind)
