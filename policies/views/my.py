"""「我的任务」: what waits for the person who is logged in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@login_required
@require_safe
def my_tasks(request: HttpRequest) -> HttpResponse:
    return render(request, "policies/my.html", {})
