"""Views of progress reports: written, read, handed in, taken back and reviewed."""

from collections.abc import Callable
from functools import partial
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from platforms.editing import Edit
from platforms.fields import StaleRecordError
from platforms.timeline import timeline
from policies import tracking
from policies.desk.reports import ReportForm, looked_up
from policies.desk.reviews import ReviewForm
from policies.models import Progress, Task
from policies.tracking.seeing import may_see, works_on

ACTS: dict[str, tuple[Callable[..., None], str]] = {
    "submit": (partial(tracking.save_report, submit=True), "已提交，等待审核。"),
    "withdraw": (tracking.withdraw_report, "已撤回为草稿。"),
    "discard": (tracking.discard_report, "草稿已删除。"),
}
STALE = "您打开这一页之后，有人改过这条进展，所以没有处理。下面是现在的内容，请核对后再办。"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A new report on a task."""
    task = get_object_or_404(Task.objects.for_list(), pk=pk)
    if not tracking.may_report(request.user, task):
        raise PermissionDenied("您不能填报这项任务：联络员只能填报本单位承担的任务，其他账号请联系管理员。")
    return _form(request, Progress(task=task))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A report that is still open, to be changed; what was typed on one that no longer is comes back."""
    report = _seen(request, pk)
    if request.method != "POST" and not tracking.may_edit(cast(User, request.user), report):
        return redirect("policies:report_detail", pk)
    return _form(request, report)


def _form(request: HttpRequest, report: Progress) -> HttpResponse:
    user = cast(User, request.user)
    if request.method != "POST":
        form = ReportForm(instance=report, user=user)
    elif "find" in request.POST:
        form = looked_up(request.POST, report, user)
    else:
        form = ReportForm(request.POST, request.FILES, instance=report, user=user)
        if form.saved(submit="submit" in request.POST):
            messages.success(request, "已提交，等待审核。" if "submit" in request.POST else "已存为草稿，还没有提交。")
            return redirect("policies:report_detail", report.pk)
    context = {"form": form, "task": report.task, "lost_file": bool(request.FILES)}
    return render(request, "policies/report_form.html", context, status=form.status_code)


@require_safe
def report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    report = _seen(request, pk)
    inside = works_on(request.user, report)
    context = {"report": report, "task": report.task, "inside": inside, "states": Progress.State}
    if inside:
        user = cast(User, request.user)
        speaks = tracking.speaks_for(user, report)
        context |= {"entries": timeline(report), "speaks": speaks, "reviews": tracking.reviews(report, user)}
    return render(request, "policies/report_detail.html", context)


@login_required
@require_POST
def report_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Hand a report in as it stands, take it back, or delete it while it is a draft."""
    report = _seen(request, pk)
    report.version = _version(request)
    write, done = ACTS[act]
    try:
        write(report=report, edit=Edit(cast(User, request.user)))
        messages.success(request, done)
        if act == "discard":
            return redirect("policies:my_tasks")
    except ValidationError as error:
        messages.error(request, "".join(error.messages))
    except StaleRecordError:
        messages.error(request, STALE)
    return HttpResponseRedirect(reverse("policies:report_detail", args=[pk]))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept or return a report that someone else handed in."""
    if not request.user.has_perm(tracking.REVIEW):
        raise PermissionDenied("您没有审核进展的权限：进展由编辑或审核人员审核。")
    report = _seen(request, pk)
    form = ReviewForm(request.POST or None, report=report, user=cast(User, request.user))
    if request.method == "POST" and form.saved():
        messages.success(request, f"已{form.verb}这条进展。")
        return redirect("policies:report_detail", pk)
    context = {"form": form, "report": form.report, "task": form.report.task}
    return render(request, "policies/report_review.html", context, status=form.status_code)


def _seen(request: HttpRequest, pk: int) -> Progress:
    """The report, if this user may see it; for all others there is none."""
    report = get_object_or_404(Progress.objects.for_page(), pk=pk)
    if not may_see(request.user, report):
        raise Http404("No such report for this user")
    return report


def _version(request: HttpRequest) -> int:
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1
