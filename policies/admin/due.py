"""Adopting the deadline that a task's clause suggests: one button on the page of the task, and its answer."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from platforms.editing import Edit
from platforms.fields import StaleRecordError
from platforms.filtering import is_number
from policies import tracking
from policies.models import Task

STALE = "您打开这一页之后，有人改过这项任务，所以没有采用。下面是现在的内容，请重新核对。"


def suggestion(task: Task) -> str:
    """The suggested deadline with the words it comes from, or a dash."""
    if task.suggested_due_on is None:
        return "—"
    words = f"（原文“{task.suggested_due_words}”）" if task.suggested_due_words else ""
    return f"{task.suggested_due_on:%Y-%m-%d}{words}"


@require_POST
def adopt(request: HttpRequest, task: Task) -> HttpResponse:
    """Enter the suggested deadline of `task` as it was seen, and say so or why not; back to the page of the task."""
    seen = request.POST.get("seen", "")
    task.version = int(seen) if is_number(seen) else -1
    try:
        tracking.adopt_due(task=task, edit=Edit(cast(User, request.user)))
        messages.success(request, f"已采用建议时限 {task.due_on:%Y-%m-%d}。")
    except ValidationError as error:
        messages.error(request, "没有采用：" + "".join(error.messages))
    except StaleRecordError:
        messages.error(request, STALE)
    return HttpResponseRedirect(reverse("admin:policies_task_change", args=[task.pk]))
