"""责任单位: bodies that issue documents, answer for tasks or are named as actors."""

from __future__ import annotations

from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from platforms.fields import Side, Versioned
from platforms.models import Region
from platforms.names import Named, NamedQuerySet
from platforms.trees import check_above
from policies.models.loads import load_conditions, on_own_side


def duties_counted(condition: Q) -> Coalesce:
    """How many responsibilities of a unit `condition` holds for, counted unit by unit: joined, all would be sorted."""
    duties = apps.get_model("policies.Responsibility")._base_manager.filter(condition, unit=OuterRef("pk")).order_by()
    return Coalesce(Subquery(duties.values("unit").annotate(n=Count("pk")).values("n")), 0)


class UnitQuerySet(NamedQuerySet["Unit"]):
    def get_by_natural_key(self, slug: str) -> Unit:
        return self.get(slug=slug)

    def for_list(self) -> Self:
        """Units with their parent, and with how many tasks they have; one query."""
        return self.select_related("parent", "region__successor").annotate(task_count=duties_counted(Q()))

    def with_count(self, what: str) -> Self:
        """Units with how many of their tasks are `what` (red, silent …, see `load_conditions`) on their own side."""
        condition = load_conditions(timezone.localdate())[what]
        return self.annotate(**{f"{what}_count": duties_counted(on_own_side(condition, unit="unit__", task="task__"))})

    def for_page(self) -> Self:
        """Units with what belongs to them: parent, subordinate units, region and its platforms."""
        rows = self.select_related("parent", "region__successor")
        return rows.prefetch_related("children", "region__memberships__platform")


class Unit(Named, Versioned):
    """责任单位, e.g. 重庆市发展和改革委员会; also joint bodies and groups that a text leaves unnamed (有关部门)."""

    class Level(models.TextChoices):
        STATE = "state", "国家级"
        PROVINCE = "province", "省级"
        PREFECTURE = "prefecture", "市级"
        COUNTY = "county", "县级"
        JOINT = "joint", "两省市联合"
        GROUP = "group", "统称"
        OTHER = "other", "其他机构"

    name_fields = ("slug", "name", "short_name", "aliases", "level", "side")
    slug = models.SlugField("网址名", max_length=60, unique=True)
    name = models.CharField("正式名称", max_length=80, unique=True)
    short_name = models.CharField("简称", max_length=60, blank=True, db_index=True)
    aliases = models.JSONField("别称", default=list, blank=True, help_text="文献中出现的其他写法")
    level = models.CharField("级别", max_length=12, choices=Level, db_index=True)
    side = models.CharField("所属方", max_length=8, choices=Side, db_index=True)
    parent = models.ForeignKey(
        "self", models.SET_NULL, verbose_name="上级", null=True, blank=True, related_name="children"
    )
    region = models.ForeignKey(
        Region, models.PROTECT, verbose_name="行政区", null=True, blank=True, related_name="units"
    )
    basis = models.CharField("出处", max_length=200, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)
    history = HistoricalRecords()

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = "责任单位"
        verbose_name_plural = "责任单位"
        ordering = ["side", "level", "slug"]

    def __str__(self) -> str:
        return self.short_name or self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def get_absolute_url(self) -> str:
        return reverse("policies:unit_detail", args=[self.slug])

    @property
    def today(self) -> str:
        """What became of its region since (see `Region.today`); empty for most."""
        return self.region.today if self.region else ""

    def clean(self) -> None:
        check_above(self, "parent")
