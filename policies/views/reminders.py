"""The page of reminders: for editors all that waits, for a liaison what waits for them."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from policies import reminding


@login_required
@require_safe
def reminders(request: HttpRequest) -> HttpResponse:
    return render(request, "policies/reminders.html", {"overview": reminding.overview(cast(User, request.user))})
