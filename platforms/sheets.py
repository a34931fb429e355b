"""The cooperation platforms as a file."""

from __future__ import annotations

from django.db.models import QuerySet

from platforms.exporting import CHUNK, Column, Sheet, Site, about_list
from platforms.listing import Listing
from platforms.models import Platform

NOTES = ("成员和阶段的出处见各平台的页面；没有查到的注明“未查到”，不作推断。",)


def columns(site: Site) -> tuple[Column[Platform], ...]:
    """All that the list says of a platform."""
    return (*PAPER, Column("功能定位", lambda platform: platform.positioning, 40), Column("网址", site.address, 24))


PAPER: tuple[Column[Platform], ...] = (
    Column("次序", lambda platform: platform.order, 4),
    Column("平台", lambda platform: platform.name, 14),
    Column("类型", lambda platform: platform.get_kind_display(), 6),
    Column("布局片区", lambda platform: platform.get_zone_display(), 8),
    Column("设立阶段", lambda platform: platform.get_stage_display() or "未查到", 8),
    Column("重庆成员", lambda platform: members(platform, "重庆"), 10),
    Column("四川成员", lambda platform: members(platform, "四川"), 10),
    Column("提及条款", lambda platform: vars(platform)["clause_count"], 6),
    Column("任务", lambda platform: vars(platform)["task_count"], 5),
)


def members(platform: Platform, side: str) -> str:
    """The members on a side."""
    return "、".join(member.region.short_name for label, rows in platform.sides if label == side for member in rows)


def platform_sheet(listing: Listing, site: Site) -> Sheet[Platform]:
    """The platforms of `listing`, which are Platform.objects.for_list(), all pages of it."""
    platforms: QuerySet[Platform] = listing.page.paginator.object_list  # type: ignore[assignment]
    return Sheet(
        title="合作平台",
        columns=columns(site),
        rows=platforms.iterator(CHUNK),
        count=listing.total,
        about=about_list(listing, what="川渝两省市合作共建的功能平台", address=site.list_address, notes=NOTES),
        paper=PAPER,
    )
