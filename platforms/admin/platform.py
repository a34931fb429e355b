"""Admin of platforms and regions."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from platforms.admin import history
from platforms.admin.inlines import MemberInline, MilestoneInline, NameInline, StageMoveInline
from platforms.admin.records import Base, RecordAdmin
from platforms.admin.spreadsheets import SpreadsheetMixin
from platforms.editing import Edit, keep_baseline
from platforms.models import Platform, Region
from platforms.resources import PlatformResource


@admin.register(Platform)
class PlatformAdmin(SpreadsheetMixin, RecordAdmin):
    resource_class = PlatformResource
    delete_refusal = "合作平台不能删除：各文件条款对它的提及和网址都指着它。名称有误时请改正名称，旧名登记为曾用名。"
    list_display = ["name", "kind", "zone", "stage", "member_names", "version"]
    list_filter = ["zone", "kind", "stage"]
    search_fields = ["name", "slug", "names__name", "members__region__name", "positioning"]
    search_help_text = "按名称、简称、曾用名、成员地区查找"
    readonly_fields = ["stage"]
    inlines = [NameInline, MemberInline, StageMoveInline, MilestoneInline]
    fieldsets = [
        (None, {"fields": ["name", "slug", ("kind", "zone", "order"), "stage"]}),
        ("功能定位", {"fields": ["positioning", "positioning_basis"]}),
        ("说明", {"fields": ["note", "reason"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Platform]:
        return super().get_queryset(request).prefetch_related("members__region")

    @admin.display(description="成员地区")
    def member_names(self, platform: Platform) -> str:
        return "、".join(str(member) for member in platform.members.all()) or "—"


@admin.register(Region)
class RegionAdmin(Base):
    """Regions follow the national standard: an editor keeps notes and what became of them."""

    list_display = ["code", "name", "level", "parent", "current", "successor"]
    list_filter = ["level", "current"]
    list_select_related = ["parent", "successor"]
    search_fields = ["name", "short_name", "code"]
    search_help_text = "按名称或代码查找"
    autocomplete_fields = ["parent", "successor"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["code"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        edit = Edit(cast(User, request.user))
        if change:
            keep_baseline(Region.objects.get(pk=obj.pk), version=0, edit=edit)
        edit.stamp(obj)
        obj.save()

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return history.history_view(self, request, object_id, restorable=False)
