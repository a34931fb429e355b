"""Admin of progress reports: the reviewer's list, to accept or return what editors handed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from platforms.admin.records import HistoryMixin
from platforms.admin.selection import SelectionMixin
from platforms.editing import Edit
from platforms.timeline import Entry, person, timeline
from policies import tracking
from policies.admin import review
from policies.models import Progress

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Any]
else:
    Base = admin.ModelAdmin


@admin.register(Progress)
class ProgressAdmin(HistoryMixin, SelectionMixin, Base):
    """Reports are written on their task; here they are read, reviewed and, while open, put back as they were."""

    change_form_template = "admin/progress_form.html"
    list_display = ["on", "task_page", "beginning", "side", "status", "state", "author_name"]
    list_filter = ["state", "side", "status", "task__policy"]
    list_select_related = ["task", "author"]
    search_fields = ["words", "task__title"]
    date_hierarchy = "on"
    actions = ["accept", "send_back"]
    fields = [
        "task_page",
        "on",
        "side",
        "words",
        "status",
        "evidence",
        "author_name",
        "state",
        "review_note",
        "created_at",
    ]
    readonly_fields = ["task_page", "author_name", "review_note", "created_at"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Progress]:
        return tracking.seen_by(request.user, super().get_queryset(request))

    def history_for(self, request: HttpRequest, record: Any) -> list[Entry]:
        """From its acceptance on, for those who do not work on it."""
        entries = timeline(record)
        if tracking.works_on(request.user, record):
            return entries
        return [entry for entry in entries if record.reviewed_at and entry.at >= record.reviewed_at]

    def may_restore(self, request: HttpRequest, record: Any) -> bool:
        return tracking.may_edit(cast(User, request.user), record)

    def check_restored(self, before: Any, record: Any, edit: Edit) -> None:
        if before.state != record.state:
            raise ValidationError("审核状态不能恢复：请提交、撤回，或由审核人员采纳、退回。")

    def has_review_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(tracking.REVIEW))

    @admin.action(description="采纳所选进展", permissions=["review"])
    def accept(self, request: HttpRequest, queryset: QuerySet[Progress]) -> None:
        keys = list(queryset.values_list("pk", flat=True))
        if error := review.carry_out(keys, Progress.State.ACCEPTED, edit=Edit(cast(User, request.user))):
            self.message_user(request, error, messages.ERROR)
        else:
            self.message_user(request, f"已采纳 {len(keys)} 条进展。", messages.SUCCESS)

    @admin.action(description="退回所选进展…", permissions=["review"])
    def send_back(self, request: HttpRequest, queryset: QuerySet[Progress]) -> HttpResponse | None:
        return review.send_back(self, request, queryset)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.review_view)
        return [path("<int:key>/review/", view, name="policies_progress_review"), *super().get_urls()]

    def review_view(self, request: HttpRequest, key: int) -> HttpResponse:
        return review.review_view(self, request, key)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        report = self.get_object(request, unquote(object_id))
        context = review.form_context(request, [report]) if report else {}
        return super().change_view(request, object_id, form_url, {**context, **(extra_context or {})})

    @admin.display(description="填报人")
    def author_name(self, progress: Progress) -> str:
        return person(progress.author) if progress.author else "—"

    @admin.display(description="任务", ordering="task__number")
    def task_page(self, progress: Progress) -> str:
        address = reverse("admin:policies_task_change", args=[progress.task_id])
        return format_html('<a href="{}">{}</a>', address, progress.task)

    @admin.display(description="进展情况")
    def beginning(self, progress: Progress) -> str:
        return progress.words[:40]
