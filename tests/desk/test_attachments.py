"""Files as evidence: what is taken and what refused, how names are kept, who may download, that it is never shown."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from policies.models import Attachment, Progress
from policies.tracking.attachments import clean_name, store_attachment
from tests import factories
from tests.desk import files
from tests.desk.conftest import Desk, browser_of, fields_of
from tests.pages.html import get, text_of
from tests.parsing.files import zipped

OFFICE = "application/vnd.openxmlformats-officedocument"
TAKEN: list[tuple[str, Callable[[], bytes], str]] = [
    ("纪要.pdf", files.a_pdf, "application/pdf"),
    ("纪要.docx", files.a_docx, f"{OFFICE}.wordprocessingml.document"),
    ("清单.XLSX", files.an_xlsx, f"{OFFICE}.spreadsheetml.sheet"),
    ("现场.jpg", lambda: files.a_picture("JPEG"), "image/jpeg"),
    ("现场.jpeg", lambda: files.a_picture("JPEG"), "image/jpeg"),
    ("截图.png", lambda: files.a_picture("PNG"), "image/png"),
    ("说明.txt", lambda: files.TEXT, "text/plain"),
    ("旧说明.txt", lambda: files.TEXT.decode().encode("gb18030"), "text/plain"),
]
REFUSED: list[tuple[str, Callable[[], bytes], str]] = [
    ("空.pdf", lambda: b"", "空的（0 字节）"),
    ("网页.html", lambda: b"<!DOCTYPE html><html><script>alert(1)</script></html>", "网页"),
    ("图.svg", lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "网页或 XML"),
    ("图.svg", lambda: b"<?xml version='1.0'?><svg/>", "网页或 XML"),
    ("脚本.js", lambda: b"alert(1)", "文件名以 .js 结尾"),
    ("批处理.bat", lambda: b"format c:", "文件名以 .bat 结尾"),
    ("程序.exe", lambda: b"MZ\x90\0" + b"\0" * 200, "Windows 程序"),
    ("程序.pdf", lambda: b"\x7fELF" + b"\0" * 200, "Linux 程序"),
    ("压缩.zip", lambda: zipped({"a.txt": "x"}), "压缩包"),
    ("旧.doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "旧版 Word 文档"),
    ("动.gif", lambda: b"GIF89a" + b"\0" * 50, "GIF 图片"),
    ("图.pdf", lambda: files.a_picture("PNG"), "文件名以 .pdf 结尾，内容却是PNG 图片"),
    ("纪要.docx", files.an_xlsx, "内容却是Excel 表格"),
    ("半截.pdf", lambda: files.a_pdf()[:400], "PDF 文件不完整"),
    ("半截.png", lambda: files.a_picture("PNG")[:-4], "PNG 图片不完整"),
    ("半截.jpg", lambda: files.a_picture("JPEG")[:-2], "JPEG 图片不完整"),
    ("半截.docx", lambda: files.a_docx()[:-100], "不完整或已损坏"),
    ("两用.png", lambda: files.a_picture("PNG") + b"<script>", "夹带了别的内容"),
    ("两用.pdf", lambda: files.a_pdf() + files.a_docx(), "夹带了压缩包"),
    ("两用.jpg", lambda: files.a_picture("JPEG") + zipped({"a.exe": "MZ"}), "夹带了压缩包"),
    ("头在前.pdf", lambda: b"<html><body>" + files.a_pdf(), "网页"),
    ("大图.png", files.a_vast_picture, "100000×100000 像素"),
    ("炸弹.docx", files.a_bomb, "压缩炸弹"),
    ("重名.docx", files.a_twin, "重名的成员"),
    ("宏.docx", lambda: files.with_members(files.a_docx(), {"word/vbaProject.bin": b"x"}), "宏或控件"),
    ("控件.docx", lambda: files.with_members(files.a_docx(), {"word/activeX/activeX1.xml": b"<a/>"}), "宏或控件"),
    ("旧宏.xlsx", lambda: files.with_members(files.an_xlsx(), {"xl/macrosheets/sheet1.xml": b"<a/>"}), "宏或控件"),
    (
        "改名.docx",
        lambda: files.retyped(
            files.a_docx(),
            f"{OFFICE}.wordprocessingml.document.main+xml".encode(),
            b"application/vnd.ms-word.document.macroEnabled.main+xml",
        ),
        "宏或控件",
    ),
    (
        "模板.docx",
        lambda: files.retyped(files.a_docx(), b"wordprocessingml.document.main", b"wordprocessingml.template.main"),
        "可能是模板",
    ),
    ("乱码.txt", lambda: bytes(range(1, 9)) * 40, "认不出这是什么文件"),
    ("夹零.txt", "会议\0纪要".encode, "认不出这是什么文件"),
]
NAMES = [
    ("纪要.pdf", "纪要.pdf"),
    ("../../etc/passwd", "passwd"),
    ("C:\\Users\\张\\纪要.pdf", "纪要.pdf"),
    ("两\n行\r\n名.pdf", "两 行 名.pdf"),
    ("零\0字.pdf", "零字.pdf"),
    ("翻\u202efdp.exe", "翻fdp.exe"),
    ('引"号*.pdf', "引_号_.pdf"),
    ("", "材料"),
    (".pdf", "材料.pdf"),
    ("...", "材料"),
    ("长" * 300 + ".pdf", "长" * 116 + ".pdf"),
]


def uploaded(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="text/html")  # what a browser says counts for nothing


@pytest.mark.parametrize(("name", "made", "content_type"), TAKEN)
def test_what_is_taken_is_told_by_its_content(
    editor: User, name: str, made: Callable[[], bytes], content_type: str
) -> None:
    content = made()

    kept = store_attachment(upload=uploaded(name, content), user=editor)

    assert (kept.name, kept.content_type, kept.size) == (name, content_type, len(content))
    assert bytes(Attachment.objects.get(pk=kept.pk).data) == content
    assert kept.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(("name", "made", "message"), REFUSED)
def test_what_is_refused_says_why(editor: User, name: str, made: Callable[[], bytes], message: str) -> None:
    with pytest.raises(ValidationError) as refused:
        store_attachment(upload=uploaded(name, made()), user=editor)

    assert message in refused.value.message_dict["file"][0]
    assert not Attachment.objects.exists()


def test_what_is_too_large_is_refused_before_it_is_read(editor: User, settings: Settings) -> None:
    settings.MAX_ATTACHMENT_MB = 1

    with pytest.raises(ValidationError, match="超过 1 MB"):
        store_attachment(upload=uploaded("大.txt", b"a" * (1024 * 1024 + 1)), user=editor)


@pytest.mark.parametrize(("given", "kept"), NAMES)
def test_names_are_cleaned(given: str, kept: str) -> None:
    assert clean_name(given) == kept


def test_a_file_without_an_ending_gets_that_of_its_kind(editor: User) -> None:
    assert store_attachment(upload=uploaded("纪要", files.a_pdf()), user=editor).name == "纪要.pdf"


def write(client: Client, desk: Desk, upload: Any, **more: str) -> Any:
    sent = {"on": "2026-10-01", "side": "cq", "words": "见附件。", "upload": upload, **more}
    return client.post(f"/tasks/{desk.task.pk}/report/", sent)


def test_a_report_with_a_file_is_proven_and_the_file_served_as_a_download(desk: Desk, liaison: Client) -> None:
    name = "会议纪要（终稿）.pdf"
    answer = write(liaison, desk, uploaded(name, files.a_pdf()), status="done", submit="1")
    assert answer.status_code == 302
    report = Progress.objects.get()
    assert report.file is not None

    served = liaison.get(f"/attachments/{report.file_id}/")

    assert served.status_code == 200
    assert b"".join(served.streaming_content) == files.a_pdf()  # type: ignore[attr-defined]
    headers = {key: served[key] for key in ("Content-Type", "X-Content-Type-Options", "Content-Security-Policy")}
    assert headers == {
        "Content-Type": "application/pdf",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    quoted = "%E4%BC%9A%E8%AE%AE%E7%BA%AA%E8%A6%81%EF%BC%88%E7%BB%88%E7%A8%BF%EF%BC%89.pdf"
    assert served["Content-Disposition"] == f"attachment; filename*=utf-8''{quoted}"
    assert name in text_of(get(liaison, f"/reports/{report.pk}/"))


def test_a_refused_file_saves_nothing_and_keeps_what_was_typed(desk: Desk, liaison: Client) -> None:
    answer = write(liaison, desk, uploaded("图.svg", b"<svg onload='x'/>"))

    assert answer.status_code == 200
    page = answer.content.decode()
    assert "材料“图.svg”没有收下" in text_of(page)
    assert fields_of(page, "report_form")["words"] == ["见附件。"]
    assert "刚才选的文件没有留下" in text_of(page)
    assert not Progress.objects.exists()
    assert not Attachment.objects.exists()


def test_a_report_that_cannot_be_saved_leaves_no_file(desk: Desk, liaison: Client) -> None:
    type(desk.task).objects.filter(pk=desk.task.pk).update(status_cq="done")

    answer = write(liaison, desk, uploaded("纪要.pdf", files.a_pdf()), status="paused", submit="1")

    assert answer.status_code == 200
    assert not Attachment.objects.exists()


def test_a_file_is_taken_off_and_replaced(desk: Desk, liaison: Client) -> None:
    write(liaison, desk, uploaded("一.pdf", files.a_pdf()))
    report = Progress.objects.get()
    address = f"/reports/{report.pk}/edit/"
    form = fields_of(get(liaison, address), "report_form")

    liaison.post(address, {**form, "upload": uploaded("二.txt", files.TEXT)})
    report = Progress.objects.select_related("file").get()
    assert report.file is not None
    assert report.file.name == "二.txt"
    form = fields_of(get(liaison, address), "report_form")
    liaison.post(address, {**form, "drop_file": "on"})

    assert Progress.objects.get().file is None
    assert len(Attachment.objects.all()) == 2  # history knows both


STATES = [("draft", False), ("submitted", False), ("returned", False), ("accepted", True)]


@pytest.mark.parametrize(("state", "public"), STATES)
def test_who_may_download(desk: Desk, editor: User, reviewer: User, reader: User, state: str, public: bool) -> None:
    kept = store_attachment(upload=uploaded("纪要.pdf", files.a_pdf()), user=desk.liaison)
    factories.make_progress(desk.task, state=state, side="cq", author=desk.liaison, file=kept)
    browsers = {"anonymous": Client()} | {
        name: browser_of(user)
        for name, user in {"author": desk.liaison, "other side": desk.other, "reader": reader}.items()
    }
    browsers |= {"editor": browser_of(editor), "reviewer": browser_of(reviewer)}

    seen = {name: browser.get(f"/attachments/{kept.pk}/").status_code for name, browser in browsers.items()}

    inside = {"author", "editor", "reviewer"}
    assert seen == {name: 200 if public or name in inside else 404 for name in browsers}


def test_a_file_of_no_report_is_nobodys(desk: Desk, liaison: Client) -> None:
    kept = store_attachment(upload=uploaded("纪要.pdf", files.a_pdf()), user=desk.liaison)

    assert liaison.get(f"/attachments/{kept.pk}/").status_code == 404
    assert liaison.get("/attachments/999/").status_code == 404
    assert liaison.post(f"/attachments/{kept.pk}/").status_code == 405


def test_no_page_reads_the_bytes_of_files(desk: Desk, liaison: Client, editing: Client) -> None:
    for state in ("accepted", "draft", "returned", "submitted"):
        kept = store_attachment(upload=uploaded("纪要.pdf", files.a_pdf()), user=desk.liaison)
        report = factories.make_progress(desk.task, state=state, side="cq", author=desk.liaison, file=kept)
    pages = [f"/tasks/{desk.task.pk}/", "/my/", "/my/reports/", f"/reports/{report.pk}/", f"/reports/{report.pk}/edit/"]

    for browser in (liaison, editing):
        with CaptureQueriesContext(connection) as captured:
            for page in pages:
                browser.get(page)

        assert [each["sql"] for each in captured if '"data"' in each["sql"] and "attachment" in each["sql"]] == []


@pytest.mark.parametrize("key", [2**63, 10**30])
def test_a_number_that_no_key_is_has_no_file(db: None, client: Client, key: int) -> None:
    assert client.get(f"/attachments/{key}/").status_code == 404
