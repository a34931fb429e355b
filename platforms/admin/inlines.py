"""Inlines of a platform, of a listing of its members, and of a region."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import Textarea
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest

from platforms.admin.forms import LimitedPartsMixin, PartForm, WrapMixin
from platforms.models import ListedMember, Milestone, Platform, PlatformMember, PlatformName, RegionName, StageMove
from platforms.timeline import person

if TYPE_CHECKING:
    Tabular = admin.TabularInline[Any, Any]
    Stacked = admin.StackedInline[Any, Any]
    FormSet = BaseInlineFormSet[Any, Any, Any]
else:
    Tabular = admin.TabularInline
    Stacked = admin.StackedInline
    FormSet = BaseInlineFormSet


class NameInline(LimitedPartsMixin, WrapMixin, Tabular):
    model = PlatformName
    form = PartForm
    verbose_name_plural = "名称沿革"
    extra = 0


class MemberInline(LimitedPartsMixin, WrapMixin, Tabular):
    model = PlatformMember
    form = PartForm
    autocomplete_fields = ["region"]
    extra = 0


class StageMoveFormSet(FormSet):
    """All stage moves of the page, checked as one row of steps."""

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        platform = self.instance
        if not isinstance(platform, Platform):
            raise ValidationError("缺少合作平台。")
        platform.check_moves(form.instance for form in self.forms if self._stays(form))

    def _stays(self, form: Any) -> bool:
        return not form.cleaned_data.get("DELETE") and (form.instance.pk is not None or form.has_changed())


class StageMoveInline(LimitedPartsMixin, WrapMixin, Stacked):
    model = StageMove
    formset = StageMoveFormSet
    readonly_fields = ["author_name"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("stage", "on"),
                    ("document", "number"),
                    "source",
                    ("outside", "confidence"),
                    "reason",
                    "note",
                    "author_name",
                ]
            },
        )
    ]
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("author")

    @admin.display(description="登记人")
    def author_name(self, move: StageMove) -> str:
        return person(move.author) if move.author else "—"


class MilestoneInline(LimitedPartsMixin, WrapMixin, Stacked):
    model = Milestone
    fieldsets = [(None, {"fields": ["on", "title", "detail", "source", ("outside", "confidence")]})]
    extra = 0

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "detail":
            kwargs["widget"] = Textarea(attrs={"rows": 3, "class": "vLargeTextField"})
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class ListedMemberInline(LimitedPartsMixin, WrapMixin, Tabular):
    model = ListedMember
    form = PartForm
    autocomplete_fields = ["region"]
    extra = 0


class RegionNameInline(LimitedPartsMixin, WrapMixin, Tabular):
    model = RegionName
    form = PartForm
    extra = 0
