"""Views that people keep under a name: saved from the task pages, renamed, shared and deleted on their own page."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from policies import tracking
from policies.boards.kept import parameters
from policies.models import SavedView


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def saved_views(request: HttpRequest) -> HttpResponse:
    """One's own views; a new one is posted here."""
    user = cast(User, request.user)
    view = SavedView(owner=user, page=request.POST.get("page", ""), query=request.POST.get("query", ""))
    if request.method == "POST" and _kept(request, view):
        return redirect(view)
    own = SavedView.objects.filter(owner=user)
    context = {"saved": own, "most": tracking.MOST_VIEWS, "failed": view if request.method == "POST" else None}
    return render(request, "policies/saved_views.html", context, status=400 if context["failed"] else 200)


@login_required
@require_POST
def saved_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename, share or delete one's own view; of those of others there is none."""
    user = cast(User, request.user)
    view = get_object_or_404(SavedView, pk=pk, owner=user)
    if "delete" in request.POST:
        tracking.drop_view(view=view, user=user)
        messages.success(request, f"已删除视图“{view}”。")
    else:
        _kept(request, view)
    return redirect("policies:saved_views")


def _kept(request: HttpRequest, view: SavedView) -> bool:
    """Whether the view was saved under the name that was typed; what stands against it is told."""
    view.name, view.shared = request.POST.get("name", ""), "shared" in request.POST
    try:
        tracking.keep_view(view=view, user=cast(User, request.user), known=parameters(view.page))
    except ValidationError as error:
        messages.error(request, "".join(error.messages))
        return False
    messages.success(request, f"已保存视图“{view}”。")
    return True
