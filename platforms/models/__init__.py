"""Cooperation platforms, and the places that belong to them. This app knows nothing of policies."""

from platforms.models.listing import ListedMember, MemberListing
from platforms.models.name import PlatformName
from platforms.models.platform import Platform, PlatformMember
from platforms.models.region import Region, RegionName
from platforms.models.steps import Milestone, StageMove

__all__ = [
    "ListedMember",
    "MemberListing",
    "Milestone",
    "Platform",
    "PlatformMember",
    "PlatformName",
    "Region",
    "RegionName",
    "StageMove",
]
