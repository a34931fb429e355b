"""Admin of progress reports: the reviewer's list, to accept or return what editors handed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from platforms.editing import Edit
from platforms.fields import StaleRecordError
from policies import tracking
from policies.models import Progress

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Any]
else:
    Base = admin.ModelAdmin


@admin.register(Progress)
class ProgressAdmin(Base):
    """Reports are written on their task; here they are read and reviewed."""

    list_display = ["on", "task_page", "beginning", "side", "status", "state", "author"]
    list_filter = ["state", "side", "status", "task__policy"]
    list_select_related = ["task", "author"]
    search_fields = ["words", "task__title"]
    date_hierarchy = "on"
    actions = ["accept", "send_back"]
    fields = ["task_page", "on", "side", "words", "status", "evidence", "author", "state", "created_at"]
    readonly_fields = ["task_page", "created_at"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_review_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(tracking.REVIEW))

    @admin.action(description="采纳所选进展", permissions=["review"])
    def accept(self, request: HttpRequest, queryset: QuerySet[Progress]) -> None:
        self._review(request, queryset, Progress.State.ACCEPTED)

    @admin.action(description="退回所选进展", permissions=["review"])
    def send_back(self, request: HttpRequest, queryset: QuerySet[Progress]) -> None:
        self._review(request, queryset, Progress.State.RETURNED)

    def _review(self, request: HttpRequest, queryset: QuerySet[Progress], state: str) -> None:
        """Review all of them, oldest first, or none."""
        keys = list(queryset.order_by("on", "id").values_list("pk", flat=True))
        edit = Edit(cast(User, request.user))
        try:
            with transaction.atomic():
                for key in keys:  # one by one: two of them may move the same task
                    progress = Progress.objects.select_related("task").get(pk=key)
                    tracking.review_progress(progress=progress, state=state, edit=edit)
        except (ValidationError, StaleRecordError) as error:
            why = "".join(error.messages) if isinstance(error, ValidationError) else "任务刚被别人改过，请再试一次。"
            self.message_user(request, f"一条也没有处理：{why}", messages.ERROR)
            return
        self.message_user(request, f"已处理 {len(keys)} 条进展。", messages.SUCCESS)

    @admin.display(description="任务", ordering="task__number")
    def task_page(self, progress: Progress) -> str:
        address = reverse("admin:policies_task_change", args=[progress.task_id])
        return format_html('<a href="{}">{}</a>', address, progress.task)

    @admin.display(description="进展情况")
    def beginning(self, progress: Progress) -> str:
        return progress.words[:40]
