"""A Word document (.docx) -> its text as printed, automatic numbers included."""

from __future__ import annotations

import re
from collections import Counter
from xml.etree import ElementTree as ET

from policies.parsing import secrecy
from policies.parsing.extract.archive import BROKEN, Archive, open_archive
from policies.parsing.extract.reading import Found, Refused
from policies.parsing.extract.word_body import Body
from policies.parsing.extract.word_lists import Numbering
from policies.parsing.extract.word_styles import Styles

NOTES = {"footnotes": ("脚注", "w_footnote"), "endnotes": ("尾注", "w_endnote")}
PAGE_NUMBER = re.compile(r"[\s\d\-—–－·第页共/ivxIVX]*")
REMARKS = {
    "inserted": "文件带有修订：{} 处插入的文字按已接受读入。",
    "deleted": "文件带有修订：{} 处删除的文字没有读入。",
    "comment": "文件带有 {} 处批注，没有读入。",
    "hidden": "有 {} 处隐藏文字，没有读入。",
    "image": "有 {} 张图片，图中的文字没有读入。",
    "object": "有 {} 个嵌入的对象（表格、附件等），没有读入。",
    "number": "有 {} 段的序号是 Word 自动编号，已按编号规则写入文字。",
}


def read(content: bytes) -> Found:
    """The text of a .docx: paragraphs, tables, text boxes, then the notes; and what was left out."""
    archive = open_archive(content)
    main = _main(archive)
    links = archive.related(main)
    parts = {kind: archive.part(target) for kind, target in links.values() if kind in {"numbering", "styles", *NOTES}}
    styles = Styles.of(parts.get("styles"))
    numbering = Numbering.of(parts.get("numbering"), styles.of_lists())
    body = Body(styles, numbering)
    root = archive.part(main)
    if root is None or (top := root.find("w_body")) is None:
        raise Refused(BROKEN.format(what="其中没有正文"))
    lines = body.read(top)
    for kind, (caption, tag) in NOTES.items():
        lines += _notes(body, parts.get(kind), caption, tag)
    secret, remarks = _margins(archive, links, styles, numbering)
    if any("vbaproject" in name.lower() for name in archive.names):
        remarks.insert(0, "文件带有宏，宏没有运行，也没有读入。")
    if _images_only(body.seen, lines):
        raise Refused("文件里只有图片，没有文字（多半是扫描件）。请先做文字识别（OCR），或向发文单位索取文字版。")
    secret = secret or _in_boxes(top, styles, numbering)
    return Found("\n".join(secret + lines), (*remarks, *_told(body.seen)))


def _main(archive: Archive) -> str:
    """The name of the part that holds the text."""
    targets = [target for kind, target in archive.related("").values() if kind == "officeDocument"]
    found = next((name for name in (*targets, "word/document.xml") if name in archive.names), "")
    if not found:
        raise Refused(BROKEN.format(what="其中没有正文"))
    return found


def _notes(body: Body, root: ET.Element | None, caption: str, tag: str) -> list[str]:
    """The notes that the text refers to, in its order, below a line that names them."""
    called = body.notes[tag]
    notes = {note.get("w_id", ""): note for note in root.iterfind(tag)} if root is not None else {}
    lines = []
    for number, name in enumerate(called, 1):
        if name in notes:
            text = body.read(notes[name])
            lines.append(f"[{number}]{' '.join(line.strip() for line in text)}")
    return [caption, *lines] if lines else []


def _margins(
    archive: Archive, links: dict[str, tuple[str, str]], styles: Styles, numbering: Numbering
) -> tuple[list[str], list[str]]:
    """A secrecy marking that stands in a page header, which belongs to the text, and a remark on the other words."""
    secret: list[str] = []
    others: list[str] = []
    for kind, target in links.values():
        root = archive.part(target) if kind in {"header", "footer"} else None
        for line in Body(styles, numbering).read(root) if root is not None else ():
            words = " ".join(line.split())
            if secrecy.on_line(words):
                secret.append(words)
            elif not PAGE_NUMBER.fullmatch(words) and words not in others:
                others.append(words)
    shown = "；".join(others)[:100]
    return secret[:1], [f"页眉页脚没有读入，其中的文字是：“{shown}”。"] if shown else []


def _in_boxes(top: ET.Element, styles: Styles, numbering: Numbering) -> list[str]:
    """A secrecy marking in a text box: it stands at the head of a page, wherever the box is kept in the text."""
    for box in top.iter("w_txbxContent"):
        for line in Body(styles, numbering).read(box):
            if secrecy.on_line(line):
                return [" ".join(line.split())]
    return []


def _images_only(seen: Counter[str], lines: list[str]) -> bool:
    return bool(seen["image"]) and not any(line.strip() for line in lines)


def _told(seen: Counter[str]) -> tuple[str, ...]:
    return tuple(words.format(seen[kind]) for kind, words in REMARKS.items() if seen[kind])
