"""The register of tasks as a file."""

from __future__ import annotations

from django.db.models import QuerySet

from platforms.exporting import Column, Sheet, about_list
from platforms.fields import Side
from platforms.listing import Listing
from policies.ledger import counting, words
from policies.models import Task
from policies.sheets.base import CHUNK, Site, in_words

CQ, SC = Side.CHONGQING, Side.SICHUAN
NOTES = (
    "责任单位注明依据；“建议（待确认）”和“建议时限”由规则得出，尚未经人确认。来源没有写明的不作补写。",
    "灯由时限、节点和报告推出：红灯为逾期或节点已过，黄灯为临近到期或长期没有报告，灰灯为没有时限或暂缓、终止。",
)


def columns(site: Site) -> tuple[Column[Task], ...]:
    """All that the register says of a task."""
    return (
        Column("文件", lambda task: str(task.policy), 18),
        Column("领域", lambda task: task.area, 14),
        Column("序号", lambda task: task.marker, 7),
        Column("任务名称", lambda task: task.title, 26),
        Column("状态", lambda task: task.get_status_display(), 8),
        Column("重庆状态", lambda task: words.status(task, CQ), 8),
        Column("四川状态", lambda task: words.status(task, SC), 8),
        Column("灯", lambda task: task.light.label, 6),
        Column("灯的原因", lambda task: task.light.why, 26),
        Column("完成时限", lambda task: task.due_on, 10),
        Column("时限原文", lambda task: task.due_words, 10),
        Column("建议时限（待确认）", lambda task: task.suggested_due_on if task.due_is_suggested else None, 10),
        Column("重庆时限（含延期）", lambda task: task.due_cq, 10),
        Column("四川时限（含延期）", lambda task: task.due_sc, 10),
        Column("重庆最近报告", lambda task: task.reported_cq, 10),
        Column("四川最近报告", lambda task: task.reported_sc, 10),
        Column("重庆责任单位", lambda task: words.units(task, [CQ]), 24),
        Column("四川责任单位", lambda task: words.units(task, [SC]), 24),
        Column("两省市和国家责任单位", lambda task: words.units(task, [Side.JOINT, Side.STATE]), 20),
        Column("原文另写明", words.unresolved, 18),
        Column("条款变动", lambda task: task.get_source_state_display(), 9),
        Column("条款原文", lambda task: task.quote, 50),
        Column("网址", site.address, 24),
    )


PAPER: tuple[Column[Task], ...] = (
    Column("序号", lambda task: task.marker, 4),
    Column("任务名称", lambda task: task.title, 14),
    Column("责任单位", words.all_units, 17),
    Column("完成时限", words.due, 7),
    Column("重庆状态", lambda task: words.status(task, CQ), 5),
    Column("四川状态", lambda task: words.status(task, SC), 5),
    Column("灯及原因", lambda task: f"{task.light.label}：{task.light.why}", 12),
)


def task_sheet(listing: Listing, site: Site) -> Sheet[Task]:
    """The tasks of `listing`, which are Task.objects.for_export(), all pages of it."""
    tasks: QuerySet[Task] = listing.page.paginator.object_list  # type: ignore[assignment]
    return Sheet(
        title="重点任务台账",
        columns=columns(site),
        rows=tasks.iterator(CHUNK),
        count=listing.total,
        about=about_list(listing, what="正式文件逐条列出的重点任务", address=site.list_address, notes=NOTES),
        summary=summary(tasks),
        paper=PAPER,
        headings=(lambda task: (str(task.policy), task.area)) if in_document_order(listing) else None,
    )


def in_document_order(listing: Listing) -> bool:
    """Whether the tasks stand by document and area, as the page then groups them."""
    return listing.sort == "document" or not (listing.sort or listing.keyword)


def summary(tasks: QuerySet[Task]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """How many tasks there are of each status and light, in words; five queries."""
    return in_words(counting.count_now(tasks))
