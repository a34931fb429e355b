"""Files made to harm: each is refused or read harmlessly, within limits, and nothing is fetched, run or written."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest

from policies.parsing.extract import Refused, child, read_file
from policies.parsing.extract.archive import MEMBERS, open_archive
from policies.parsing.extract.reading import Found
from policies.parsing.extract.word import read
from tests.parsing.files import SPACES, docx, p, pdf, zipped

LAUGHS = '<!DOCTYPE x [<!ENTITY a "哈"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
FILE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
OUTSIDE = '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'
BODY = f"<w:document {SPACES}><w:body>{{}}</w:body></w:document>"


@pytest.mark.parametrize("declared", [LAUGHS, FILE, OUTSIDE, "<!DOCTYPE x>"])
@pytest.mark.parametrize("part", ["word/document.xml", "word/_rels/document.xml.rels", "_rels/.rels"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused(declared: str, part: str, encoding: str) -> None:
    prolog = f'<?xml version="1.0" encoding="{encoding}"?>'
    content = (prolog + declared + BODY.format(p("&a;" if "ENTITY" in declared else "甲"))).encode(encoding)

    with pytest.raises(Refused, match="DOCTYPE"):
        read(docx(p("正文"), {part: content}))


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(Refused, match="展开后达 64 MB，可能是压缩炸弹"):
        read_file(docx(p("正文"), {"word/media/x.bmp": b"\0" * (64 << 20)}), "a.docx")


def test_a_bomb_that_lies_about_its_size_is_stopped() -> None:
    archive = docx(BODY, {"word/document.xml": b" " * (60 << 20)})
    small = struct.pack("<L", 1000)

    lying = archive.replace(struct.pack("<L", 60 << 20), small)

    with pytest.raises(Refused, match=r"打不开|不是完整的 XML|压缩炸弹"):
        read(lying)


def test_a_part_that_is_too_big_is_refused() -> None:
    noise = "".join(f"{number * 7919:x}{' ' * 1500}" for number in range(34_000))

    with pytest.raises(Refused, match=r"document.xml 展开后超过 48 MB"):
        read(docx(noise))


def test_too_many_members_are_refused() -> None:
    with pytest.raises(Refused, match="含有 5,0"):
        open_archive(docx(p("正文"), {f"word/{number}": "" for number in range(MEMBERS)}))


def test_an_encrypted_member_is_refused() -> None:
    content = bytearray(docx(p("正文")))
    at = content.rindex(b"PK\x01\x02")
    content[at + 8] |= 1

    with pytest.raises(Refused, match="已加密"):
        read(bytes(content))


def test_names_in_an_archive_lead_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names = {"../../x": "x", "/etc/x": "x", "C:\\x": "x", "word/../../y": "y", "word/\u202exml": "x"}

    found = read_file(docx(p("正文"), names), "../../../etc/passwd.docx")

    assert found.text == "正文"
    assert list(tmp_path.iterdir()) == []


def test_a_relation_out_of_the_file_is_not_followed() -> None:
    relations = (
        '<Relationships><Relationship Id="1" Type="x/officeDocument" Target="../../../etc/passwd"/>'
        '<Relationship Id="2" Type="x/officeDocument" TargetMode="External" Target="http://127.0.0.1:9/"/>'
        '<Relationship Id="3" Type="x/officeDocument" Target="word/document.xml"/></Relationships>'
    )

    assert read(docx(p("正文"), {"_rels/.rels": relations})).text == "正文"


@pytest.mark.parametrize("inside", ["w:sdt><w:sdtContent", "w:tbl><w:tr><w:tc", "w:customXml", "w:p><w:hyperlink", "x"])
def test_xml_nested_without_end_is_refused(inside: str) -> None:
    tags = inside.split("><")
    opened = "".join(f"<{tag}>" for tag in tags)
    closed = "".join(f"</{tag}>" for tag in reversed(tags))

    with pytest.raises(Refused, match="嵌套太深"):
        read_file(docx(opened * 100_000 + p("正文") + closed * 100_000), "a.docx")


def test_an_attribute_of_megabytes_is_read() -> None:
    assert read(docx(f'<w:p w:rsid="{"z" * 5_000_000}"><w:r><w:t>正文</w:t></w:r></w:p>')).text == "正文"


@pytest.mark.parametrize("at", [0.1, 0.5, 0.9, 0.999])
def test_a_cut_document_is_refused(at: float) -> None:
    whole = docx("".join(p(f"第{number}段") for number in range(2000)))

    with pytest.raises(Refused, match="不完整或已损坏"):
        read_file(whole[: int(len(whole) * at)], "a.docx")


def test_a_member_with_wrong_bytes_is_refused() -> None:
    whole = bytearray(docx("".join(p(f"第{number}段") for number in range(2000))))
    at = whole.index(b"word/document.xml") + 500
    whole[at : at + 50] = b"\xff" * 50

    with pytest.raises(Refused, match="打不开"):
        read(bytes(whole))


@pytest.mark.parametrize("kind", ["docx", "pdf", "html", "mht"])
@pytest.mark.parametrize("content", [b"", b"\0" * 1000, bytes(range(256)) * 20, b"<" * 1000, b"%PDF-1.7\n" * 50])
def test_no_reader_fails_in_another_way(kind: str, content: bytes) -> None:
    assert child.answer(kind, content).keys() in ({"refused"}, {"text", "remarks", "title", "url"})


def pages_in_a_circle() -> bytes:
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 999999999/Kids[2 0 R 2 0 R]/Parent 2 0 R>>"]
    body = b"%PDF-1.7\n" + b"".join(b"%d 0 obj%s endobj\n" % (at, each) for at, each in enumerate(objects, 1))
    return body + b"trailer<</Root 1 0 R/Size 3>>\n%%EOF"


def stream_bomb() -> bytes:
    """A page whose content unpacks, through two filters, to four gigabytes of spaces."""
    packed = zlib.compress(zlib.compress(b" " * (1 << 26), 9) * 60, 9)
    filters = b"/Filter[/FlateDecode/FlateDecode/FlateDecode]"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>",
        b"<</Length %d%s>>stream\n%s\nendstream" % (len(packed), filters, packed),
    ]
    body = b"%PDF-1.7\n" + b"".join(b"%d 0 obj%s endobj\n" % (at, each) for at, each in enumerate(objects, 1))
    return body + b"trailer<</Root 1 0 R/Size 5>>\n%%EOF"


@pytest.mark.parametrize("content", [pages_in_a_circle(), stream_bomb()], ids=["circle", "bomb"])
def test_a_hostile_pdf_is_refused(content: bytes) -> None:
    with pytest.raises(Refused):
        read_file(content, "a.pdf")


def test_scripts_and_attachments_of_a_pdf_are_ignored() -> None:
    whole = pdf([(72, 700, "正文")]).replace(
        b"/Type /Catalog", b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>/Type /Catalog"
    )

    assert read_file(whole, "a.pdf").text == "正文"


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        ({"WALL_SECONDS": 0.01}, "0.01 秒内没有读完"),
        ({"READERS": {}, "ROOT": Path("/")}, "读取时出错"),
    ],
)
def test_a_reader_that_takes_too_long_or_dies_is_told(
    limits: dict[str, object], reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in limits.items():
        monkeypatch.setattr(child, name, value)

    with pytest.raises(Refused, match=reason):
        child.read_apart(docx(p("正文")), "docx")


def too_deep(_: bytes) -> Found:
    return too_deep(_)


def too_big(_: bytes) -> Found:
    raise MemoryError


@pytest.mark.parametrize(("read", "reason"), [(too_deep, "嵌套太深"), (too_big, "内存太多")])
def test_running_out_is_told(read: object, reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "reader", lambda _: read)

    assert reason in str(child.answer("html", b"")["refused"])


def test_members_of_a_twin_archive_are_read_once() -> None:
    buffer = io.BytesIO(docx(p("正文")))
    with zipfile.ZipFile(buffer, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("word/document.xml", BODY.format(p("另一份")))

    assert read(buffer.getvalue()).text == "另一份"


def test_an_empty_archive_is_told() -> None:
    with pytest.raises(Refused, match="ZIP 压缩包"):
        read_file(zipped({}), "a.docx")
