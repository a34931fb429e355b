"""Views of reports in bulk: a table of tasks, a sheet that is downloaded, filled in and sent back; preview, confirm."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from platforms.editing import Edit
from platforms.spreadsheets import TYPES
from policies import tracking
from policies.bulk import sheet, signed, table, upload
from policies.filters import TaskFilter

EXPIRED = "预览已过期，或不是您的预览：请重新预览。"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bulk(request: HttpRequest) -> HttpResponse:
    """The table; what was typed into it, previewed; and what was previewed, saved."""
    user = reporter(request)
    if "confirmed" in request.POST:
        return _confirmed(request, user)
    if request.method != "POST":
        return _table(request, user)
    try:
        return _previewed(request, user, table.entries_of(request.POST))
    except ValidationError as error:
        return _table(request, user, error="".join(error.messages))


def reporter(request: HttpRequest) -> User:
    """The user, who may report on tasks. Raises PermissionDenied."""
    user = cast(User, request.user)
    if not user.has_perm(tracking.REPORT):
        raise PermissionDenied("您不能填报进展：批量填报供编辑、审核人员和单位联络员使用，请联系管理员开通。")
    return user


def _previewed(request: HttpRequest, user: User, entries: list[tracking.Entry]) -> HttpResponse:
    plan = tracking.plan_reports(entries=entries, user=user)
    if not entries:
        return _table(request, user, error="一行也没有填：请至少在一行写明进展情况，再预览。")
    if not plan.fine or plan.stale:
        return _table(request, user, plan)
    return _shown(request, plan, signed.sign((line.entry for line in plan.ready), user))


def _shown(request: HttpRequest, plan: tracking.Plan, confirmed: str) -> HttpResponse:
    return render(request, "policies/bulk_preview.html", {"plan": plan, "confirmed": confirmed})


def _confirmed(request: HttpRequest, user: User) -> HttpResponse:
    try:
        entries = signed.unsign(request.POST["confirmed"], user)
    except signing.BadSignature:
        return _table(request, user, error=EXPIRED)
    if "back" in request.POST:
        return _table(request, user, tracking.plan_reports(entries=entries, user=user))
    plan, saved = tracking.save_reports(entries=entries, edit=Edit(user))
    if not saved:
        return _table(request, user, plan)
    messages.success(request, f"已提交 {saved} 条进展，等待审核。")
    return HttpResponseRedirect(request.get_full_path())


def _table(request: HttpRequest, user: User, plan: tracking.Plan | None = None, error: str = "") -> HttpResponse:
    listing = TaskFilter(request.GET, tracking.reportable(user).for_list()).listing(table.PAGE_TASKS)
    tasks = table.worked_on(request.POST, plan) or list(listing.page)
    context = {
        "listing": listing,
        "plan": plan,
        "rows": table.rows_of(tasks, user, plan.lines if plan else ()),
        "on_all": request.POST.get("on_all", timezone.localdate().isoformat()),
        "error": error,
        "query": request.GET.urlencode(),
        "largest_sheet": sheet.MAX_TASKS,
    }
    return render(request, "policies/bulk.html", context, status=422 if plan or error else 200)


@login_required
@require_safe
def bulk_sheet(request: HttpRequest) -> HttpResponse:
    """The listed tasks as a sheet to fill in."""
    user = reporter(request)
    listed = TaskFilter(request.GET, tracking.reportable(user).for_list())
    if listed.qs.count() > sheet.MAX_TASKS:
        messages.error(request, f"这些条件下超过 {sheet.MAX_TASKS} 项任务，一张表装不下：请先筛选，再下载。")
        return redirect(f"{reverse('policies:task_bulk')}?{request.GET.urlencode()}")
    response = HttpResponse(sheet.write(list(listed.ordered), user), content_type=TYPES["xlsx"])
    response["Content-Disposition"] = f'attachment; filename="tasks-{timezone.localdate():%Y%m%d}.xlsx"'
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bulk_upload(request: HttpRequest) -> HttpResponse:
    """A filled-in sheet: sent, previewed row by row, confirmed."""
    user = reporter(request)
    if "confirmed" in request.POST:
        return _confirmed_sheet(request, user)
    form = upload.SheetForm(request.POST, request.FILES) if request.method == "POST" else upload.SheetForm()
    if not form.is_valid():
        return _sheet_page(request, form)
    try:
        plan = tracking.plan_reports(entries=upload.entries_of(form.cleaned_data["file"]), user=user)
    except ValidationError as error:
        form.add_error("file", error)
        return _sheet_page(request, form)
    confirmed = signed.sign((line.entry for line in plan.ready), user) if plan.fine else ""
    return _sheet_page(request, form, plan=plan, confirmed=confirmed)


def _sheet_page(request: HttpRequest, form: upload.SheetForm, **context: object) -> HttpResponse:
    return render(request, "policies/bulk_upload.html", {"form": form, "most": tracking.MAX_ENTRIES, **context})


def _confirmed_sheet(request: HttpRequest, user: User) -> HttpResponse:
    try:
        entries = signed.unsign(request.POST["confirmed"], user)
    except signing.BadSignature:
        messages.error(request, "预览已过期，或不是您的预览：请重新上传。")
        return redirect("policies:task_bulk_upload")
    plan, saved = tracking.save_reports(entries=entries, edit=Edit(user))
    if not saved:
        return _sheet_page(request, upload.SheetForm(), plan=plan, overtaken=True)
    messages.success(request, f"已提交 {saved} 条进展，等待审核。")
    return redirect("policies:task_bulk")
