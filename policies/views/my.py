"""「我的任务」: what waits for the person who is logged in, the tasks of their units, and their reports."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from policies import tracking
from policies.desk.waiting import hands_of, reports_for, units_of, waiting_for
from policies.filters import OwnReportFilter, OwnTaskFilter
from policies.models import Task


@login_required
@require_safe
def my_tasks(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    units = units_of(user) if user.has_perm(tracking.REPORT) else []
    tasks = Task.objects.for_list().of_units(units)
    context = {
        "units": units,
        "piles": waiting_for(user),
        "listing": OwnTaskFilter(request.GET, tasks, units=units).listing() if units else None,
    }
    return render(request, "policies/my_tasks.html", context)


@login_required
@require_safe
def my_reports(request: HttpRequest) -> HttpResponse:
    """The reports that the user has to do with, of every state."""
    user = cast(User, request.user)
    found = OwnReportFilter(request.GET, reports_for(user), hands=hands_of(user))
    return render(request, "policies/my_reports.html", {"listing": found.listing()})
