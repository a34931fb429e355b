"""Admin of platforms and regions."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from platforms.admin.inlines import MemberInline, MilestoneInline, NameInline, StageMoveInline
from platforms.admin.records import RecordAdmin
from platforms.admin.spreadsheets import SpreadsheetMixin
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
    fixed_fields = ("slug",)
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
class RegionAdmin(RecordAdmin):
    """Regions follow the national standard: an editor keeps notes and what became of them."""

    delete_refusal = "行政区不能删除：旧文件按当时的区划来读。已撤销的请取消“现行”，并填写“今属”。"
    list_display = ["code", "name", "level", "parent", "current", "successor", "version"]
    list_filter = ["level", "current"]
    list_select_related = ["parent", "successor"]
    search_fields = ["name", "short_name", "code"]
    search_help_text = "按名称或代码查找"
    fixed_fields = ("code",)
    autocomplete_fields = ["parent", "successor"]
    fieldsets = [
        (None, {"fields": ["code", ("name", "short_name"), "level", "parent"]}),
        ("现状", {"fields": ["current", "successor", ("longitude", "latitude")]}),
        ("说明", {"fields": ["note", "reason"]}),
    ]
