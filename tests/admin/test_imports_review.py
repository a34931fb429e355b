"""Reviewing a draft: what the page shows, what it saves, and what becomes of the draft."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from policies.importing import documents
from policies.models import Clause, DocumentImport, Policy, PolicyText, Task, Unit
from policies.parsing.extract import read_pasted
from tests.admin.conftest import address_of
from tests.admin.forms import Data, fields, open_form
from tests.admin.test_imports_upload import NOTICE

Make = Callable[..., DocumentImport]
FORM = "review_form"


@pytest.fixture
def make_draft(editor: User) -> Make:
    """A function that returns the draft of a text."""

    def make(text: str = NOTICE, name: str = "通知.txt") -> DocumentImport:
        return documents.receive(read_pasted(text), file_name=name, user=editor)

    return make


def page_of(client: Client, draft: DocumentImport, query: str = "") -> str:
    answer = client.get(f"{address_of(draft)}{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def form_of(client: Client, draft: DocumentImport, query: str = "") -> Data:
    return open_form(client, f"{address_of(draft)}{query}", FORM)


def save(client: Client, draft: DocumentImport, data: Data, button: str = "save") -> str:
    """Post the form; the page that it leads to."""
    answer: Any = client.post(address_of(draft), {**data, button: "1"}, follow=True)
    assert answer.status_code == 200
    return str(answer.content.decode())


def settle(client: Client, draft: DocumentImport, act: str) -> str:
    draft.refresh_from_db()
    data = {"act": act, "seen_version": draft.version}
    answer: Any = client.post(address_of(draft, "settle"), data, follow=True)
    return str(answer.content.decode())


def publish(client: Client, draft: DocumentImport) -> str:
    draft.refresh_from_db()
    answer: Any = client.post(address_of(draft, "publish"), {"seen_version": draft.version}, follow=True)
    return str(answer.content.decode())


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
    assert words in page_of(browser, make_draft())


def test_every_character_of_the_source_stands_on_the_page(browser: Client, make_draft: Make) -> None:
    draft = make_draft(NOTICE.replace("现就", "<script>alert(1)</script>现就 & \t"))
    page = page_of(browser, draft)

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;现就 &amp; \t" in page


def test_names_of_files_are_escaped(browser: Client, make_draft: Make) -> None:
    assert "<b>x" not in page_of(browser, make_draft(name="<b>x.txt"))


def test_saving_nothing_changes_nothing(browser: Client, make_draft: Make) -> None:
    draft = make_draft()

    page = save(browser, draft, form_of(browser, draft))

    assert "没有改动" in page
    assert DocumentImport.objects.values_list("version", "facts", "decisions").get() == (0, {}, {})


def test_what_is_typed_is_the_editors_and_can_be_taken_back(browser: Client, make_draft: Make) -> None:
    draft = make_draft()

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
    draft = make_draft()
    save(browser, draft, {**form_of(browser, draft), "title": ["别的标题"]})
    found = "重庆市发展和改革委员会关于推进川渝高竹新区建设的通知"

    save(browser, draft, {**form_of(browser, draft), "title": [found]})

    draft.refresh_from_db()
    assert draft.facts == {}


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
    draft = make_draft()

    page = save(browser, draft, {**form_of(browser, draft), name: [typed], "short_title": ["简称"]})

    assert "还没有保存" in page
    assert told in page
    assert 'value="简称"' in page
    draft.refresh_from_db()
    assert (draft.facts, draft.version) == ({}, 0)


def test_boxes_decide_and_rows_not_shown_keep_their_decision(browser: Client, make_draft: Make) -> None:
    draft = make_draft()
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
    if not more:
        pytest.skip("every clause of this text is proposed")

    save(browser, draft, {**form_of(browser, draft, "?every=1"), "task": more[:1]})

    draft.refresh_from_db()
    assert draft.decisions["tasks"][more[0]] is True


def test_an_issuer_can_be_registered(browser: Client, make_draft: Make) -> None:
    draft = make_draft()
    data = {**form_of(browser, draft), "unit": ["0"], "level-0": ["province"], "side-0": ["cq"]}

    save(browser, draft, data)

    draft.refresh_from_db()
    name = "重庆市发展和改革委员会"
    assert draft.decisions["new_units"] == [{"name": name, "level": "province", "side": "cq"}]
    assert not Unit.objects.exists()
    publish(browser, draft)
    assert Unit.objects.get().name == name
    assert Policy.objects.get().issuers.get().name == name


def test_the_second_of_two_editors_is_told(browser: Client, make_draft: Make) -> None:
    draft = make_draft()
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


@pytest.mark.parametrize("seen", ["", "x", "9" * 40, "-1", "²"])
def test_a_false_version_saves_and_publishes_nothing(browser: Client, make_draft: Make, seen: str) -> None:
    draft = make_draft()
    data = {**form_of(browser, draft), "seen_version": [seen], "title": ["别的"]}

    save(browser, draft, data)
    browser.post(address_of(draft, "publish"), {"seen_version": seen})
    browser.post(address_of(draft, "settle"), {"seen_version": seen, "act": "discard"})

    draft.refresh_from_db()
    assert (draft.state, draft.facts) == ("draft", {})
    assert not Policy.objects.exists()


def test_publishing_says_what_it_will_do_and_does_it(browser: Client, make_draft: Make) -> None:
    draft = make_draft()
    save(browser, draft, {**form_of(browser, draft), "task": ["2.1"]})
    asked = browser.get(address_of(draft, "publish")).content.decode()
    assert "将新增一份公开的文件" in asked
    assert not Policy.objects.exists()

    page = publish(browser, draft)

    policy = Policy.objects.get()
    assert f'<a href="{policy.get_absolute_url()}">在网站上查看</a>' in page
    assert f"<dt>条款</dt><dd>{Clause.objects.count()}</dd>" in asked
    assert "<dt>任务</dt><dd>1</dd>" in asked
    assert Task.objects.get().path == "2.1"
    assert "这里只能看，不能改" in page
    assert 'name="save"' not in page
    assert browser.get(policy.get_absolute_url()).status_code == 200


def test_the_publish_button_saves_first(browser: Client, make_draft: Make) -> None:
    draft = make_draft()

    page = save(browser, draft, {**form_of(browser, draft), "title": ["新标题"]}, "publish")

    assert "确认发布" in page
    assert "《新标题》" in page
    assert not Policy.objects.exists()


def test_what_is_published_is_changed_no_more(browser: Client, make_draft: Make) -> None:
    draft = make_draft()
    data = form_of(browser, draft)
    publish(browser, draft)

    page = save(browser, draft, {**data, "title": ["改"], "seen_version": ["1"]})

    assert "没有保存您的改动" in page
    assert settle(browser, draft, "discard")
    assert publish(browser, draft)
    assert Policy.objects.count() == PolicyText.objects.count() == 1
    draft.refresh_from_db()
    assert (draft.state, draft.facts) == ("published", {})


def test_discarding_and_taking_it_back(browser: Client, make_draft: Make) -> None:
    draft = make_draft()

    assert "已弃用" in settle(browser, draft, "discard")
    assert 'name="save"' not in page_of(browser, draft)
    assert browser.get(address_of(draft, "delete")).status_code == 200
    assert "已恢复为草稿" in settle(browser, draft, "restore")
    assert 'name="save"' in page_of(browser, draft)
    assert browser.get(address_of(draft, "delete")).status_code == 403
    assert "没有处理" in settle(browser, draft, "nonsense")


def test_history_says_who_did_what(browser: Client, make_draft: Make) -> None:
    draft = make_draft()
    save(browser, draft, {**form_of(browser, draft), "title": ["新标题"]})
    settle(browser, draft, "discard")

    page = browser.get(address_of(draft, "history")).content.decode()

    assert "→ 新标题" in page
    assert "弃用" in page
    assert LogEntry.objects.count() == 2


def test_a_reader_sees_and_changes_nothing(make_draft: Make, as_user: Callable[[User], Client], reader: User) -> None:
    draft = make_draft()
    client = as_user(reader)

    page = page_of(client, draft)

    assert "review_form" not in page
    assert "发布…" not in page
    assert client.post(address_of(draft), {"title": "改", "seen_version": "0"}).status_code == 403
    assert client.post(address_of(draft, "settle"), {"act": "discard", "seen_version": "0"}).status_code == 403
    assert client.get(address_of(draft, "publish")).status_code == 403
    assert client.get(address_of(draft, "source")).content.decode() == draft.text


def test_nobody_else_sees_a_draft(make_draft: Make, client: Client, make_user: Callable[..., User]) -> None:
    draft = make_draft()

    for page in ("change", "publish", "source", "history"):
        assert client.get(address_of(draft, page)).status_code == 302
    client.force_login(make_user())
    for page in ("change", "publish", "source"):
        assert client.get(address_of(draft, page)).status_code == 302


def test_get_writes_nothing(browser: Client, make_draft: Make) -> None:
    draft = make_draft()

    assert browser.get(address_of(draft, "settle"), {"act": "discard", "seen_version": "0"}).status_code == 405
    browser.get(address_of(draft, "publish"))

    draft.refresh_from_db()
    assert (draft.state, draft.version) == ("draft", 0)


@pytest.mark.parametrize("key", ["0", "999999", "x", "9" * 40])
@pytest.mark.parametrize("page", ["change", "publish", "settle", "source"])
def test_no_such_draft_is_no_error(browser: Client, key: str, page: str) -> None:
    for ask in (browser.get, browser.post):
        assert ask(f"/admin/policies/documentimport/{key}/{page}/").status_code in {302, 404, 405}


@pytest.mark.parametrize("query", ["?w=0", "?w=999999", "?w=x", "?w=%00", "?tasks=-1&figures=²", "?w=" + "9" * 50])
def test_a_page_of_nonsense_is_the_nearest(browser: Client, make_draft: Make, query: str) -> None:
    assert "原文" in page_of(browser, make_draft(), query)


def test_the_page_asks_as_often_for_five_clauses_as_for_one(browser: Client, make_draft: Make) -> None:
    counts = []
    for number in (1, 5):
        text = NOTICE + "".join(f"（{'三四五六七'[n]}）推进《文件{n}》落实。建成{n}0公里。\n" for n in range(number))
        draft = make_draft(text)
        with CaptureQueriesContext(connection) as queries:
            page_of(browser, draft)
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 30


def test_a_new_text_of_a_policy_says_what_it_changes(browser: Client, make_draft: Make) -> None:
    publish(browser, make_draft())
    policy = Policy.objects.get()
    Task.objects.filter(path="2.1").update(notes="有人写过")
    changed = NOTICE.replace("高速公路3条", "高速公路5条").replace("（二）优化", "（二）持续优化")
    draft = make_draft(changed + "（三）加强督促检查。\n")
    assert (draft.purpose, draft.policy) == ("edition", policy)

    page = page_of(browser, draft)

    assert "发文字号相同" in page
    assert "与现行文本相比：" in page
    assert "有 <strong>2</strong> 项任务" in page
    assert "<strong>1</strong> 项已有人登记" in page
    assert "<del>3</del>" in page
    assert "<ins>5</ins>" in page
    asked = browser.get(address_of(draft, "publish")).content.decode()
    assert "的现行文本换成这一份" in asked
    publish(browser, draft)
    assert Policy.objects.count() == 1
    assert Task.objects.get(path="2.1").source_state == "changed"


def test_the_same_text_is_offered_as_a_second_source(browser: Client, make_draft: Make) -> None:
    publish(browser, make_draft())
    draft = make_draft()
    assert draft.purpose == "copy"

    save(browser, draft, {**form_of(browser, draft), "purpose": ["new:"]})
    draft.refresh_from_db()
    assert (draft.purpose, draft.policy) == ("new", None)

    policy = Policy.objects.get()
    for forged in ("edition:999", "copy:x", "nonsense", f"new:{policy.pk}"):
        save(browser, draft, {**form_of(browser, draft), "purpose": [forged]})
        draft.refresh_from_db()
        assert (draft.purpose, draft.policy) == ("new", None)

    save(browser, draft, {**form_of(browser, draft), "purpose": [f"copy:{policy.pk}"]})
    draft.refresh_from_db()
    assert (draft.purpose, draft.policy) == ("copy", policy)


def test_two_drafts_of_one_file_know_of_each_other(browser: Client, make_draft: Make) -> None:
    first, second = make_draft(), make_draft()

    assert f'href="{first.get_absolute_url()}"' in page_of(browser, second)


def test_what_was_published_can_be_taken_back_until_people_work_on_it(browser: Client, make_draft: Make) -> None:
    draft = make_draft()
    publish(browser, draft)
    assert "确认撤回" in page_of(browser, draft)

    assert "已撤回发布" in settle(browser, draft, "withdraw")
    draft.refresh_from_db()
    assert draft.state == "draft"
    assert not Policy.objects.exists()

    publish(browser, draft)
    Task.objects.update(notes="有人写过", status="ongoing")
    settle(browser, draft, "withdraw")
    assert Policy.objects.count() == 1


def test_a_task_shows_the_deadline_that_its_words_suggest(browser: Client, make_draft: Make) -> None:
    page = page_of(browser, make_draft(NOTICE.replace("建成高速公路", "到2026年底前建成高速公路")))

    assert "2026-12-31" in page


def test_a_cited_title_that_is_nearly_one_of_the_library_is_told(browser: Client, make_draft: Make) -> None:
    publish(browser, make_draft())
    text = NOTICE.replace("12号", "77号").replace(
        "成渝地区双城经济圈建设规划纲要", "关于推进川渝高竹新区建设的通知（试行）"
    )

    page = page_of(browser, make_draft(text.replace("推进川渝高竹新区建设的通知\n", "明月山工作的通知\n")))

    assert "请在发布后核对是不是它" in page
