"""Mentions: spans of a clause that name something the library knows."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q

from platforms.models import Platform, Region
from policies.models.changes import Logged, LoggedQuerySet
from policies.models.clause import Clause
from policies.models.policy import CitedDocument, Policy
from policies.models.unit import Unit

TARGETS = ("platform", "region", "unit", "policy", "cited", "provision")


class MentionQuerySet(LoggedQuerySet["Mention"]):
    def get_by_natural_key(self, policy: str, path: str, start: int, end: int) -> Mention:
        return self.get(clause__policy__slug=policy, clause__path=path, start=start, end=end)

    def with_targets(self) -> Self:
        """Mentions with all that links and hover cards show of what they name; five queries for any number."""
        policies = ("policy", "cited__policy", "provision__policy")
        return (
            self.select_related("platform", "region__parent", "unit", "provision__parent", *policies)
            .defer("provision__parent__text", *Policy.long_fields(*policies))
            .prefetch_related("platform__members__region", "region__memberships__platform")
        )

    def backlinks(self) -> Self:
        """Mentions with the clause and the document that they stand in, newest document first."""
        return (
            self.select_related("clause__policy", "clause__parent")
            .defer("clause__parent__text", *Policy.long_fields("clause__policy"))
            .order_by(
                F("clause__policy__year").desc(nulls_last=True), "clause__policy__slug", "clause__position", "start"
            )
        )


class Mention(Logged):
    """Characters `start`–`end` of a clause's text name one target. Spans of a clause never overlap."""

    class Kind(models.TextChoices):
        PLATFORM = "platform", "合作平台"
        REGION = "region", "行政区"
        UNIT = "unit", "单位"
        POLICY = "policy", "库内文件"
        CITED = "cited", "未收录文件"
        PROVISION = "provision", "条款"

    clause_path = "clause_id"
    logged = ("clause_id", "platform_id", "unit_id")
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
    provision = models.ForeignKey(
        Clause, models.CASCADE, verbose_name="所指条款", null=True, blank=True, related_name="citing_mentions"
    )

    objects = MentionQuerySet.as_manager()

    class Meta:
        verbose_name = "提及"
        verbose_name_plural = "提及"
        ordering = ["clause_id", "start"]
        constraints = [
            models.UniqueConstraint(fields=["clause", "start"], name="mention_start_once"),
            models.CheckConstraint(name="mention_end_after_start", condition=Q(end__gt=F("start"))),
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
        """What is named: a Platform, Region, Unit, Policy, CitedDocument or, as `provision`, a Clause."""
        target: models.Model = getattr(self, self.kind)
        return target
