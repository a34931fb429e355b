"""The DOCX is laid out by GB/T 9704-2012, as far as a file can say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from policies.models import Task
from tests.exporting.opening import document


@pytest.fixture
def made(client: Client, make_task: Callable[..., Task]) -> Any:
    make_task(area="甲")
    make_task(area="乙")
    return document(client, "/tasks/export.docx")


def east_asian(made: Any, style: str) -> str:
    look = made.styles[style].element.rPr
    (fonts,) = look.findall(qn("w:rFonts"))
    return str(fonts.get(qn("w:eastAsia")))


def test_pages_are_a4_with_the_type_area_of_the_standard(made: Any) -> None:
    upright, turned = made.sections

    assert [round(edge.mm) for edge in edges(upright)] == [210, 297, 37, 35, 28, 26]
    assert type_area(upright) == (156, 225)
    assert turned.orientation == WD_ORIENT.LANDSCAPE
    assert type_area(turned) == (225, 156)


def type_area(section: Any) -> tuple[int, int]:
    """The width and the height of the type area in millimetres."""
    across = section.page_width - section.left_margin - section.right_margin
    down = section.page_height - section.top_margin - section.bottom_margin
    return round(across / Mm(1)), round(down / Mm(1))


def edges(section: Any) -> list[Any]:
    sizes = [section.page_width, section.page_height]
    return [*sizes, section.top_margin, section.bottom_margin, section.left_margin, section.right_margin]


@pytest.mark.parametrize(
    ("style", "font", "size", "line"),
    [
        ("Title", "方正小标宋简体", 22, 33),
        ("Heading 1", "黑体", 16, 28),
        ("Heading 2", "楷体_GB2312", 16, 28),
        ("PlainText", "仿宋_GB2312", 16, 28),
        ("Normal", "仿宋_GB2312", 16, 28),
    ],
)
def test_fonts_sizes_and_lines(made: Any, style: str, font: str, size: int, line: int) -> None:
    found = made.styles[style]

    assert (east_asian(made, style), found.font.size, found.font.bold) == (font, Pt(size), False)
    assert found.paragraph_format.line_spacing == Pt(line)


def test_a_machine_without_the_fonts_is_told_which_stand_in(made: Any) -> None:
    table = next(part for part in made.part.package.iter_parts() if str(part.partname) == "/word/fontTable.xml")

    assert '<w:font w:name="方正小标宋简体"><w:altName w:val="宋体"/>' in table.blob.decode()


def test_page_numbers_stand_outside(made: Any) -> None:
    assert made.settings.odd_and_even_pages_header_footer
    for section in made.sections:
        for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
            (paragraph,) = footer.paragraphs
            assert paragraph.text == "— 1 —"
            assert f'w:jc w:val="{side}"' in paragraph.paragraph_format.element.xml
            assert "w:instrText" in paragraph.paragraph_format.element.xml
            assert paragraph.runs[0].font.size == Pt(14)


def test_the_table_repeats_its_head_and_fills_the_page(made: Any) -> None:
    (table,) = made.tables
    rows = table.rows
    widths = [int(cell.width.twips) for cell in rows[0].cells]

    assert "w:tblHeader" in rows[0].cells[0].paragraphs[0].paragraph_format.element.getparent().getparent().xml
    assert sum(widths) == pytest.approx(Mm(225).twips, abs=10)
    bands = [row.cells[0].text for row in rows if len({cell.text for cell in row.cells}) == 1]
    assert bands[1::2] == ["甲", "乙"]


def test_heads_follow_each_other_in_the_order_of_the_standard(made: Any) -> None:
    heads = [(each.style.name, each.text) for each in made.paragraphs if each.style.name.startswith("Heading")]

    assert heads == [
        ("Heading 1", "一、编制说明"),
        ("Heading 1", "二、总体情况"),
        ("Heading 2", "（一）按灯"),
        ("Heading 2", "（二）按状态"),
        ("Heading 1", "三、清单"),
    ]
    assert [each.text for each in made.paragraphs][-2:] == ["制表：成渝政策知识库", made_on(made)]


def made_on(made: Any) -> str:
    return str(made.paragraphs[1].text).removeprefix("（截至").removesuffix("）")
