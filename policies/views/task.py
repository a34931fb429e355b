"""HTML views of the task pages."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from platforms.exporting import answer
from platforms.listing import Listing, back_url
from policies import wordings
from policies.boards import board, kept, ledgers, ways
from policies.desk.acts import acts_of
from policies.filters import TaskFilter
from policies.models import Task
from policies.sheets import grouped, grouped_sheet, task_sheet
from policies.sheets.base import Site


@require_safe
def task_list(request: HttpRequest) -> HttpResponse:
    tasks = TaskFilter(request.GET, Task.objects.for_list())
    template, context = SHOWN.get(ways.view_of(tasks.data), _table)(tasks)
    common = {"ways": ways.ways(tasks.data), "kept": kept.kept(request.user, tasks.data)}
    common |= keyword_context(request, context["listing"])
    return render(request, template, {**context, **common})


@require_safe
def task_export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The list of tasks as a file, all pages of it."""
    tasks, site = TaskFilter(request.GET, Task.objects.for_export()), Site.of(request)
    tasks.in_words = True
    in_groups = ways.view_of(tasks.data) == "ledger"
    return answer(request, grouped_sheet(tasks, site) if in_groups else task_sheet(tasks.listing(), site), kind)


def _table(tasks: TaskFilter) -> tuple[str, dict[str, Any]]:
    return "policies/task_list.html", {"listing": tasks.listing(), "answering": tasks.answering()}


def _board(tasks: TaskFilter) -> tuple[str, dict[str, Any]]:
    shown = tasks.keeping("board", lambda: board.board(tasks.rows, tasks.data))
    return "policies/task_board.html", {"listing": tasks.listing(), "board": shown, "listing_wide": True}


def _ledger(tasks: TaskFilter) -> tuple[str, dict[str, Any]]:
    listing = tasks.listing(ledgers.ROWS, ledgers.lines(tasks.rows, tasks.data))
    groups = ledgers.groups(tasks.rows, listing.page, tasks.data)
    by = {"grouping": ledgers.group_links(tasks.data), "group_by": ledgers.grouping(tasks.data).name}
    context = {"listing": listing, "groups": groups, "listing_wide": True, "export_most": grouped.MOST, **by}
    return "policies/task_ledger.html", context


SHOWN = {"board": _board, "ledger": _ledger}


def keyword_context(request: HttpRequest, listing: Listing) -> dict[str, object]:
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
