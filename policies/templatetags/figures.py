"""Figures on pages: the pairs that one is in, numbers in full, units in words.

{% load figures %}
{{ figure|in_full }}           12,000,000,000 元, where the printed form is scaled or spelled; else empty
{{ figure.measure|measured }}  时长（秒、分钟、小时、天、周）
{{ pairs|of:figure }}          the pairs of `pairs` (FigurePair.objects.by_figure) with the other figure of each
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django import template
from django.utils.timezone import localtime

from platforms.timeline import person
from policies.models import Figure, FigurePair
from policies.parsing.measures import measure_words

register = template.Library()
SCALED = frozenset("万亿千百萬億")


@register.filter
def in_full(figure: Figure) -> str:
    """Return the number written out with its unit, if it is printed in a shorter way (5.22万亿元)."""
    number = figure.printed[: len(figure.printed) - len(figure.unit)]
    return f"{figure.value.normalize():,f} {figure.unit}" if SCALED & set(number) else ""


@register.filter
def measured(measure: str) -> str:
    """Return a unit that numbers are compared in, with what it measures."""
    return measure_words(measure)


@register.filter
def of(pairs: Mapping[int, Sequence[FigurePair]], figure: Figure) -> list[tuple[FigurePair, Figure]]:
    """Return the pairs that `figure` is in, each with its other end."""
    found = [(pair, pair.facing(figure)) for pair in pairs.get(figure.pk, ())]
    return [(pair, other) for pair, other in found if other is not None]


@register.filter
def judged_by(pair: FigurePair) -> str:
    """Return who says so, and when, as far as that is on record."""
    if pair.origin == FigurePair.Origin.LIBRARY:
        return "资料库编者核对"
    day = f"，{localtime(pair.decided_at):%Y年%-m月%-d日}" if pair.decided_at else ""
    return f"{person(pair.decided_by) if pair.decided_by else '编辑'}核对{day}"
