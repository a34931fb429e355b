"""What was ticked in a list, checked before an action gets it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.http import HttpRequest, HttpResponseRedirect

from platforms.filtering import is_number

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Any]
else:
    Base = object


class SelectionMixin(Base):
    """Refuses an action on what can be no row; Django would fail in the query."""

    def response_action(self, request: HttpRequest, queryset: Any, *args: Any, **kwargs: Any) -> Any:
        if not all(is_number(key) for key in request.POST.getlist(ACTION_CHECKBOX_NAME)):
            messages.error(request, "所选的行有误，没有处理：请在列表中重新勾选。")
            return HttpResponseRedirect(request.get_full_path())
        return super().response_action(request, queryset, *args, **kwargs)
