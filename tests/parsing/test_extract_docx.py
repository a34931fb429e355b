"""Word documents: the text as printed; deleted and hidden words, comments, headers left out and told."""

from __future__ import annotations

import io

import pytest
from docx import Document

from policies.parsing.extract import Refused, read_file
from policies.parsing.extract.reading import Found
from policies.parsing.extract.word import read
from tests.parsing.files import STRICT, W, docx, item, p, r, zipped

CELL = "<w:tc>{}</w:tc>"
BOX = "<w:r><mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent>{0}</w:txbxContent></w:drawing></mc:Choice>"
BOX += "<mc:Fallback><w:pict><w:txbxContent>{0}</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
CONTROL = "<w:sdt><w:sdtPr>{}</w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
DELETED = "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"
HIDDEN = r("密", "<w:vanish/>")


def row(*cells: str) -> str:
    return "<w:tr>" + "".join(CELL.format(cell if cell.startswith("<") else p(cell)) for cell in cells) + "</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def text(body: str) -> str:
    return read(docx(body)).text


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (p("甲") + p() + p("乙"), "甲\n\n乙"),
        (p(r("各") + r("区") + "<w:r><w:tab/><w:t>县</w:t><w:br/><w:t>乙</w:t><w:cr/></w:r>"), "各区\t县\n乙\n"),
        (p("甲", '<w:tabs><w:tab w:val="left" w:pos="1"/></w:tabs><w:sectPr/>') + "<w:sectPr/>", "甲"),
        (p("<w:r><w:t>2020</w:t><w:noBreakHyphen/><w:t>2025</w:t><w:softHyphen/></w:r>"), "2020-2025"),
        (p(f"<w:hyperlink>{r('链接')}</w:hyperlink><w:smartTag>{r('标签')}</w:smartTag>"), "链接标签"),
        (p('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:sym w:char="25A0"/><w:sym w:char="x!"/></w:r>'), "□■□"),
        (p(r("前") + "<w:r><w:fldChar/><w:instrText>TOC</w:instrText></w:r>" + r("目录")), "前目录"),
        (p(f"<w:fldSimple>{r('域')}</w:fldSimple><w:r><w:ruby><w:rt>{r('hàn')}</w:rt></w:ruby></w:r>"), "域"),
        (p(f"<w:r><w:ruby><w:rt>{r('hàn')}</w:rt><w:rubyBase>{r('汉')}</w:rubyBase></w:ruby></w:r>"), "汉"),
        (CONTROL.format("", p("控件")) + CONTROL.format("<w:showingPlcHdr/>", p("单击此处输入文字")), "控件"),
        (p(CONTROL.format("", r("甲")) + CONTROL.format("<w:showingPlcHdr/>", r("乙"))), "甲"),
        (table(row("指标", "2025年"), row("总量", ""), row("", "8万亿元")), "指标\t2025年\n总量\n\t8万亿元"),
        (table(row(p("责任") + p("单位"), "市发展改革委")), "责任 单位\t市发展改革委"),
        (table(row(p("一、甲") + p("二、乙"))), "一、甲\n二、乙"),
        (table(row("左", p("段") * 7)), "左" + "\n段" * 7),
        (table(row("左", table(row("1", "2")) + p("下"))), "左\t1\t2 下"),
        (table(CONTROL.format("", row("甲", "乙"))), "甲\t乙"),
        (p(r("正文") + BOX.format(p("框内"))) + p("后"), "正文\n框内\n后"),
        (
            p('<w:r><w:pict><v:shape><v:textpath string="某市人民政府文件"/></v:shape></w:pict></w:r>'),
            "某市人民政府文件",
        ),
        ("<w:customXml>" + p("甲") + "</w:customXml>", "甲"),
    ],
)
def test_text_is_as_printed(body: str, expected: str) -> None:
    assert text(body) == expected


@pytest.mark.parametrize(
    ("body", "expected", "remark"),
    [
        (p(f"<w:ins>{r('新')}</w:ins>{DELETED}{r('文')}"), "新文", "1 处插入的文字按已接受读入"),
        (p(f"{DELETED}{r('文')}"), "文", "1 处删除的文字没有读入"),
        (p(f"<w:moveFrom>{r('旧')}</w:moveFrom><w:moveTo>{r('新')}</w:moveTo>"), "新", "1 处删除"),
        (p("前", "<w:rPr><w:del/></w:rPr>") + p("后"), "前后", ""),
        (p("末", "<w:rPr><w:del/></w:rPr>"), "末", ""),
        (p(f"<w:moveFrom>{r('旧')}</w:moveFrom>", "<w:rPr><w:moveFrom/></w:rPr>") + p("后"), "后", "1 处删除"),
        (p(f"{r('明')}{HIDDEN}"), "明", "1 处隐藏文字"),
        (p(r("明", '<w:vanish w:val="0"/>')), "明", ""),
        (p(r("文") + '<w:r><w:commentReference w:id="0"/></w:r>'), "文", "1 处批注"),
        (p(r("文") + '<w:r><w:drawing><a:blip r:embed="r9"/></w:drawing></w:r>'), "文", "1 张图片"),
        (p(r("文") + "<w:r><w:object/></w:r>") + '<w:altChunk r:id="r9"/>', "文", "2 个嵌入的对象"),
    ],
)
def test_what_is_left_out_is_told(body: str, expected: str, remark: str) -> None:
    found = read(docx(body))

    assert found.text == expected
    assert remark in "".join(found.remarks)
    assert bool(found.remarks) == bool(remark)


