"""Cooperation platforms, and the places that belong to them. This app knows nothing of policies."""

from platforms.models.name import PlatformName
from platforms.models.platform import Platform, PlatformMember
from platforms.models.region import Region
from platforms.models.steps import Milestone, StageMove

__all__ = [
    "Milestone",
    "Platform",
    "PlatformMember",
    "PlatformName",
    "Region",
    "StageMove",
]
