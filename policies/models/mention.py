"""Mentions: spans of a clause that name something the library knows."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from platforms.models import Platform, Region
from policies.models.clause import Clause
from policies.models.policy import CitedDocument, Policy
from policies.models.unit import Unit

TARGETS = ("platform", "region", "unit", "policy", "cited")


class MentionQuerySet(models.QuerySet["Mention"]):
    def get_by_natural_key(self, policy: str, path: str, start: int, end: int) -> Mention:
        return self.get(clause__policy__slug=policy, clause__path=path, start=start, end=end)


class Mention(models.Model):
    """Characters `start`–`end` of a clause's text name one target. Spans of a clause never overlap."""

    class Kind(models.TextChoices):
        PLATFORM = "platform", "合作平台"
        REGION = "region", "行政区"
        UNIT = "unit", "单位"
        POLICY = "policy", "库内文件"
        CITED = "cited", "未收录文件"

    clause = models.ForeignKey(Clause, models.CASCADE, verbose_name="条款", related_name="mentions")
    kind = models.CharField("类别", max_length=10, choices=Kind, db_index=True)
    start = models.PositiveIntegerField("起")
    end = models.PositiveIntegerField("止")
    words = models.CharField("原文写法", max_length=200)
    platform = models.ForeignKey(Platform, models.CASCADE, null=True, blank=True, related_name="mentions")
    region = models.ForeignKey(Region, models.CASCADE, null=True, blank=True, related_name="mentions")
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, blank=True, related_name="mentions")
    policy = models.ForeignKey(Policy, models.CASCADE, null=True, blank=True, related_name="mentions")
    cited = models.ForeignKey(CitedDocument, models.CASCADE, null=True, blank=True, related_name="mentions")

    objects = MentionQuerySet.as_manager()

    class Meta:
        verbose_name = "提及"
        verbose_name_plural = "提及"
        ordering = ["clause_id", "start"]
        constraints = [
            models.UniqueConstraint(fields=["clause", "start"], name="mention_start_once"),
            models.CheckConstraint(name="mention_end_after_start", condition=Q(end__gt=models.F("start"))),
            models.CheckConstraint(
                name="mention_names_its_kind",
                condition=models.Q(
                    *[Q(kind=kind, **{f"{name}__isnull": name != kind for name in TARGETS}) for kind in TARGETS],
                    _connector=Q.OR,
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.words

    def natural_key(self) -> tuple[str, str, int, int]:
        return (*self.clause.natural_key(), self.start, self.end)

    @property
    def target(self) -> models.Model:
        """What is named: a Platform, Region, Unit, Policy or CitedDocument."""
        target: models.Model = getattr(self, self.kind)
        return target
