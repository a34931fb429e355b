"""The figures as a file."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from django.db.models import Q, QuerySet

from platforms.exporting import Column, Sheet, about_list
from platforms.listing import Listing
from policies.filters.figure import BY_NUMBER
from policies.models import Figure, FigurePair
from policies.parsing.measures import measure_words
from policies.quoting import short_place
from policies.sheets.base import CHUNK, Site

NOTES = (
    "数字照原文印出，“数值”是把万、亿乘出来之后的数；“折合”只在同一计量单位内可比，“约”“超”等限定词不影响它。",
    "目标、成效按文献自己的说法；文献没有说明的空着，不作推断。",
)


def columns(site: Site, pairs: dict[int, list[str]]) -> tuple[Column[Figure], ...]:
    """All that is known of a figure; `pairs`: in words what each belongs to."""
    return (
        Column("原文写法", lambda figure: figure.printed, 12),
        Column("所指", lambda figure: figure.label, 22),
        Column("数值", lambda figure: number(figure.value), 12),
        Column("单位", lambda figure: figure.unit, 6),
        Column("限定词", lambda figure: figure.qualifier, 6),
        Column("计量单位", lambda figure: measure_words(figure.measure), 14),
        Column("折合数值", lambda figure: number(figure.amount), 12),
        Column("时点", lambda figure: figure.as_of, 10),
        Column("类别", lambda figure: figure.get_kind_display(), 6),
        Column("对应的目标或成效", lambda figure: "；".join(pairs.get(figure.pk, ())), 24),
        Column("文件", lambda figure: str(figure.clause.policy), 18),
        Column("领域", lambda figure: figure.area, 14),
        Column("条款", lambda figure: short_place(figure.clause), 12),
        Column("原句", sentence, 40),
        Column("网址", site.address, 24),
    )


def paper(pairs: dict[int, list[str]]) -> tuple[Column[Figure], ...]:
    """What stands on paper of it."""
    return (
        Column("数值", lambda figure: figure.printed, 9),
        Column("所指", lambda figure: figure.label, 14),
        Column("时点", lambda figure: figure.as_of, 7),
        Column("类别", lambda figure: figure.get_kind_display(), 5),
        Column("出处", lambda figure: f"{figure.clause.policy} {short_place(figure.clause)}", 14),
        Column("对应的目标或成效", lambda figure: "；".join(pairs.get(figure.pk, ())), 12),
    )


def number(value: Decimal) -> int | Decimal:
    """A number without the zeros that its column adds.

    >>> number(Decimal("12.000000")), number(Decimal("318.100000"))
    (12, Decimal('318.1'))
    """
    return int(value) if value == value.to_integral_value() else value.normalize()


def sentence(figure: Figure) -> str:
    """The sentence of a figure, cut where it is long."""
    return "".join(figure.passage)


def figure_sheet(listing: Listing, site: Site) -> Sheet[Figure]:
    """The figures of `listing`, which are Figure.objects.for_list(), all pages of it."""
    figures: QuerySet[Figure] = listing.page.paginator.object_list  # type: ignore[assignment]
    pairs = paired(figures)
    return Sheet(
        title="目标与数据",
        columns=columns(site, pairs),
        rows=figures.iterator(CHUNK),
        count=listing.total,
        about=about_list(listing, what="各份文献写明的数字", address=site.list_address, notes=NOTES),
        paper=paper(pairs),
        headings=under_measure if listing.sort in BY_NUMBER else None,
    )


def under_measure(figure: Figure) -> tuple[str, ...]:
    """The heading of a list by number: numbers compare within it."""
    return (measure_words(figure.measure),)


def paired(figures: QuerySet[Figure]) -> dict[int, list[str]]:
    """By figure, in words, what belongs to it; one query."""
    rows = figures.order_by().values("pk")
    found: dict[int, list[str]] = defaultdict(list)
    for pair in FigurePair.objects.shown().filter(Q(target__in=rows) | Q(result__in=rows)):
        found[pair.target_id or 0].append(f"成效：{pair.result_words}（{pair.why}）")
        found[pair.result_id or 0].append(f"目标：{pair.target_words}（{pair.why}）")
    return found
