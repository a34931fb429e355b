"""The files that a list can be had as."""

from __future__ import annotations

from dataclasses import dataclass

from django import template

from platforms.exporting import KINDS
from platforms.listing import Listing

register = template.Library()


@dataclass(frozen=True)
class Offer:
    """One kind of file of a list: its address beside the list's own, and whether the list fits into it."""

    label: str
    use: str
    url: str
    limit: int
    fits: bool


@register.filter
def exports(listing: Listing) -> list[Offer]:
    """Return the kinds of file, with the filters and the order of the list in their addresses."""
    return [
        Offer(made.label, made.use, f"export.{kind}{listing.here_url}", made.limit, listing.total <= made.limit)
        for kind, made in KINDS.items()
    ]
