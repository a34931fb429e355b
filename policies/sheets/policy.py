"""The policies as a file."""

from __future__ import annotations

from django.db.models import QuerySet

from platforms.exporting import Column, Sheet, about_list
from platforms.listing import Listing
from policies.models import Policy
from policies.sheets.base import CHUNK, Site


def columns(site: Site) -> tuple[Column[Policy], ...]:
    """All that the list says of a policy."""
    return (
        Column("标题", lambda policy: policy.title, 40),
        Column("发文字号", lambda policy: policy.document_number, 16),
        Column("文种", lambda policy: policy.get_kind_display(), 8),
        Column("效力", lambda policy: policy.get_authority_display(), 8),
        Column("发文机关", issuers, 30),
        Column("成文日期", lambda policy: policy.issued_on, 10),
        Column("成文日期说明", lambda policy: policy.issued_on_note, 14),
        Column("发布日期", lambda policy: policy.published_on, 10),
        Column("发布日期说明", lambda policy: policy.published_on_note, 14),
        Column("有效性", lambda policy: policy.get_status_display(), 8),
        Column("作者", lambda policy: policy.author, 14),
        Column("来源", lambda policy: policy.source_name, 16),
        Column("字形", lambda policy: policy.get_script_display(), 6),
        Column("网址", site.address, 28),
    )


def issuers(policy: Policy) -> str:
    """The issuers as the source prints them, or else the units of the library that are."""
    printed = [str(each) for each in policy.issuers_printed]
    return "、".join(printed or [str(row.unit) for row in policy.issuances.all()])


PAPER: tuple[Column[Policy], ...] = (
    Column("标题", lambda policy: policy.title, 20),
    Column("发文字号", lambda policy: policy.document_number, 10),
    Column("文种", lambda policy: policy.get_kind_display(), 5),
    Column("效力", lambda policy: policy.get_authority_display(), 5),
    Column("发文机关或作者", lambda policy: issuers(policy) or policy.author, 14),
    Column("成文或发布日期", lambda policy: policy.dated or "未载", 9),
)


def policy_sheet(listing: Listing, site: Site) -> Sheet[Policy]:
    """The policies of `listing`, which are Policy.objects.for_list(), all pages of it."""
    policies: QuerySet[Policy] = listing.page.paginator.object_list  # type: ignore[assignment]
    return Sheet(
        title="政策文献目录",
        columns=columns(site),
        rows=policies.iterator(CHUNK),
        count=listing.total,
        about=about_list(listing, what="本库收录的政策文献", address=site.list_address),
        paper=PAPER,
    )
