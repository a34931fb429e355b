"""Names of platforms."""

from __future__ import annotations

from django.db import models
from simple_history.models import HistoricalRecords

from platforms.models.platform import Platform, PlatformPartQuerySet
from platforms.names import Named, NamedQuerySet


class PlatformNameQuerySet(  # type: ignore[override]  # the stubs give each base its own as_manager
    PlatformPartQuerySet["PlatformName"], NamedQuerySet["PlatformName"]
):
    """Names of platforms."""


class PlatformName(Named):
    """One name of a platform: official, short or former, and who says so."""

    class Kind(models.TextChoices):
        OFFICIAL = "official", "正式名称"
        SHORT = "short", "简称"
        FORMER = "former", "曾用名"

    natural_fields = ("name",)
    name_fields = ("name", "kind", "platform", "platform_id")
    platform = models.ForeignKey(Platform, models.CASCADE, verbose_name="合作平台", related_name="names")
    name = models.CharField("名称", max_length=60, db_index=True)
    kind = models.CharField("类别", max_length=12, choices=Kind)
    basis = models.CharField("出处", max_length=200, blank=True)
    history = HistoricalRecords()

    objects = PlatformNameQuerySet.as_manager()

    class Meta:
        verbose_name = "平台名称"
        verbose_name_plural = "平台名称"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["platform", "name"],
                name="platform_name_once",
                violation_error_message="这个平台已有同样的名称。",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str, str]:
        return (self.platform.slug, self.name)
