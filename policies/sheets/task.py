"""The register of tasks as a file."""

from __future__ import annotations

from django.db.models import QuerySet

from platforms.exporting import Column, Sheet, about_list
from platforms.fields import Side
from platforms.listing import Listing
from policies.ledger import counting, words
from policies.ledger.registered import Registered, registered
from policies.models import Task
from policies.sheets.base import Site, in_words, task_addresses

CQ, SC = Side.CHONGQING, Side.SICHUAN
NOTES = (
    "责任单位注明依据；“建议（待确认）”和“建议时限”由规则得出，尚未经人确认。来源没有写明的不作补写。",
    "灯由时限、节点和报告推出：红灯为逾期或节点已过，黄灯为临近到期或长期没有报告，灰灯为没有时限或暂缓、终止。",
)


def columns(site: Site) -> tuple[Column[Registered], ...]:
    """All that the register says of a task."""
    address = task_addresses(site)
    return (
        Column("文件", lambda row: str(row.task.policy), 18),
        Column("领域", lambda row: row.task.area, 14),
        Column("序号", lambda row: row.task.marker, 7),
        Column("任务名称", lambda row: row.task.title, 26),
        Column("状态", lambda row: row.task.get_status_display(), 8),
        Column("重庆状态", lambda row: words.status(row.task, CQ), 8),
        Column("四川状态", lambda row: words.status(row.task, SC), 8),
        Column("灯", lambda row: row.light.label, 6),
        Column("灯的原因", lambda row: row.light.why, 26),
        Column("完成时限", lambda row: row.task.due_on, 10),
        Column("时限原文", lambda row: row.task.due_words, 10),
        Column("建议时限（待确认）", lambda row: row.task.suggested_due_on if row.task.due_is_suggested else None, 10),
        Column("重庆时限（含延期）", lambda row: row.task.due_cq, 10),
        Column("四川时限（含延期）", lambda row: row.task.due_sc, 10),
        Column("重庆最近报告", lambda row: row.task.reported_cq, 10),
        Column("四川最近报告", lambda row: row.task.reported_sc, 10),
        Column("重庆责任单位", lambda row: row.units(CQ), 24),
        Column("四川责任单位", lambda row: row.units(SC), 24),
        Column("两省市和国家责任单位", lambda row: row.units(Side.JOINT, Side.STATE), 20),
        Column("原文另写明", lambda row: row.unresolved, 18),
        Column("条款变动", lambda row: row.task.get_source_state_display(), 9),
        Column("条款原文", lambda row: row.task.quote, 50),
        Column("网址", lambda row: address(row.task.pk), 24),
    )


PAPER: tuple[Column[Registered], ...] = (
    Column("序号", lambda row: row.task.marker, 6),
    Column("任务名称", lambda row: row.task.title, 14),
    Column("责任单位", lambda row: row.all_units, 17),
    Column("完成时限", lambda row: words.due(row.task), 7),
    Column("重庆状态", lambda row: words.status(row.task, CQ), 6),
    Column("四川状态", lambda row: words.status(row.task, SC), 6),
    Column("灯及原因", lambda row: f"{row.light.label}：{row.light.why}", 12),
)


def task_sheet(listing: Listing, site: Site) -> Sheet[Registered]:
    """The tasks of `listing`, which are Task.objects.for_export(), all pages of it."""
    tasks: QuerySet[Task] = listing.page.paginator.object_list  # type: ignore[assignment]
    return Sheet(
        title="重点任务台账",
        columns=columns(site),
        rows=registered(tasks),
        count=listing.total,
        about=about_list(listing, what="正式文件逐条列出的重点任务", address=site.list_address, notes=NOTES),
        summary=summary(tasks),
        paper=PAPER,
        headings=(lambda row: (str(row.task.policy), row.task.area)) if in_document_order(listing) else None,
    )


def in_document_order(listing: Listing) -> bool:
    """Whether the tasks stand by document and area, as the page then groups them."""
    return listing.sort == "document" or not (listing.sort or listing.keyword)


def summary(tasks: QuerySet[Task]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """How many tasks there are of each status and light, in words; five queries."""
    return in_words(counting.count_now(tasks))
