"""The sheet: what it holds and offers, the round trip, every fault by row and column, rows overtaken, limits."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from platforms.editing import Edit
from policies import tracking
from policies.bulk import sheet
from policies.models import Progress, Task
from tests import factories
from tests.admin.forms import fields
from tests.desk.conftest import Desk, browser_of
from tests.pages.html import get, text_of

URL, UPLOAD = "/tasks/bulk/sheet.xlsx", "/tasks/bulk/upload/"
MakeTask = Callable[..., Task]


def download(browser: Client, query: str = "") -> Workbook:
    response = browser.get(URL + query)
    assert response.status_code == 200
    assert "attachment" in response["Content-Disposition"]
    return load_workbook(io.BytesIO(response.content))


def fill(book: Workbook, row: int, **cells: Any) -> Workbook:
    """Fill cells of a row; row 1 is the headings, as a spreadsheet counts."""
    table = book.worksheets[0]
    headings = [cell.value for cell in table[1]]
    for heading, value in cells.items():
        table.cell(row, headings.index(heading) + 1).value = value
    return book


def upload(browser: Client, book: Workbook, name: str = "t.xlsx") -> Any:
    data = io.BytesIO()
    book.save(data)
    return browser.post(UPLOAD, {"file": SimpleUploadedFile(name, data.getvalue())})


def told(response: Any) -> str:
    return text_of(response.content.decode())


def confirm(browser: Client, response: Any) -> str:
    return text_of(browser.post(UPLOAD, fields(response, "confirm_form"), follow=True).content.decode())


def rows_of(table: Worksheet) -> list[dict[str, Any]]:
    headings, *rows = table.iter_rows(values_only=True)
    return [dict(zip(map(str, headings), row, strict=True)) for row in rows]


def test_what_the_sheet_holds(editing: Client, make_task: MakeTask) -> None:
    first = make_task(due_on=datetime.date(2025, 12, 31), status="ongoing")
    second = make_task(status_cq="", title="=1+1")
    factories.make_responsibility(first, factories.make_unit(name="重庆市发展委"), basis="confirmed")
    factories.make_responsibility(first, factories.make_unit(name="重庆市交通委"), basis="suggested")

    book = download(editing)
    rows = rows_of(book.worksheets[0])

    assert [(row["条款路径"], row["方"], row["现在的状态"], row["版本"]) for row in rows] == [
        (first.path, "重庆", "推进中", 0),
        (first.path, "四川", "推进中", 0),
        (second.path, "四川", "未报告", 0),
    ]
    assert rows[0]["责任单位"] == "重庆　编辑确认：重庆市发展委（牵头）；建议（待确认）：重庆市交通委（牵头）"
    assert rows[2]["责任单位"] == "来源文本未载责任单位"
    assert rows[0]["时限"] == datetime.datetime(2025, 12, 31)  # noqa: DTZ001 as a sheet has it
    assert rows[2]["任务"].startswith("（一）=1+1")
    assert all(cell.data_type != "f" for row in book.worksheets[0].iter_rows() for cell in row)
    assert book.worksheets[1].title == "填写说明"
    assert len(list(book.worksheets[1].rows)) == len(sheet.LINES) + 1


def test_what_is_given_is_locked_and_what_is_open_has_lists(editing: Client, make_task: MakeTask) -> None:
    make_task()
    table = download(editing).worksheets[0]

    locked = {str(table.cell(1, cell.column).value) for cell in table[2] if cell.protection.locked}
    rules = {rule.type: (str(rule.sqref), rule.formula1) for rule in table.data_validations.dataValidation}

    assert table.protection.sheet
    assert locked == set(sheet.HEADINGS) - {"转入状态", "日期", "进展情况", "佐证"}
    assert (table.freeze_panes, table.auto_filter.ref) == ("D2", "A1:L3")
    assert rules["list"] == ("H2:H3", '"未报告,未启动,推进中,已完成待销号,暂缓,终止"')
    assert rules["date"][0] == "I2:I3"
    assert table.column_dimensions["J"].width == 50


def test_the_sheet_comes_back_filled_in(editing: Client, editor: User, make_task: MakeTask) -> None:
    first, second = make_task(), make_task()
    book = fill(download(editing), 2, 转入状态="推进中", 日期="2026年10月1日", 进展情况="已开工。\n第二行")
    fill(book, 5, 转入状态="已完成待销号", 日期=datetime.date(2026, 10, 2), 进展情况="=不是公式"[1:])
    fill(book, 5, 佐证="https://example.cn/a")

    shown = upload(editing, book)
    page = told(shown)

    assert "将提交 2 条进展" in page
    assert "第 2 行" in page
    assert "未报告 → 推进中 2026-10-01 已开工。" in page
    assert not Progress.objects.exists()
    assert "已提交 2 条进展，等待审核" in confirm(editing, shown)
    rows = Progress.objects.order_by("id").values_list("task", "side", "status", "on", "words", "state", "author")
    assert list(rows) == [
        (first.pk, "cq", "ongoing", datetime.date(2026, 10, 1), "已开工。\n第二行", "submitted", editor.pk),
        (second.pk, "sc", "done", datetime.date(2026, 10, 2), "不是公式", "submitted", editor.pk),
    ]


GOOD = {"日期": "2026-10-01", "进展情况": "已开工。"}
FAULTS = [
    ({"转入状态": "做完了"}, "转入状态 “做完了”不在可填的值之内；可填：未报告、未启动"),
    ({"转入状态": "已销号"}, "转入状态 “已销号”不在可填的值之内"),
    ({"转入状态": "已完成待销号"}, "转入状态 转入“已完成待销号”须附佐证"),
    ({"日期": "明年"}, "日期 “明年”不是日期；日期写作 2025-12-31"),
    ({"日期": "2026-02-30"}, "日期 “2026-02-30”不是日期"),
    ({"日期": "46296"}, "日期 “46296”不是日期"),
    ({"日期": "2999-01-01"}, "日期 进展日期 2999-01-01 还没有到"),
    ({"日期": None}, "日期 请填日期"),
    ({"进展情况": None}, "进展情况 请写明进展情况"),
    ({"佐证": "example"}, "佐证 “example”不是网址，也没有找到这样的条款"),
    ({"佐证": "https://a b"}, "佐证 输入一个有效的 URL"),
    ({"佐证": "/policies/none/1/"}, "佐证 “/policies/none/1/”不是网址，也没有找到这样的条款"),
    ({"现在的状态": "推进中"}, "现在的状态 这一列不能改：表中是“推进中”，库中是“未报告”"),
    ({"任务": "改名"}, "任务 这一列不能改：表中是“改名”"),
    ({"条款路径": "9.9"}, "任务 库中没有这项任务"),
    ({"方": "两省市"}, "方 这项任务不涉及这一方"),
    ({"方": "重庆"}, "任务 与第 2 行是同一任务的同一方"),
]


@pytest.mark.parametrize(("cells", "message"), FAULTS)
def test_a_fault_is_told_by_row_and_column_and_stops_all(
    editing: Client, make_task: MakeTask, cells: dict[str, Any], message: str
) -> None:
    make_task()
    book = fill(download(editing), 2, **GOOD)
    fill(book, 3, **GOOD | cells)

    response = upload(editing, book)

    assert f"第 3 行 {message}" in told(response)
    assert 'name="confirmed"' not in response.content.decode()
    assert not Progress.objects.exists()


@pytest.mark.parametrize("formula", ["=1+1", '=HYPERLINK("http://x","y")', "=A1"])
def test_a_formula_is_refused_with_its_cell(editing: Client, make_task: MakeTask, formula: str) -> None:
    make_task()
    book = fill(download(editing), 2, **GOOD | {"进展情况": formula})

    assert "第 2 行第 10 列（J2）是公式：请改成直接填写的内容" in told(upload(editing, book))


def test_a_row_overtaken_is_shown_and_left_out(editing: Client, reviewer: User, make_task: MakeTask) -> None:
    task, other = make_task(), make_task()
    book = fill(fill(download(editing), 2, **GOOD, 转入状态="推进中"), 4, **GOOD)
    task.refresh_from_db()
    tracking.move_side(task=task, side="cq", status="paused", edit=Edit(reviewer, "第五次会议"))

    shown = upload(editing, book)
    page = told(shown)

    assert "下载之后被别人改过 1 行" in page
    assert "重庆暂缓；" in page
    assert "说明是“第五次会议”，没有覆盖。 转入“推进中”；已开工。" in page
    assert "将提交 1 条进展" in page
    assert "已提交 1 条进展" in confirm(editing, shown)
    assert list(Progress.objects.values_list("task", flat=True)) == [other.pk]


def test_a_row_overtaken_after_the_preview_stops_all(editing: Client, reviewer: User, make_task: MakeTask) -> None:
    task = make_task()
    make_task()
    shown = upload(editing, fill(fill(download(editing), 2, **GOOD), 4, **GOOD))
    tracking.move_side(task=task, side="cq", status="paused", edit=Edit(reviewer, "第五次会议"))

    assert "一条也没有提交" in confirm(editing, shown)
    assert not Progress.objects.exists()


def test_only_ones_own_preview_is_confirmed(editing: Client, reviewer: User, make_task: MakeTask) -> None:
    make_task()
    signed = fields(upload(editing, fill(download(editing), 2, **GOOD)), "confirm_form")["confirmed"][0]

    for browser, token in ((browser_of(reviewer), signed), (editing, signed + "x")):
        assert "请重新上传" in browser.post(UPLOAD, {"confirmed": token}, follow=True).content.decode()

    assert not Progress.objects.exists()


def test_a_liaison_has_and_fills_in_their_own_side_alone(liaison: Client, editing: Client, desk: Desk) -> None:
    factories.make_task()
    assert [(row["条款路径"], row["方"]) for row in rows_of(download(liaison).worksheets[0])] == [("1", "重庆")]

    book = fill(download(editing), 3, **GOOD)

    assert "第 3 行 任务 您不能替这一方填报这项任务" in told(upload(liaison, book))
    assert not Progress.objects.exists()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda table: table.delete_cols(12), "缺少“版本”列"),
        (lambda table: table.cell(1, 13, "多余"), "多出“多余”列"),
        (lambda table: table.cell(1, 9, "日 期"), "缺少“日期”列，多出“日 期”列"),
        (lambda table: table.cell(2, 10, ""), "表里没有填写任何进展"),
        (lambda table: table.delete_rows(2, 9), "表里没有数据"),
    ],
)
def test_a_table_that_is_another_is_told(
    editing: Client, make_task: MakeTask, change: Callable[[Worksheet], Any], message: str
) -> None:
    make_task()
    book = download(editing)
    change(book.worksheets[0])

    assert message in told(upload(editing, book))


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("t.pdf", b"x", "不是 CSV 或 XLSX 文件"),
        ("t.xlsx", b"PK broken", "XLSX 文件打不开"),
        ("t.xlsx", b"", "这个文件是空的"),
        ("t.xlsx", b"x" * (2 * 1024 * 1024 + 1), "文件超过 2 MB"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(editing: Client, name: str, data: bytes, message: str) -> None:
    assert message in told(editing.post(UPLOAD, {"file": SimpleUploadedFile(name, data)}))


def test_more_rows_than_one_save_takes_are_told(
    editing: Client, make_task: MakeTask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("policies.tracking.batch.MAX_ENTRIES", 1)
    make_task()
    book = fill(fill(download(editing), 2, **GOOD), 3, **GOOD)

    assert "填了 2 行，一次最多提交 1 行" in told(upload(editing, book))


def test_more_tasks_than_a_sheet_takes_are_told(
    editing: Client, make_task: MakeTask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheet, "MAX_TASKS", 1)
    make_task(area="甲"), make_task(area="乙")

    assert "超过 1 项任务，一张表装不下" in told(editing.get(URL, follow=True))
    assert len(rows_of(download(editing, "?area=甲").worksheets[0])) == 2


def test_markup_is_escaped(editing: Client, make_task: MakeTask) -> None:
    make_task()
    page = upload(editing, fill(download(editing), 2, **GOOD | {"进展情况": "<script>alert(1)</script>"}))

    assert "<script>alert" not in page.content.decode()


def test_the_empty_page(editing: Client) -> None:
    assert "上传并预览" in get(editing, UPLOAD)
    assert "请先选一个文件" in told(editing.post(UPLOAD, {}))
