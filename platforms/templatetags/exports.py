"""The files that a list can be had as."""

from __future__ import annotations

from dataclasses import dataclass

from django import template

from platforms.exporting import KINDS

register = template.Library()


@dataclass(frozen=True)
class Offer:
    """One kind of file of a list: its address beside the list's own, and whether the list fits into it."""

    label: str
    use: str
    url: str
    limit: int
    fits: bool


@register.simple_tag
def offers(total: int, here: str, most: int | str = "") -> list[Offer]:
    """Return the kinds of file for a list of `total` rows; `here` is the query of its address, which they keep.

    `most`: rows that the list gives at most; empty if that depends on the kind alone.
    """
    limits = {kind: made.takes(int(most) if most else None) for kind, made in KINDS.items()}
    return [
        Offer(made.label, made.use, f"export.{kind}{here}", limits[kind], total <= limits[kind])
        for kind, made in KINDS.items()
    ]
