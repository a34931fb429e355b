"""What would be saved of a draft, as tables: each row with its place in the source and its tick box."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Generic, TypeVar

from django.core.paginator import Paginator
from django.db.models import Model

from platforms.models import Platform, Region
from policies.importing.proposals import Finding, ProposedTask
from policies.models import Policy
from policies.parsing.citing import Catalogue, Held
from policies.parsing.structure import Clause

SIZE = 100  # rows of a table on one page: all boxes of a page stay far below DATA_UPLOAD_MAX_NUMBER_FIELDS
KEYED: tuple[tuple[type[Model], str, str], ...] = (
    (Platform, "slug", "name"),
    (Region, "code", "name"),
    (Policy, "slug", "title"),
)
MISSING = "未收录文件"
ORDER = (MISSING, "库内文件", "引用", "落实", "条款", "合作平台", "单位", "行政区")
OWN = "本文件"
MOST_CANDIDATES = 3
Row = TypeVar("Row")


@dataclass(frozen=True)
class Section(Generic[Row]):
    """One page of the rows of one table."""

    key: str
    total: int
    page: int
    rows: Sequence[Row]
    size: int = SIZE

    @property
    def pages(self) -> int:
        return max(-(-self.total // self.size), 1)

    @property
    def numbers(self) -> list[int]:
        """The pages to choose from; 0 stands for those that are left out."""
        return elided(self.pages, self.page)


def elided(pages: int, page: int) -> list[int]:
    """The numbers of the pages around `page`, of the first and the last; 0 where numbers are left out.

    >>> elided(3, 1), elided(40, 20)
    ([1, 2, 3], [1, 0, 17, 18, 19, 20, 21, 22, 23, 0, 40])
    """
    found = Paginator(range(pages), 1).get_elided_page_range(page, on_each_side=3, on_ends=1)
    return [number if isinstance(number, int) else 0 for number in found]


def section(key: str, items: Sequence[Any], page: int, make: Callable[[Any], Row]) -> Section[Row]:
    """Page `page` (or the nearest) of a table; only the rows of that page are made."""
    pages = max(-(-len(items) // SIZE), 1)
    page = min(max(page, 1), pages)
    return Section(key, len(items), page, [make(each) for each in items[(page - 1) * SIZE : page * SIZE]])


@dataclass(frozen=True)
class Places:
    """Leads from a span of a clause to the line of the source and the address that shows it."""

    clauses: Mapping[str, Clause]
    line: Callable[[int], int]
    address: Callable[[int], str]

    def of(self, path: str, start: int = 0) -> tuple[int, str]:
        """Line (0 where the path is no clause's) and address."""
        clause = self.clauses.get(path)
        return (self.line(clause.text_start + start), self.address(clause.start)) if clause else (0, "")

    def order(self, group: Sequence[Finding]) -> int:
        """Where the first finding of a group stands in the source."""
        clause = self.clauses.get(group[0].path)
        return clause.text_start + (group[0].start or 0) if clause else 0

    def name(self, path: str) -> str:
        """A clause in a few words."""
        clause = self.clauses.get(path)
        return f"{clause.marker}{clause.heading or clause.text[:20]}" if clause else ""


@dataclass(frozen=True)
class Tick:
    """A box: what it posts, whether it is ticked on the page, and whether it was when the page was made."""

    table: str
    key: str
    ticked: bool
    was: bool


@dataclass(frozen=True)
class TaskRow:
    """A clause that is proposed as a task, or that a reviewer could make one."""

    tick: Tick
    task: ProposedTask
    line: int
    address: str


@dataclass(frozen=True)
class FindingRow:
    """What was found in a clause: one thing, in one place or in several of the same meaning."""

    tick: Tick
    finding: Finding
    clause: str
    quote: str
    times: int
    line: int
    address: str
    name: str = ""
    candidates: tuple[tuple[str, str], ...] = ()

    @property
    def says(self) -> list[str]:
        """What it means, part by part: what is named, and as what."""
        first, *rest = self.finding.says.split(" · ")
        return [self.name or first, *rest]


@dataclass(frozen=True)
class ProblemRow:
    """A problem of the source, numbered as at the left."""

    number: int
    message: str
    line: int
    address: str


def place_in_list(group: Sequence[Finding]) -> int:
    """Where what a group names stands in the table: documents first, places last."""
    return next((number for number, words in enumerate(ORDER) if words in group[0].says), len(ORDER))


def names_of(rows: Sequence[FindingRow]) -> dict[str, str]:
    """The names of the platforms, regions and policies that findings give by their keys; three queries."""
    keys = {row.finding.says.split(" · ")[0] for row in rows}
    found: dict[str, str] = {}
    for model, key, name in KEYED:
        rows_found = model._default_manager.filter(**{f"{key}__in": keys}).values_list(key, name)
        found |= dict(rows_found)
    return found


def named(rows: Sequence[FindingRow], own_slug: str, held: Sequence[Held]) -> list[FindingRow]:
    """The rows with the names of what they point at in place of keys; what points at the document itself says so.

    `held`: the documents of the library, some of which a document that is not held by its title may be.
    """
    found = names_of(rows) | {own_slug: OWN}
    catalogue = Catalogue.of(held)
    return [
        replace(row, name=found.get(row.finding.says.split(" · ")[0], ""), candidates=may_be(row, catalogue))
        for row in rows
    ]


def may_be(row: FindingRow, catalogue: Catalogue) -> tuple[tuple[str, str], ...]:
    """Title and reason of the documents of the library that an editor may want to compare with one cited."""
    if MISSING not in row.says:
        return ()
    likely = islice(catalogue.candidates(row.says[0]), MOST_CANDIDATES)
    return tuple((catalogue.held[slug].title, reason) for slug, reason in likely)


def quote(finding: Finding, places: Places) -> str:
    """The words of the clause that a finding rests on, as printed."""
    clause = places.clauses.get(finding.path)
    if clause is None or finding.start is None or finding.end is None:
        return finding.words
    return clause.text[finding.start : finding.end]
