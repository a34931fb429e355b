"""What a platform page shows, put in order: members by side, steps, events, the picture; said.py has the rest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from platforms import schematic
from platforms.fields import later
from platforms.membership import Line, Membership, membership
from platforms.models import Milestone, Platform, PlatformMember, Region, StageMove
from platforms.said import Said

STATE = ("国家", "国务院")  # how the name of a body of the state begins, in a document such as 国家发展改革委批复
CORES = ("510100", "500000")  # 成都 and 重庆, drawn on every picture for orientation


@dataclass(frozen=True)
class Step:
    """One of the seven steps of setting up. `state`: done, current, unknown (passed, but not on record) or ahead."""

    number: int
    label: str
    state: str
    moves: tuple[StageMove, ...]


@dataclass(frozen=True)
class Event:
    """One entry of the line of time: a move to a stage, or a milestone."""

    on: str
    move: StageMove | None = None
    milestone: Milestone | None = None


@dataclass(frozen=True)
class Profile:
    """A platform from `Platform.objects.for_page()`, seen as its page shows it. `page`: which page of its clauses."""

    platform: Platform
    page: str = ""

    @cached_property
    def said(self) -> Said:
        """What documents say of the platform."""
        return Said(self.platform, self.page)

    @property
    def sides(self) -> list[tuple[str, list[PlatformMember]]]:
        """The members of 重庆, then those of 四川."""
        return self.platform.sides

    @cached_property
    def membership(self) -> Membership:
        """Who takes part, and how that came to be."""
        return membership(self.platform.members.all(), self.platform.listings.all())

    @cached_property
    def by_side(self) -> list[tuple[str, list[tuple[PlatformMember, Line]]]]:
        """The members of each side, each with what the documents say of it."""
        lines = self.membership.line_of
        return [(label, [(row, lines[row.region_id]) for row in members]) for label, members in self.sides]

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The seven steps with the moves that are on record."""
        return steps(self.platform)

    @property
    def events(self) -> list[Event]:
        """Stage moves and milestones as one line of time; what has no date comes first."""
        moves = [Event(move.on, move=move) for move in self.platform.stage_moves.all()]
        found = [*moves, *(Event(row.on, milestone=row) for row in self.platform.milestones.all())]
        return sorted(found, key=lambda event: event.on)

    @property
    def by_state(self) -> bool:
        """Whether the approval on record is one of the state: then the seven steps are not the whole of its rule."""
        moves = self.platform.stage_moves.all()
        return any(move.document.startswith(STATE) for move in moves if move.stage == Platform.Stage.APPROVED)

    @property
    def unrecorded(self) -> list[str]:
        """The stages after the one on record, by name; none while no stage is known."""
        reached = self.platform.stage
        return [str(stage.label) for stage in Platform.Stage if reached is not None and stage > reached]

    @property
    def events_since(self) -> list[Milestone]:
        """The milestones after the last move on record: what may tell of a later stage."""
        last = max((move.on for move in self.platform.stage_moves.all()), default="")
        return [event for event in self.platform.milestones.all() if last and later(event.on, last)]

    @property
    def picture(self) -> schematic.Picture:
        """Where the members lie, between 成都 and 重庆."""
        members = [member.region for member in self.platform.members.all()]
        group = grouped(self.platform)
        return schematic.draw([*places(members), *cores()], [group], width=560, font=19, radius=15)


def steps(platform: Platform) -> tuple[Step, ...]:
    """Return the seven steps of a platform, with the moves that are on record."""
    moves = list(platform.stage_moves.all())
    return tuple(
        Step(
            stage.value,
            str(stage.label),
            state(stage, platform.stage, moves),
            tuple(move for move in moves if move.stage == stage),
        )
        for stage in Platform.Stage
    )


def state(stage: Platform.Stage, reached: int | None, moves: Iterable[StageMove]) -> str:
    """Return how a step stands: done, current, unknown or ahead; all are unknown while no stage is known."""
    if reached is None:
        return "unknown"
    if stage == reached:
        return "current"
    if stage > reached:
        return "ahead"
    return "done" if any(move.stage == stage for move in moves) else "unknown"


def places(regions: Iterable[Region]) -> list[schematic.Place]:
    """Return the regions that have coordinates as places, each once."""
    return [
        schematic.Place(
            region.code, region.short_name, region.longitude, region.latitude, region.side.value, code=region.code
        )
        for region in {region.code: region for region in regions}.values()
        if region.longitude is not None and region.latitude is not None
    ]


def cores() -> list[schematic.Place]:
    """Return 成都 and 重庆 as places for orientation."""
    found = Region.objects.filter(code__in=CORES, longitude__isnull=False, latitude__isnull=False)
    return [
        schematic.Place(f"core-{r.code}", r.short_name, r.longitude or 0.0, r.latitude or 0.0, core=True, code=r.code)
        for r in found
    ]


def grouped(platform: Platform) -> schematic.Group:
    """Return a platform with its members prefetched as a group of places."""
    codes = tuple(member.region.code for member in platform.members.all())
    return schematic.Group(platform.slug, str(platform.order), platform.name, codes)


def stage_table(platforms: Iterable[Platform]) -> list[tuple[Platform, tuple[Step, ...]]]:
    """Return each platform, its moves prefetched, with its seven steps."""
    return [(platform, steps(platform)) for platform in platforms]


def overview(platforms: Iterable[Platform]) -> schematic.Picture:
    """Return the picture of all platforms with their members prefetched."""
    rows = list(platforms)
    regions = [member.region for platform in rows for member in platform.members.all()]
    groups = [grouped(platform) for platform in rows]
    return schematic.draw([*places(regions), *cores()], groups, width=760, font=13, radius=15, gap=54)
