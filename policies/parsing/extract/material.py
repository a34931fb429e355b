"""What a file handed in as proof is, told by its content: PDF, Word, Excel, JPEG, PNG or plain text, and nothing else.

Nothing of it is unpacked to a disk, run or shown; what could run at a reader's (macros, controls), and what is two
kinds of file at once, is Refused.
"""

from __future__ import annotations

import io
import struct
import zipfile
from dataclasses import dataclass
from pathlib import PurePath

from policies.parsing.extract.archive import Archive, open_archive
from policies.parsing.extract.encodings import decode
from policies.parsing.extract.kinds import PDF, sign_of, textual_kind
from policies.parsing.extract.reading import UNPRINTABLE, Refused

OFFICE = "application/vnd.openxmlformats-officedocument"
TAKEN = "只收 PDF、Word（.docx）、Excel（.xlsx）、JPG、PNG 和纯文本（.txt）"
PNG, JPEG, ZIP = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"PK\x03\x04"
PNG_END = b"\x00\x00\x00\x00IEND\xaeB`\x82"
PIXELS = 200_000_000  # a scan of A0 at 300 dpi has 140 million
RUNS = ("vbaproject", "activex/", "macrosheets/", "dialogsheets/", "vbadata", "customui/")


@dataclass(frozen=True, slots=True)
class Material:
    """A kind of file: its name in Chinese, its type, and the endings its name may have, the usual one first."""

    title: str
    content_type: str
    endings: tuple[str, ...]


KINDS = {
    "pdf": Material("PDF 文件", "application/pdf", (".pdf",)),
    "docx": Material("Word 文档", f"{OFFICE}.wordprocessingml.document", (".docx",)),
    "xlsx": Material("Excel 表格", f"{OFFICE}.spreadsheetml.sheet", (".xlsx",)),
    "jpg": Material("JPEG 图片", "image/jpeg", (".jpg", ".jpeg")),
    "png": Material("PNG 图片", "image/png", (".png",)),
    "txt": Material("纯文本", "text/plain", (".txt",)),
}
MAIN = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}


def material_of(content: bytes, name: str) -> Material:
    """The kind of a file that may be kept as proof; `name` must not end as something else. Raises Refused."""
    if not content:
        raise Refused("文件是空的（0 字节）。请检查是否选错了文件。")
    found = KINDS[_kind(content)]
    ending = PurePath(name).suffix.lower()
    if ending and ending not in found.endings:
        raise Refused(
            f"文件名以 {ending} 结尾，内容却是{found.title}。"
            f"请核对是否拿错了；如果没有，把结尾改为 {found.endings[0]} 再上传。"
        )
    return found


def _kind(content: bytes) -> str:
    if content.startswith(ZIP):
        return _office(content)
    kind = "pdf" if content.startswith(PDF) else _picture(content)
    if kind and zipfile.is_zipfile(io.BytesIO(content)):
        raise Refused("文件里夹带了压缩包：它同时是两种文件。请用原来的软件打开，另存后再上传。")
    if kind == "pdf" and b"%%EOF" not in content[-2048:]:
        raise Refused("PDF 文件不完整：末尾缺了一截。请重新下载或另存后再上传。")
    return kind or _text(content)


def _picture(content: bytes) -> str:
    """jpg or png, or empty. Refused if it is cut short, or has more behind its end than a picture has."""
    if content.startswith(JPEG):
        if b"\xff\xd9" not in content:
            raise Refused("JPEG 图片不完整：末尾缺了一截。请重新保存后再上传。")
        return "jpg"
    if not content.startswith(PNG):
        return ""
    if not content.endswith(PNG_END) or len(content) < 33 or content[12:16] != b"IHDR":
        raise Refused("PNG 图片不完整，或图片之后夹带了别的内容。请用看图软件打开，另存后再上传。")
    width, height = struct.unpack(">II", content[16:24])
    if width * height > PIXELS:
        raise Refused(f"图片太大：{width}×{height} 像素，最多 {PIXELS // 100_000_000} 亿像素。请缩小后再上传。")
    return "png"


def _office(content: bytes) -> str:
    """docx or xlsx: a zip within limits with the main part that its list of types says, and nothing that runs."""
    archive = open_archive(content)
    names = [name.lower() for name in archive.zip.namelist()]
    if len(set(names)) < len(names):
        raise Refused("文件里有重名的成员，可能是恶意构造的。请用 Word 或 WPS 打开，另存后再上传。")
    kind = next((kind for kind, main in MAIN.items() if main in names), "")
    if not kind:
        raise Refused(f"这是压缩包或别的软件的文件，不能作为材料：{TAKEN}。")
    types = _types(archive)
    if any(sign in name for name in names for sign in RUNS) or any("macro" in each or "vba" in each for each in types):
        raise Refused("文件里有宏或控件，不能作为材料。请另存为不带宏的 .docx 或 .xlsx，或打印成 PDF。")
    if f"{KINDS[kind].content_type}.main+xml" not in types:
        raise Refused(f"文件不是通常的{KINDS[kind].title}（可能是模板）。请用 Word、WPS 或 Excel 另存后再上传。")
    return kind


def _types(archive: Archive) -> set[str]:
    """The content types that the file lists for its parts, in small letters but for the kinds we know."""
    root = archive.part("[Content_Types].xml")
    found = {row.get("ContentType", "") for row in root} if root is not None else set()
    known = {f"{kind.content_type}.main+xml" for kind in KINDS.values()}
    return {each if each in known else each.lower() for each in found}


def _text(content: bytes) -> str:
    """txt. Refused for any other kind, and for the source of a page, which a browser might show as one."""
    if title := sign_of(content):
        raise Refused(f"这是{title}，不能作为材料：{TAKEN}。")
    lead = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:5].lower()
    if textual_kind(content) != "txt" or lead.startswith((b"<?xml", b"<svg")):
        raise Refused(f"这是网页或 XML，不能作为材料：{TAKEN}。网页请打印成 PDF，或填它的链接。")
    if not _readable(content):
        raise Refused(f"认不出这是什么文件：{TAKEN}。")
    return "txt"


def _readable(content: bytes) -> bool:
    try:
        text = decode(content).text
    except Refused:
        return False
    return not UNPRINTABLE.search(text) and "\ufffd" not in text
