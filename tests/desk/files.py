"""Files as people hand them in, honest and hostile; made in the test, nothing is fetched."""

from __future__ import annotations

import functools
import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from docx import Document
from openpyxl import Workbook
from PIL import Image

from tests.parsing.files import pdf, zipped

TEXT = "会议纪要：议定由两市共同推进。".encode()
VBA = "application/vnd.ms-office.vbaProject"


@functools.cache  # reportlab writes the time into it
def a_pdf() -> bytes:
    return pdf([(72, 700, "会议纪要")])


def a_docx() -> bytes:
    buffer = io.BytesIO()
    document = Document()
    document.add_paragraph("会议纪要")
    document.save(buffer)
    return buffer.getvalue()


def an_xlsx() -> bytes:
    buffer = io.BytesIO()
    Workbook().save(buffer)
    return buffer.getvalue()


def a_picture(kind: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(buffer, kind)
    return buffer.getvalue()


def with_members(archive: bytes, extra: Mapping[str, bytes]) -> bytes:
    """The same zip with more members."""
    with zipfile.ZipFile(io.BytesIO(archive)) as old:
        members: dict[str, str | bytes] = {name: old.read(name) for name in old.namelist()}
    return zipped(members | dict(extra))


def retyped(archive: bytes, old: bytes, new: bytes) -> bytes:
    """The same zip with another type of its main part."""
    with zipfile.ZipFile(io.BytesIO(archive)) as parts:
        types = parts.read("[Content_Types].xml")
    return with_members(archive, {"[Content_Types].xml": types.replace(old, new)})


def a_bomb() -> bytes:
    """A .docx that unpacks to 64 MB of nothing."""
    return with_members(a_docx(), {"word/media/x.bmp": b"\0" * (64 << 20)})


def a_twin() -> bytes:
    """A .docx with two members of one name, so that two readers may read two different ones."""
    buffer = io.BytesIO(a_docx())
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("WORD/document.xml", "<w/>")
    return buffer.getvalue()


def a_vast_picture() -> bytes:
    """A PNG of a few bytes that says it has ten thousand million pixels."""
    head = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + b"IHDR" + head + struct.pack(">I", zlib.crc32(b"IHDR" + head))
    return b"\x89PNG\r\n\x1a\n" + chunk + b"\0\0\0\0IEND\xaeB`\x82"
