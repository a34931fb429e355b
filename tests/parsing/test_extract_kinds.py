"""A file is what its content is; a name that says otherwise, and a format that cannot be read, is told in words."""

from __future__ import annotations

import pytest

from policies.parsing.extract import Refused, read_file
from tests.parsing.files import docx, p, pdf, zipped

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
PAGE = "<!DOCTYPE html><html><body><p>正文</p></body></html>".encode()
MHT = (
    b"From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=\"b\"\r\n\r\n--b\r\n"
    b"Content-Type: text/html; charset=\"gb2312\"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    b"PHA+1f3OxDwvcD4=\r\n--b\r\nContent-Type: image/png\r\n\r\nx\r\n--b--\r\n"
)  # fmt: skip
WORD = docx(p("正文"))
PRINTED = pdf([(72, 700, "正文")])


@pytest.mark.parametrize(
    ("content", "name", "file_format"),
    [
        ("正文".encode(), "a.txt", "txt"),
        ("正文".encode(), "没有结尾", "txt"),
        ("正文".encode(), "a.TXT", "txt"),
        (PAGE, "a.html", "html"),
        (PAGE, "下载", "html"),
        ("<p>正文".encode(), "a.htm", "html"),
        (PAGE, "从网站下载的.doc", "html"),
        (MHT, "a.mht", "html"),
        (MHT, "网页.doc", "html"),
        (WORD, "a.docx", "docx"),
        (WORD, "../../etc/a.docm", "docx"),
        (WORD, "a", "docx"),
        (PRINTED, "a.pdf", "pdf"),
        (b"\n\n" + PRINTED, "a.PDF", "pdf"),
    ],
)
def test_content_decides(content: bytes, name: str, file_format: str) -> None:
    found = read_file(content, name)

    assert (found.text, found.file_format) == ("正文", file_format)
    assert any("按内容读取" in remark for remark in found.remarks) == name.endswith(".doc")


def test_the_address_of_a_saved_page_stands_beside_it() -> None:
    address = b"Content-Location: https://www.example.gov.cn/a.html\r\nContent-Transfer"

    assert read_file(MHT.replace(b"Content-Transfer", address, 1), "a.mht").url == "https://www.example.gov.cn/a.html"


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (PRINTED, "a.docx", r"文件名以 \.docx 结尾，内容却是PDF 文件.*改为 \.pdf"),
        (WORD, "a.pdf", r"文件名以 \.pdf 结尾，内容却是Word 文档"),
        (WORD, "a.txt", r"文件名以 \.txt 结尾，内容却是Word 文档"),
        (PAGE, "a.docx", r"文件名以 \.docx 结尾，内容却是网页"),
        ("正文".encode(), "a.pdf", r"文件名以 \.pdf 结尾，内容却是纯文本"),
        ("正文".encode(), "a.html", r"文件名以 \.html 结尾，内容却是纯文本"),
        (OLE + "WordDocument".encode("utf-16-le"), "a.doc", "旧版 Word 文档.*另存为 .docx"),
        (OLE + "WordDocument".encode("utf-16-le"), "a.docx", "旧版 Word 文档.*另存为 .docx"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "a.docx", "加密的 Office 文档.*取消密码"),
        (OLE + "Workbook".encode("utf-16-le"), "a.xls", "旧版 Excel"),
        (OLE, "a.wps", "旧版 Office 或 WPS 文件"),
        (zipped({"xl/workbook.xml": ""}), "a.docx", "Excel 表格"),
        (zipped({"ppt/presentation.xml": ""}), "a.pptx", "PowerPoint"),
        (zipped({"OFD.xml": ""}), "公文.ofd", "OFD 版式文件"),
        (zipped({"mimetype": "", "content.xml": ""}), "a.odt", "OpenDocument"),
        (zipped({"../../x": ""}), "a.docx", "ZIP 压缩包"),
        (b"Rar!\x1a\x07\x00", "a.rar", "RAR 压缩包"),
        (b"7z\xbc\xaf\x27\x1c", "a.txt", "7z 压缩包"),
        (b"\x89PNG\r\n\x1a\n", "扫描.png", "PNG 图片.*文字识别"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a.pdf", "JPEG 图片"),
        (b"BM\x8a\x00\x00\x00\x00\x00\x00\x00", "a.bmp", "BMP 图片"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "a.html", "WebP 图片"),
        (b"MZ\x90\x00\x03\x00", "通知.docx", "Windows 程序"),
        (b"\x7fELF\x02\x01\x01", "a.txt", "Linux 程序"),
        (rb"{\rtf1\ansi", "a.doc", "RTF 文档"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?>', "a.xml", "Word 2003"),
        (WORD[: len(WORD) // 2], "a.docx", "文件不完整或已损坏"),
        (PRINTED[:60], "a.pdf", "文件不完整或已损坏"),
        (MHT.replace(b"text/html", b"text/plain"), "a.mht", "没有网页"),
    ],
)
def test_what_it_really_is_is_told(content: bytes, name: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        read_file(content, name)


@pytest.mark.parametrize("words", ["MZ 是一种标记", "BZh", "ID3 标签", "CAJ 文献", "KDH", "%PDF- 是 PDF 的开头"[1:]])
def test_words_that_look_like_a_sign_are_text(words: str) -> None:
    assert read_file(words.encode(), "a.txt").text == words
