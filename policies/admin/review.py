"""Reviewing reports: the form on a report's page, its answer, and returning several from the list with one reason."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from platforms.editing import Edit, typed_reason
from platforms.fields import StaleRecordError
from policies import tracking
from policies.desk.reviews import VERBS, OpinionForm
from policies.models import Progress

if TYPE_CHECKING:
    from policies.admin.progress import ProgressAdmin

STALE = "您打开这一页之后，有人改过这条进展或它的任务，所以没有处理。下面是现在的内容，请重新核对。"


class ReviewForm(OpinionForm):
    """What the reviewer says of a report, in the looks of the admin."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].widget.attrs["class"] = "vLargeTextField"


def carry_out(keys: Iterable[int], state: str, *, edit: Edit, seen: Collection[str] | None = None) -> str:
    """Review all of these reports, or none; return why none was, or nothing. `seen`: as in `tracking.review_all`."""
    try:
        tracking.review_all(keys=keys, state=state, edit=edit, seen=seen)
    except ValidationError as error:
        return "没有处理：" + "".join(error.messages)
    except StaleRecordError:
        return STALE
    return ""


def form_context(request: HttpRequest, reports: list[Progress]) -> dict[str, Any]:
    """What `admin/_review_form.html` shows for `reports`: the verbs open to this user, and what was seen."""
    open_to = [set(tracking.reviews(each, cast(User, request.user))) for each in reports]
    states = set.intersection(*open_to) if open_to else set()
    return {
        "reports": reports,
        "review_form": ReviewForm(request.POST if request.method == "POST" else None),
        "review_states": [(state.value, verb) for state, verb in VERBS.items() if state in states],
        "hidden": [("seen", tracking.review_mark(each)) for each in reports],
        "review_url": reverse("admin:policies_progress_review", args=[reports[0].pk]) if len(reports) == 1 else "",
    }


def review_view(owner: ProgressAdmin, request: HttpRequest, key: int) -> HttpResponse:
    """Accept or return one report; back to its page, or the report again with what stands against it."""
    if not owner.has_review_permission(request) or not owner.has_view_permission(request):
        raise PermissionDenied
    return _answer(request, owner=owner, key=key)


@require_POST
def _answer(request: HttpRequest, *, owner: ProgressAdmin, key: int) -> HttpResponse:
    report = get_object_or_404(Progress.objects.select_related("task"), pk=key)
    state = request.POST.get("state", "")
    edit = Edit(cast(User, request.user), typed_reason(request.POST.get("reason", "")))
    if state not in VERBS:
        return _page(owner, request, [report], error="请选择采纳或退回。")
    if error := carry_out([key], state, edit=edit, seen=request.POST.getlist("seen")):
        report.refresh_from_db()
        return _page(owner, request, [report], error=error)
    messages.success(request, f"已{VERBS[Progress.State(state)]}这条进展。")
    return HttpResponseRedirect(reverse("admin:policies_progress_change", args=[key]))


def send_back(owner: ProgressAdmin, request: HttpRequest, queryset: QuerySet[Progress]) -> HttpResponse | None:
    """The page that asks for the reason, or (after all were returned) None and back to the list."""
    reports = list(queryset.select_related("task").order_by("on", "id"))
    if "seen" not in request.POST:
        return _page(owner, request, reports, chosen=True)
    edit = Edit(cast(User, request.user), typed_reason(request.POST.get("reason", "")))
    keys = [each.pk for each in reports]
    if error := carry_out(keys, Progress.State.RETURNED, edit=edit, seen=request.POST.getlist("seen")):
        return _page(owner, request, reports, chosen=True, error=error)
    messages.success(request, f"已退回 {len(keys)} 条进展。")
    return None


def _page(
    owner: ProgressAdmin, request: HttpRequest, reports: list[Progress], *, chosen: bool = False, error: str = ""
) -> HttpResponse:
    context = form_context(request, reports)
    if chosen:  # from the list: the form goes back to the list's own address
        keys = [("action", "send_back"), *((ACTION_CHECKBOX_NAME, str(each.pk)) for each in reports)]
        context |= {"hidden": [*context["hidden"], *keys], "review_url": ""}
        context["review_states"] = [each for each in context["review_states"] if each[0] == Progress.State.RETURNED]
    page = {
        **owner.admin_site.each_context(request),
        "title": "审核进展",
        "opts": owner.opts,
        "media": owner.media,
        "error": error,
        **context,
    }
    return TemplateResponse(request, "admin/progress_review.html", page)
