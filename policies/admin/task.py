"""Admin of tasks: what a source gives is shown, what people keep is edited, statuses move by the rules of tracking."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from platforms.admin.forms import RecordForm
from platforms.admin.records import RecordAdmin
from platforms.admin.spreadsheets import SpreadsheetMixin
from platforms.editing import Edit
from platforms.filtering import is_number
from platforms.timeline import Entry, timeline
from policies import tracking
from policies.admin import bulk, due
from policies.admin.inlines import (
    AcceptedProgressInline,
    CheckpointInline,
    ProgressInline,
    ResponsibilityInline,
    SourceResponsibilityInline,
)
from policies.admin.sources import link
from policies.exports import TaskResource
from policies.models import Task
from policies.models.status import SIDES


class TaskForm(RecordForm):
    """Offers the statuses that may follow; says what the rules say."""

    instance: Task

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for side in SIDES:
            if (name := f"status_{side}") in self.fields:
                onward = tracking.reachable(vars(self.instance)[name], self.user)
                self.fields[name].help_text = f"可以转为：{'、'.join(each.label for each in onward) or '（没有）'}"

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        kept = Task.objects.get(pk=self.instance.pk)
        sides = [side for side in SIDES if f"status_{side}" in data]
        steps = [tracking.Step(kept, side, kept.status_of(side), data[f"status_{side}"]) for side in sides]
        try:
            tracking.check_moves(steps, user=self.user, reason=data.get("reason") or "")
        except ValidationError as error:
            self.add_error(None, error)
        return data


@admin.register(Task)
class TaskAdmin(SpreadsheetMixin, RecordAdmin):
    resource_class = TaskResource
    form = TaskForm
    change_form_template = "admin/task_form.html"
    delete_refusal = "重点任务不能删除：它来自文献条款。不再推进的任务请把状态改为“终止”，并写明原因。"
    list_display = ["number_and_title", "status", "due_on", "area", "policy", "source_state", "version"]
    list_filter = [
        *("status", "status_cq", "status_sc"),
        ("policy", admin.RelatedOnlyFieldListFilter),
        "source_state",
        "area",
        "responsibilities__side",
        "responsibilities__basis",
    ]
    list_select_related = ["policy"]
    search_fields = ["title", "quote", "notes", "area", "responsibilities__unit__name"]
    search_help_text = "按任务名称、条款原文、备注、责任单位查找"
    date_hierarchy = "due_on"
    actions = ["change_status"]
    inlines = [
        *(SourceResponsibilityInline, ResponsibilityInline, CheckpointInline),
        *(ProgressInline, AcceptedProgressInline),
    ]
    readonly_fields = [
        *("clause_page", "policy_page", "heading", "area", "original", "changed_original", "source_state"),
        *("unresolved", "suggested_due", "worked_out"),
    ]
    fieldsets = [
        (
            "来自文献（不在此修改）",
            {"fields": ["heading", "policy_page", "clause_page", "area", "original", "source_state"]},
        ),
        ("登记", {"fields": [("status_cq", "status_sc"), ("due_on", "due_words"), "notes", "reason"]}),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        (given, source), (kept, entered) = self.fieldsets
        if obj is None:
            return self.fieldsets
        shown = [
            *(["unresolved"] if obj.unresolved_parties.all() else []),
            *(["changed_original"] * bool(obj.new_quote)),
        ]
        status, due, *others = entered["fields"]
        suggested = ["suggested_due"] * obj.due_is_suggested
        left_out = ["worked_out"] * (obj.left_out is not None)
        return [
            (given, {"fields": [*source["fields"], *shown]}),
            (kept, {"fields": [status, *left_out, due, *suggested, *others]}),
        ]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.adopt_view)
        return [path("<int:key>/adopt-due/", view, name="policies_task_adopt_due"), *super().get_urls()]

    def adopt_view(self, request: HttpRequest, key: int) -> HttpResponse:
        task = get_object_or_404(Task, pk=key)
        if not self.has_change_permission(request, task):
            raise PermissionDenied
        return due.adopt(request, task)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = dict(extra_context or {})
        if self.has_change_permission(request) and is_number(object_id):
            context["adopt_url"] = reverse("admin:policies_task_adopt_due", args=[object_id])
        return super().change_view(request, object_id, form_url, context)

    def history_for(self, request: HttpRequest, record: Any) -> list[Entry]:
        """Without reports, for those who do not keep the register: these have pages of their own."""
        return timeline(record, without=() if tracking.keeps(request.user) else ("progress",))

    def write(self, record: Any, edit: Edit) -> None:
        tracking.record_task(task=record, edit=edit)

    def check_restored(self, before: Any, record: Any, edit: Edit) -> None:
        tracking.restore_task(task=record, edit=edit)

    @admin.action(description="批量改状态…", permissions=["change"])
    def change_status(self, request: HttpRequest, queryset: QuerySet[Task]) -> HttpResponse | None:
        return bulk.change_status(self, request, queryset)

    @admin.display(description="任务", ordering="number")
    def number_and_title(self, task: Task) -> str:
        return str(task)

    @admin.display(description="序号和名称")
    def heading(self, task: Task) -> str:
        return str(task)

    @admin.display(description="所属文件")
    def policy_page(self, task: Task) -> str:
        return link(task.policy)

    @admin.display(description="来源条款")
    def clause_page(self, task: Task) -> str:
        return link(task.clause, f"{task.policy} {task.path}") if task.clause else "条款已不在文献中"

    @admin.display(description="条款原文")
    def original(self, task: Task) -> str:
        return format_html('<blockquote class="quote">{}</blockquote>', task.quote)

    @admin.display(description="原文另写明")
    def unresolved(self, task: Task) -> str:
        return "、".join(f"{party}" for party in task.unresolved_parties.all())

    @admin.display(description="建议时限")
    def suggested_due(self, task: Task) -> str:
        return due.suggestion(task)

    @admin.display(description="涉及哪一方")
    def worked_out(self, task: Task) -> str:
        side = task.left_out
        other = next((each for each in SIDES if each != side), None)
        if side is None or other is None:
            return "—"
        return (
            f"由发文机关推定，待确认：文件由{other.label}单独发文，{side.label}不涉及。"
            f"如有误，请把{side.label}状态改为“未报告”，并写明依据。"
        )

    @admin.display(description="条款现文")
    def changed_original(self, task: Task) -> str:
        return format_html('<blockquote class="quote">{}</blockquote>', task.new_quote)
