"""行政区: places by their official code, abolished ones included."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Count
from django.urls import reverse
from simple_history.models import HistoricalRecords

from platforms.fields import INFERRED, OutsideFact, Side, Versioned
from platforms.names import Named, NamedQuerySet
from platforms.trees import check_above


class RegionQuerySet(NamedQuerySet["Region"]):
    def get_by_natural_key(self, code: str) -> Region:
        return self.get(code=code)

    def for_list(self) -> Self:
        """Regions with what a list tells of each, and the number of platforms that each takes part in."""
        return (
            self.annotate(platform_count=Count("memberships", distinct=True))
            .select_related("parent", "successor")
            .prefetch_related("former_names", "memberships__platform")
        )

    def for_page(self) -> Self:
        """Regions with all that their pages show, in a fixed number of queries."""
        return self.select_related("parent", "successor").prefetch_related(
            "former_names",
            "memberships__platform__members__region",
            "parent__memberships__platform",
            "children__memberships__platform",
            "predecessors__memberships__platform",
        )


class CodeSide(models.Transform):
    """The side of a region code, as in `members__region__code__side="cq"`: what `Region.side` says, in the database."""

    lookup_name = "side"
    template = "(CASE WHEN SUBSTR(%(expressions)s, 1, 2) = '50' THEN 'cq' ELSE 'sc' END)"
    output_field = models.CharField()


class Region(Named, Versioned):
    """行政区, by its GB/T 2260 code. Abolished ones are kept: a document is read with the map of its own day."""

    class Level(models.TextChoices):
        PROVINCE = "province", "省级"
        PREFECTURE = "prefecture", "地级"
        COUNTY = "county", "县级"

    record_parts = ("former_names",)
    name_fields = ("code", "name", "short_name", "level")
    code = models.CharField("代码", max_length=6, unique=True, help_text="GB/T 2260 行政区划代码")
    name = models.CharField("名称", max_length=40, db_index=True)
    short_name = models.CharField("简称", max_length=40, db_index=True)
    level = models.CharField("级别", max_length=12, choices=Level, db_index=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name="上级", null=True, blank=True, related_name="children"
    )
    longitude = models.FloatField("经度", null=True, blank=True, help_text="度，GCJ-02，仅供示意图使用")
    latitude = models.FloatField("纬度", null=True, blank=True, help_text="度，GCJ-02，仅供示意图使用")
    current = models.BooleanField("现行", default=True, db_index=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, verbose_name="今属", null=True, blank=True, related_name="predecessors"
    )
    note = models.CharField("说明", max_length=300, blank=True)
    history = HistoricalRecords()

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = "行政区"
        verbose_name_plural = "行政区"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.code,)

    def get_absolute_url(self) -> str:
        return reverse("platforms:region_detail", args=[self.code])

    def clean(self) -> None:
        check_above(self, "parent")
        check_above(self, "successor")

    @property
    def side(self) -> Side:
        """重庆 or 四川, from the first two digits of the code (50 and 51)."""
        return Side.CHONGQING if self.code.startswith("50") else Side.SICHUAN

    @property
    def today(self) -> str:
        """What became of it, for a name in a list: 今属两江新区, or 已撤销; empty while it stands."""
        if self.current:
            return ""
        return f"今属{self.successor.name}" if self.successor else "已撤销"


Region._meta.get_field("code").register_lookup(CodeSide)


class RegionNameQuerySet(NamedQuerySet["RegionName"]):
    def get_by_natural_key(self, region: str, old_code: str, name: str) -> RegionName:
        return self.get(region__code=region, old_code=old_code, name=name)


class RegionName(Named):
    """旧名、旧代码: what a place, or one that became part of it, was called before, and the code it then had."""

    name_fields = ("name", "old_code", "region", "region_id")
    region = models.ForeignKey(Region, models.CASCADE, verbose_name="今", related_name="former_names")
    name = models.CharField("旧名", max_length=40, db_index=True)
    old_code = models.CharField("旧代码", max_length=6, blank=True, db_index=True)
    basis = models.CharField("出处", max_length=200, blank=True)
    confidence = models.CharField("可信程度", max_length=8, choices=OutsideFact.Confidence, blank=True)
    history = HistoricalRecords()

    objects = RegionNameQuerySet.as_manager()

    class Meta:
        verbose_name = "旧名与旧代码"
        verbose_name_plural = "旧名与旧代码"
        ordering = ["old_code", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "old_code", "name"],
                name="region_name_once",
                violation_error_message="这个地区已登记过同样的旧名和旧代码。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.old_code}）" if self.old_code else self.name

    def natural_key(self) -> tuple[str, str, str]:
        return (self.region.code, self.old_code, self.name)

    @property
    def inferred(self) -> bool:
        """Whether no list says that the region was called so: it was worked out."""
        return INFERRED in self.basis

    @property
    def doubt(self) -> str:
        """What a reader is told of a name that does not plainly stand in a list: 推定 or 存疑; empty for the others."""
        return "推定" if self.inferred else "存疑" if self.confidence == OutsideFact.Confidence.LOW else ""

    @property
    def doubtful(self) -> bool:
        """Whether a page may only say that the region is perhaps what was meant."""
        return bool(self.doubt)
