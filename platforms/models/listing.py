"""成员名单: which regions a document of a certain day lists as the members of a platform."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from platforms.fields import NamesPaper, OutsideFact, Versioned
from platforms.models.platform import Platform, PlatformPartQuerySet
from platforms.models.region import Region


class MemberListingQuerySet(PlatformPartQuerySet["MemberListing"]):
    """Listings of members of platforms."""


class MemberListing(NamesPaper, OutsideFact, Versioned):
    """The members of a platform as one document lists them, on the day of that document."""

    class Kind(models.TextChoices):
        """How much a listing says: of those that settle who takes part, the newest tells the members of today."""

        SETTLES = "settles", "确定成员"
        LISTS = "lists", "列举成员"
        VOID = "void", "登记有误，作废"

    record_parts = ("members",)
    natural_fields = ("document",)
    platform = models.ForeignKey(Platform, models.CASCADE, verbose_name="合作平台", related_name="listings")
    kind = models.CharField(
        "性质", max_length=8, choices=Kind, default=Kind.LISTS, help_text="批复、总体方案确定成员；其他文件只是列举"
    )
    place = models.CharField("条款", max_length=60, blank=True, help_text="所在条款的编号，如（四）")
    quote = models.CharField("原文", max_length=500, blank=True)
    open_ended = models.BooleanField("以“等”收尾", default=False, help_text="名单以“等”字收尾，没有列尽")
    note = models.CharField("说明", max_length=500, blank=True)
    history = HistoricalRecords()

    objects = MemberListingQuerySet.as_manager()

    class Meta:
        verbose_name = "成员名单"
        verbose_name_plural = "成员名单"
        ordering = ["platform__order", "on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["platform", "document"],
                name="member_listing_once",
                violation_error_message="这个平台已登记过同一份文件的成员名单。",
            ),
            models.CheckConstraint(
                name="member_listing_has_date",
                condition=~Q(on=""),
                violation_error_message="成员名单必须填写文件的日期。",
            ),
            models.CheckConstraint(
                name="member_listing_has_document",
                condition=~Q(document=""),
                violation_error_message="成员名单必须填写文件标题。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.platform}：{self.document}"

    def natural_key(self) -> tuple[str, str]:
        return (self.platform.slug, self.document)

    def get_absolute_url(self) -> str:
        return f"{reverse('platforms:platform_detail', args=[self.platform.slug])}#members-h"

    @property
    def count(self) -> int:
        """How many members the document lists; a place in brackets within another is not one of them."""
        return sum(member.counted for member in self.members.all())


class ListedMemberQuerySet(models.QuerySet["ListedMember"]):
    def get_by_natural_key(self, platform: str, document: str, region: str) -> ListedMember:
        return self.get(listing__platform__slug=platform, listing__document=document, region__code=region)


class ListedMember(models.Model):
    """A region that a listing names, and how it writes the name."""

    listing = models.ForeignKey(MemberListing, models.CASCADE, verbose_name="成员名单", related_name="members")
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="行政区", related_name="listings")
    words = models.CharField("写法", max_length=60, blank=True, help_text="与名称不同时填写，如 綦江区（含万盛经开区）")
    counted = models.BooleanField("计入成员数", default=True, help_text="括注在另一成员之内的不计，如广安市（邻水县）")
    history = HistoricalRecords()

    objects = ListedMemberQuerySet.as_manager()

    class Meta:
        verbose_name = "所列地区"
        verbose_name_plural = "所列地区"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["listing", "region"],
                name="listed_member_once",
                violation_error_message="这份名单已列有这个地区。",
            )
        ]

    def __str__(self) -> str:
        return self.words or self.region.name

    def natural_key(self) -> tuple[str, str, str]:
        return (*self.listing.natural_key(), self.region.code)
