"""What a file is, told by its content; the ending of its name is only a hint, and a wrong one is told."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePath

from policies.parsing.extract.reading import Refused
from policies.parsing.lexicon import entries

OLE, ZIP, PDF = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK", b"%PDF-"
NAMES = {"txt": "纯文本", "html": "网页", "mht": "网页", "docx": "Word 文档", "pdf": "PDF 文件"}
ENDINGS = {
    ".txt": "txt", ".text": "txt", ".md": "txt", ".markdown": "txt", ".html": "html", ".htm": "html", ".xhtml": "html",
    ".shtml": "html", ".mht": "mht", ".mhtml": "mht", ".docx": "docx", ".docm": "docx", ".dotx": "docx",
    ".dotm": "docx", ".pdf": "pdf",
}  # fmt: skip
TAG = re.compile(
    rb"<(!doctype\s+html|/?(html|head|body|meta|title|div|p|table|tr|td|span|script|style|br|h[1-6]|a|ul|ol|li"
    rb"|center|font|b|strong|section|article)[\s>/])",
    re.IGNORECASE,
)
PAGE = re.compile(rb"<(!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
LEAD = 65536  # bytes in which a page shows what it is


def kind_of(content: bytes, name: str) -> str:
    """txt, html, mht, docx or pdf. Refused if it is none of these, or something else than its name says."""
    ending = PurePath(name).suffix.lower()
    hinted = ENDINGS.get(ending)
    kind = _binary(content) or ("txt" if hinted == "txt" else _textual(content, hinted))
    if hinted and NAMES[kind] != NAMES[hinted]:
        wanted = next(end for end, held in ENDINGS.items() if held == kind)
        raise Refused(
            f"文件名以 {ending} 结尾，内容却是{NAMES[kind]}。请核对是否拿错了；如果没有，把结尾改为 {wanted} 再导入。"
        )
    return kind


def note_on_name(kind: str, name: str) -> tuple[str, ...]:
    """A remark if the ending of `name` is that of something else that cannot be read as such (.doc, .wps)."""
    ending = PurePath(name).suffix.lower()
    if not ending or ending in ENDINGS or kind == "txt":
        return ()
    return (f"文件名以 {ending} 结尾，内容是{NAMES[kind]}，按内容读取。",)


def _binary(content: bytes) -> str:
    """pdf or docx, or empty for what may be text; Refused with its name if it is something else."""
    if content.startswith(PDF) or (PDF in content[:1024] and b"endobj" in content):
        return "pdf"
    if content.startswith(OLE):
        raise _refusal(*_ole(content))
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zipped(content)
    for how, sign, title, advice in entries("file_kinds"):
        if how == "start" and _begins(content, sign):
            raise _refusal(title, advice)
    return ""


def sign_of(content: bytes) -> str:
    """The name of a kind that cannot be read, if `content` begins as one does; else empty."""
    if content.startswith(OLE):
        return _ole(content)[0]
    starts = (row for row in entries("file_kinds") if row[0] == "start")
    return next((title for _, sign, title, _ in starts if _begins(content, sign)), "")


def textual_kind(content: bytes) -> str:
    """txt, html or mht, for what is no binary file, whatever its name."""
    return _textual(content, None)


def _begins(content: bytes, sign: str) -> bool:
    """Whether `content` begins with the bytes of `sign`, in hexadecimal (?? is any). Words too may begin with MZ."""
    pairs = [sign[at : at + 2] for at in range(0, len(sign), 2)]
    head = content[: len(pairs)]
    certain = len(pairs) > 3 or b"\0" in content[:4096]
    return (
        certain
        and len(head) == len(pairs)
        and all(pair == "??" or byte == int(pair, 16) for pair, byte in zip(pairs, head, strict=True))
    )


def _refusal(title: str, advice: str) -> Refused:
    return Refused(f"这是{title}，不能直接读取。{advice}")


def _ole(content: bytes) -> tuple[str, str]:
    """Name and advice for an OLE file; the names of its streams stand in it in UTF-16."""
    rows = [row for row in entries("file_kinds") if row[0] == "stream"]
    _, _, title, advice = next(row for row in rows if row[1].encode("utf-16-le") in content)
    return title, advice


def _zipped(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError, RecursionError) as error:
        raise Refused(
            "文件不完整或已损坏：它像是 .docx 或压缩包，但打不开。请重新下载，或用 Word、WPS 修复后另存。"
        ) from error
    if any(name.startswith("word/") for name in names):
        return "docx"
    rows = [row for row in entries("file_kinds") if row[0] == "member"]
    _, _, title, advice = next(row for row in rows if any(name.startswith(row[1]) for name in names) or not row[1])
    raise _refusal(title, advice)


def _textual(content: bytes, hinted: str | None) -> str:
    """txt, html or mht, by the markup that a text begins with; a file named as a page needs one tag only."""
    lead = content[:LEAD].replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").lstrip()
    if re.match(rb"(?:[A-Za-z-]+:.*\r?\n(?:[ \t].*\r?\n)*){1,40}", lead) and re.search(
        rb"^Content-Type:\s*multipart/related", lead, re.IGNORECASE | re.MULTILINE
    ):
        return "mht"
    if lead.startswith(b"<?xml") and b"Word.Document" in lead[:400]:
        raise _refusal("Word 2003 的 XML 文档", "请用 Word 或 WPS 打开，另存为 .docx 后再导入。")
    plain = PAGE.search(lead) or (lead.startswith(b"<") and TAG.match(lead))
    if plain or (hinted in {"html", "mht"} and TAG.search(lead)):
        return "html"
    return "txt"
