"""Cooperation platforms, and which regions take part in them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models, transaction
from django.db.models import Count, Prefetch
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from platforms import stages
from platforms.fields import OUTSIDE, Side, Versioned
from platforms.models.region import Region
from platforms.names import Named, NamedQuerySet

if TYPE_CHECKING:
    from platforms.models.steps import StageMove

Part = TypeVar("Part", bound=models.Model)


class PlatformQuerySet(NamedQuerySet["Platform"]):
    def get_by_natural_key(self, slug: str) -> Platform:
        return self.get(slug=slug)

    def for_list(self) -> Self:
        """Platforms with their members and the number of clauses and tasks that name them; two queries.

        The numbers are asked for by subquery: who only filters or counts platforms does not pay for them.
        """
        own = Platform.objects.filter(pk=models.OuterRef("pk")).order_by()
        clauses = own.annotate(n=Count("mentions__clause", distinct=True)).values("n")
        tasks = own.annotate(n=Count("mentions__clause__task", distinct=True)).values("n")
        return self.annotate(clause_count=models.Subquery(clauses), task_count=models.Subquery(tasks)).with_members()

    def with_members(self) -> Self:
        """Platforms with their members; two queries."""
        return self.prefetch_related(Prefetch("members", PlatformMember.objects.select_related("region")))

    def for_page(self) -> Self:
        """Platforms with all that their pages show, in a fixed number of queries."""
        return self.prefetch_related(
            "names",
            "stage_moves",
            "milestones",
            "listings__members__region",
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
        moves = list(self.stage_moves.order_by("on", "stage", "id"))  # as stored, whatever was prefetched
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


class PlatformMemberQuerySet(  # type: ignore[override]  # as above
    PlatformPartQuerySet["PlatformMember"], NamedQuerySet["PlatformMember"]
):
    """Members of platforms."""


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
