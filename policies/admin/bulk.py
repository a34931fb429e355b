"""Bulk status change: a page that says what will change and what is refused, then all of it or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from platforms.editing import REASON_LENGTH, Edit
from platforms.fields import Side, StaleRecordError
from policies import tracking
from policies.models import Task, TaskStatus
from policies.models.register import HALVES

if TYPE_CHECKING:
    from policies.admin.task import TaskAdmin


SIDE_CHOICES = [*HALVES, (Side.JOINT.value, "两方")]


class StatusForm(forms.Form):
    """The sides that move, the status to move to, and why."""

    side = forms.ChoiceField(label="哪一方", choices=SIDE_CHOICES, initial=Side.JOINT.value)
    status = forms.ChoiceField(label="改为", choices=TaskStatus.choices)
    reason = forms.CharField(
        label="改动说明",
        max_length=REASON_LENGTH,
        help_text="记入每条任务的修改历史",
        widget=forms.TextInput(attrs={"class": "vLargeTextField"}),
        error_messages={"required": "请写明原因，例如依据的文件或会议。"},
    )


def change_status(owner: TaskAdmin, request: HttpRequest, queryset: QuerySet[Task]) -> HttpResponse | None:
    """The page, the page with a preview, or (after confirming) None and back to the list."""
    tasks = list(queryset.select_related("policy").distinct())
    form = StatusForm(request.POST if "status" in request.POST else None)
    if not form.is_bound or not form.is_valid():
        return _page(owner, request, tasks=tasks, form=form)
    side, status = form.cleaned_data["side"], form.cleaned_data["status"]
    edit = Edit(cast(User, request.user), form.cleaned_data["reason"])
    planned = tracking.plan_status(tasks=tasks, status=status, edit=edit, side=side)
    moving = [each.task for each in planned if not each.refusal]
    if "apply" not in request.POST or not moving:
        return _page(owner, request, tasks=tasks, form=form, planned=planned)
    if error := _move(request, moving, (side, status), edit):
        return _page(owner, request, tasks=tasks, form=form, planned=planned, error=error)
    what = f"{dict(SIDE_CHOICES)[side]}状态改为“{tracking.label(status)}”"
    for task in moving:
        owner.log_change(request, task, f"批量把{what}")
    messages.success(request, f"{len(moving)} 项任务的{what}。")
    return None


def _move(request: HttpRequest, tasks: list[Task], move: tuple[str, str], edit: Edit) -> str:
    """Move (side, status) the tasks as the preview showed them; return why nothing was moved, or nothing."""
    side, status = move
    seen = dict(pair.split(":", 1) for pair in request.POST.getlist("seen") if ":" in pair)
    if any(seen.get(str(task.pk)) != str(task.version) for task in tasks):
        return "预览之后，其中有任务被别人改过，所以一项也没有改。下面是现在的情况，请重新核对。"
    try:
        tracking.move_tasks(tasks=tasks, status=status, edit=edit, side=side)
    except StaleRecordError:
        return "就在刚才，其中有任务被别人改过，所以一项也没有改。请重新核对。"
    except ValidationError as error:
        return "一项也没有改：" + "".join(error.messages)
    return ""


def _page(owner: TaskAdmin, request: HttpRequest, **context: Any) -> HttpResponse:
    planned = context.get("planned", [])
    page = {
        **owner.admin_site.each_context(request),
        "title": "批量改状态",
        "opts": owner.opts,
        "media": owner.media,
        "action": request.POST["action"],
        "checkbox": ACTION_CHECKBOX_NAME,
        "moving": [each for each in planned if not each.refusal],
        "refused": [each for each in planned if each.refusal],
        **context,
    }
    return TemplateResponse(request, "admin/bulk_status.html", page)
