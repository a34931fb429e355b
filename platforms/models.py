"""Cooperation platforms, and the places that belong to them. This app knows nothing of policies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self, TypeVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from platforms import stages
from platforms.fields import OUTSIDE, OutsideFact, Side, Versioned
from platforms.names import Named, NamedQuerySet
from platforms.region import Region

__all__ = [
    "Milestone",
    "Platform",
    "PlatformMember",
    "PlatformName",
    "Region",
    "StageMove",
]
Part = TypeVar("Part", bound=models.Model)


class PlatformQuerySet(NamedQuerySet["Platform"]):
    def get_by_natural_key(self, slug: str) -> Platform:
        return self.get(slug=slug)

    def for_list(self) -> Self:
        """Platforms with their members and the number of clauses and tasks that name them; two queries."""
        return self.annotate(
            clause_count=Count("mentions__clause", distinct=True),
            task_count=Count("mentions__clause__task", distinct=True),
        ).with_members()

    def with_members(self) -> Self:
        """Platforms with their members; two queries."""
        return self.prefetch_related(Prefetch("members", PlatformMember.objects.select_related("region")))

    def for_page(self) -> Self:
        """Platforms with all that their pages show, in a fixed number of queries."""
        return self.prefetch_related(
            "names",
            "stage_moves",
            "milestones",
            Prefetch("members", PlatformMember.objects.select_related("region__successor", "region__parent")),
        )


class Platform(Named, Versioned):
    """合作平台, e.g. 川渝高竹新区."""

    class Kind(models.TextChoices):
        NEW_AREA = "new_area", "新区"
        DEMONSTRATION_ZONE = "demonstration_zone", "示范区"
        PIONEER_ZONE = "pioneer_zone", "先行区"
        DEMONSTRATION_BELT = "demonstration_belt", "示范带"
        PILOT_ZONE = "pilot_zone", "试验区"

    class Zone(models.TextChoices):
        """布局片区: 渝府办发〔2020〕97号 (四)–(六)."""

        NORTH = "north", "川东北渝东北"
        MIDDLE = "middle", "成渝中部"
        SOUTH = "south", "川南渝西"

    class Stage(models.IntegerChoices):
        """设立程序: 渝府办发〔2020〕97号 (十三)."""

        PROPOSED = 1, "拟设立"
        APPLIED = 2, "联合申报"
        REVIEWED = 3, "审核"
        APPROVED = 4, "批复同意"
        PLAN_ISSUED = 5, "印发总体方案"
        DETAILED = 6, "编制规划或实施方案"
        RUNNING = 7, "建设运行"

    record_parts = ("names", "members", "stage_moves", "milestones")
    name_fields = ("slug", "name", "kind", "order")
    slug = models.SlugField("网址名", max_length=60, unique=True)
    name = models.CharField("正式名称", max_length=60, unique=True)
    kind = models.CharField("类型", max_length=24, choices=Kind, db_index=True)
    zone = models.CharField("布局片区", max_length=12, choices=Zone, db_index=True)
    positioning = models.TextField("功能定位", blank=True)
    positioning_basis = models.CharField("功能定位出处", max_length=200, blank=True)
    stage = models.PositiveSmallIntegerField(
        "设立阶段", choices=Stage, null=True, blank=True, db_index=True, editable=False
    )
    order = models.PositiveSmallIntegerField("次序", default=0, db_index=True)
    note = models.TextField("说明", blank=True)
    history = HistoricalRecords()

    objects = PlatformQuerySet.as_manager()

    class Meta:
        verbose_name = "合作平台"
        verbose_name_plural = "合作平台"
        ordering = ["order", "slug"]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def get_absolute_url(self) -> str:
        return reverse("platforms:platform_detail", args=[self.slug])

    @property
    def sides(self) -> list[tuple[str, list[PlatformMember]]]:
        """The members of 重庆, then those of 四川, as (label, members); a side without members is left out."""
        rows = list(self.members.all())
        both = (Side.CHONGQING, Side.SICHUAN)
        groups = [(str(side.label), [member for member in rows if member.region.side == side]) for side in both]
        return [group for group in groups if group[1]]

    def check_moves(self, moves: Iterable[StageMove]) -> None:
        """Raise ValidationError unless `moves` may be all the stage moves of a platform."""
        today = timezone.localdate().isoformat()
        stages.check_moves(moves, names=dict(self.Stage.choices), today=today)

    @property
    def settled(self) -> int | None:
        return self.stage

    def settle(self) -> None:
        """Check the recorded moves and keep the furthest in `stage`. Call it in the transaction that changed them."""
        moves = list(StageMove.objects.filter(platform=self))
        self.check_moves(moves)
        self.stage = max((move.stage for move in moves), default=None)

    def move_to(self, move: StageMove) -> None:
        """Record one more stage move, not yet saved, and the stage it leads to; all or nothing."""
        move.platform = self
        move.full_clean()
        with transaction.atomic():
            move.save()
            self.settle()
            self.save()


class PlatformPartQuerySet(models.QuerySet[Part]):
    """Rows that belong to a platform and are known by it and one more field (see `natural_fields`)."""

    def get_by_natural_key(self, platform: str, *rest: str) -> Part:
        names = self.model.natural_fields  # type: ignore[attr-defined]
        return self.get(platform__slug=platform, **dict(zip(names, rest, strict=True)))


class PlatformNameQuerySet(  # type: ignore[override]  # the stubs give each base its own as_manager
    PlatformPartQuerySet["PlatformName"], NamedQuerySet["PlatformName"]
):
    """Names of platforms."""


class PlatformMemberQuerySet(  # type: ignore[override]  # as above
    PlatformPartQuerySet["PlatformMember"], NamedQuerySet["PlatformMember"]
):
    """Members of platforms."""


class StageMoveQuerySet(PlatformPartQuerySet["StageMove"]):
    """Stage moves of platforms."""


class MilestoneQuerySet(PlatformPartQuerySet["Milestone"]):
    """Milestones of platforms."""


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


class PlatformMember(Named):
    """A region that takes part in a platform, and the document that says so."""

    natural_fields = ("region__code",)
    name_fields = ("platform", "platform_id", "region", "region_id")
    platform = models.ForeignKey(Platform, models.CASCADE, verbose_name="合作平台", related_name="members")
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="行政区", related_name="memberships")
    basis = models.CharField("出处", max_length=200, blank=True)
    history = HistoricalRecords()

    objects = PlatformMemberQuerySet.as_manager()

    class Meta:
        verbose_name = "成员地区"
        verbose_name_plural = "成员地区"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["platform", "region"],
                name="platform_member_once",
                violation_error_message="这个地区已经是该平台的成员。",
            )
        ]

    def __str__(self) -> str:
        return self.region.name

    @property
    def outside(self) -> bool:
        """Whether no document of the library names this member: no rule of a document makes it responsible then."""
        return self.basis.startswith(OUTSIDE)

    def natural_key(self) -> tuple[str, str]:
        return (self.platform.slug, self.region.code)


class StageMove(OutsideFact):
    """One move of a platform to a stage of 渝府办发〔2020〕97号 (十三)."""

    natural_fields = ("stage", "on")
    platform = models.ForeignKey(Platform, models.CASCADE, verbose_name="合作平台", related_name="stage_moves")
    stage = models.PositiveSmallIntegerField("阶段", choices=Platform.Stage)
    document = models.CharField("文件", max_length=200, blank=True, help_text="文件名称和文号")
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
