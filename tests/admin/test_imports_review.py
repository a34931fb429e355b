"""Reviewing a draft: what the page shows and what it saves."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from policies.models import DocumentImport
from tests.admin.conftest import address_of
from tests.admin.drafts import FORM, form_of, page_of, save
from tests.admin.forms import fields
from tests.admin.test_imports_upload import NOTICE

Make = Callable[..., DocumentImport]


SHOWN = [
    'id="s-1"',
    'id="c-2.1"',
    'id="L1"',
    "第 8 行",
    "原文所载",
    "原文未载",
    "标题末尾的文种“通知”",
    "未收录",
    "渝发改发〔2025〕12号",
    "完善基础设施",
    "500亿元",
]


@pytest.mark.parametrize("words", SHOWN)
def test_the_page_shows(browser: Client, make_draft: Make, words: str) -> None:
    assert words in page_of(browser, make_draft(NOTICE))


def test_every_character_of_the_source_stands_on_the_page(browser: Client, make_draft: Make) -> None:
    draft = make_draft(NOTICE.replace("现就", "<script>alert(1)</script>现就 & \t"))
    page = page_of(browser, draft)

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;现就 &amp; \t" in page


def test_names_of_files_are_escaped(browser: Client, make_draft: Make) -> None:
    assert "<b>x" not in page_of(browser, make_draft(NOTICE, name="<b>x.txt"))


def test_saving_nothing_changes_nothing(browser: Client, make_draft: Make) -> None:
    draft = make_draft(NOTICE)

    page = save(browser, draft, form_of(browser, draft))

    assert "没有改动" in page
    assert DocumentImport.objects.values_list("version", "facts", "decisions").get() == (0, {}, {})


def test_what_is_typed_is_the_editors_and_can_be_taken_back(browser: Client, make_draft: Make) -> None:
    draft = make_draft(NOTICE)

    page = save(browser, draft, {**form_of(browser, draft), "issued_on": ["2025年3月2日"], "short_title": ["高竹通知"]})

    draft.refresh_from_db()
    assert draft.facts["issued_on"] == {"value": "2025-03-02", "basis": "编辑填写"}
    assert set(draft.facts) == {"issued_on", "short_title"}
    assert "编辑填写" in page
    assert "改回“2025-03-01”" in page

    save(browser, draft, {**form_of(browser, draft), "back": ["issued_on"]})

    draft.refresh_from_db()
    assert set(draft.facts) == {"short_title"}
    assert form_of(browser, draft)["issued_on"] == ["2025-03-01"]


def test_typing_what_was_found_is_no_edit(browser: Client, make_draft: Make) -> None:
    draft = make_draft(NOTICE)
    save(browser, draft, {**form_of(browser, draft), "title": ["别的标题"]})
    found = "重庆市发展和改革委员会关于推进川渝高竹新区建设的通知"

    save(browser, draft, {**form_of(browser, draft), "title": [found]})

    draft.refresh_from_db()
    assert draft.facts == {}


@pytest.mark.parametrize(("name", "typed", "kept"), [("title", "标\0题", "标题"), ("slug", "a\0b", "ab")])
def test_nul_is_taken_out(browser: Client, make_draft: Make, name: str, typed: str, kept: str) -> None:
    draft = make_draft(NOTICE)

    save(browser, draft, {**form_of(browser, draft), name: [typed]})

    draft.refresh_from_db()
    assert draft.facts[name]["value"] == kept


WRONG = [
    ("issued_on", "2025-02-30", "在日历上没有"),
    ("issued_on", "去年", "应写作"),
    ("source_url", "javascript:alert(1)", "http://"),
    ("slug", "中文 地址", "网址名"),
    ("kind", "nonsense", "文种"),
    ("title", "长" * 501, "标题"),
]


@pytest.mark.parametrize(("name", "typed", "told"), WRONG)
def test_what_is_wrong_is_told_and_kept_on_the_page(
    browser: Client, make_draft: Make, name: str, typed: str, told: str
) -> None:
    draft = make_draft(NOTICE)

    page = save(browser, draft, {**form_of(browser, draft), name: [typed], "short_title": ["简称"]})

    assert "还没有保存" in page
    assert told in page
    assert 'value="简称"' in page
    draft.refresh_from_db()
    assert (draft.facts, draft.version) == ({}, 0)


def test_boxes_decide_and_rows_not_shown_keep_their_decision(browser: Client, make_draft: Make) -> None:
    draft = make_draft(NOTICE)
    data = form_of(browser, draft)
    assert data["task"] == ["2.1", "2.2"]

    save(browser, draft, {**data, "task": ["2.1"], "figure": data["figure"][1:]})
    draft.refresh_from_db()
    assert draft.decisions["tasks"] == {"2.2": False}
    assert [len(keys) for keys in draft.decisions["dropped"].values()] == [1]

    again = form_of(browser, draft)
    without = {name: value for name, value in again.items() if not name.endswith(("task", "figure"))}
    save(browser, draft, {**without, "short_title": ["简称"]})
    draft.refresh_from_db()
    assert draft.decisions["tasks"] == {"2.2": False}
    assert [len(keys) for keys in draft.decisions["dropped"].values()] == [1]


def test_a_clause_not_proposed_can_be_made_a_task(browser: Client, make_draft: Make) -> None:
    draft = make_draft(NOTICE.replace("二、重点任务", "第一条 适用。\n第二条 责任。\n二、重点任务"))
    shown = form_of(browser, draft, "?every=1")["shown-task"]
    more = [path for path in shown if path not in form_of(browser, draft).get("shown-task", [])]

    save(browser, draft, {**form_of(browser, draft, "?every=1"), "task": more[:1]})

    draft.refresh_from_db()
    assert draft.decisions["tasks"][more[0]] is True


def test_the_second_of_two_editors_is_told(browser: Client, make_draft: Make) -> None:
    draft = make_draft(NOTICE)
    mine = form_of(browser, draft)
    save(browser, draft, {**mine, "title": ["李四写的"], "author": ["李四"]})

    page = save(browser, draft, {**mine, "title": ["王五写的"], "source_name": ["某网"], "task": ["2.1"]})

    assert "别人改过这份导入稿" in page
    assert "<ins>李四写的</ins>" in page
    again: Any = browser.post(address_of(draft), {**mine, "title": ["王五写的"], "task": ["2.1"]})
    data = fields(again, FORM)
    assert (data["title"], data["author"], data["task"]) == (["王五写的"], ["李四"], ["2.1"])
    save(browser, draft, data)
    draft.refresh_from_db()
    assert {name: fact["value"] for name, fact in draft.facts.items()} == {"title": "王五写的", "author": "李四"}


def test_a_reader_sees_no_draft(make_draft: Make, as_user: Callable[[User], Client], reader: User) -> None:
    draft = make_draft(NOTICE)
    client = as_user(reader)

    for page in ("change", "publish", "source", "history"):
        assert client.get(address_of(draft, page)).status_code == 403
    assert client.post(address_of(draft), {"title": "改", "seen_version": "0"}).status_code == 403
    assert client.post(address_of(draft, "settle"), {"act": "discard", "seen_version": "0"}).status_code == 403


def test_who_may_only_look_changes_nothing(make_draft: Make, client: Client, make_user: Callable[..., User]) -> None:
    draft = make_draft(NOTICE)
    user = make_user("只读")
    user.user_permissions.add(Permission.objects.get(codename="view_documentimport"))
    client.force_login(user)

    page = page_of(client, draft)

    assert "review_form" not in page
    assert "发布…" not in page
    assert client.post(address_of(draft), {"title": "改", "seen_version": "0"}).status_code == 403
    assert client.get(address_of(draft, "source")).content.decode() == draft.text


def test_nobody_else_sees_a_draft(make_draft: Make, client: Client, make_user: Callable[..., User]) -> None:
    draft = make_draft(NOTICE)

    for page in ("change", "publish", "source", "history"):
        assert client.get(address_of(draft, page)).status_code == 302
    client.force_login(make_user())
    for page in ("change", "publish", "source"):
        assert client.get(address_of(draft, page)).status_code == 302


@pytest.mark.parametrize("key", ["0", "999999", "x", "9" * 40])
@pytest.mark.parametrize("page", ["change", "publish", "settle", "source"])
def test_no_such_draft_is_no_error(browser: Client, key: str, page: str) -> None:
    for ask in (browser.get, browser.post):
        assert ask(f"/admin/policies/documentimport/{key}/{page}/").status_code in {302, 404, 405}


@pytest.mark.parametrize("query", ["?w=0", "?w=999999", "?w=x", "?w=%00", "?tasks=-1&figures=²", "?w=" + "9" * 50])
def test_a_page_of_nonsense_is_the_nearest(browser: Client, make_draft: Make, query: str) -> None:
    assert "原文" in page_of(browser, make_draft(NOTICE), query)


def test_the_page_asks_as_often_for_five_clauses_as_for_one(browser: Client, make_draft: Make) -> None:
    counts = []
    for number in (1, 5):
        text = NOTICE + "".join(f"（{'三四五六七'[n]}）推进《文件{n}》落实。建成{n}0公里。\n" for n in range(number))
        draft = make_draft(text)
        with CaptureQueriesContext(connection) as queries:
            page_of(browser, draft)
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 30


def test_two_drafts_of_one_file_know_of_each_other(browser: Client, make_draft: Make) -> None:
    first, second = make_draft(NOTICE), make_draft(NOTICE)

    assert f'href="{first.get_absolute_url()}"' in page_of(browser, second)


def test_a_task_shows_the_deadline_that_its_words_suggest(browser: Client, make_draft: Make) -> None:
    page = page_of(browser, make_draft(NOTICE.replace("建成高速公路", "到2026年底前建成高速公路")))

    assert "2026-12-31" in page


def test_a_long_document_comes_in_pages_that_together_are_whole(browser: Client, make_draft: Make) -> None:
    rows = [
        f"第{number}条 推进第{number}项工程建设，投资{number}亿元。" + "落实责任。" * 40 for number in range(1, 501)
    ]
    draft = make_draft(NOTICE.replace("一、总体要求", "\n".join(rows)))
    count = int(re.findall(r"分 (\d+) 页显示", page_of(browser, draft))[0])

    pages = [page_of(browser, draft, f"?w={number}") for number in range(1, count + 1)]

    lines = [int(number) for page in pages for number in re.findall(r'id="L(\d+)"', page)]
    assert lines == list(range(1, len(draft.text.splitlines()) + 1))
    assert max(map(len, pages)) < 500_000
