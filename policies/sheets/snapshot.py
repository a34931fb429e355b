"""A frozen register, and the comparison of two, as files."""

from __future__ import annotations

from itertools import chain

from django.db.models import QuerySet

from platforms.exporting import Column, Sheet, about_list
from platforms.exporting.sheet import SITE
from platforms.fields import written
from platforms.listing import Listing
from policies.ledger.difference import Change, Changes, Difference
from policies.ledger.words import OUT
from policies.models import Snapshot, SnapshotRow
from policies.sheets.base import CHUNK, Site, in_words

ROW: tuple[Column[SnapshotRow], ...] = (
    Column("文件", lambda row: row.policy, 18),
    Column("领域", lambda row: row.area, 14),
    Column("序号", lambda row: row.marker, 7),
    Column("任务名称", lambda row: row.title, 26),
    Column("状态", lambda row: row.get_status_display(), 8),
    Column("重庆状态", lambda row: row.get_status_cq_display() or OUT, 8),
    Column("四川状态", lambda row: row.get_status_sc_display() or OUT, 8),
    Column("灯", lambda row: row.shown.label, 6),
    Column("灯的原因", lambda row: row.reasons, 26),
    Column("完成时限", lambda row: row.due_on, 10),
    Column("重庆时限（含延期）", lambda row: row.due_cq, 10),
    Column("四川时限（含延期）", lambda row: row.due_sc, 10),
    Column("重庆最近报告", lambda row: row.reported_cq, 10),
    Column("四川最近报告", lambda row: row.reported_sc, 10),
    Column("重庆最近报告内容", lambda row: row.report_cq, 40),
    Column("四川最近报告内容", lambda row: row.report_sc, 40),
    Column("重庆责任单位", lambda row: row.units_cq, 24),
    Column("四川责任单位", lambda row: row.units_sc, 24),
    Column("两省市和国家责任单位", lambda row: row.units_joint, 20),
    Column("原文另写明", lambda row: row.unresolved, 18),
)
ROW_ON_PAPER: tuple[Column[SnapshotRow], ...] = (
    Column("序号", lambda row: row.marker, 6),
    Column("任务名称", lambda row: row.title, 14),
    Column("责任单位", lambda row: row.units, 15),
    Column("完成时限", lambda row: row.due_on, 7),
    Column("重庆状态", lambda row: row.get_status_cq_display() or OUT, 6),
    Column("四川状态", lambda row: row.get_status_sc_display() or OUT, 6),
    Column("灯及原因", lambda row: f"{row.shown.label}：{row.reasons}", 14),
)


def snapshot_sheet(snapshot: Snapshot, listing: Listing, site: Site) -> Sheet[SnapshotRow]:
    """The rows of `listing`, which are those of the snapshot, all pages of it. The counts are those of the whole."""
    rows: QuerySet[SnapshotRow] = listing.page.paginator.object_list  # type: ignore[assignment]
    notes = [f"{written(snapshot.taken_on)}定格，此后不再变动。", *([snapshot.note] if snapshot.note else ())]
    return Sheet(
        title=f"{snapshot.name}台账",
        columns=ROW,
        rows=rows.iterator(CHUNK),
        count=listing.total,
        about=about_list(listing, what=f"定格台账“{snapshot.name}”", address=site.list_address, notes=notes),
        summary=in_words(snapshot.counts),
        paper=ROW_ON_PAPER,
        headings=None if listing.sort else lambda row: (row.policy, row.area),
        as_of=snapshot.taken_on,
    )


Told = tuple[Changes, Change]


def comparison_sheet(difference: Difference, site: Site) -> Sheet[Told]:
    """All that changed between two registers, list by list."""
    a, b = difference.a, difference.b
    return Sheet(
        title=f"{a.name}与{b.name}比较",
        columns=_change_columns(site),
        rows=chain.from_iterable(((each, row) for row in each.rows) for each in difference.lists),
        count=difference.total,
        about=(
            ("内容", f"由“{a.name}”（{written(a.on)}）到“{b.name}”（{written(b.on)}）的变化"),
            ("条数", f"共 {difference.total} 条变化；一项任务可以有几条"),
            ("来源", f"{SITE} {site.list_address}"),
        ),
        summary=(
            ("变化", tuple(f"{each.label} {each.tasks} 项任务。" for each in difference.found) or ("没有变化。",)),
            ("数目", tuple(f"{label}：由 {before} 项到 {after} 项。" for label, before, after in difference.counts)),
        ),
        paper=_change_columns(site)[3:-1],
        headings=lambda told: (told[0].label,),
        as_of=b.on,
    )


def _change_columns(site: Site) -> tuple[Column[Told], ...]:
    return (
        Column("变化", lambda told: told[0].label, 9),
        Column("文件", lambda told: told[1].state.policy, 18),
        Column("领域", lambda told: told[1].state.area, 16),
        Column("序号", lambda told: told[1].state.marker, 5),
        Column("任务名称", lambda told: told[1].state.title, 22),
        Column("方", lambda told: told[1].side or "整体", 5),
        Column("由", lambda told: told[1].before, 16),
        Column("到", lambda told: told[1].after, 16),
        Column("网址", lambda told: told[1].url and site.root + told[1].url, 24),
    )
