"""Pages and type of an official document: GB/T 9704-2012 5.2 and 6 (A4, type area, 28 points a line), 7.5 (numbers).

Fonts are those the standard names; a machine without them takes what their entry in the font table says instead.
"""

from __future__ import annotations

from typing import Any

from docx import Document
from docx.document import Document as Docx
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Length, Mm, Pt, RGBColor

LATIN = "Times New Roman"
TITLE, BODY, FIRST, SECOND, SONG = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
NO_2, NO_3, NO_4, NO_5 = Pt(22), Pt(16), Pt(14), Pt(10.5)  # 二号, 三号, 四号, 五号
LINE = Pt(28)
ABOVE, BELOW, LEFT, RIGHT = Mm(37), Mm(35), Mm(28), Mm(26)
SHORT, LONG = Mm(210), Mm(297)
TEXT_SHORT, TEXT_LONG = Mm(156), Mm(225)  # 版心
CLOSER = -5  # twentieths of a point: the type area takes 27.6 characters of 三号, and the standard wants 28 (5.2.2)
STAND_INS = {TITLE: "宋体", BODY: "仿宋", SECOND: "楷体", FIRST: "SimHei", SONG: "SimSun"}
PLAIN, CELL, CELL_HEAD, DATELINE = "PlainText", "TableText", "TableHead", "DateLine"
BAND, BAND_BELOW = "TableBand", "TableBandBelow"
STYLES: tuple[tuple[str, str, Length, Length], ...] = (
    ("Normal", BODY, NO_3, LINE),
    ("Title", TITLE, NO_2, Pt(33)),
    ("Subtitle", SECOND, NO_3, LINE),
    ("Heading 1", FIRST, NO_3, LINE),
    ("Heading 2", SECOND, NO_3, LINE),
    (PLAIN, BODY, NO_3, LINE),
    (DATELINE, BODY, NO_3, LINE),
    (CELL, BODY, NO_5, Pt(16)),
    (CELL_HEAD, FIRST, NO_5, Pt(16)),
    (BAND, FIRST, NO_5, Pt(18)),
    (BAND_BELOW, SECOND, NO_5, Pt(18)),
)
INDENTED = {"Heading 1", "Heading 2", PLAIN}  # by two characters
CENTRED = {"Title", "Subtitle", CELL_HEAD}


def new_document(title: str) -> Docx:
    """An empty document of one upright page, with the styles and page numbers of official documents."""
    document = Document()
    for style in STYLES:
        _set_style(document, *style)
    _set_fonts(document)
    document.settings.odd_and_even_pages_header_footer = True
    document.core_properties.title = title
    document.core_properties.author = "成渝政策知识库"
    document.core_properties.comments = ""
    set_page(document, wide=False)
    return document


def _set_style(document: Docx, name: str, font: str, size: Length, line: Length) -> None:
    styles = document.styles
    style: Any = styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.font.size, style.font.bold, style.font.italic, style.font.color.rgb = size, False, False, RGBColor(0, 0, 0)
    look = style.element.get_or_add_rPr()
    for old in [*look.findall(qn("w:rFonts")), *look.findall(qn("w:spacing"))]:
        look.remove(old)
    look.insert(0, parse_xml(f'<w:rFonts {nsdecls("w")} w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{font}"/>'))
    if size == NO_3:
        look.find(qn("w:sz")).addprevious(parse_xml(f'<w:spacing {nsdecls("w")} w:val="{CLOSER}"/>'))
    for border in style.element.pPr.findall(qn("w:pBdr")) if style.element.pPr is not None else ():
        style.element.pPr.remove(border)
    space = style.paragraph_format
    space.space_before = space.space_after = Pt(0)
    space.line_spacing_rule, space.line_spacing = WD_LINE_SPACING.EXACTLY, line
    space.first_line_indent = size * 2 if name in INDENTED else Pt(0)
    space.alignment = WD_ALIGN_PARAGRAPH.CENTER if name in CENTRED else None
    space.keep_with_next = name in {BAND, BAND_BELOW, "Heading 1", "Heading 2"}
    if name == DATELINE:  # 成文日期右空四字
        space.alignment, space.right_indent = WD_ALIGN_PARAGRAPH.RIGHT, size * 4


def _set_fonts(document: Docx) -> None:
    """Replace the font table by one that says which font stands in for one that a machine lacks."""
    part = document.part
    entries = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in STAND_INS.items()
    )
    table = f"<w:fonts {nsdecls('w')}>{entries}</w:fonts>".encode()
    for key, relation in list(part.rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.FONT_TABLE:
            part.rels.pop(key)
    fonts = Part(PackURI("/word/fontTable.xml"), CONTENT_TYPE.WML_FONT_TABLE, table, part.package)
    part.relate_to(fonts, RELATIONSHIP_TYPE.FONT_TABLE)


def set_page(document: Docx, *, wide: bool) -> None:
    """Make the pages of the last section A4, upright or (wide) turned, with the type area of 156 × 225 mm."""
    section = document.sections[-1]
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (LONG, SHORT) if wide else (SHORT, LONG)
    edges = (LEFT, RIGHT, BELOW, ABOVE) if wide else (ABOVE, BELOW, LEFT, RIGHT)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = edges
    section.header_distance = Mm(15)
    section.footer_distance = section.bottom_margin - Mm(10)  # the dashes stand 7 mm below the type area
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        empty = footer.paragraphs[0].paragraph_format.element
        empty.getparent().replace(empty, _page_number(side))


def _page_number(side: str) -> Any:
    """— 1 — in 四号 half-width 宋体, one character in from the edge: 7.5."""
    look = f'<w:rPr><w:rFonts w:ascii="{SONG}" w:hAnsi="{SONG}" w:eastAsia="{SONG}"/><w:sz w:val="28"/></w:rPr>'
    parts = [
        f'<w:r>{look}<w:t xml:space="preserve">— </w:t></w:r>',
        f'<w:r>{look}<w:fldChar w:fldCharType="begin"/></w:r>',
        f'<w:r>{look}<w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>',
        f'<w:r>{look}<w:fldChar w:fldCharType="separate"/></w:r>',
        f"<w:r>{look}<w:t>1</w:t></w:r>",
        f'<w:r>{look}<w:fldChar w:fldCharType="end"/></w:r>',
        f'<w:r>{look}<w:t xml:space="preserve"> —</w:t></w:r>',
    ]
    place = f'<w:pPr><w:ind w:{side}="280" w:{side}Chars="100"/><w:jc w:val="{side}"/></w:pPr>'
    return parse_xml(f"<w:p {nsdecls('w')}>{place}{''.join(parts)}</w:p>")
