"""The answer that carries a list as a file, or says why it cannot."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import IO, Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from platforms.exporting import csv_file, docx_file, xlsx_file
from platforms.exporting.sheet import Sheet
from platforms.spreadsheets import TYPES, printable

MANY = 2000  # rows; longer lists are written one at a time in a process, so that pages are not kept waiting
PATIENCE = 10.0  # seconds that one waits for its turn
AGAIN = 30  # seconds after which to come back
IN_MEMORY = 4 * 1024 * 1024  # bytes; what is longer is written to a temporary file


_turn = threading.Lock()


@dataclass(frozen=True)
class Kind:
    """A kind of file: its name, what it is for, how it is written, and how many rows it takes at most."""

    label: str
    use: str
    write: Callable[[Sheet[Any], IO[bytes]], None]
    content_type: str
    limit: int

    def takes(self, most: int | None = None) -> int:
        """The most rows it takes of a list that gives `most`."""
        return self.limit if most is None else min(self.limit, most)


KINDS = {
    "xlsx": Kind("XLSX", "表格", xlsx_file.write, TYPES["xlsx"], 50_000),
    "csv": Kind("CSV", "纯数据", csv_file.write, TYPES["csv"], 50_000),
    "docx": Kind(
        "DOCX",
        "公文式台账",
        docx_file.write,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        2000,
    ),
}


def answer(request: HttpRequest, sheet: Sheet[Any], kind: str) -> HttpResponseBase:
    """The sheet as a file to keep; a page that says what to do if the list is too long for it. Raises Http404.

    The file is whole before the answer begins, so that a fault is told and never ends in half a file.
    """
    if kind not in KINDS:
        raise Http404("No such format")
    made = KINDS[kind]
    if sheet.count > made.takes(sheet.most):
        return _refused(request, sheet, made)
    if sheet.count <= MANY:
        return _file(sheet, kind)
    if not _turn.acquire(timeout=PATIENCE):
        return _busy(request, sheet)
    try:
        return _file(sheet, kind)
    finally:
        _turn.release()


def _file(sheet: Sheet[Any], kind: str) -> FileResponse:
    made = KINDS[kind]
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  the response closes it
    made.write(replace(sheet, title=printable(sheet.title)), file)
    file.seek(0)
    name = f"{sheet.title}-{sheet.made_on:%Y%m%d}.{kind}"
    return FileResponse(file, as_attachment=True, filename=name, content_type=made.content_type)


def _busy(request: HttpRequest, sheet: Sheet[Any]) -> HttpResponse:
    """A page that says to come back: a long list is being written for somebody else."""
    response = render(request, "export_busy.html", {"sheet": sheet, "again": AGAIN}, status=503)
    response["Retry-After"] = str(AGAIN)
    return response


def _refused(request: HttpRequest, sheet: Sheet[Any], made: Kind) -> HttpResponse:
    limit = made.takes(sheet.most)
    others = [(kind, most) for kind, other in KINDS.items() if (most := other.takes(sheet.most)) >= sheet.count]
    params = request.GET.urlencode()
    list_url = f"{request.path.rpartition('/')[0]}/?{params}"
    context = {"sheet": sheet, "made": made, "limit": limit, "others": others, "params": params, "list_url": list_url}
    return render(request, "export_refused.html", context, status=422)
