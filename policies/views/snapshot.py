"""季度台账: frozen registers, taken by hand, read and compared by everybody."""

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from platforms.addresses import bounded
from platforms.editing import Edit
from platforms.exporting import answer
from platforms.listing import Listing, back_url
from policies import tracking
from policies.filters import SnapshotRowFilter
from policies.ledger import counting
from policies.ledger.choosing import Choice, chosen
from policies.models import Snapshot, Task
from policies.sheets import comparison_sheet, snapshot_sheet
from policies.sheets.base import Site

if TYPE_CHECKING:
    Form = forms.ModelForm[Snapshot]
else:
    Form = forms.ModelForm

ROWS = 50  # of a list on a page


class SnapshotForm(Form):
    """The name of a snapshot, and what it is for."""

    class Meta:
        model = Snapshot
        fields = ("name", "note")
        help_texts = {"name": "例如“2026年第三季度”；不能与已有的重名。", "note": "为什么定格，例如供哪次会议使用。"}
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}


@require_safe
def snapshot_list(request: HttpRequest) -> HttpResponse:
    """All frozen registers, the newest first."""
    listing = Listing(
        params=bounded(request.GET),
        page=Paginator(Snapshot.objects.select_related("taken_by"), ROWS).get_page(request.GET.get("page")),
    )
    return render(request, "policies/snapshot_list.html", {"listing": listing})


@login_required
@permission_required(tracking.FREEZE, raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def snapshot_new(request: HttpRequest) -> HttpResponse:
    """What would be frozen, and the name for it."""
    form = SnapshotForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and (taken := _take(request, form)):
        messages.success(request, f"已定格 {taken.total} 项任务。定格后不再变动，也不能修改。")
        return redirect(taken)
    context = {"form": form, **_counted(counting.count_now(Task.objects.all()))}
    return render(request, "policies/snapshot_form.html", context)


def _take(request: HttpRequest, form: SnapshotForm) -> Snapshot | None:
    """The snapshot that was taken; None if the form now says why it was not."""
    user = request.user if request.user.is_authenticated else None
    try:
        return tracking.take_snapshot(**form.cleaned_data, edit=Edit(user))
    except ValidationError as error:
        form.add_error(None, error)
        return None


def _counted(counts: dict[str, object]) -> dict[str, object]:
    halves = [(label, counting.status_lines(counts, name)) for name, label in counting.HALVES]
    return {"total": counts["tasks"], "lights": counting.light_lines(counts), "halves": halves}


@require_safe
def snapshot_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The tasks of a frozen register as they stood."""
    snapshot = get_object_or_404(Snapshot.objects.select_related("taken_by"), pk=pk)
    listing = SnapshotRowFilter(request.GET, snapshot.rows.all()).listing(ROWS)
    back = back_url(request, reverse("policies:snapshot_list"))
    context = {"snapshot": snapshot, "listing": listing, "back": back, **_counted(snapshot.counts)}
    return render(request, "policies/snapshot_detail.html", context)


@require_safe
def snapshot_export(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """The tasks of a frozen register as a file."""
    snapshot = get_object_or_404(Snapshot, pk=pk)
    listing = SnapshotRowFilter(request.GET, snapshot.rows.all()).listing()
    return answer(request, snapshot_sheet(snapshot, listing, Site.of(request)), kind)


@require_safe
def snapshot_compare(request: HttpRequest) -> HttpResponse:
    """What became of one register until another; with `only`, one of the lists, page by page."""
    choice = chosen(request.GET)
    context = {"choice": choice, "listing": _one_list(request, choice)}
    return render(request, "policies/snapshot_compare.html", context)


def _one_list(request: HttpRequest, choice: Choice) -> Listing | None:
    lists = choice.difference.lists if choice.difference else ()
    rows = next((each.rows for each in lists if each.key == request.GET.get("only")), None)
    if rows is None:
        return None
    return Listing(params=bounded(request.GET), page=Paginator(rows, ROWS).get_page(request.GET.get("page")))


@require_safe
def compare_export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """What became of one register until another, as a file."""
    choice = chosen(request.GET)
    if choice.difference is None:
        raise Http404("Nothing to compare")
    return answer(request, comparison_sheet(choice.difference, Site.of(request)), kind)
