"""CSV and XLSX files to rows of text and back. Files come from people: sizes are limited, formulas made harmless."""

from __future__ import annotations

import csv
import datetime
import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

MAX_BYTES = 2 * 1024 * 1024
MAX_UNPACKED = 8 * 1024 * 1024
MAX_CELLS = 150_000  # cells and rows that are read; empty ones of a sheet cost as much as full ones
MAX_ELEMENTS = 400_000  # of the cells' and the texts' parts of a file
MAX_OTHER_ELEMENTS = 20_000  # of its styles and lists, which cost most
MAX_ROWS = 2000
MAX_COLUMNS = 60
MAX_CELL = 6000
MAX_TEXT = 1_000_000  # characters: what is previewed comes back in one form field
FIRST_ROW = 2  # the first row below the headings, as a spreadsheet counts
FORMULA = re.compile(r"['\s]*[=+\-@\t\r＝＋－＠]")  # white space in front does not keep a spreadsheet from trying
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # how .xls begins, and .xlsx with a password
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
CELL = re.compile(rb"<(?:\w+:)?(?:c|row)[\s/>]")
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class SpreadsheetError(Exception):
    """A file that cannot be read as a table; the message is for the person who sent it."""


@dataclass(frozen=True)
class Table:
    """Headings and rows, all text; a row has as many cells as there are headings."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def harmless(value: str) -> str:
    """`value` as a cell that no spreadsheet takes for a formula: an apostrophe in front. `original` takes it away.

    >>> harmless("=1+1"), harmless("到2025年"), original(harmless("-1"))
    ("'=1+1", '到2025年', '-1')
    """
    clean = printable(value)
    return f"'{clean}" if seems_formula(clean) else clean


def printable(value: str) -> str:
    """`value` without the characters that no file of a table may hold."""
    return UNPRINTABLE.sub("", value)


def seems_formula(value: str) -> bool:
    """Whether a spreadsheet might take the cell for a formula: the one rule of all exports."""
    return FORMULA.match(value) is not None


def original(value: str) -> str:
    """What `harmless` was given (unprintable characters apart)."""
    return value[1:] if value.startswith("'") and seems_formula(value) else value


def write(headings: Iterable[str], rows: Iterable[Iterable[Any]], kind: str) -> bytes:
    """The table as the bytes of a `kind` file: csv (UTF-8 with a mark, as Excel wants it) or xlsx."""
    table = [list(headings), *([_cell(value) for value in row] for row in rows)]
    return _write_csv(table) if kind == "csv" else _write_xlsx(table)


def _cell(value: Any) -> Any:
    return value if isinstance(value, int) else harmless("" if value is None else str(value))


def _write_csv(table: list[list[Any]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(table)
    return out.getvalue().encode("utf-8-sig")


def _write_xlsx(table: list[list[Any]]) -> bytes:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("导出")
    sheet.freeze_panes = "A2"
    for row in table:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(data: bytes, name: str, *, formulas: bool = True) -> Table:
    """The table in a file that a person sent. Raises SpreadsheetError, saying what is wrong and what to do.

    `formulas`: whether a cell may hold one; its last value counts then.
    """
    if len(data) > MAX_BYTES:
        raise SpreadsheetError(f"文件有 {len(data) / 1048576:.1f} MB，最多 {MAX_BYTES // 1048576} MB：请分成几份导入。")
    if data.startswith(OLE):
        raise SpreadsheetError("这是旧式的 .xls，或加了密码的表：请去掉密码，另存为 .xlsx 后再上传。")
    if name.lower().endswith(".xlsx"):
        rows = _read_xlsx(data, formulas=formulas)
    elif name.lower().endswith(".csv"):
        rows = _read_csv(data)
    else:
        raise SpreadsheetError(f"“{name}”不是 CSV 或 XLSX 文件：请另存为 .csv 或 .xlsx 后再导入。")
    return _table(rows)


def _read_csv(data: bytes) -> list[list[str]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("gb18030")  # what Excel writes on a Chinese Windows
        except UnicodeDecodeError as error:
            raise SpreadsheetError("文件的编码既不是 UTF-8 也不是 GB18030：请另存为“CSV UTF-8”。") from error
    try:
        return [row for row, _ in zip(csv.reader(io.StringIO(text, newline="")), range(MAX_ROWS + 2), strict=False)]
    except csv.Error as error:
        raise SpreadsheetError(f"CSV 文件读不下去（{error}）：请用表格软件打开后重新另存。") from error


def _read_xlsx(data: bytes, *, formulas: bool) -> list[list[str]]:
    try:
        rows = _sheet(data, formulas=formulas) if _bounded(data) else None
    except SpreadsheetError:
        raise
    except Exception as error:  # openpyxl fails on a damaged file in as many ways as there are
        raise SpreadsheetError("XLSX 文件打不开：请用表格软件打开后重新另存。") from error
    if rows is None:
        raise SpreadsheetError("XLSX 文件解开后过大，或格子过多：请只保留要导入的一张表，删去空白的行列和多余的样式。")
    return rows


def _bounded(data: bytes) -> bool:
    """Whether reading the file takes a second or two at most: counted on its bytes, before any of it is parsed."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        parts = file.infolist()
        if sum(part.file_size for part in parts) > MAX_UNPACKED:
            return False
        return all(_bounded_part(part.filename, file.read(part)) for part in parts)


