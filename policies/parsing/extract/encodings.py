"""Bytes -> text: which encoding a Chinese text is in, worked out by what it would say in each."""

from __future__ import annotations

import codecs
import functools
import re
from dataclasses import dataclass

from policies.parsing.extract.reading import UNPRINTABLE, Refused

NAMES = {"utf-8": "UTF-8", "gb18030": "GB18030", "big5hkscs": "Big5（繁体）"}
NAMES |= {"utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "utf-32": "UTF-32"}
# UTF-32 first: its little-endian mark begins with that of UTF-16.
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What a page may declare -> the encoding that holds all its characters.
DECLARED = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030"}
DECLARED |= {"big5": "big5hkscs", "big5-hkscs": "big5hkscs", "x-x-big5": "big5hkscs"}
DECLARED |= {"utf-8": "utf-8", "utf8": "utf-8"}
BY_CHANCE = re.compile("[\x00-\x7f]*(?:[\u0250-\u07ff][\x00-\x7f]*){1,12}")
SAMPLE = 200_000  # bytes looked at to choose; the rest is decoded in what was chosen
BINARY_SHARE = 0.05  # of control characters in a sample: no text has so many
ERROR_COST = 4  # an undecodable byte weighs as much as so many usual characters
TRUST = 0.1  # what a page says of itself weighs this much, of 1
DOUBTFUL = 0.6  # of usual characters: below, the choice is no more than the best guess


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the encoding it was read in, and what there is to say about that."""

    text: str
    encoding: str
    remarks: tuple[str, ...] = ()


def decode(content: bytes, declared: str = "") -> Decoded:
    """`content` as text; bytes that mean nothing become U+FFFD and are told. Refused if it is no text at all."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            body = content if encoding == "utf-32" else content[len(mark) :]
            return _told(
                body, encoding, () if encoding == "utf-8" else (f"按文件开头的标记以 {NAMES[encoding]} 读取。",)
            )
    wide = _wide(content[:SAMPLE])
    if wide:
        return _told(content, wide, ("文件没有标明编码，按其内容以 UTF-16 读取。",))
    _refuse_binary(content[:SAMPLE])
    if _is_utf8(content):
        return Decoded(content.decode(), "utf-8")
    return _scored(content, DECLARED.get(declared.strip().lower(), ""))


def _is_utf8(content: bytes) -> bool:
    """Whether `content` is UTF-8. A few words of GB18030 may be so by chance (通知), as Hebrew or Syriac letters."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return False
    return not BY_CHANCE.fullmatch(text)


def _told(content: bytes, encoding: str, remarks: tuple[str, ...]) -> Decoded:
    """`content` decoded, with a note of how many bytes meant nothing and where the first of them stood."""
    text = content.decode(encoding, errors="replace")
    lost = text.count("\ufffd")
    if lost:
        line = text.count("\n", 0, text.index("\ufffd")) + 1
        remarks += (f"有 {lost} 处字节无法识别，显示为“\ufffd”，第一处在第 {line} 行。请与原件核对。",)
    return Decoded(text, encoding, remarks)


def _wide(sample: bytes) -> str:
    """UTF-16 without a mark: read so, bytes with zeros among them are usual Chinese; else empty."""
    if b"\0" in sample:
        for encoding in ("utf-16-le", "utf-16-be"):
            text = sample[: len(sample) // 2 * 2].decode(encoding, errors="replace")
            if _usual_share(text) > DOUBTFUL and sum(character > "\x7f" for character in text) > len(text) / 4:
                return encoding
    return ""


def _refuse_binary(sample: bytes) -> None:
    odd = len(sample) - len(sample.translate(None, bytes([*range(9), *range(14, 27), *range(28, 32), 127])))
    if odd > BINARY_SHARE * len(sample):
        raise Refused(
            "这不是文本文件：内容里有大量不可打印的字节。请在原来的软件中打开它，另存为 .docx、.pdf 或 .txt 后再导入。"
        )


def _scored(content: bytes, declared: str) -> Decoded:
    sample = content[:SAMPLE]
    scores = {name: _usual_share(sample.decode(name, errors="replace")) for name in ("utf-8", "gb18030", "big5hkscs")}
    if declared:
        scores[declared] += TRUST
    best = max(scores, key=scores.__getitem__)
    remarks: tuple[str, ...] = (f"文件没有标明编码，按其内容以 {NAMES[best]} 读取。",)
    if declared:
        wrong = f"网页自称 {NAMES[declared]}，与内容不符，以 {NAMES[best]} 读取。"
        remarks = () if declared == best else (wrong,)
    if scores[best] < DOUBTFUL:
        remarks = (f"编码难以确定，暂以 {NAMES[best]} 读取。如有乱码，请把原文另存为 UTF-8 后再导入。",)
    return _told(content, best, remarks)


def _usual_share(text: str) -> float:
    """How usual the characters of `text` beyond ASCII are: 1 if all are, below 0 if many bytes mean nothing."""
    han = [character for character in text if character > "\x7f"]
    if not han:
        return 1.0
    usual = sum(character in _usual() for character in han)
    errors = sum(character == "\ufffd" or "\ue000" <= character <= "\uf8ff" for character in han)
    errors += sum(1 for _ in UNPRINTABLE.finditer(text))
    return (usual - ERROR_COST * errors) / len(han)


@functools.cache
def _usual() -> frozenset[str]:
    """The usual characters of both scripts: punctuation and level 1 of GB/T 2312 (3,755) and of Big5 (5,401)."""
    ranges = [("gb2312", range(0xA1, 0xA4), (0xA1, 0xFF)), ("gb2312", range(0xB0, 0xD8), (0xA1, 0xFF))]
    ranges += [("big5", range(0xA1, 0xA3), (0x40, 0xFF)), ("big5", range(0xA4, 0xC7), (0x40, 0xFF))]
    found: set[str] = set("—·“”‘’…")
    for encoding, leads, trails in ranges:
        rows = (bytes([lead, trail]) for lead in leads for trail in range(*trails))
        found.update("".join(row.decode(encoding, errors="ignore") for row in rows))
    return frozenset(found - set(map(chr, range(128))))
