"""What a search found as a file: every clause, with what one needs to quote it and to find it again."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from platforms.exporting import Column, Sheet, about_list
from platforms.listing import Listing
from policies.models import Clause, Policy, Task
from policies.quoting import citation, place
from policies.results import CLAUSE_COLUMNS
from policies.search import Found
from policies.sheets.base import Site, pieces

MOST = 5000  # clauses of a file
PIECE = 500  # clauses that are read at a time


@dataclass(frozen=True)
class Row:
    """One clause found, its place in its document in words, and the task that it sets, if it does."""

    policy: Policy
    clause: Clause
    place: str
    task: Task | None


def columns(site: Site) -> tuple[Column[Row], ...]:
    """What a researcher quotes a clause by."""
    return (
        Column("文件", lambda row: row.policy.title, 30),
        Column("发文字号", lambda row: row.policy.document_number, 14),
        Column("日期", lambda row: day(row.policy), 10),
        Column("日期说明", lambda row: row.policy.dated, 16),
        Column("效力", lambda row: row.policy.get_authority_display(), 8),
        Column("文种", lambda row: row.policy.get_kind_display(), 8),
        Column("条款", lambda row: row.place, 14),
        Column("小标题", lambda row: row.clause.heading, 20),
        Column("条款原文", lambda row: row.clause.text, 60),
        Column("任务状态", lambda row: row.task.get_status_display() if row.task else "", 9),
        Column("引注", lambda row: f"{citation(row.policy)}，{row.place}", 40),
        Column("网址", lambda row: site.address(row.clause), 28),
    )


def paper(site: Site) -> tuple[Column[Row], ...]:
    """What stands on paper of it; the document stands above its clauses."""
    return (
        Column("条款", lambda row: row.place, 7),
        Column("条款原文", lambda row: row.clause.text, 25),
        Column("网址", lambda row: site.address(row.clause), 8),
    )


def day(policy: Policy) -> datetime.date | None:
    """The day that the document is known by: of issue, or else of publication."""
    return policy.issued_on or policy.published_on


def found_sheet(found: Found, typed: str, listing: Listing, site: Site) -> Sheet[Row]:
    """The clauses of `found` (`search.find_all` with MOST), each document's together, in the order of the page."""
    about = about_list(listing, what=f"检索“{typed}”符合的条款", address=site.list_address, notes=_notes(found))
    return Sheet(
        title="检索结果",
        columns=columns(site),
        rows=_rows(found),
        count=found.total,
        about=about,
        paper=paper(site),
        headings=lambda row: (citation(row.policy),),
        most=MOST,
    )


def _notes(found: Found) -> Iterator[str]:
    yield f"分属 {found.policies} 份文件；同一文件的条款列在一起。条款原文照录，引用请核对网址上的原文。"
    if found.best:
        yield "没有条款含有全部词语：列出的是最相近的条款。"
    if found.unread:
        yield f"检索时索引不能用，另有 {found.unread} 条没有查到：请稍后再导出一次。"


def _rows(found: Found) -> Iterator[Row]:
    """The clauses that are still there, some at a time; three queries for each of these."""
    policies = Policy.objects.for_list().in_bulk([group.policy for group in found.groups])
    for keys in pieces((clause for group in found.groups for clause in group.clauses), PIECE):
        yield from _read(keys, policies)


def _read(keys: list[int], policies: dict[int, Policy]) -> Iterator[Row]:
    clauses = Clause.objects.only(*CLAUSE_COLUMNS).in_bulk(keys)
    outline = {each.pk: each for each in Clause.objects.above(clauses.values()).values()}
    tasks = {task.clause_id: task for task in Task.objects.filter(clause__in=keys).only("clause_id", "status")}
    for clause in (clauses[key] for key in keys if key in clauses):
        if policy := policies.get(clause.policy_id):
            clause.policy = policy  # which its address needs
            yield Row(policy, clause, place(clause, outline), tasks.get(clause.pk))
