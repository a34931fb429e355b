"""平行对照 as a file: a task a row, what the two sides say of it next to each other."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator

from django.db.models import QuerySet

from platforms.exporting import Column, Sheet, about_list
from platforms.fields import written
from platforms.listing import Listing
from policies.boards.pairs import Half, Pair, pairs
from policies.ledger import words
from policies.models import Task
from policies.models.status import SIDES
from policies.quoting import short_place
from policies.sheets.base import Site, pieces

PIECE = 500  # tasks that are read at a time
NOTES = (
    "只列两省市共同承担的任务；进展是各方已采纳的最近一次，“只有一方”等说明由程序比较得出，不作评判。",
    "责任单位注明依据；“建议（待确认）”由规则得出，尚未经人确认。",
)


def columns(site: Site) -> tuple[Column[Pair], ...]:
    """All that the page says of a task and its halves."""
    halves = [column for at in range(len(SIDES)) for column in _half_columns(at)]
    return (
        Column("文件", lambda pair: str(pair.task.policy), 18),
        Column("领域", lambda pair: pair.task.area, 14),
        Column("序号", lambda pair: pair.task.marker, 7),
        Column("任务名称", lambda pair: pair.task.title, 26),
        Column("两方不同", lambda pair: "；".join(pair.differences), 14),
        *halves,
        Column("两省市和国家责任单位", lambda pair: words.by_basis(pair.joint), 20),
        Column("库内佐证", library, 30),
        Column("网址", lambda pair: site.address(pair.task), 24),
    )


def _half_columns(at: int) -> tuple[Column[Pair], ...]:
    """The columns of one side."""
    side = SIDES[at].label

    def of(
        read: Callable[[Half], str | int | datetime.date | None],
    ) -> Callable[[Pair], str | int | datetime.date | None]:
        return lambda pair: read(pair.halves[at])

    return (
        Column(f"{side}状态", of(lambda half: half.state.status_label), 8),
        Column(f"{side}灯", of(lambda half: half.state.light.label), 6),
        Column(f"{side}灯的原因", of(lambda half: half.state.light.why), 20),
        Column(f"{side}时限", of(lambda half: half.state.due_on), 10),
        Column(f"{side}责任单位", of(lambda half: words.by_basis(half.units)), 24),
        Column(f"{side}最近报告", of(lambda half: half.report.on if half.report else None), 10),
        Column(f"{side}最近进展", of(lambda half: half.report.words if half.report else ""), 36),
        Column(f"{side}附佐证的进展", of(lambda half: half.proofs), 8),
    )


PAPER: tuple[Column[Pair], ...] = (
    Column("序号", lambda pair: pair.task.marker, 6),
    Column("任务名称", lambda pair: pair.task.title, 13),
    *(Column(str(side.label), lambda pair, at=at: told(pair.halves[at]), 22) for at, side in enumerate(SIDES)),  # type: ignore[misc]
    Column("两方不同", lambda pair: "\n".join(pair.differences), 8),
)


def told(half: Half) -> str:
    """One side in lines: how it stands, until when, who, what was reported last, what proves it."""
    state, report = half.state, half.report
    due = written(state.due_on) + ("（已延期）" if state.extended else "") if state.due_on else "未载"
    return "\n".join(
        (
            f"{state.status_label}，{state.light.label}：{state.light.why}",
            f"时限　{due}",
            f"责任单位　{words.by_basis(half.units) or '没有登记'}",
            f"进展　{written(report.on)}：{report.words}" if report else "进展　没有已采纳的",
            f"佐证　{half.proofs} 次进展附有佐证" if half.proofs else "佐证　没有",
        )
    )


def library(pair: Pair) -> str:
    """The clauses of the library that prove the task."""
    return "；".join(f"{each.clause.policy} {short_place(each.clause)}" for each in pair.clauses)


def facing_sheet(listing: Listing, site: Site) -> Sheet[Pair]:
    """The tasks of `listing`, which are Task.objects.for_list() of both sides, all pages of it."""
    tasks: QuerySet[Task] = listing.page.paginator.object_list  # type: ignore[assignment]
    return Sheet(
        title="两省市任务平行对照",
        columns=columns(site),
        rows=_rows(tasks),
        count=listing.total,
        about=about_list(listing, what="两省市共同承担的任务，两方对照", address=site.list_address, notes=NOTES),
        paper=PAPER,
    )


def _rows(tasks: QuerySet[Task]) -> Iterator[Pair]:
    """The pairs; a fixed number of queries for every so many."""
    for some in pieces(tasks.iterator(PIECE), PIECE):
        yield from pairs(some)
