"""What the spreadsheets of tasks and of synonyms hold."""

from __future__ import annotations

from typing import Any

from django.db import models
from import_export.fields import Field

from platforms.editing import Edit
from platforms.resources import (
    IMPORTED,
    ChoiceWidget,
    CountWidget,
    DayWidget,
    LinesWidget,
    RecordResource,
    SwitchWidget,
    TextWidget,
    given,
    kept,
)
from policies import tracking
from policies.models import Responsibility, SynonymGroup, Task, TaskStatus


class TaskResource(RecordResource):
    """重点任务. Tasks come from documents: rows change them and never add one."""

    noun = "重点任务"

    policy = given("policy__slug", "文件")
    path = given("path", "条款路径")
    marker = given("marker", "序号")
    title = given("title", "任务名称")
    area = given("area", "领域")
    units = given(None, "责任单位")
    unresolved = given(None, "原文另写明")
    quote = given("quote", "条款原文")
    status = given("status", "状态", ChoiceWidget(TaskStatus))
    status_cq = kept("status_cq", "重庆状态", ChoiceWidget(TaskStatus, tracking.label("")))
    status_sc = kept("status_sc", "四川状态", ChoiceWidget(TaskStatus, tracking.label("")))
    due_on = kept("due_on", "完成时限", DayWidget())
    due_words = kept("due_words", "时限原文")
    suggested_due_on = given("suggested_due_on", "建议时限（待确认）", DayWidget())
    suggested_due_words = given("suggested_due_words", "建议时限原文")
    notes = kept("notes", "编辑备注")
    reason = Field(column_name="改动说明", widget=TextWidget())
    version = given("version", "版本", CountWidget())

    class Meta:
        model = Task
        import_id_fields = ["policy", "path"]
        fields = [
            *("policy", "path", "marker", "title", "area", "units", "unresolved", "quote", "status"),
            *("status_cq", "status_sc", "due_on"),
            *("due_words", "suggested_due_on", "suggested_due_words", "notes", "reason", "version"),
        ]
        export_order = fields

    def get_queryset(self) -> models.QuerySet[Task]:
        return with_parties(Task.objects.all())

    def filter_export(self, queryset: Any, **kwargs: Any) -> Any:
        return with_parties(queryset)

    def dehydrate_units(self, task: Task) -> str:
        return "；".join(
            f"{each.unit}（{each.get_role_display()}，{each.get_basis_display()}）"
            for each in task.responsibilities.all()
        )

    def dehydrate_unresolved(self, task: Task) -> str:
        return "；".join(
            f"{each.words}（{each.get_role_display()}，{'统称' if each.is_group else '未对应到登记单位'}）"
            for each in task.unresolved_parties.all()
        )

    def write(self, instance: Any, edit: Edit) -> None:
        moving = any(step.moves for step in tracking.steps_of(instance))
        told = edit if edit.reason or moving else Edit(edit.user, IMPORTED, edit.at)
        tracking.record_task(task=instance, edit=told)


def with_parties(tasks: models.QuerySet[Task]) -> models.QuerySet[Task]:
    """Tasks with their document and all whom it names as responsible, in three queries."""
    units = models.Prefetch("responsibilities", Responsibility.objects.select_related("unit"))
    return tasks.select_related("policy").prefetch_related(None).prefetch_related(units, "unresolved_parties")


class SynonymResource(RecordResource):
    """同义词组."""

    noun = "同义词组"
    creates = True

    code = kept("code", "编号")
    words = kept("words", "词", LinesWidget())
    kind = kept("kind", "类别", ChoiceWidget(SynonymGroup.Kind))
    active = kept("active", "启用", SwitchWidget())
    origin = given("origin", "由来", ChoiceWidget(SynonymGroup.Origin))
    note = kept("note", "说明")
    reason = Field(column_name="改动说明", widget=TextWidget())
    version = given("version", "版本", CountWidget())

    class Meta:
        model = SynonymGroup
        import_id_fields = ["code"]
        fields = ["code", "words", "kind", "active", "origin", "note", "reason", "version"]
        export_order = fields
