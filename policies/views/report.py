"""Views of progress reports: written, read, handed in, taken back and reviewed."""

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from platforms.editing import Edit
from platforms.fields import StaleRecordError
from platforms.filtering import is_number
from platforms.timeline import timeline
from policies import tracking
from policies.desk.reports import ReportForm, looked_up
from policies.desk.reviews import ReviewForm
from policies.models import Progress, Task

HANDED_IN = "已提交，等待审核。"
ACTS: dict[str, tuple[Callable[..., None], str]] = {
    "submit": (tracking.submit_report, HANDED_IN),
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
    user, submit = cast(User, request.user), "submit" in request.POST
    if "find" in request.POST:
        form = looked_up(request.POST, report, user)
    else:
        form = ReportForm(request.POST or None, request.FILES or None, instance=report, user=user)
    if form.is_bound and form.saved(submit=submit):
        messages.success(request, HANDED_IN if submit else "已存为草稿，还没有提交。")
        return redirect("policies:report_detail", report.pk)
    context = {"form": form, "task": report.task, "lost_file": bool(request.FILES)}
    return render(request, "policies/report_form.html", context, status=form.status_code)


@require_safe
def report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    report = _seen(request, pk)
    inside = tracking.works_on(request.user, report)
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
    report, (write, done) = _seen(request, pk), ACTS[act]
    report.version = _version(request)
    try:
        write(report=report, edit=Edit(cast(User, request.user)))
        messages.success(request, done)
    except ValidationError as error:
        messages.error(request, "".join(error.messages))
    except StaleRecordError:
        messages.error(request, STALE)
    return redirect(report) if report.pk else redirect("policies:my_tasks")  # a report that was deleted has no page


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
    if not tracking.may_see(request.user, report):
        raise Http404("No such report for this user")
    return report


def _version(request: HttpRequest) -> int:
    typed = request.POST.get("version", "")
    return int(typed) if is_number(typed) else -1  # which no record has
