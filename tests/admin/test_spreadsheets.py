"""Export and import of tasks and platforms: the round trip, the preview, errors by row and column, limits."""

from __future__ import annotations

import csv
import io
import time
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.test import Client
from openpyxl import Workbook, load_workbook

from platforms import spreadsheets
from platforms.models import Platform
from policies.models import Task
from tests import factories
from tests.admin.conftest import address_of
from tests.admin.forms import fields

Make = Callable[..., Any]
AsUser = Callable[[User], Client]
Rows = list[list[Any]]


def export(browser: Client, model: type[models.Model], kind: str = "csv", query: str = "") -> Rows:
    response = browser.get(address_of(model, "export", kind) + query)
    assert response.status_code == 200
    assert "attachment" in response["Content-Disposition"]
    if kind == "xlsx":
        sheet = load_workbook(io.BytesIO(response.content)).worksheets[0]
        return [["" if cell is None else cell for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert response.content.startswith("\ufeff".encode())
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def file_of(rows: Rows, kind: str = "csv", encoding: str = "utf-8-sig") -> SimpleUploadedFile:
    if kind == "csv":
        out = io.StringIO()
        csv.writer(out).writerows(rows)
        return SimpleUploadedFile("t.csv", out.getvalue().encode(encoding))
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    data = io.BytesIO()
    book.save(data)
    return SimpleUploadedFile("t.xlsx", data.getvalue())


def put(rows: Rows, row: int, column: str, value: Any) -> Rows:
    """`rows` with one cell changed; row 1 is the headings, as a spreadsheet counts."""
    copy = [list(each) for each in rows]
    copy[row - 1][copy[0].index(column)] = value
    return copy


def upload(browser: Client, model: type[models.Model], file: Any) -> str:
    return browser.post(address_of(model, "import"), {"file": file}).content.decode()


def confirm(browser: Client, model: type[models.Model], rows: Rows, kind: str = "csv") -> str:
    """Upload, look at the preview, confirm it; return the page after that."""
    response = browser.post(address_of(model, "import"), {"file": file_of(rows, kind)})
    data = fields(response)
    assert "confirmed" in data, response.content.decode()
    return browser.post(address_of(model, "import"), data, follow=True).content.decode()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_tasks_come_back_changed(browser: Client, make_task: Make, editor: User, kind: str) -> None:
    first, second = make_task(), make_task(notes="=不是公式")
    rows = export(browser, Task, kind)
    rows = put(put(rows, 2, "四川状态", "推进中"), 2, "改动说明", "第五次会议")
    rows = put(rows, 2, "完成时限", "2025/12/31")

    page = upload(browser, Task, file_of(rows, kind))
    assert "修改 1 条，不变 1 条" in page
    assert "<del>未报告</del> → <ins>推进中</ins>" in page
    assert not Task.objects.filter(status="ongoing").exists()

    assert "导入完成：新增 0 条，修改 1 条，不变 1 条" in confirm(browser, Task, rows, kind)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status_cq, first.status_sc, first.status) == ("unreported", "ongoing", "ongoing")
    assert (str(first.due_on), str(first.due_cq), first.version) == ("2025-12-31", "2025-12-31", 1)
    assert (second.notes, second.version) == ("=不是公式", 0)
    latest = first.history.latest()
    assert (latest.history_user, latest.history_change_reason) == (editor, "第五次会议")


def test_platforms_come_back_changed_and_new(browser: Client, make_platform: Make, make_user: Make) -> None:
    platform: Platform = make_platform(name="高竹")
    rows = export(browser, Platform)
    rows = put(rows, 2, "说明", "改了\n两行")
    new = {"网址名": "xin", "正式名称": "新平台", "类型": "新区", "布局片区": "成渝中部", "次序": "12"}
    rows.append([new.get(name, "") for name in rows[0]])

    assert "新增 1 条，修改 1 条" in confirm(browser, Platform, rows)

    platform.refresh_from_db()
    assert (platform.note, platform.version) == ("改了\n两行", 1)
    assert Platform.objects.get(slug="xin").get_zone_display() == "成渝中部"


TASK_FAULTS = [
    ("重庆状态", "做完了", "“做完了”不在可填的值之内；可填：未报告、未启动"),
    ("四川状态", "", "“”不在可填的值之内"),
    ("四川状态", "已完成待销号", "四川还没有经采纳的佐证"),
    ("状态", "推进中", "这一列不能通过导入修改：表中是“推进中”"),
    ("完成时限", "明年", "“明年”不是日期；日期写作 2025-12-31"),
    ("完成时限", "2025-02-30", "不是日期"),
    ("任务名称", "改名", "这一列不能通过导入修改：表中是“改名”"),
    ("条款原文", "", "这一列不能通过导入修改"),
    ("版本", "7", "表中是“7”，现在是“0”"),
    ("版本", "", "表中是“”，现在是“0”"),
    ("时限原文", "长" * 61, "60"),
]


@pytest.mark.parametrize(("column", "value", "told"), TASK_FAULTS)
def test_a_fault_is_told_by_row_and_column_and_nothing_is_written(
    browser: Client, make_task: Make, column: str, value: str, told: str
) -> None:
    make_task(), make_task()
    rows = put(export(browser, Task), 2, "编辑备注", "好的一行")
    rows = put(put(rows, 3, column, value), 3, "改动说明", "说明")

    page = upload(browser, Task, file_of(rows))

    where = page[page.index('<th scope="row">第 3 行</th>') :]
    assert where.startswith(f'<th scope="row">第 3 行</th><td>{column}</td>')
    assert told in where
    assert 'name="confirmed"' not in page
    assert not Task.objects.exclude(notes="").exists()


@pytest.mark.parametrize("column", ["重庆状态", "四川状态"])
def test_a_move_that_is_not_allowed_is_told(browser: Client, make_task: Make, column: str) -> None:
    make_task()
    rows = put(put(export(browser, Task), 2, column, "已销号"), 2, "改动说明", "核查")

    page = upload(browser, Task, file_of(rows))

    assert "不能从“未报告”直接转为“已销号”" in page
    assert 'name="confirmed"' not in page


def test_a_task_of_one_side_comes_back(browser: Client, make_task: Make) -> None:
    task: Task = make_task(status_cq="", notes="一")
    rows = put(export(browser, Task), 2, "编辑备注", "二")
    assert rows[1][rows[0].index("重庆状态")] == "不涉及"

    confirm(browser, Task, rows)

    task.refresh_from_db()
    assert (task.status_cq, task.status_sc, task.notes) == ("", "unreported", "二")


@pytest.mark.parametrize("column", ["重庆状态", "四川状态"])
def test_a_status_without_a_reason_is_told_at_the_reason(browser: Client, make_task: Make, column: str) -> None:
    make_task()
    rows = put(export(browser, Task), 2, column, "推进中")

    assert '<th scope="row">第 2 行</th><td>改动说明</td><td>' in upload(browser, Task, file_of(rows))


def test_closing_by_import_is_for_reviewers(as_user: AsUser, editor: User, reviewer: User, make_task: Make) -> None:
    task: Task = make_task(status="done")
    factories.make_progress(task, link="https://example.cn/yanshou")
    rows = export(as_user(editor), Task)
    rows = put(put(rows, 2, "重庆状态", "已销号"), 2, "四川状态", "已销号")
    rows = put(rows, 2, "改动说明", "核查完成")

    assert "只能由审核人员办理" in upload(as_user(editor), Task, file_of(rows))
    confirm(as_user(reviewer), Task, rows)

    task.refresh_from_db()
    assert task.status == "closed"


def test_a_task_cannot_come_from_a_file(browser: Client, make_task: Make) -> None:
    make_task()
    rows = put(export(browser, Task), 2, "条款路径", "9.9")

    assert "不能通过导入新增" in upload(browser, Task, file_of(rows))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda rows: [[*rows[0], "多余"], *([*row, "x"] for row in rows[1:])], "不认识“多余”列"),
        (lambda rows: [row[:-1] for row in rows], "缺少“版本”列"),
        (lambda rows: [*rows, rows[1]], "第 3 行和第 2 行是同一条重点任务"),
        (lambda rows: [[*rows[0][:-1], rows[0][0]], *rows[1:]], "名称不能重复"),
        (lambda rows: rows[:1], "表里没有数据"),
        (lambda rows: [rows[0], [*rows[1], "多"]], "第 2 行比列名多出内容“多”"),
        (lambda rows: [rows[0], ["字" * 6001, *rows[1][1:]]], "最多 6000 字"),
    ],
)
def test_a_table_that_is_none_is_told(
    browser: Client, make_task: Make, change: Callable[[Rows], Rows], told: str
) -> None:
    make_task()

    assert told in upload(browser, Task, file_of(change(export(browser, Task))))


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("t.pdf", b"x", "不是 CSV 或 XLSX 文件"),
        ("t.xlsx", b"PK broken", "XLSX 文件打不开"),
        ("t.csv", b"\xff\xfe\x00\x81", "编码"),
        ("t.csv", b"a" * (spreadsheets.MAX_BYTES + 1), "超过 2 MB"),
        ("t.csv", b"a,b\n" + b"1,2\n" * (spreadsheets.MAX_ROWS + 1), "数据超过 2000 行"),
        ("t.csv", b"a\n" + (b"x" * 5000 + b"\n") * 210, "超过 100 万字"),
        ("t.csv", b"", "提交的是空文件"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(browser: Client, name: str, data: bytes, told: str) -> None:
    assert told in upload(browser, Task, SimpleUploadedFile(name, data))


def sheet_of(body: bytes, styles: bytes = b"") -> SimpleUploadedFile:
    """A file whose sheet holds `body`, and whose styles hold `styles` besides their own."""
    whole, packed = zipfile.ZipFile(file_of([["a"]], "xlsx")), io.BytesIO()
    namespace = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        for name in whole.namelist():
            content = whole.read(name).replace(b"</cellXfs>", styles + b"</cellXfs>")
            if name == "xl/worksheets/sheet1.xml":
                content = b"<worksheet %s><sheetData>%s</sheetData></worksheet>" % (namespace, body)
            out.writestr(name, content)
    return SimpleUploadedFile("t.xlsx", packed.getvalue())


BOMBS = {
    "cells": (b"<row>" + b"<c/>" * 9_500_000 + b"</row>", b""),
    "cells below the size": (b"<row>" + b"<c/>" * 500_000 + b"</row>", b""),
    "cells of a prefix": (b"<x:row>" + b"<x:c/>" * 200_000 + b"</x:row>", b""),
    "rows": (b'<row r="1"/>' * 300_000, b""),
    "elements": (b"<row><c/></row>" + b"<v/>" * 600_000, b""),
    "styles": (b"<row><c/></row>", b"<xf/>" * 30_000),
    "entities": (b"<!DOCTYPE x><row><c/></row>", b""),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_file_that_unpacks_to_too_much_is_refused_at_once(browser: Client, bomb: str) -> None:
    file = sheet_of(*BOMBS[bomb])
    assert file.size is not None
    assert file.size < 100_000

    begun = time.process_time()
    page = upload(browser, Task, file)

    assert "格子过多" in page
    assert time.process_time() - begun < 5


def test_a_full_table_is_read() -> None:
    table = [[f"列{number}" for number in range(spreadsheets.MAX_COLUMNS)]]
    table += [["甲"] * spreadsheets.MAX_COLUMNS] * spreadsheets.MAX_ROWS

    read = spreadsheets.read(spreadsheets.write(table[0], table[1:], "xlsx"), "t.xlsx")

    assert (len(read.headings), len(read.rows)) == (spreadsheets.MAX_COLUMNS, spreadsheets.MAX_ROWS)


@pytest.mark.parametrize(("value", "code"), [("甲\0乙", "U+0000"), ("\x1b[0m", "U+001B"), ("甲\x08", "U+0008")])
def test_a_control_character_is_told_by_row_and_column(browser: Client, make_task: Make, value: str, code: str) -> None:
    make_task(), make_task()
    rows = put(export(browser, Task), 3, "编辑备注", value)

    page = upload(browser, Task, file_of(rows))

    assert f"第 3 行“编辑备注”列含有看不见的控制字符（{code}）" in page


def test_what_excel_writes_on_a_chinese_windows_is_read(browser: Client, make_task: Make) -> None:
    task: Task = make_task()
    rows = put(export(browser, Task), 2, "编辑备注", "国标编码")

    page = upload(browser, Task, file_of(rows, encoding="gb18030"))

    assert "<ins>国标编码</ins>" in page
    assert task.notes == ""


def test_the_preview_of_another_cannot_be_confirmed(
    browser: Client, other: Client, make_task: Make, make_user: Make
) -> None:
    task: Task = make_task()
    rows = put(export(browser, Task), 2, "编辑备注", "x")
    data = fields(browser.post(address_of(Task, "import"), {"file": file_of(rows)}))
    other.force_login(make_user("编辑"))

    for client, signed in ((other, data["confirmed"][0]), (browser, data["confirmed"][0][:-1]), (browser, "")):
        page = client.post(address_of(Task, "import"), {"confirmed": signed}, follow=True).content.decode()
        assert "请重新上传文件" in page

    task.refresh_from_db()
    assert task.notes == ""


def test_a_change_between_preview_and_confirmation_is_told(browser: Client, make_task: Make) -> None:
    task: Task = make_task()
    rows = put(export(browser, Task), 2, "编辑备注", "x")
    data = fields(browser.post(address_of(Task, "import"), {"file": file_of(rows)}))
    Task.objects.get(pk=task.pk).claim()

    page = browser.post(address_of(Task, "import"), data).content.decode()

    assert "现在是“1”" in page
    task.refresh_from_db()
    assert task.notes == ""


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("value", ["=1+1", "+86", "-1", "@SUM(A1)", "＝1+1", "'=1", "\t=1", '=HYPERLINK("x")'])
def test_no_exported_cell_is_a_formula(browser: Client, make_task: Make, kind: str, value: str) -> None:
    make_task(notes=value)

    rows = export(browser, Task, kind)

    cell = rows[1][rows[0].index("编辑备注")]
    assert cell == f"'{value}"
    assert spreadsheets.original(cell) == value


def test_the_export_is_what_the_list_shows(browser: Client, make_task: Make) -> None:
    make_task(notes="甲"), make_task(status="ongoing")

    rows = export(browser, Task, query="?status__exact=ongoing")

    assert len(rows) == 2
    assert rows[1][rows[0].index("状态")] == "推进中"


def test_a_preview_with_markup_is_escaped(browser: Client, make_task: Make) -> None:
    make_task()
    rows = put(export(browser, Task), 2, "编辑备注", "<script>alert(1)</script>")

    page = upload(browser, Task, file_of(rows))

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
