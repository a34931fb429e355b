"""The responsible units, with their tasks in numbers, as a file."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet

from platforms.exporting import Column, Sheet, about_list
from platforms.listing import Listing
from policies.boards.loads import Load, loads
from policies.models import Unit
from policies.sheets.base import CHUNK, Site, pieces

Row = tuple[Unit, Load]
NOTES = ("任务数按单位自己的一方计；联合机制和国家机关按两方合计。",)
NUMBERS: tuple[Column[Row], ...] = (
    Column("任务", lambda row: row[1].total.count, 5),
    Column("红灯", lambda row: row[1].red.count, 5),
    Column("黄灯", lambda row: row[1].yellow.count, 5),
    Column("超期未报", lambda row: row[1].silent.count, 5),
    Column("待销号", lambda row: row[1].waiting.count, 6),
)
PAPER: tuple[Column[Row], ...] = (
    Column("单位", lambda row: name(row[0]), 18),
    Column("所属方", lambda row: row[0].get_side_display(), 6),
    Column("级别", lambda row: row[0].get_level_display(), 7),
    *NUMBERS,
)


def columns(site: Site) -> tuple[Column[Row], ...]:
    """All that the list says of a unit."""
    return (
        Column("单位", lambda row: row[0].name, 24),
        Column("简称", lambda row: row[0].short_name, 12),
        Column("又作", lambda row: "、".join(row[0].aliases), 18),
        Column("今属", lambda row: row[0].today, 14),
        Column("所属方", lambda row: row[0].get_side_display(), 8),
        Column("级别", lambda row: row[0].get_level_display(), 8),
        Column("上级", lambda row: str(row[0].parent or ""), 14),
        *NUMBERS,
        Column("网址", lambda row: site.address(row[0]), 28),
    )


def name(unit: Unit) -> str:
    """The name, with what became of its region."""
    return f"{unit.name}（{unit.today}）" if unit.today else unit.name


def unit_sheet(listing: Listing, site: Site) -> Sheet[Row]:
    """The units of `listing`, which are Unit.objects.for_list(), all pages of it."""
    return Sheet(
        title="责任单位",
        columns=columns(site),
        rows=_rows(listing.page.paginator.object_list),  # type: ignore[arg-type]
        count=listing.total,
        about=about_list(listing, what="文献中发文、负责或被点名行动的单位", address=site.list_address, notes=NOTES),
        paper=PAPER,
    )


def _rows(units: QuerySet[Unit]) -> Iterator[Row]:
    """The units with their loads; two queries for every so many units."""
    for some in pieces(units.iterator(CHUNK), CHUNK):
        found = loads(some)
        yield from ((unit, found[unit.pk]) for unit in some)
