"""A sheet as XLSX: days are days, numbers numbers, and text is text whatever it begins with; a second sheet, 说明."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from typing import IO, Any

from platforms.exporting.sheet import Sheet, Value
from platforms.spreadsheets import printable, seems_formula

LONGEST = 32_000  # characters of a cell; Excel takes 32,767
CUT = "……（以下从略，见网页）"
NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
WIDEST = 80
ABOUT = "说明"
A4 = 9  # paper size, ISO/IEC 29500-1, 18.3.1.63
ACROSS = 260  # characters that a page takes side by side and that can still be read
LINE, TALLEST = 15, 12  # points of a line; lines of a row that stays handy
FOOTER = "&C第 &P 页，共 &N 页"
CELL = {"valign": "top", "text_wrap": True}
HEAD = {**CELL, "bold": True, "bg_color": "#EDE9E0", "bottom": 1}


def write(sheet: Sheet[Any], file: IO[bytes]) -> None:
    """Write the sheet, row by row: XlsxWriter keeps one of them in memory."""
    from xlsxwriter import Workbook

    with Workbook(file, {"constant_memory": True}) as book:
        page = Page(book, NOT_IN_NAMES.sub("", sheet.title)[:31], [column.width * 2 + 2 for column in sheet.columns])
        page.freeze()
        page.append([column.heading for column in sheet.columns], head=True)
        for row in sheet.rows:
            page.append([column.value(row) for column in sheet.columns])
        page.filter()
        _write_about(Page(book, ABOUT, [14, 110]), sheet)


def _write_about(page: Page, sheet: Sheet[Any]) -> None:
    counts = [(heading, "".join(lines)) for heading, lines in sheet.summary]
    for label, words in (("标题", sheet.title), *sheet.about, *counts):
        page.append([label, words])


class Page:
    """One sheet of a workbook, filled from the top."""

    def __init__(self, book: Any, name: str, widths: Iterable[int]) -> None:
        self.page = book.add_worksheet(name)
        self.widths = [min(width, 2 * WIDEST) for width in widths]  # a Chinese character is two wide
        self.rows = 0
        self.head, self.text = book.add_format(HEAD), book.add_format(CELL)
        self.hostile = book.add_format({**CELL, "quote_prefix": True})
        self.day = book.add_format({"valign": "top", "num_format": "yyyy-mm-dd"})
        self.number = book.add_format({"valign": "top"})
        for place, width in enumerate(self.widths):
            self.page.set_column(place, place, width)
        self._lay_out()

    def _lay_out(self) -> None:
        """Turned pages, as few side by side as can be read."""
        self.page.set_paper(A4)
        self.page.set_landscape()
        self.page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        self.page.fit_to_pages(max(1, round(sum(self.widths) / ACROSS)), 0)
        self.page.set_footer(FOOTER)

    def freeze(self) -> None:
        """Keep the head in sight, and print it on every page."""
        self.page.freeze_panes(1, 0)
        self.page.repeat_rows(0)

    def append(self, values: Iterable[Value], *, head: bool = False) -> None:
        """Write the next row, as high as its longest text: LibreOffice does not work that out when it opens a file."""
        cells = list(values)
        lines = max(_lines(value, width) for value, width in zip(cells, self.widths, strict=True))
        if lines > 1:
            self.page.set_row(self.rows, min(lines, TALLEST) * LINE)
        for place, value in enumerate(cells):
            self._write(place, value, self.head if head else self.text)
        self.rows += 1

    def _write(self, place: int, value: Value, text: Any) -> None:
        """Write a cell of the value's own type; text that a spreadsheet might take for a formula is marked as text."""
        if isinstance(value, str):
            words = _text(value)
            self.page.write_string(self.rows, place, words, self.hostile if seems_formula(value) else text)
        elif isinstance(value, datetime.date):
            self.page.write_datetime(self.rows, place, value, self.day)
        elif value is not None:
            self.page.write_number(self.rows, place, value, self.number)

    def filter(self) -> None:
        """Let people filter what was written by every column."""
        self.page.autofilter(0, 0, self.rows - 1, len(self.widths) - 1)


def _lines(value: Value, width: int) -> int:
    """How many lines a value takes in a column, at most: a Chinese character is two wide."""
    if not isinstance(value, str):
        return 1
    wide = len(value) if value.isascii() else 2 * len(value)
    return value.count("\n") + 1 + wide // width


def _text(value: str) -> str:
    clean = printable(value).replace("\r\n", "\n").replace("\r", "\n")  # XML knows one end of a line
    return clean if len(clean) <= LONGEST else clean[: LONGEST - len(CUT)] + CUT
