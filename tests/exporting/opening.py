"""Files as a reader opens them."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.db import connection
from django.http import FileResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document
from openpyxl import Workbook, load_workbook


def fetch(client: Client, url: str) -> bytes:
    """The file at `url`."""
    response = client.get(url)
    assert response.status_code == 200, url
    assert isinstance(response, FileResponse)
    return b"".join(response)


def csv_rows(client: Client, url: str) -> list[dict[str, str]]:
    """The rows of a CSV file, which must carry the mark that tells Excel its encoding."""
    data = fetch(client, url)
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def workbook(client: Client, url: str) -> Workbook:
    """An XLSX file."""
    return load_workbook(io.BytesIO(fetch(client, url)))


def xlsx_rows(client: Client, url: str) -> list[dict[str, Any]]:
    """The rows of the first sheet of an XLSX file; an empty cell is None."""
    head, *rows = workbook(client, url).worksheets[0].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def document(client: Client, url: str) -> Any:
    """A DOCX file."""
    return Document(io.BytesIO(fetch(client, url)))


def paper_rows(client: Client, url: str) -> list[list[str]]:
    """The rows of the table of a DOCX file, head and bands left out."""
    (table,) = document(client, url).tables
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    return [row for row in rows[1:] if len(set(row)) > 1 or len(row) == 1]


def queries(client: Client, url: str) -> int:
    """How many queries a file takes."""
    with CaptureQueriesContext(connection) as captured:
        fetch(client, url)
    return len(captured)
