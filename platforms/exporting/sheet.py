"""What a file of a list holds, whatever its kind: defined once a list, by columns that read a row."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Generic, TypeVar

from django.utils import timezone

from platforms.fields import written
from platforms.listing import Listing

Value = str | int | float | Decimal | datetime.date | None
Row = TypeVar("Row")
SITE = "成渝政策知识库"


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column: what it says of a row, and its width in Chinese characters. Days and numbers stay what they are."""

    heading: str
    value: Callable[[Row], Value]
    width: int = 12


@dataclass(frozen=True)
class Sheet(Generic[Row]):
    """A list as a file. `rows` are read once, `count` says how many they are.

    `about`: what the file says of itself, as (label, words). `summary`: counts in words, as (heading, lines).
    `paper`: the columns of a document, where all would not fit; `headings`: those that a row stands under there.
    `as_of`: the day that the rows are of, if it is not the day of the file. `most`: rows that the list gives at most,
    whatever the kind of file.
    """

    title: str
    columns: tuple[Column[Row], ...]
    rows: Iterable[Row]
    count: int
    about: tuple[tuple[str, str], ...] = ()
    summary: tuple[tuple[str, tuple[str, ...]], ...] = ()
    paper: tuple[Column[Row], ...] = ()
    headings: Callable[[Row], tuple[str, ...]] | None = None
    made_on: datetime.date = field(default_factory=timezone.localdate)
    as_of: datetime.date | None = None
    most: int | None = None

    @property
    def on_paper(self) -> tuple[Column[Row], ...]:
        return self.paper or self.columns


def shown(value: Value) -> str:
    """A value as a document shows it."""
    if isinstance(value, datetime.date):
        return written(value)
    return "" if value is None else str(value)


def about_list(listing: Listing, *, what: str, address: str, notes: Iterable[str] = ()) -> tuple[tuple[str, str], ...]:
    """What a file says of the list it was made from: which rows, in which order, how many, when, from where."""
    sort = next((link.label for link in listing.sort_links if link.current), "")
    lines = [
        ("内容", what),
        ("筛选", "；".join(listing.chosen) or "不限，全部列出"),
        ("排序", sort),
        ("条数", f"共 {listing.total} 条"),
        ("导出日期", written(timezone.localdate())),
        ("来源", f"{SITE} {address}"),
    ]
    return (*((label, words) for label, words in lines if words), *(("说明", note) for note in notes))
