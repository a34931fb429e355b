"""A sheet as XLSX: days are days, numbers numbers, and text is text whatever it begins with; a second sheet, 说明."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from enum import Enum, auto
from typing import IO, Any

from platforms.exporting.sheet import Sheet, Value
from platforms.spreadsheets import printable, seems_formula

LONGEST = 32_000  # characters of a cell; Excel takes 32,767
CUT = "……（以下从略，见网页）"
NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
WIDEST = 80
ABOUT = "说明"
A4 = 9  # paper size, ISO/IEC 29500-1, 18.3.1.63


class Kind(Enum):
    TEXT = auto()
    HOSTILE = auto()
    DAY = auto()
    NUMBER = auto()


def write(sheet: Sheet[Any], file: IO[bytes]) -> None:
    """Write the sheet, row by row: openpyxl keeps none of them in memory."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    page = book.create_sheet(NOT_IN_NAMES.sub("", sheet.title)[:31])
    _lay_out(page, [column.width for column in sheet.columns])
    cells = Cells(page)
    page.append(cells.row((column.heading for column in sheet.columns), bold=True))
    for row in sheet.rows:
        page.append(cells.row(column.value(row) for column in sheet.columns))
    page.auto_filter.ref = f"A1:{_letter(len(sheet.columns))}{sheet.count + 1}"
    _write_about(book.create_sheet(ABOUT), sheet)
    book.save(file)


def _lay_out(page: Any, widths: Iterable[int]) -> None:
    """Widths, a head that stays in sight and is printed on every page; before the first row is written."""
    page.freeze_panes = "A2"
    page.print_title_rows = "1:1"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    for number, width in enumerate(widths, 1):
        page.column_dimensions[_letter(number)].width = min(width, WIDEST) * 2 + 2  # a Chinese character is two wide


def _write_about(page: Any, sheet: Sheet[Any]) -> None:
    for letter, width in (("A", 14), ("B", 110)):
        page.column_dimensions[letter].width = width
    cells = Cells(page)
    counts = [(heading, "".join(lines)) for heading, lines in sheet.summary]
    for label, words in (("标题", sheet.title), *sheet.about, *counts):
        page.append(cells.row((label, words)))


def _letter(number: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(number))


class Cells:
    """The cells of a page, one object a column and kind that each row fills anew: styles are made once."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.made: dict[tuple[int, Kind, bool], Any] = {}

    def row(self, values: Iterable[Value], *, bold: bool = False) -> list[Any]:
        """The cells of a row; to be written before the next one is asked for."""
        return [self._filled(place, value, bold) for place, value in enumerate(values)]

    def _filled(self, place: int, value: Value, bold: bool) -> Any:
        """A cell of the value's own type; text that a spreadsheet might take for a formula is marked as text."""
        text = _text(value) if isinstance(value, str) else None
        kind = _kind(value, text)
        cell = self.made.get((place, kind, bold)) or self._make(place, kind, bold)
        cell.value = value if text is None else text
        if text is not None:
            cell.data_type = "s"
        return cell

    def _make(self, place: int, kind: Kind, bold: bool) -> Any:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Alignment, Font

        cell = self.made[place, kind, bold] = WriteOnlyCell(self.page)
        cell.alignment = Alignment(vertical="top", wrap_text=kind in {Kind.TEXT, Kind.HOSTILE})
        cell.quotePrefix = kind is Kind.HOSTILE
        if kind is Kind.DAY:
            cell.number_format = "yyyy-mm-dd"
        if bold:
            cell.font = Font(bold=True)
        return cell


def _kind(value: Value, text: str | None) -> Kind:
    if text is not None:
        return Kind.HOSTILE if seems_formula(text) else Kind.TEXT
    return Kind.DAY if isinstance(value, datetime.date) else Kind.NUMBER


def _text(value: str) -> str:
    clean = printable(value)
    return clean if len(clean) <= LONGEST else clean[: LONGEST - len(CUT)] + CUT
