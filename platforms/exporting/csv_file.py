"""A sheet as CSV: UTF-8 with a mark, which tells Excel what it is; days as 2026-09-03; no cell a formula."""

from __future__ import annotations

import csv
import datetime
import io
from typing import IO, Any

from platforms.exporting.sheet import Sheet, Value
from platforms.spreadsheets import harmless


def write(sheet: Sheet[Any], file: IO[bytes]) -> None:
    """Write the sheet, row by row."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow([harmless(column.heading) for column in sheet.columns])
    rows.writerows([_cell(column.value(row)) for column in sheet.columns] for row in sheet.rows)
    text.detach()


def _cell(value: Value) -> Any:
    if isinstance(value, str):
        return harmless(value)
    return value.isoformat() if isinstance(value, datetime.date) else value
