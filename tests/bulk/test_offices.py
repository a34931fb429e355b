"""A sheet as office suites and people hand it back: moved, filtered, merged, saved as something else, or no sheet."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from policies.bulk.sheet import HEADINGS
from policies.models import Progress, Task
from tests.bulk.test_sheet import GOOD, UPLOAD, confirm, download, fill, told, upload

MakeTask = Callable[..., Task]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)  # how .xls and encrypted .xlsx begin


def moved(table: Worksheet) -> None:
    """The columns in another order, with a hidden one."""
    rows = [list(row) for row in table.iter_rows(values_only=True)]
    for number, row in enumerate(rows, 1):
        for place, value in enumerate(reversed(row), 1):
            table.cell(number, place).value = value
    table.column_dimensions["B"].hidden = True


def sorted_(table: Worksheet) -> None:
    """The rows from the last to the first, one hidden by a filter."""
    rows = [list(row) for row in table.iter_rows(min_row=2, values_only=True)]
    for number, row in enumerate(reversed(rows), 2):
        for place, value in enumerate(row, 1):
            table.cell(number, place).value = value
    table.row_dimensions[2].hidden = True


def emptied(table: Worksheet) -> None:
    """Empty rows above, between and below, as LibreOffice keeps them where they have a format."""
    table.insert_rows(3)
    table.insert_rows(2)
    table.cell(40, 3).value = " "


def day_as_time(table: Worksheet) -> None:
    table.cell(2, 9).value = datetime.datetime(2026, 10, 1)  # noqa: DTZ001  a cell has no time zone


def day_as_words(table: Worksheet) -> None:
    table.cell(2, 9).value = "2026年10月1日"


def version_as_words(table: Worksheet) -> None:
    table.cell(2, 12).value = "0"


def unprotected(table: Worksheet) -> None:
    table.protection.sheet = False
    table.delete_rows(3)


@pytest.mark.parametrize(
    "change",
    [moved, sorted_, emptied, day_as_time, day_as_words, version_as_words, unprotected],
    ids=lambda f: f.__name__,
)
def test_what_offices_do_to_a_sheet_is_no_fault(
    editing: Client, make_task: MakeTask, change: Callable[[Worksheet], None]
) -> None:
    task = make_task()
    book = fill(download(editing), 2, **GOOD)
    change(book.worksheets[0])

    shown = upload(editing, book)

    assert "将提交 1 条进展" in told(shown)
    assert "已提交 1 条进展" in confirm(editing, shown)
    found = Progress.objects.values_list("task", "side", "on", "words")
    assert list(found) == [(task.pk, "cq", datetime.date(2026, 10, 1), "已开工。")]


def merged(table: Worksheet) -> None:
    """One day for two rows: a merged cell has its value in the first alone."""
    for place, value in ((9, "2026-10-01"), (10, "已开工。")):
        table.cell(2, place).value = value
    table.cell(3, 10).value = "也已开工。"
    table.merge_cells("I2:I3")


def serial(table: Worksheet) -> None:
    table.cell(2, 9).value, table.cell(2, 9).number_format = 46296, "General"
    table.cell(2, 10).value = "已开工。"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (merged, "第 3 行 日期 请填日期"),
        (serial, "第 2 行 日期 “46296”不是日期；日期写作 2025-12-31"),
        (lambda table: table.delete_cols(12), "缺少“版本”列"),
        (lambda table: table.cell(2, 10, "=TODAY()"), "第 2 行第 10 列（J2）是公式"),
        (lambda table: table.insert_rows(1), "第一行是空的：第一行应是列名，请删去上面的空行"),
    ],
)
def test_what_cannot_be_read_is_told_by_its_place(
    editing: Client, make_task: MakeTask, change: Callable[[Worksheet], Any], message: str
) -> None:
    make_task()
    book = download(editing)
    change(book.worksheets[0])

    assert message in told(upload(editing, book))
    assert not Progress.objects.exists()


def other_book() -> bytes:
    book, out = Workbook(), io.BytesIO()
    book.worksheets[0].append(["姓名", "电话"])
    book.worksheets[0].append(["甲", "1"])
    book.save(out)
    return out.getvalue()


def bomb() -> bytes:
    """60 MB of spaces in a file of some kilobytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/worksheets/sheet1.xml", b" " * 60_000_000)
    return out.getvalue()


FILES: list[tuple[str, Callable[[], bytes], str]] = [
    ("进展.xls", lambda: OLE, "这是旧式的 .xls，或加了密码的表：请去掉密码，另存为 .xlsx 后再上传"),
    ("进展.xlsx", lambda: OLE, "这是旧式的 .xls，或加了密码的表：请去掉密码，另存为 .xlsx 后再上传"),
    ("进展.et", lambda: OLE, "这是旧式的 .xls，或加了密码的表：请去掉密码，另存为 .xlsx 后再上传"),
    ("进展.ods", lambda: b"PK\x03\x04", "“进展.ods”不是 CSV 或 XLSX 文件"),
    ("进展.xlsx", lambda: b"<html>", "XLSX 文件打不开"),
    ("进展.xlsx", other_book, "列名和下载的表不一致"),
    ("进展.xlsx", bomb, "XLSX 文件解开后过大"),
    ("进展.xlsx", lambda: bytes(2 * 1024 * 1024 + 1), "文件超过 2 MB"),
    ("进展.csv", lambda: b"\xff\xfe\x00", "文件的编码既不是 UTF-8 也不是 GB18030"),
]


@pytest.mark.parametrize(("name", "data", "message"), FILES, ids=[message[:12] for _, _, message in FILES])
def test_a_file_that_is_no_such_sheet_is_told(
    editing: Client, make_task: MakeTask, name: str, data: Callable[[], bytes], message: str
) -> None:
    make_task()

    assert message in told(editing.post(UPLOAD, {"file": SimpleUploadedFile(name, data())}))
    assert not Progress.objects.exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_sheet_saved_as_csv(editing: Client, make_task: MakeTask, encoding: str) -> None:
    make_task()
    rows = [list(row) for row in fill(download(editing), 2, **GOOD).worksheets[0].values]
    lines = [",".join("" if cell is None else f'"{cell}"' for cell in row) for row in [HEADINGS, *rows[1:]]]
    file = SimpleUploadedFile("t.csv", "\r\n".join(lines).encode(encoding))

    assert "将提交 1 条进展" in told(editing.post(UPLOAD, {"file": file}))
