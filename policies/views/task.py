"""HTML views of the task pages."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from platforms.exporting import answer
from platforms.listing import Listing, back_url
from policies import wordings
from policies.desk.acts import acts_of
from policies.filters import TaskFilter
from policies.models import Task
from policies.sheets import task_sheet
from policies.sheets.base import Site


@require_safe
def task_list(request: HttpRequest) -> HttpResponse:
    tasks = TaskFilter(request.GET, Task.objects.for_list())
    listing = tasks.listing()
    context = {"listing": listing, "answering": tasks.answering(), **_keyword(request, listing)}
    return render(request, "policies/task_list.html", context)


@require_safe
def task_export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The list of tasks as a file, all pages of it."""
    listing = TaskFilter(request.GET, Task.objects.for_export()).listing()
    return answer(request, task_sheet(listing, Site.of(request)), kind)


def _keyword(request: HttpRequest, listing: Listing) -> dict[str, object]:
    """How the keyword was understood, if there is one."""
    if not listing.keyword:
        return {}
    query = wordings.of_keyword(listing.params, listing.keyword)
    return {
        "marks": wordings.marks(query, query.needles),
        "wordings": wordings.wordings(listing.params, query, request.user.has_perm),
    }


@require_safe
def task_detail(request: HttpRequest, pk: int) -> HttpResponse:
    task = get_object_or_404(Task.objects.for_page(), pk=pk)
    back = back_url(request, reverse("policies:task_list"))
    context = {"task": task, "back": back, "acts": acts_of(request.user, task)}
    return render(request, "policies/task_detail.html", context)
