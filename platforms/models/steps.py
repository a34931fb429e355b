"""What happened to a platform, with dates: its moves from stage to stage, and other events."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from platforms import stages
from platforms.fields import NamesPaper, OutsideFact
from platforms.models.platform import Platform, PlatformPartQuerySet


class StageMoveQuerySet(PlatformPartQuerySet["StageMove"]):
    """Stage moves of platforms."""


class MilestoneQuerySet(PlatformPartQuerySet["Milestone"]):
    """Milestones of platforms."""


class StageMove(NamesPaper, OutsideFact):
    """One move of a platform to a stage of 渝府办发〔2020〕97号 (十三)."""

    natural_fields = ("stage", "on")
    platform = models.ForeignKey(Platform, models.CASCADE, verbose_name="合作平台", related_name="stage_moves")
    stage = models.PositiveSmallIntegerField("阶段", choices=Platform.Stage)
    reason = models.CharField("跳过阶段的原因", max_length=200, blank=True, help_text="越过中间阶段时必须填写")
    note = models.CharField("备注", max_length=300, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name="登记人",
        null=True,
        blank=True,
        editable=False,
    )
    history = HistoricalRecords()

    objects = StageMoveQuerySet.as_manager()

    class Meta:
        verbose_name = "阶段变动"
        verbose_name_plural = "阶段变动"
        ordering = ["on", "stage", "id"]
        constraints = [
            models.CheckConstraint(
                name="stage_move_has_date",
                condition=~Q(on=""),
                violation_error_message="阶段变动必须填写日期。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.get_stage_display()}"

    def clean(self) -> None:
        stages.check_document(self)

    def natural_key(self) -> tuple[str, int, str]:
        return (self.platform.slug, self.stage, self.on)


class Milestone(OutsideFact):
    """大事记: one dated event of a platform."""

    natural_fields = ("on", "title")
    platform = models.ForeignKey(Platform, models.CASCADE, verbose_name="合作平台", related_name="milestones")
    title = models.CharField("事项", max_length=200)
    detail = models.TextField("说明", blank=True)
    history = HistoricalRecords()

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        verbose_name = "大事记"
        verbose_name_plural = "大事记"
        ordering = ["on", "id"]

    def __str__(self) -> str:
        return f"{self.on} {self.title}"

    def natural_key(self) -> tuple[str, str, str]:
        return (self.platform.slug, self.on, self.title)
