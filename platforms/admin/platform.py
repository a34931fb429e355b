"""Admin of platforms, of the listings of their members, and of regions."""

from __future__ import annotations

from typing import cast

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from platforms.admin.inlines import (
    ListedMemberInline,
    MemberInline,
    MilestoneInline,
    NameInline,
    RegionNameInline,
    StageMoveInline,
)
from platforms.admin.records import RecordAdmin
from platforms.admin.spreadsheets import SpreadsheetMixin
from platforms.adopting import adopt
from platforms.editing import REASON_LENGTH, Edit
from platforms.fields import StaleRecordError
from platforms.membership import Membership, membership
from platforms.models import MemberListing, Platform, Region
from platforms.resources import PlatformResource


@admin.register(Platform)
class PlatformAdmin(SpreadsheetMixin, RecordAdmin):
    resource_class = PlatformResource
    delete_refusal = "合作平台不能删除：各文件条款对它的提及和网址都指着它。名称有误时请改正名称，旧名登记为曾用名。"
    list_display = ["name", "kind", "zone", "stage", "member_names", "version"]
    list_filter = ["zone", "kind", "stage"]
    search_fields = ["name", "slug", "names__name", "members__region__name", "positioning"]
    search_help_text = "按名称、简称、曾用名、成员地区查找"
    readonly_fields = ["stage", "listings_of", "members_apart"]
    fixed_fields = ("slug",)
    inlines = [NameInline, MemberInline, StageMoveInline, MilestoneInline]
    fieldsets = [
        (None, {"fields": ["name", "slug", ("kind", "zone", "order"), "stage"]}),
        ("功能定位", {"fields": ["positioning", "positioning_basis"]}),
        ("各文件的成员名单", {"fields": ["listings_of", "members_apart"]}),
        ("说明", {"fields": ["note", "reason"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Platform]:
        return super().get_queryset(request).prefetch_related("members__region")

    @admin.display(description="成员地区")
    def member_names(self, platform: Platform) -> str:
        return "、".join(str(member) for member in platform.members.all()) or "—"

    @admin.display(description="已登记的名单")
    def listings_of(self, platform: Platform) -> str:
        """Links to the listings, and to a new one."""
        base = reverse("admin:platforms_memberlisting_add")
        new = format_html('<a href="{}?platform={}">登记一份名单</a>', base, platform.pk)
        if platform.pk is None:
            return "保存平台以后可以登记。"
        rows = (
            (reverse("admin:platforms_memberlisting_change", args=[row.pk]), row.on, row.paper, row.count)
            for row in _membership_of(platform).listings
        )
        return format_html_join(mark_safe("<br>"), '<a href="{}">{} {}（{}个）</a>', rows) + mark_safe("<br>") + new

    @admin.display(description="与成员地区对照")
    def members_apart(self, platform: Platform) -> str:
        return apart_words(_membership_of(platform)) if platform.pk else "—"


def edit_for(request: HttpRequest, listing: MemberListing) -> Edit:
    """The edit by which the members of a platform follow `listing`."""
    return Edit(cast(User, request.user), f"依{listing.paper}更新成员"[:REASON_LENGTH])


def _membership_of(platform: Platform) -> Membership:
    rows = platform.members.select_related("region"), platform.listings.prefetch_related("members__region")
    return membership(*rows)


def apart_words(found: Membership) -> str:
    """How the members of a platform differ from the listing that settles them, in words."""
    if found.decisive is None:
        return "还没有登记名单。"
    words = [
        f"{label}：{'、'.join(region.name for region in regions)}"
        for label, regions in (("名单没有列", found.unlisted), ("成员地区中没有登记", found.unentered))
        if regions
    ]
    told = (
        "；".join(words) + "。请核对“成员地区”各行，或在“成员名单”中勾选这份名单，选“按所选名单更新平台的成员地区”。"
        if words
        else "一致。"
    )
    return f"以{found.decisive.on}《{found.decisive.document.strip('《》')}》为准：{told}"


@admin.register(MemberListing)
class MemberListingAdmin(RecordAdmin):
    """Listings of members: one document, one day. The page of the platform shows what the newest one settles."""

    delete_refusal = "成员名单不能删除：成员的由来要能查到。登记有误时，请把“性质”改为“登记有误，作废”。"
    list_display = ["document", "platform", "on", "kind", "count", "version"]
    list_filter = ["kind", "outside", "platform"]
    list_select_related = ["platform"]
    search_fields = ["document", "number", "platform__name", "members__region__name"]
    search_help_text = "按文件、文号、平台或地区名称查找"
    fixed_fields = ("platform", "document")
    actions = ["adopt"]
    inlines = [ListedMemberInline]
    fieldsets = [
        (None, {"fields": ["platform", ("document", "number"), ("place", "on"), ("kind", "open_ended"), "quote"]}),
        ("出处", {"fields": ["source", ("outside", "confidence")]}),
        ("说明", {"fields": ["note", "reason"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[MemberListing]:
        return super().get_queryset(request).prefetch_related("members__region")

    @admin.action(description="按所选名单更新平台的成员地区", permissions=["change"])
    def adopt(self, request: HttpRequest, queryset: QuerySet[MemberListing]) -> None:
        """Each by itself: what one platform refuses does not keep another from its members."""
        for listing in queryset.select_related("platform"):
            try:
                done = adopt(listing=listing, edit=edit_for(request, listing))
            except ValidationError as error:
                self.message_user(request, "；".join(error.messages), messages.ERROR)
            except StaleRecordError:
                self.message_user(request, f"{listing.platform}刚刚被别人改过，没有改动：请再试一次。", messages.ERROR)
            else:
                self.message_user(request, done.words, messages.SUCCESS)

    @admin.display(description="成员数")
    def count(self, listing: MemberListing) -> int:
        return listing.count


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
    inlines = [RegionNameInline]
    fieldsets = [
        (None, {"fields": ["code", ("name", "short_name"), "level", "parent"]}),
        ("现状", {"fields": ["current", "successor", ("longitude", "latitude")]}),
        ("说明", {"fields": ["note", "reason"]}),
    ]
