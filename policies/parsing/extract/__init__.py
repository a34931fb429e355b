"""Bytes of a file -> its text, as good as a careful person's copy; what cannot be read is Refused, with the reason.

Whatever is more than plain text is read in a process of its own (`child.py`). Nothing is unpacked to a disk, run or
fetched, and a file's name is looked at for its ending alone.
"""

from __future__ import annotations

import hashlib
import re

from policies.parsing.extract.child import read_apart
from policies.parsing.extract.encodings import decode
from policies.parsing.extract.kinds import kind_of, note_on_name
from policies.parsing.extract.reading import MAX_BYTES, MAX_TEXT, Found, Reading, Refused, printable, within_limits

__all__ = ["MAX_BYTES", "MAX_TEXT", "Reading", "Refused", "read_file", "read_pasted"]

# Source of a page, not words about one: it begins and ends with a tag, and has one that closes.
PAGE_SOURCE = re.compile(r"\s*<(!doctype|html|head|body|div|p|table|section|article|meta|span|h[1-6])\b", re.IGNORECASE)
CLOSING_TAG = re.compile(r"</[a-z][a-z0-9]*\s*>", re.IGNORECASE)


def read_file(content: bytes, name: str) -> Reading:
    """What a file says. `name` is only a hint, for its ending. Raises Refused, with a reason in Chinese."""
    _refuse_size(len(content))
    if not content:
        raise Refused("文件是空的（0 字节）。请检查是否选错了文件。")
    kind = kind_of(content, name)
    if kind == "txt":
        decoded = decode(content)
        found = Found(decoded.text, decoded.remarks)
    else:
        found = read_apart(content, kind)
    remarks = (*note_on_name(kind, name), *found.remarks)
    return _reading(found, "html" if kind == "mht" else kind, content, remarks)


def read_pasted(text: str) -> Reading:
    """What was pasted, as it is; the source of a web page is read as that page. Raises Refused."""
    content = text.encode("utf-8", errors="replace")
    _refuse_size(len(content))
    if PAGE_SOURCE.match(text) and text.rstrip().endswith(">") and CLOSING_TAG.search(text):
        page = read_apart(b"\xef\xbb\xbf" + content, "html")
        return _reading(page, "paste", content, ("粘贴的是网页源代码，已按网页读取。", *page.remarks))
    return _reading(Found(text), "paste", content, ())


def _refuse_size(size: int) -> None:
    if size > MAX_BYTES:
        raise Refused(
            f"文件太大：{size / 1048576:.1f} MB，最多 {MAX_BYTES >> 20} MB。请删去图片等附件后另存，或分成几份导入。"
        )


def _reading(found: Found, file_format: str, content: bytes, remarks: tuple[str, ...]) -> Reading:
    text, dropped = printable(found.text)
    if dropped:
        remarks += (f"去掉了 {dropped} 个不可打印的控制字符。",)
    sha256 = hashlib.sha256(content).hexdigest()
    title = printable(found.title)[0]
    return Reading(within_limits(text), file_format, sha256, remarks, title, printable(found.url)[0])
