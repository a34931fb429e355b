"""HTML views of the task pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from platforms.listing import Listing, back_url
from policies import wordings
from policies.filters import TaskFilter
from policies.models import Task


@require_safe
def task_list(request: HttpRequest) -> HttpResponse:
    tasks = TaskFilter(request.GET, Task.objects.for_list())
    listing = tasks.listing()
    context = {"listing": listing, "answering": tasks.answering(), **_keyword(request, listing)}
    return render(request, "policies/task_list.html", context)


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
    context = {"task": task, "back": back_url(request, reverse("policies:task_list"))}
    return render(request, "policies/task_detail.html", context)