def test_hidden_by_style() -> None:
    styles = (
        '<w:style w:type="character" w:styleId="h"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="i"><w:basedOn w:val="h"/></w:style>'
    )

    found = read(docx(p(r("明") + r("密", '<w:rStyle w:val="i"/>')), styles=styles))

    assert found.text == "明"


def test_notes_stand_at_the_end() -> None:
    call = '<w:r><w:{}Reference w:id="{}"/></w:r>'
    notes = f'<w:footnote w:id="0" w:type="separator">{p("——")}</w:footnote>'
    notes += f'<w:footnote w:id="2">{p("二注")}</w:footnote><w:footnote w:id="1">{p("一注")}</w:footnote>'

    found = read(
        docx(
            p(r("甲") + call.format("footnote", 2))
            + p(r("乙") + call.format("footnote", 1) + call.format("endnote", 7)),
            footnotes=notes,
            endnotes=f'<w:endnote w:id="7">{p("尾")}</w:endnote>',
        )
    )

    assert found.text == "甲[1]\n乙[2][1]\n脚注\n[1]二注\n[2]一注\n尾注\n[1]尾"


def margins(header: str, footer: str) -> Found:
    return read(docx(p("正文"), header1=p(header), footer1=p(footer)))


def test_headers_are_left_out_and_page_numbers_not_even_told() -> None:
    assert margins("", "— 1 —") == Found("正文")
    assert margins("内部资料", "第 1 页 共 3 页").remarks == ("页眉页脚没有读入，其中的文字是：“内部资料”。",)


def test_a_secrecy_marking_in_a_header_belongs_to_the_text() -> None:
    assert margins("机密★1年", "").text == "机密★1年\n正文"


def test_a_secrecy_marking_in_a_text_box_stands_at_the_head() -> None:
    body = p("标题") + p("正文") + "<w:p>" + BOX.format(p("机密★1年")) + "</w:p>"

    assert read_file(docx(body), "a.docx").text.split("\n")[0] == "机密★1年"


def test_macros_are_left_alone_and_told() -> None:
    found = read_file(docx(p("正文"), {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"}), "a.docm")

    assert found.text == "正文"
    assert found.remarks == ("文件带有宏，宏没有运行，也没有读入。",)


def test_strict_ooxml_is_read() -> None:
    plain = f'<w:document xmlns:w="{STRICT}"><w:body><w:p><w:r><w:t>正文</w:t></w:r></w:p></w:body></w:document>'

    assert read(zipped({"word/document.xml": plain})).text == "正文"


def test_a_document_by_python_docx() -> None:
    made = Document()
    made.add_heading("实施方案", 1)
    made.add_paragraph("第一步", style="List Number")
    made.add_paragraph("第二步", style="List Number")
    made.add_paragraph("要点", style="List Bullet")
    grid = made.add_table(1, 2)
    grid.cell(0, 0).text, grid.cell(0, 1).text = "牵头单位", "市发展改革委"
    buffer = io.BytesIO()
    made.save(buffer)

    found = read_file(buffer.getvalue(), "方案.docx")

    assert found.text == "实施方案\n1. 第一步\n2. 第二步\n• 要点\n牵头单位\t市发展改革委"
    assert found.remarks == ("有 3 段的序号是 Word 自动编号，已按编号规则写入文字。",)


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"word/x.xml": ""}, "其中没有正文"),
        ({"word/document.xml": ""}, "不是完整的 XML"),
        ({"word/document.xml": "<a><b></a>"}, "不是完整的 XML"),
        ({"word/document.xml": f'<w:document xmlns:w="{W}"/>'}, "其中没有正文"),
        ({"word/document.xml": docx(p("甲"))}, "不是完整的 XML"),
        ({"word/document.xml": '<?xml version="1.0" encoding="made-up"?><a/>'}, "不是完整的 XML"),
    ],
)
def test_a_broken_document_is_refused(members: dict[str, str | bytes], reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        read(zipped(members))


@pytest.mark.parametrize("body", ["", p(), p('<w:r><w:drawing><a:blip r:embed="r9"/></w:drawing></w:r>')])
def test_a_document_without_words_is_refused(body: str) -> None:
    with pytest.raises(Refused, match="只有图片" if "blip" in body else "没有文字"):
        read_file(docx(body), "a.docx")


def test_numbers_of_deleted_paragraphs_do_not_count() -> None:
    numbering = '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    numbering += (
        '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    gone = item(DELETED, 1).replace("</w:pPr>", "<w:rPr><w:del/></w:rPr></w:pPr>")

    assert read(docx(item("甲", 1) + gone + item("乙", 1), numbering=numbering)).text == "1. 甲\n2. 乙"
