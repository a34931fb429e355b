"""The register of tasks as files: the same tasks, in the same order, in the same words as the page."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable

import pytest
from django.test import Client

from policies.models import Task
from tests import factories
from tests.exporting.opening import csv_rows, document, fetch, paper_rows, queries, workbook, xlsx_rows
from tests.pages.html import get, text_of

DAY = datetime.date(2026, 3, 31)
ADDRESSES = ["", "?sort=title", "?sort=due", "?status=ongoing", "?q=税费", "?area=甲&sort=title", "?due=overdue"]


def register() -> None:
    """Twenty-five tasks in two areas of two documents, so that the list has two pages."""
    policies = [factories.make_policy(short_title=title) for title in ("方案", "纲要")]
    for number in range(25):
        clause = factories.make_clause(
            policies[number % 2], f"第{number:02}件事。优化税费征管。", heading=f"事项{number:02}"
        )
        task = factories.make_task(clause, area="甲乙"[number % 3 == 0], status=["ongoing", "unreported"][number % 2])
        if number % 4 == 0:
            Task.objects.filter(pk=task.pk).update(due_on=DAY, due_cq=DAY, due_sc=DAY, due_words="到2026年一季度末")
        factories.make_responsibility(task, factories.make_unit(name=f"重庆市第{number}局"), role="responsible")


def on_screen(client: Client, query: str) -> list[str]:
    """The names of the tasks on all pages of the list, in order."""
    names: list[str] = []
    for page in (1, 2):
        html = get(client, f"/tasks/{query}{'&' if query else '?'}page={page}")
        shown = re.findall(r'<a href="/tasks/\d+/">([^<]+)</a>', html)
        names += [name for name in shown if name not in names]
    return names


@pytest.mark.parametrize("query", ADDRESSES)
def test_files_hold_what_the_list_shows_in_its_order(client: Client, db: None, query: str) -> None:
    register()
    names = on_screen(client, query)

    assert names
    assert [row["任务名称"] for row in csv_rows(client, f"/tasks/export.csv{query}")] == names
    assert [row["任务名称"] for row in xlsx_rows(client, f"/tasks/export.xlsx{query}")] == names
    assert [row[1] for row in paper_rows(client, f"/tasks/export.docx{query}")] == names


def test_files_use_the_words_of_the_page(client: Client, make_task: Callable[..., Task]) -> None:
    task = make_task(status_cq="ongoing", status_sc="", area="产业")
    suggested = factories.make_unit(name="重庆市经济和信息化委员会")
    factories.make_responsibility(task, suggested, basis="suggested", role="lead")
    factories.make_unresolved(task, "市级有关部门", is_group=True)
    page = text_of(get(client, "/tasks/"))
    (row,) = csv_rows(client, "/tasks/export.csv")
    ((*_, units, due, cq, sc, light),) = paper_rows(client, "/tasks/export.docx")

    assert "建议（待确认） 重庆市经济和信息化委员会（牵头）" in page
    assert row["重庆责任单位"] == "建议（待确认）：重庆市经济和信息化委员会（牵头）"
    assert units == "重庆　建议（待确认）：重庆市经济和信息化委员会（牵头）\n原文另写明　市级有关部门（配合，统称）"
    assert (row["重庆状态"], row["四川状态"], row["灯"]) == ("推进中", "不涉及", "灰灯")
    assert (due, cq, sc, light) == ("未载", "推进中", "不涉及", "灰灯：没有登记时限")
    assert row["网址"].endswith(task.get_absolute_url())


def test_days_are_days_and_the_sheet_is_ready_to_be_read(client: Client, make_task: Callable[..., Task]) -> None:
    make_task(due_on=DAY, due_words="到2026年一季度末")
    book = workbook(client, "/tasks/export.xlsx")
    page, about = book.worksheets
    (row,) = xlsx_rows(client, "/tasks/export.xlsx")

    assert row["完成时限"] == datetime.datetime(2026, 3, 31)  # noqa: DTZ001  a cell has no time zone
    assert (page.title, about.title) == ("重点任务台账", "说明")
    assert (page.freeze_panes, page.auto_filter.ref, page.print_title_rows) == ("A2", page.dimensions, "$1:$1")
    assert csv_rows(client, "/tasks/export.csv")[0]["完成时限"] == "2026-03-31"


def test_a_file_says_what_it_was_filtered_by(client: Client, make_task: Callable[..., Task]) -> None:
    make_task(status="ongoing")
    about = dict(workbook(client, "/tasks/export.xlsx?status=ongoing&q=税费").worksheets[1].values)
    text = "\n".join(each.text for each in document(client, "/tasks/export.docx?status=ongoing").paragraphs)

    assert about["筛选"] == "关键词 税费；状态 推进中"
    assert about["条数"] == "共 1 条"
    assert about["来源"].endswith("/tasks/?status=ongoing&q=%E7%A8%8E%E8%B4%B9")
    assert about["按状态"] == "全部：推进中 1 项。重庆：推进中 1 项。四川：推进中 1 项。"
    assert "2. 筛选：状态 推进中。" in text
    assert "灰灯 1 项。" in text


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r", "＝", "＋", "－", "＠", "  =", "\x00=", "　@"])
def test_no_cell_is_a_formula(client: Client, make_task: Callable[..., Task], start: str) -> None:
    hostile = f'{start}HYPERLINK("http://evil","点这里")'
    make_task(title=hostile.replace("\x00", ""), area=f"{start.replace(chr(0), '')}A1")
    (row,) = csv_rows(client, "/tasks/export.csv")
    page = workbook(client, "/tasks/export.xlsx").worksheets[0]

    assert row["任务名称"].startswith("'")
    assert row["领域"].startswith("'")
    assert [cell.data_type for cell in page[2][:4]] == ["s"] * 4
    assert page["D2"].quotePrefix
    assert str(page["D2"].value).strip() == hostile.replace("\x00", "").strip()


def test_a_list_too_long_for_a_document_is_refused_in_words(
    client: Client, make_task: Callable[..., Task], monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from platforms.exporting import KINDS

    monkeypatch.setitem(KINDS, "docx", replace(KINDS["docx"], limit=1))
    for _ in range(2):
        make_task()
    response = client.get("/tasks/export.docx?sort=title")

    assert response.status_code == 422
    assert "共 2 条，DOCX 一次最多 1 条" in text_of(response.content.decode())
    assert "DOCX（最多 1 条，请先筛选）" in text_of(get(client, "/tasks/"))
    assert 'href="export.xlsx?sort=title"' in get(client, "/tasks/?sort=title&page=1")


def test_other_kinds_and_empty_lists(client: Client, db: None) -> None:
    assert client.get("/tasks/export.pdf").status_code == 404
    assert client.post("/tasks/export.csv").status_code == 405
    assert csv_rows(client, "/tasks/export.csv") == []
    assert "没有符合条件的内容" in "".join(each.text for each in document(client, "/tasks/export.docx").paragraphs)
    assert 'class="exports"' not in get(client, "/tasks/")


@pytest.mark.parametrize("kind", ["csv", "xlsx", "docx"])
def test_a_file_takes_the_same_queries_for_any_number_of_tasks(
    client: Client, make_task: Callable[..., Task], kind: str
) -> None:
    def add() -> None:
        task = make_task()
        factories.make_derived(task)
        factories.make_unresolved(task)

    add()
    one = queries(client, f"/tasks/export.{kind}")
    for _ in range(4):
        add()

    assert queries(client, f"/tasks/export.{kind}") == one
    assert one <= 22


def test_nothing_internal_is_in_a_file(client: Client, make_task: Callable[..., Task]) -> None:
    task = make_task(notes="内部备注")
    factories.make_progress(task, state="submitted", words="尚未审核")

    assert "内部备注" not in fetch(client, "/tasks/export.csv").decode()
    assert "尚未审核" not in fetch(client, "/tasks/export.csv").decode()
