"""数据: numbers that a clause states, as targets or as results."""

from __future__ import annotations

from django.db import models

from policies.models.clause import Clause


class FigureQuerySet(models.QuerySet["Figure"]):
    def get_by_natural_key(self, policy: str, path: str, start: int) -> Figure:
        return self.get(clause__policy__slug=policy, clause__path=path, start=start)


class Figure(models.Model):
    """One number with its unit: characters `start`–`end` of the clause's text, shown as printed."""

    class Kind(models.TextChoices):
        TARGET = "target", "目标"
        RESULT = "result", "成效"

    clause = models.ForeignKey(Clause, models.CASCADE, verbose_name="条款", related_name="figures")
    start = models.PositiveIntegerField("起")
    end = models.PositiveIntegerField("止")
    printed = models.CharField("原文写法", max_length=80)
    label = models.CharField("所指", max_length=120, blank=True)
    value = models.DecimalField("数值", max_digits=24, decimal_places=6)
    unit = models.CharField("计量单位", max_length=20, blank=True, db_index=True)
    qualifier = models.CharField("限定词", max_length=8, blank=True)
    as_of = models.CharField("时点原文", max_length=40, blank=True)
    kind = models.CharField("类别", max_length=8, choices=Kind, blank=True, db_index=True)

    objects = FigureQuerySet.as_manager()

    class Meta:
        verbose_name = "数据"
        verbose_name_plural = "数据"
        ordering = ["clause_id", "start"]
        constraints = [models.UniqueConstraint(fields=["clause", "start"], name="figure_start_once")]

    def __str__(self) -> str:
        return self.printed

    def natural_key(self) -> tuple[str, str, int]:
        return (*self.clause.natural_key(), self.start)
