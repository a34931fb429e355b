"""Brings the members of a platform in line with the document that settles them, when people ask for it."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from platforms.editing import Edit, begin
from platforms.fields import OUTSIDE
from platforms.membership import Membership, membership
from platforms.models import MemberListing, Platform, PlatformMember, Region


@dataclass(frozen=True)
class Adopted:
    """Who was added to the members of the platform, and who is one no more."""

    platform: Platform
    added: tuple[Region, ...]
    removed: tuple[Region, ...]

    @property
    def words(self) -> str:
        """What was done, in words."""
        pairs = (("新增", self.added), ("移出", self.removed))
        told = [f"{verb}{'、'.join(region.name for region in regions)}" for verb, regions in pairs if regions]
        return f"{self.platform}：{'，'.join(told)}。" if told else f"{self.platform}：成员与名单一致，没有改动。"


def adopt(*, listing: MemberListing, edit: Edit) -> Adopted:
    """Make the regions of `listing` the members of its platform, in one transaction, with history.

    Raises PermissionDenied, ValidationError unless the listing is the one that tells the members of today, and
    StaleRecordError if someone saves the platform at this moment. What stays a member keeps its basis.
    """
    edit.permitted("platforms.change_platform", "平台的成员由编辑和审核人员登记。")
    with transaction.atomic():
        platform = Platform.objects.for_page().get(pk=listing.platform_id)
        found = membership(platform.members.all(), platform.listings.all())
        check_adoptable(listing, found)
        adopted = Adopted(platform, found.unentered, found.unlisted)
        if adopted.added or adopted.removed:
            begin(platform, edit=edit)
            _write(adopted, listing, edit)
            edit.stamp(platform)
            platform.save()
    return adopted


def check_adoptable(listing: MemberListing, found: Membership) -> None:
    """Raise ValidationError unless `listing` is the decisive one of `found` and names someone."""
    if found.decisive is None or found.decisive.pk != listing.pk:
        newer = f"，现有成员应依{found.decisive.on}{found.decisive.paper}" if found.decisive else ""
        raise ValidationError(f"{listing}（{listing.on}）不是最近一份确定成员的名单{newer}，没有改动。")
    if not listing.count:
        raise ValidationError(f"{listing}没有列出地区：请先登记所列地区。")


def _write(adopted: Adopted, listing: MemberListing, edit: Edit) -> None:
    gone = {region.pk for region in adopted.removed}
    rows = [row for row in adopted.platform.members.all() if row.region_id in gone]
    new = [PlatformMember(platform=adopted.platform, region=region, basis=basis(listing)) for region in adopted.added]
    edit.stamp(*rows, *new)
    for row in rows:
        row.delete()
    for row in new:
        row.save()


def basis(listing: MemberListing) -> str:
    """Return what the basis of a member says that a listing brought."""
    paper = f"{listing.paper}{listing.place}"
    return (f"{OUTSIDE}：{paper}" if listing.outside else paper)[:200]
