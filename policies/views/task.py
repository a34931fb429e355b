"""HTML views of the task pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def task_list(request: HttpRequest) -> HttpResponse:
    return render(request, "policies/task_list.html", {})


@require_safe
def task_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "policies/task_detail.html", {})
