"""Real files, made in the test: .docx as zips of XML, PDFs by reportlab with a Chinese font that readers have."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACES = (
    f'xmlns:w="{W}" xmlns:r="{OFFICE}" xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def docx(body: str, extra: Mapping[str, str | bytes] | None = None, **parts: str) -> bytes:
    """A .docx of the paragraphs in `body`; `parts` are the insides of numbering, styles, footnotes, header1 …"""
    roots = {"footnotes": "footnotes", "endnotes": "endnotes", "header1": "hdr", "footer1": "ftr"}
    links = "".join(
        f'<Relationship Id="r{name}" Type="{OFFICE}/{name.rstrip("1")}" Target="{name}.xml"/>' for name in parts
    )
    relations = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
    main = f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": relations.format(main),
        "word/document.xml": f"<w:document {SPACES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": relations.format(links),
    }
    for name, inside in parts.items():
        root = roots.get(name, name)
        members[f"word/{name}.xml"] = f"<w:{root} {SPACES}>{inside}</w:{root}>"
    return zipped(members | dict(extra or {}))


def p(text: str = "", properties: str = "") -> str:
    """A paragraph of one run, or of the runs given."""
    runs = text if text.startswith("<") else f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def item(text: str, list_id: int, level: int = 0) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')


def abstract(name: int, *levels: tuple[str, str], more: str = "") -> str:
    """An abstract list: of each level the number format and the text, such as ("chineseCounting", "%1、")."""
    rows = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text) in enumerate(levels)
    )
    return f'<w:abstractNum w:abstractNumId="{name}">{more}{rows}</w:abstractNum>'


def num(name: int, abstract_id: int, overrides: str = "") -> str:
    return f'<w:num w:numId="{name}"><w:abstractNumId w:val="{abstract_id}"/>{overrides}</w:num>'


def pdf(*pages: Iterable[tuple[float, float, str]], password: str = "", owner: str = "") -> bytes:
    """A PDF: of each page the pieces of text with their place, in points from the lower left, in drawing order."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    buffer = io.BytesIO()
    encryption = None
    if password or owner:
        from reportlab.lib.pdfencrypt import StandardEncryption

        encryption = StandardEncryption(password, owner or password, canCopy=0)
    canvas = Canvas(buffer, encrypt=encryption)
    for pieces in pages:
        canvas.setFont("STSong-Light", 12)
        for x, y, text in pieces:
            canvas.drawString(x, y, text)
        canvas.rect(10, 10, 20, 20)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()
