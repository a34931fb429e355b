"""What reading a file returns, the limits on it, and the one reason for which it returns nothing: `Refused`."""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_BYTES = 20 * 1024 * 1024
MAX_TEXT = 2_000_000  # characters
# Lone surrogates and control characters other than tab and the ends of lines and pages: no database takes them all.
UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")


class Refused(ValueError):  # noqa: N818  what it says is no error of the program
    """A file that cannot be read; the message says in Chinese what was found and what to do."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says: its text as printed, and notes in Chinese on what was left out, worked out or odd.

    `file_format` is txt, html, docx, pdf or paste; `sha256` is that of the bytes, or of the pasted text in UTF-8.
    `title` and `url` are what the file itself says, or empty.
    """

    text: str
    file_format: str
    sha256: str
    remarks: tuple[str, ...] = ()
    title: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What the reader of one format makes of the bytes."""

    text: str
    remarks: tuple[str, ...] = ()
    title: str = ""
    url: str = ""


def printable(text: str) -> tuple[str, int]:
    """`text` without characters that cannot be printed or stored, and how many those were."""
    return UNPRINTABLE.subn("", text)


def within_limits(text: str) -> str:
    """`text` itself; Refused if it prints nothing or is too long to be one document."""
    if not text.strip("\ufeff\u200b \t\r\n\f\v\xa0\u3000"):
        raise Refused("文件里没有文字（是空的）。请检查是否选错了文件。")
    if len(text) > MAX_TEXT:
        raise Refused(
            f"文字太多：{len(text):,} 个字符，一份文件最多 {MAX_TEXT:,} 个。请检查是否选错了文件，或分成几份导入。"
        )
    return text
