"""Makes the binary sample documents from words/: `python -m tests.files.make`. Twice gives the same words."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from docx import Document
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

HERE = Path(__file__).parent
NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
LEVELS = (("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."))
LIST = "40"  # a list of our own, beside those of the template
PIECE = re.compile(r"(?:[(（《“‘〔]*(?:[!-~]+|[^!-~])[，。、；：）》”’〕！？]*)")  # what stays on one line
CHARACTERS, SIZE, LEADING, MARGIN = 28, 16, 28, 72  # of a printed line, in points otherwise: GB/T 9704 has 28 a line


def words(name: str) -> list[tuple[str, str]]:
    """The parts of a document: a sign (! centred, > at the right, #…### numbered, | row of a table) and the words."""
    lines = (HERE / "words" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    parts = (line.partition(" ") for line in lines)
    return [
        (sign, rest) if rest and set(sign) <= set("!>#|") else ("", line)
        for line, (sign, _, rest) in zip(lines, parts, strict=True)
    ]


def make_txt(name: str) -> None:
    """As old office software saves it: GB18030, lines ended by CR LF."""
    text = (HERE / "words" / f"{name}.txt").read_text(encoding="utf-8")
    (HERE / f"{name}.txt").write_bytes(text.replace("\n", "\r\n").encode("gb18030"))


def make_docx(name: str) -> None:
    """As offices write: 一、（一）1. are automatic numbers only, the figures stand in a table."""
    document = Document()
    _add_list(document)
    rows: list[list[str]] = []
    for sign, text in words(name):
        if sign == "|":
            rows.append([cell.strip() for cell in text.split("|")])
            continue
        paragraph = document.add_paragraph(text)
        if sign in {"!", ">"}:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if sign == "!" else WD_ALIGN_PARAGRAPH.RIGHT
        elif sign:
            level = f'<w:ilvl w:val="{len(sign) - 1}"/><w:numId w:val="{LIST}"/>'
            paragraph._p.get_or_add_pPr().append(parse_xml(f"<w:numPr {NAMESPACE}>{level}</w:numPr>"))
    table = document.add_table(len(rows), len(rows[0]), style="Table Grid")
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    document.sections[0].footer.paragraphs[0].text = "— 1 —"
    document.save(str(HERE / f"{name}.docx"))


def _add_list(document: Word) -> None:
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:suff w:val="nothing"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text) in enumerate(LEVELS)
    )
    numbering.insert(0, parse_xml(f'<w:abstractNum {NAMESPACE} w:abstractNumId="{LIST}">{levels}</w:abstractNum>'))
    reference = f'<w:abstractNumId w:val="{LIST}"/>'
    numbering.append(parse_xml(f'<w:num {NAMESPACE} w:numId="{LIST}">{reference}</w:num>'))


def make_pdf(name: str) -> None:
    """As printed: 28 characters a line, 22 lines a page, the page number below and drawn first."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    width, height = A4
    canvas = Canvas(str(HERE / f"{name}.pdf"), pagesize=A4, invariant=True)
    canvas.setTitle("示例文件")
    lines = [line for sign, text in words(name) for line in _wrapped(sign, text)]
    for start in range(0, len(lines), 22):
        canvas.setFont("STSong-Light", SIZE)
        canvas.drawCentredString(width / 2, 40, f"— {start // 22 + 1} —")
        for at, (sign, line) in enumerate(lines[start : start + 22]):
            y = height - MARGIN - LEADING * at
            if sign == "!":
                canvas.drawCentredString(width / 2, y, line)
            elif sign == ">":
                canvas.drawRightString(width - MARGIN - 2 * SIZE, y, line)
            else:
                canvas.drawString(MARGIN, y, line)
        canvas.showPage()
    canvas.save()


def _wrapped(sign: str, text: str) -> list[tuple[str, str]]:
    """The printed lines of a part: full, but for no line that begins with a stop, and no number cut in two."""
    lines, width = [""], 0
    for piece in PIECE.findall(text if sign or text.endswith("：") else f"　　{text}"):
        broad = sum(1 if character.isascii() else 2 for character in piece)
        if width + broad > 2 * CHARACTERS:
            lines.append("")
            width = 0
        lines[-1] += piece
        width += broad
    return [(sign, line) for line in lines]


if __name__ == "__main__":
    for each in ("gaozhu-banshui", "gaozhu-banshui-2"):
        make_txt(each)
    make_docx("suitong-gonggong")
    make_pdf("qiongjiang-zhili")
    sys.stdout.write("✓ tests/files\n")
