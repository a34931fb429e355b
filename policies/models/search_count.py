"""检索统计: how often what was searched for on a day, and what came of it. Nothing in it says who searched."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import models
from django.db.models import Case, F, Max, OuterRef, Q, QuerySet, Subquery, Sum, Value, When

LONGEST_QUERY = 60


class SearchCountQuerySet(models.QuerySet["SearchCount"]):
    def by_query(self, first: datetime.date, last: datetime.date) -> QuerySet[Any, Any]:
        """One dict a query searched from day `first` to `last`: sums over the days, and what the last search found."""
        latest = self.model.objects.filter(query=OuterRef("query"), day__lte=last).order_by("-day")
        return (
            self.filter(day__range=(first, last))
            .order_by()
            .values("query")
            .annotate(
                times=Sum("searches"),
                clicked=Sum("clicks"),
                rank_sum=Sum("rank_total"),
                last_day=Max("day"),
                found=Subquery(latest.values("hits")[:1]),
                only_near=Subquery(latest.values("near")[:1]),
            )
            .annotate(
                mean_rank=Case(
                    When(clicked__gt=0, then=F("rank_sum") * Value(1.0) / F("clicked")),
                    output_field=models.FloatField(),
                )
            )
        )


class SearchCount(models.Model):
    """One query (folded) on one day."""

    day = models.DateField("日期")
    query = models.CharField("检索词", max_length=LONGEST_QUERY, db_index=True)
    searches = models.PositiveIntegerField("检索次数", default=0)
    hits = models.PositiveIntegerField("最近一次找到的条款", default=0)
    near = models.BooleanField("只有相近的", default=False)
    clicks = models.PositiveIntegerField("点击次数", default=0)
    rank_total = models.PositiveIntegerField("点击名次之和", default=0)
    best_rank = models.PositiveSmallIntegerField("点击的最前名次", null=True, blank=True)

    objects = SearchCountQuerySet.as_manager()

    class Meta:
        verbose_name = "检索统计"
        verbose_name_plural = "检索统计"
        ordering = ["-day", "query"]
        constraints = [
            models.UniqueConstraint(fields=["day", "query"], name="search_count_once"),
            models.CheckConstraint(
                name="search_count_rank_if_clicked",
                condition=Q(clicks=0, best_rank=None) | Q(clicks__gt=0, best_rank__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.query}"
