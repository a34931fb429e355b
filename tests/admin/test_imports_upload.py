"""Bringing files: what becomes a draft, what is refused and told, and who may."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.db import OperationalError, connection
from django.test import Client, RequestFactory

from policies.models import Clause, DocumentImport, Policy
from policies.parsing.extract import MAX_BYTES
from tests.admin.conftest import address_of

ADD = "/admin/policies/documentimport/add/"
LIST = "/admin/policies/documentimport/"
NOTICE = """重庆市发展和改革委员会
关于推进川渝高竹新区建设的通知
渝发改发〔2025〕12号
各区县发展改革委：
现就有关事项通知如下。
一、总体要求
到2027年，新区年产值达到500亿元。
二、重点任务
（一）完善基础设施。建成高速公路3条。（责任单位：市交通局、有关企业）
（二）优化营商环境。落实《成渝地区双城经济圈建设规划纲要》。
重庆市发展和改革委员会
2025年3月1日
"""
SECRET = "机密\n" + NOTICE


def file(text: str | bytes = NOTICE, name: str = "通知.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)


def bring(client: Client, *files: SimpleUploadedFile, **typed: str) -> str:
    """What the page says after the POST, redirects followed."""
    answer: Any = client.post(ADD, {"documents": list(files), "pasted": "", **typed}, follow=True)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_one_file_leads_to_its_review(browser: Client, editor: User) -> None:
    answer: Any = browser.post(ADD, {"documents": [file()], "source_name": "某网"})

    draft = DocumentImport.objects.get()
    assert answer.url == draft.get_absolute_url()
    assert (draft.state, draft.added_by, draft.file_name) == ("draft", editor, "通知.txt")
    assert draft.title == "重庆市发展和改革委员会关于推进川渝高竹新区建设的通知"
    assert draft.facts == {"source_name": {"value": "某网", "basis": "编辑填写"}}


def test_a_draft_is_nowhere_on_the_site(browser: Client, client: Client) -> None:
    bring(browser, file())

    assert not Policy.objects.exists()
    assert not Clause.objects.exists()


def test_pasted_text_is_a_draft(browser: Client) -> None:
    bring(browser, pasted=NOTICE.replace("\n", "\r\n") + "\0", source_url="https://example.org/a")

    draft = DocumentImport.objects.get()
    assert (draft.file_name, draft.file_format) == ("", "paste")
    assert draft.facts["source_url"]["value"] == "https://example.org/a"


def test_several_files_are_each_their_own(browser: Client) -> None:
    page = bring(browser, file(), file(NOTICE.replace("12号", "13号"), "另一份.txt"))

    assert DocumentImport.objects.count() == 2
    assert "2 份文件已读入为草稿" in page


def test_what_is_refused_does_not_stop_the_others(browser: Client) -> None:
    page = bring(browser, file(SECRET, "<b>密.txt"), file(), file(b"\x89PNG\r\n\x1a\n" + b"0" * 80, "照片.txt"))

    assert DocumentImport.objects.count() == 1
    assert "2 份没有读入" in page
    assert "&lt;b&gt;密.txt" in page
    assert "密级" in page
    assert "1 份已读入为草稿" in page


def test_of_a_secret_file_nothing_is_kept(browser: Client) -> None:
    bring(browser, file(SECRET))
    bring(browser, pasted=SECRET)

    assert not DocumentImport.objects.exists()


REFUSED = [
    ({}, "还没有选文件"),
    ({"pasted": " \r\n\u3000"}, "还没有选文件"),
    ({"pasted": "太短"}, "没有读入"),
    ({"pasted": NOTICE, "source_url": "javascript:alert(1)"}, "不像一个网址"),
    ({"pasted": NOTICE, "source_url": "ftp://www.cq.gov.cn/x"}, "http:// 或 https://"),
    ({"pasted": "一" * 1_000_001}, "超过 100 万字"),
]


@pytest.mark.parametrize(("typed", "told"), REFUSED)
def test_what_cannot_be_read_is_told(browser: Client, typed: dict[str, str], told: str) -> None:
    page = bring(browser, **typed)

    assert told in page
    assert not DocumentImport.objects.exists()


def test_what_the_database_does_not_take_is_told_and_the_next_goes_on(browser: Client) -> None:
    inserts = []

    def full(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith('INSERT INTO "policies_documentimport"'):
            inserts.append(sql)
            if len(inserts) == 1:
                raise OperationalError("disk is full")
        return execute(sql, *rest)

    with connection.execute_wrapper(full):
        page = bring(browser, file(name="甲.txt"), file(NOTICE + "另", name="乙.txt"))

    assert "数据库没有接受这份文件" in page
    assert DocumentImport.objects.get().file_name == "乙.txt"


def test_too_many_files_are_told(browser: Client) -> None:
    page = bring(browser, *[file(name=f"{number}.txt") for number in range(21)])

    assert "一次最多选 20 个文件，选了 21 个" in page
    assert not DocumentImport.objects.exists()


def test_a_file_beyond_the_limit_is_told_and_the_next_is_read(browser: Client) -> None:
    page = bring(browser, file(b"x" * (MAX_BYTES + 2**20), "大.txt"), file())

    assert "文件超过 20 MB" in page
    assert DocumentImport.objects.get().file_name == "通知.txt"


def test_an_upload_takes_no_more_room_than_the_limit_and_no_name(rf: RequestFactory) -> None:
    big = file(b"x" * (MAX_BYTES + 2**20), "../../etc/合同.exe")
    request = rf.post("/", {"file": big})

    kept = request.FILES["file"]

    assert isinstance(kept, TemporaryUploadedFile)
    assert kept.size is not None
    assert MAX_BYTES < kept.size < MAX_BYTES + 2**18
    assert kept.temporary_file_path().endswith(".upload")
    assert kept.name == "合同.exe"


@pytest.mark.parametrize(
    "name", ["a" * 300 + ".txt", "../../x.txt", "名\n称.txt", "<script>.txt", ".txt", "\u202etxt.exe"]
)
def test_any_name_is_only_a_name(browser: Client, name: str) -> None:
    page = bring(browser, file(name=name))

    draft = DocumentImport.objects.get()
    assert len(draft.file_name) <= 200
    assert "/" not in draft.file_name
    assert "<script>.txt" not in page


def test_only_those_who_may_add_see_the_page(as_user: Callable[[User], Client], reader: User) -> None:
    client = as_user(reader)

    assert client.get(ADD).status_code == 403
    assert client.post(ADD, {"pasted": NOTICE}).status_code == 403
    assert not DocumentImport.objects.exists()
    assert "导入文件" not in client.get("/admin/").content.decode()
    assert client.get(LIST).status_code == 403


def test_the_way_in_stands_on_the_first_page_and_on_the_list(browser: Client) -> None:
    assert f'href="{ADD}"' in browser.get("/admin/").content.decode()
    page = browser.get(LIST).content.decode()
    assert f'href="{ADD}"' in page
    assert "还没有人导入过文件" in page


def test_without_a_token_nothing_is_taken(editor: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)

    assert strict.post(ADD, {"pasted": NOTICE}).status_code == 403
    assert not DocumentImport.objects.exists()


@pytest.mark.parametrize("count", [1, 5])
def test_the_list_asks_as_often_for_many_as_for_one(
    browser: Client, count: int, django_assert_num_queries: Callable[[int], Any]
) -> None:
    for number in range(count):
        bring(browser, file(NOTICE.replace("12号", f"{number}号")))

    with django_assert_num_queries(17):
        page = browser.get(LIST).content.decode()

    assert page.count("关于推进川渝高竹新区建设的通知") == count


def test_the_list_finds_by_title_and_by_file_name(browser: Client) -> None:
    bring(browser, file())
    bring(browser, file(NOTICE.replace("高竹", "明月山"), "second.txt"))

    assert "高竹" in browser.get(LIST, {"q": "高竹"}).content.decode()
    assert "second.txt" in browser.get(LIST, {"q": "second"}).content.decode()
    assert "没有符合这些条件的导入稿" in browser.get(LIST, {"q": "没有的"}).content.decode()
    assert "没有符合" in browser.get(LIST, {"state__exact": "published"}).content.decode()
    assert address_of(DocumentImport, "changelist") == LIST
