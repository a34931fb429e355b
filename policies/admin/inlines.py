"""Inlines of a task: responsibilities and progress, those of a source or already accepted apart and read-only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from platforms.admin.forms import LimitedPartsMixin, PartForm, WrapMixin
from platforms.timeline import person
from policies import tracking
from policies.admin.sources import link
from policies.models import Checkpoint, Progress, Responsibility

if TYPE_CHECKING:
    Tabular = admin.TabularInline[Any, Any]
    Stacked = admin.StackedInline[Any, Any]
else:
    Tabular = admin.TabularInline
    Stacked = admin.StackedInline

Basis = Responsibility.Basis
OF_SOURCES = [Basis.STATED, Basis.DERIVED]
OF_PEOPLE = [Basis.CONFIRMED, Basis.SUGGESTED]
REVIEWED = ["author_name", "review_note", "review_page"]
OPEN = [Progress.State.DRAFT, Progress.State.SUBMITTED]


class ReadOnlyInline(Tabular):
    """Rows that are shown and not edited."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class SourceResponsibilityInline(ReadOnlyInline):
    model = Responsibility
    verbose_name_plural = "责任分工：来自文献（不在此修改）"
    fields = ["unit", "role", "side", "basis", "words", "rule_page"]
    readonly_fields = ["rule_page"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        rows = super().get_queryset(request).filter(basis__in=OF_SOURCES)
        return rows.select_related("unit", "rule_clause__policy")

    @admin.display(description="规则出处")
    def rule_page(self, row: Responsibility) -> str:
        return link(row.rule_clause, row.rule)


class ResponsibilityForm(PartForm):
    """A responsibility that a person enters: confirmed, or suggested."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "basis" in self.fields:
            choices = [(basis.value, basis.label) for basis in OF_PEOPLE]
            self.fields["basis"] = forms.ChoiceField(label="依据", choices=choices, initial=Basis.CONFIRMED)
            self.fields["words"].help_text = "所依据文件的原话"
            self.fields["note"].help_text = "依据哪份文件、哪次会议，或何时向谁电话确认；原文和备注至少填一项"


class ResponsibilityInline(LimitedPartsMixin, WrapMixin, Tabular):
    model = Responsibility
    form = ResponsibilityForm
    verbose_name_plural = "责任分工：编辑登记"
    fields = ["unit", "role", "side", "basis", "words", "note"]
    autocomplete_fields = ["unit"]
    extra = 0

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        return super().get_queryset(request).filter(basis__in=OF_PEOPLE).select_related("unit")


class CheckpointInline(LimitedPartsMixin, WrapMixin, Tabular):
    model = Checkpoint
    form = PartForm
    fields = ["title", "due_on", "side", "done_on", "note"]
    extra = 0


class ProgressForm(PartForm):
    """A report: written, handed in or taken back here; accepted or returned in the list of reports."""

    instance: Progress

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "state" in self.fields:
            keep = [Progress.State(self.instance.state)] if self.instance.state not in OPEN else []
            choices = [(state.value, state.label) for state in [*OPEN, *keep]]
            self.fields["state"] = forms.ChoiceField(label="审核状态", choices=choices)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        before = Progress.objects.filter(pk=self.instance.pk).first()
        after = Progress(state=data.get("state") or self.instance.state)
        try:
            tracking.check_progress(before=before, after=after)
        except ValidationError as error:
            self.add_error(None, error)
        return data


class ReviewColumns:
    """Columns of a report that are not typed: who wrote it, and the way to its review."""

    @admin.display(description="填报人")
    def author_name(self, row: Progress) -> str:
        return person(row.author) if row.author else "—"

    @admin.display(description="审核")
    def review_page(self, row: Progress) -> str:
        if row.pk is None:
            return "—"
        address = reverse("admin:policies_progress_change", args=[row.pk])
        return format_html('<a href="{}">{}</a>', address, "审核…" if row.state == Progress.State.SUBMITTED else "查看")


class ProgressInline(LimitedPartsMixin, ReviewColumns, Stacked):
    model = Progress
    form = ProgressForm
    verbose_name_plural = "进展：草稿、待审核和退回的"
    fieldsets = [(None, {"fields": [("on", "side"), "words", ("status", "state"), "evidence", "link", *REVIEWED]})]
    autocomplete_fields = ["evidence"]
    readonly_fields = REVIEWED
    extra = 0

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        rows = tracking.seen_by(request.user, super().get_queryset(request).exclude(state=Progress.State.ACCEPTED))
        return rows.select_related("author", "evidence__policy")

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "words":
            kwargs["widget"] = forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"})
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class AcceptedProgressInline(ReviewColumns, ReadOnlyInline):
    model = Progress
    verbose_name_plural = "进展：已采纳的"
    fields = ["on", "side", "words", "status", "evidence", "link", *REVIEWED]
    readonly_fields = REVIEWED

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        rows = super().get_queryset(request).filter(state=Progress.State.ACCEPTED)
        return rows.select_related("author", "evidence__policy")
