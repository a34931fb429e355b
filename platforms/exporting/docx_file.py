"""A sheet as a 台账 in DOCX, laid out as official documents are: what it is, the counts, the table (turned if wide)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import IO, TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from platforms.exporting.sheet import SITE, Column, Sheet, shown
from platforms.fields import written
from platforms.spreadsheets import printable

if TYPE_CHECKING:
    from docx.document import Document as Docx

WIDE = 40  # characters of 五号 that the upright type area takes side by side
CHINESE = "一二三四五六七八九十"


def write(sheet: Sheet[Any], file: IO[bytes]) -> None:
    """Write the document; the whole of it stands in memory, so a sheet for it is short."""
    from platforms.exporting import official

    document = official.new_document(sheet.title)
    document.add_paragraph(sheet.title, "Title")
    document.add_paragraph(f"（截至{written(sheet.as_of or sheet.made_on)}）", "Subtitle")
    document.add_paragraph()
    heads = iter(CHINESE)
    _write_about(document, sheet, next(heads))
    if sheet.summary:
        _write_summary(document, sheet, next(heads))
    wide = sum(column.width for column in sheet.on_paper) > WIDE
    if wide:
        document.add_section()
        official.set_page(document, wide=True)
    document.add_paragraph(f"{next(heads)}、清单", "Heading 1")
    _write_table(document, sheet, official.TEXT_LONG.twips if wide else official.TEXT_SHORT.twips)
    if not sheet.count:
        document.add_paragraph("没有符合条件的内容。", "PlainText")
    _write_end(document, sheet)
    document.save(file)


def _write_about(document: Docx, sheet: Sheet[Any], number: str) -> None:
    document.add_paragraph(f"{number}、编制说明", "Heading 1")
    for place, (label, words) in enumerate(sheet.about, 1):
        document.add_paragraph(
            printable(f"{place}. {label}：{words}{'' if words.endswith('。') else '。'}"), "PlainText"
        )


def _write_summary(document: Docx, sheet: Sheet[Any], number: str) -> None:
    document.add_paragraph(f"{number}、总体情况", "Heading 1")
    for place, (heading, lines) in enumerate(sheet.summary):
        document.add_paragraph(f"（{CHINESE[place]}）{heading}", "Heading 2")
        for line in lines:
            document.add_paragraph(printable(line), "PlainText")


def _write_end(document: Docx, sheet: Sheet[Any]) -> None:
    document.add_paragraph()
    note = f"本表由{SITE}按登记内容自动编成，不是正式文件；建议和推定的内容均已注明。"
    document.add_paragraph(note, "PlainText")
    document.add_paragraph()
    document.add_paragraph(f"制表：{SITE}", "DateLine")
    document.add_paragraph(written(sheet.made_on), "DateLine")


def _write_table(document: Docx, sheet: Sheet[Any], width: int) -> None:
    """Put the table before the last section's settings. It is written as XML: a cell at a time is far too slow."""
    from docx.oxml import parse_xml

    widths = _widths(sheet.on_paper, width)
    table = parse_xml(_table(widths))
    table.append(parse_xml(_row([column.heading for column in sheet.on_paper], widths, head=True)))
    for row in _rows(sheet, widths):
        table.append(parse_xml(row))
    document.element.body[-1].addprevious(table)


def _rows(sheet: Sheet[Any], widths: list[int]) -> Iterator[str]:
    """The rows as XML; where one stands under other headings than the row before, these come first."""
    above: tuple[str, ...] = ()
    for row in sheet.rows:
        headings = sheet.headings(row) if sheet.headings else ()
        if headings != above:
            same = next((n for n, pair in enumerate(zip(headings, above, strict=False)) if len({*pair}) > 1), 0)
            for heading in headings[same:]:
                if heading:
                    yield _band(heading, widths, first=heading is headings[0])
            above = headings
        yield _row([shown(column.value(row)) for column in sheet.on_paper], widths)


def _widths(columns: Iterable[Column[Any]], width: int) -> list[int]:
    """The width of each column in twentieths of a point; together they fill the type area."""
    shares = [column.width for column in columns]
    return [width * share // sum(shares) for share in shares]


def _namespace() -> str:
    from docx.oxml.ns import nsdecls

    return str(nsdecls("w"))


def _table(widths: list[int]) -> str:
    edges = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = "".join(f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for edge in edges)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    look = (
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{lines}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="30" w:type="dxa"/><w:left w:w="70" w:type="dxa"/>'
        '<w:bottom w:w="30" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>'
    )
    return f"<w:tbl {_namespace()}><w:tblPr>{look}</w:tblPr><w:tblGrid>{grid}</w:tblGrid></w:tbl>"


def _row(cells: list[str], widths: list[int], *, head: bool = False) -> str:
    """A row that no page break divides; the head stands on every page."""
    style, repeat = ("TableHead", "<w:tblHeader/>") if head else ("TableText", "")
    place = '<w:vAlign w:val="center"/>' if head else ""
    body = "".join(
        _cell(text, f'<w:tcW w:w="{width}" w:type="dxa"/>{place}', style)
        for text, width in zip(cells, widths, strict=True)
    )
    return f"<w:tr {_namespace()}><w:trPr><w:cantSplit/>{repeat}</w:trPr>{body}</w:tr>"


def _band(heading: str, widths: list[int], *, first: bool) -> str:
    """A heading over the whole width of the table: 黑体, or 楷体 below another."""
    span = f'<w:tcW w:w="{sum(widths)}" w:type="dxa"/><w:gridSpan w:val="{len(widths)}"/>'
    cell = _cell(heading, span, "TableBand" if first else "TableBandBelow")
    return f"<w:tr {_namespace()}><w:trPr><w:cantSplit/></w:trPr>{cell}</w:tr>"


def _cell(text: str, look: str, style: str) -> str:
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in printable(text).split("\n"))
    return (
        f'<w:tc><w:tcPr>{look}</w:tcPr><w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r>{lines}</w:r></w:p></w:tc>'
    )