def _bounded_part(name: str, content: bytes) -> bool:
    if not name.lower().endswith((".xml", ".rels", ".vml")):
        return True
    if b"\0" in content or b"<!DOCTYPE" in content:  # UTF-16, which hides the tags, and definitions of entities
        return False
    elements = content.count(b"<") - content.count(b"</")
    if "worksheets/" not in name and "sharedStrings" not in name:
        return elements <= MAX_OTHER_ELEMENTS
    return elements <= MAX_ELEMENTS and sum(1 for _ in CELL.finditer(content)) <= MAX_CELLS


def _sheet(data: bytes, *, formulas: bool) -> list[list[str]]:
    """The first sheet, a little beyond the limits so that going over them shows."""
    from openpyxl import load_workbook

    sheet = load_workbook(io.BytesIO(data), read_only=True, data_only=formulas).worksheets[0]
    rows = [list(row) for row in sheet.iter_rows(max_row=MAX_ROWS + 2, max_col=MAX_COLUMNS + 1)]
    for cell in (cell for row in rows for cell in row if not formulas and cell.data_type == "f"):
        raise SpreadsheetError(
            f"第 {cell.row} 行第 {cell.column} 列（{cell.coordinate}）是公式：请改成直接填写的内容，再上传。"
        )
    return [[_text(cell.value) for cell in row] for row in rows]


def _text(value: Any) -> str:
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def _table(rows: list[list[str]]) -> Table:
    cells = [[original(cell.strip()) for cell in row] for row in rows]
    while cells and not any(cells[-1]):
        cells.pop()
    if len(cells) < FIRST_ROW:
        raise SpreadsheetError("表里没有数据：第一行应是列名，从第二行起是数据。")
    if len(cells) - 1 > MAX_ROWS:
        raise SpreadsheetError(f"数据超过 {MAX_ROWS} 行：请分成几份导入。")
    if sum(len(cell) for row in cells for cell in row) > MAX_TEXT:
        raise SpreadsheetError(f"表里的文字超过 {MAX_TEXT // 10_000} 万字：请分成几份导入。")
    headings = _headings(cells[0])
    _check_printable(cells, headings)
    body = tuple(_row(row, len(headings), number) for number, row in enumerate(cells[1:], FIRST_ROW))
    return Table(headings, body)


def _check_printable(cells: list[list[str]], headings: tuple[str, ...]) -> None:
    for number, row in enumerate(cells, 1):
        for place, cell in enumerate(row):
            if found := UNPRINTABLE.search(cell):
                column = f"“{headings[place]}”列" if place < len(headings) and number > 1 else f"第 {place + 1} 列"
                raise SpreadsheetError(
                    f"第 {number} 行{column}含有看不见的控制字符（U+{ord(found[0]):04X}）：请删去后再导入。"
                )


def _headings(row: list[str]) -> tuple[str, ...]:
    headings = row[:]
    while headings and not headings[-1]:
        headings.pop()
    if not headings:
        raise SpreadsheetError("第一行是空的：第一行应是列名，请删去上面的空行。")
    repeated = {each for each in headings if headings.count(each) > 1}
    if len(headings) > MAX_COLUMNS or "" in headings or repeated:
        found = "、".join(sorted(repeated - {""})) or ("空列名" if "" in headings else f"{len(headings)} 列")
        raise SpreadsheetError(f"第一行的列名有误（{found}）：每列要有名称，名称不能重复，最多 {MAX_COLUMNS} 列。")
    return tuple(headings)


def _row(row: list[str], width: int, number: int) -> tuple[str, ...]:
    if any(row[width:]):
        raise SpreadsheetError(
            f"第 {number} 行比列名多出内容“{next(filter(None, row[width:]))[:20]}”：请核对各列是否错位。"
        )
    if long := next((cell for cell in row if len(cell) > MAX_CELL), None):
        raise SpreadsheetError(f"第 {number} 行有一格长达 {len(long)} 字，最多 {MAX_CELL} 字。")
    return (*row[:width], *([""] * (width - len(row))))
