"""The 台账 in groups as a file: the lines of the page, in which a task may stand under several units."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator

from platforms.exporting import Column, Sheet, about_list
from platforms.fields import written
from policies.boards import ledgers
from policies.boards.ledgers import Group, Row
from policies.filters import TaskFilter
from policies.ledger import words
from policies.ledger.counting import count_now
from policies.models import Task
from policies.models.lights import SideState
from policies.sheets.base import Site, in_words, task_addresses
from policies.sheets.task import NOTES

PIECE = 2000  # lines that are read at a time; the groups are counted anew each time
MOST = 25_000  # lines of a file: each has all of its task, however often that is listed
Line = tuple[Group, Row]


PAPER: tuple[Column[Line], ...] = (
    Column("序号", lambda line: line[1].number, 4),
    Column("任务名称", lambda line: f"{line[1].task.marker}{line[1].task.title}", 15),
    Column("责任单位", lambda line: units(line[1]), 14),
    Column("状态和灯", lambda line: "\n".join(states(line[1])), 15),
    Column("时限", lambda line: "\n".join(days(line[1])), 8),
    Column("最近进展", lambda line: "\n".join(reports(line[1])), 14),
)


def columns(site: Site) -> tuple[Column[Line], ...]:
    """What a line of the 台账 says, and of which group it is."""
    address = task_addresses(site)
    return (
        Column("分组", lambda line: line[0].head.label, 18),
        *PAPER[:1],
        Column("文件", lambda line: str(line[1].task.policy), 18),
        Column("领域", lambda line: line[1].task.area, 14),
        *PAPER[1:],
        Column("网址", lambda line: address(line[1].task.pk), 24),
    )


def units(row: Row) -> str:
    """Who answers for the task on the sides that the line shows."""
    named = [f"{each.label}　{words.by_basis(each.rows)}" for each in row.units]
    others = words.unresolved(row.task.unresolved_parties.all())
    return "\n".join([*named, *([f"原文另写明　{others}"] if others else ())]) or (
        "" if row.task.units_stated else "没有登记"
    )


def states(row: Row) -> list[str]:
    """Status and light of each side that the line shows, with the reasons."""
    return [f"{each.label}　{each.status_label}，{each.light.label}：{each.light.why}" for each in row.states]


def days(row: Row) -> list[str]:
    """The day of each side that the line shows; one, if it is the same."""
    found = [(each.label, _due(row.task, each)) for each in row.states]
    return [found[0][1]] if row.one_due and found else [f"{label}　{due}" for label, due in found]


def _due(task: Task, state: SideState) -> str:
    if state.due_on:
        return written(state.due_on) + ("（已延期）" if state.extended else "")
    return words.suggested(task) or "未载时限"


def reports(row: Row) -> list[str]:
    """The newest accepted report of each side that the line shows."""
    return [f"{each.label}　{written(each.report.on)}：{each.report.words}" for each in row.reports] or [
        "没有已采纳的进展"
    ]


def grouped_sheet(tasks: TaskFilter, site: Site) -> Sheet[Line]:
    """The 台账 that the address of `tasks` asks for, all pages of it."""
    listing = tasks.listing(PIECE, ledgers.lines(tasks.qs, tasks.data))
    grouping = ledgers.grouping(tasks.data).label
    what = f"按{grouping}分组的重点任务；一项任务可以列在几组"
    about = about_list(listing, what=what, address=site.list_address, notes=NOTES)
    return Sheet(
        title=f"重点任务台账（按{grouping}）",
        columns=columns(site),
        rows=_lines(tasks, listing.page.paginator),
        count=listing.total,
        about=tuple((label, told) for label, told in about if label != "排序"),
        summary=in_words(count_now(tasks.qs)),
        paper=PAPER,
        headings=lambda line: (line[0].head.label,),
        most=MOST,
    )


def _lines(tasks: TaskFilter, pages: Paginator[Any]) -> Iterator[Line]:
    """The lines of all pages, so many at a time."""
    for number in pages.page_range:
        for group in ledgers.groups(tasks.qs, pages.page(number), tasks.data):
            yield from ((group, row) for row in group.rows)
