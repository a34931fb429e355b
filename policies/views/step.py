"""Views of what moves a task: statuses of a side, checkpoints, extensions."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from platforms.editing import Edit
from policies import tracking
from policies.desk.extensions import AskForm, DecideForm
from policies.desk.steps import CheckpointForm, MoveForms
from policies.models import Checkpoint, Extension, Task

METHODS = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(METHODS)
def task_move(request: HttpRequest, pk: int) -> HttpResponse:
    """A form a side; the one that was sent moves its side."""
    moves = MoveForms(request.POST, task=_kept(request, pk), user=cast(User, request.user))
    if moves.saved():
        messages.success(request, moves.told)
        return redirect(moves.task)
    context = {"task": moves.task, "forms": moves.forms}
    return render(request, "policies/task_move.html", context, status=moves.status_code)


def _kept(request: HttpRequest, pk: int) -> Task:
    """The task, for those who keep the register."""
    if not request.user.has_perm(tracking.CHANGE):
        raise PermissionDenied("状态和节点由编辑和审核人员办理：联络员请填报进展。")
    return get_object_or_404(Task.objects.for_list(), pk=pk)


@login_required
@require_http_methods(METHODS)
def checkpoint_new(request: HttpRequest, pk: int) -> HttpResponse:
    return _checkpoint(request, Checkpoint(task=_kept(request, pk)))


@login_required
@require_http_methods(METHODS)
def checkpoint_edit(request: HttpRequest, pk: int) -> HttpResponse:
    checkpoint = get_object_or_404(Checkpoint.objects.select_related("task"), pk=pk)
    checkpoint.task = _kept(request, checkpoint.task_id)
    return _checkpoint(request, checkpoint)


def _checkpoint(request: HttpRequest, checkpoint: Checkpoint) -> HttpResponse:
    task = checkpoint.task
    form = CheckpointForm(request.POST or None, instance=checkpoint, user=cast(User, request.user))
    if request.method == "POST" and (form.removed() if "remove" in request.POST else form.saved()):
        messages.success(request, "节点已删除。" if "remove" in request.POST else "节点已保存。")
        return redirect(task)
    return render(request, "policies/checkpoint_form.html", {"form": form, "task": task}, status=form.status_code)


@login_required
@require_http_methods(METHODS)
def extension_ask(request: HttpRequest, pk: int) -> HttpResponse:
    task = get_object_or_404(Task.objects.for_list(), pk=pk)
    if not tracking.may_report(request.user, task):
        raise PermissionDenied("您不能替这项任务申请延期：联络员只能为本单位承担的任务申请。")
    form = AskForm(request.POST or None, task=task, user=cast(User, request.user))
    if request.method == "POST" and (made := form.saved()):
        messages.success(request, "已申请延期，等待审批。")
        return redirect("policies:extension", made.pk)
    return render(request, "policies/extension_ask.html", {"form": form, "task": task})


@login_required
@require_http_methods(METHODS)
def extension(request: HttpRequest, pk: int) -> HttpResponse:
    """A request for more time: read by those whom it concerns, decided by a reviewer who did not ask."""
    user, asked = cast(User, request.user), _seen(request, pk)
    form = DecideForm(request.POST or None, extension=asked, user=user)
    if request.method == "POST":
        if form.saved():
            messages.success(request, f"已{asked.get_state_display()}延期。")
            return redirect(asked.task)
        asked = _seen(request, pk)
    may = {"decides": tracking.may_decide(user, asked), "recalls": tracking.may_recall(user, asked)}
    context = {"extension": asked, "task": asked.task, "form": form, **may}
    return render(request, "policies/extension.html", context)


@login_required
@require_POST
def extension_recall(request: HttpRequest, pk: int) -> HttpResponse:
    """Who asked takes the request back."""
    asked = _seen(request, pk)
    try:
        tracking.recall_extension(extension=asked, edit=Edit(cast(User, request.user)))
    except ValidationError as error:
        messages.error(request, "".join(error.messages))
        return redirect("policies:extension", pk)
    messages.success(request, "延期申请已撤回；仍需要时可以重新申请。")
    return redirect(asked.task)


def _seen(request: HttpRequest, pk: int) -> Extension:
    """The request as it is now, if this user may see it; for all others there is none."""
    rows = Extension.objects.select_related("task__policy", "asked_by", "decided_by")
    asked = get_object_or_404(rows, pk=pk)
    if not tracking.may_see_extension(request.user, asked):
        raise Http404("No such request for this user")
    return asked
