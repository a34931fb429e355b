"""Home page, login and health check: what belongs to the site as a whole."""

import logging
from collections.abc import Callable

from django.contrib.auth.views import LoginView, PasswordChangeView
from django.contrib.messages.views import SuccessMessageMixin
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from platforms.admin.login import PersonLoginForm
from platforms.models import Platform
from policies import search, standing
from policies.models import Clause, Policy, Task, Unit

NEWEST = 5
logger = logging.getLogger(__name__)


@csrf_exempt  # it changes nothing: a POST is told 405, not that a token is missing
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What the library holds, and the ways into it."""
    with_tasks = standing.with_tasks()
    context = {
        "policy_count": Policy.objects.count(),
        "clause_count": Clause.objects.count(),
        "task_count": Task.objects.count(),
        "unit_count": Unit.objects.count(),
        "lights": standing.glance(standing.whole()),
        "areas": Task.objects.filter(policy__in=with_tasks[:NEWEST]).by_policy_and_area(),
        "more_areas": with_tasks.count() - NEWEST,
        "platforms": Platform.objects.with_members(),
        "newest": Policy.objects.for_list().order_by("-added_on", "-pk")[:NEWEST],
    }
    return render(request, "home.html", context)


class Login(LoginView):
    """The login of the site; it leads to where one wanted to go, if that is on this site, or else to one's tasks."""

    template_name = "login.html"
    authentication_form = PersonLoginForm
    next_page = "policies:my_tasks"


class NewPassword(SuccessMessageMixin, PasswordChangeView):  # type: ignore[type-arg]  # takes none at run time
    """One's own password, changed by who knows the old one; other logins of the account end."""

    template_name = "password.html"
    success_url = reverse_lazy("policies:my_tasks")
    success_message = "密码已经改好。"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """For a request that cannot be trusted in anything: no context, since the host of its address may be the fault."""
    return HttpResponseBadRequest(render_to_string("400.html"))


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """For monitors: 200 if a page and a search can be answered now, else 503; never an error page."""
    checks: dict[str, Callable[[], object]] = {
        "database": lambda: connection.cursor().execute("SELECT 1"),
        "index": lambda: search.follower().view(),
    }
    state = {name: "ok" if passes(name, check) else "failed" for name, check in checks.items()}
    healthy = set(state.values()) == {"ok"}
    return JsonResponse(state, status=200 if healthy else 503, headers={"Cache-Control": "no-store"})


def passes(name: str, check: Callable[[], object]) -> bool:
    """Return whether the check ends without an error; the log says which error it was."""
    try:
        check()
    except Exception:  # whatever is wrong, the answer is 503
        logger.exception("health check failed: %s", name)
        return False
    return True
