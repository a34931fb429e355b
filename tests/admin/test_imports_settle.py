"""What becomes of a draft: published, discarded, taken back, or a text of what the library has."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.test import Client

from policies.models import Clause, DocumentImport, Policy, PolicyText, Task, Unit
from tests.admin.conftest import address_of
from tests.admin.drafts import form_of, page_of, publish, save, settle
from tests.admin.test_imports_upload import NOTICE

Make = Callable[..., DocumentImport]


def test_an_issuer_can_be_registered(browser: Client, make_draft: Make) -> None:
    draft = make_draft(NOTICE)
    data = {**form_of(browser, draft), "unit": ["0"], "level-0": ["province"], "side-0": ["cq"]}

    save(browser, draft, data)

    draft.refresh_from_db()
    name = "重庆市发展和改革委员会"
    assert draft.decisions["new_units"] == [{"name": name, "level": "province", "side": "cq"}]
    assert not Unit.objects.exists()
    publish(browser, draft)
    assert Unit.objects.get().name == name
    assert Policy.objects.get().issuers.get().name == name


@pytest.mark.parametrize("number", ["-1", "9" * 5000, "²", "7"])
def test_a_box_of_no_issuer_registers_nothing(browser: Client, make_draft: Make, number: str) -> None:
    draft = make_draft(NOTICE)

    save(browser, draft, {**form_of(browser, draft), "unit": [number]})

    draft.refresh_from_db()
    assert not draft.decisions.get("new_units")


@pytest.mark.parametrize("seen", ["", "x", "9" * 40, "-1", "²"])
def test_a_false_version_saves_and_publishes_nothing(browser: Client, make_draft: Make, seen: str) -> None:
    draft = make_draft(NOTICE)
    data = {**form_of(browser, draft), "seen_version": [seen], "title": ["别的"]}

    save(browser, draft, data)
    browser.post(address_of(draft, "publish"), {"seen_version": seen})
    browser.post(address_of(draft, "settle"), {"seen_version": seen, "act": "discard"})

    draft.refresh_from_db()
    assert (draft.state, draft.facts) == ("draft", {})
    assert not Policy.objects.exists()


def test_publishing_says_what_it_will_do_and_does_it(browser: Client, make_draft: Make) -> None:
    draft = make_draft(NOTICE)
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
    draft = make_draft(NOTICE)

    page = save(browser, draft, {**form_of(browser, draft), "title": ["新标题"]}, "publish")

    assert "确认发布" in page
    assert "《新标题》" in page
    assert not Policy.objects.exists()


def test_what_is_published_is_changed_no_more(browser: Client, make_draft: Make) -> None:
    draft = make_draft(NOTICE)
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
    draft = make_draft(NOTICE)

    assert "已弃用" in settle(browser, draft, "discard")
    assert 'name="save"' not in page_of(browser, draft)
    assert browser.get(address_of(draft, "delete")).status_code == 200
    assert "已恢复为草稿" in settle(browser, draft, "restore")
    assert 'name="save"' in page_of(browser, draft)
    assert browser.get(address_of(draft, "delete")).status_code == 403
    assert "没有处理" in settle(browser, draft, "nonsense")


def test_history_says_who_did_what(browser: Client, make_draft: Make) -> None:
    draft = make_draft(NOTICE)
    save(browser, draft, {**form_of(browser, draft), "title": ["新标题"]})
    settle(browser, draft, "discard")

    page = browser.get(address_of(draft, "history")).content.decode()

    assert "→ 新标题" in page
    assert "弃用" in page
    assert LogEntry.objects.count() == 2


def test_get_writes_nothing(browser: Client, make_draft: Make) -> None:
    draft = make_draft(NOTICE)

    assert browser.get(address_of(draft, "settle"), {"act": "discard", "seen_version": "0"}).status_code == 405
    browser.get(address_of(draft, "publish"))

    draft.refresh_from_db()
    assert (draft.state, draft.version) == ("draft", 0)


def test_a_new_text_of_a_policy_says_what_it_changes(browser: Client, make_draft: Make) -> None:
    publish(browser, make_draft(NOTICE))
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
    publish(browser, make_draft(NOTICE))
    draft = make_draft(NOTICE)
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


def test_what_was_published_can_be_taken_back_until_people_work_on_it(browser: Client, make_draft: Make) -> None:
    draft = make_draft(NOTICE)
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


def test_another_source_of_what_was_taken_back_asks_where_it_belongs(browser: Client, make_draft: Make) -> None:
    draft = make_draft(NOTICE)
    publish(browser, draft)
    policy = Policy.objects.get()
    copy = make_draft(f"首页\n{NOTICE}")
    save(browser, copy, {**form_of(browser, copy), "purpose": [f"copy:{policy.pk}"]})
    publish(browser, copy)

    settle(browser, draft, "withdraw")

    assert "那份文件已被撤回或移除" in page_of(browser, copy)
    assert "将给" not in browser.get(address_of(copy, "publish")).content.decode()
    save(browser, copy, {**form_of(browser, copy), "purpose": ["new:"]})
    assert "那份文件已被撤回或移除" not in page_of(browser, copy)


def test_tasks_that_lose_their_clause_are_told_beside_the_number_of_tasks(browser: Client, make_draft: Make) -> None:
    first = make_draft(NOTICE)
    save(browser, first, {**form_of(browser, first), "task": ["2.1"]})
    publish(browser, first)
    draft = make_draft("\n".join(line for line in NOTICE.splitlines() if not line.startswith("（一）")))
    save(browser, draft, {**form_of(browser, draft), "purpose": [f"edition:{Policy.objects.get().pk}"]})

    page = browser.get(address_of(draft, "publish")).content.decode()

    assert "不含条款消失的" in page


def test_a_new_text_says_that_it_is_not_taken_back_alone(browser: Client, make_draft: Make) -> None:
    publish(browser, make_draft(NOTICE))
    draft = make_draft(NOTICE.replace("12号", "12号\n"))
    save(browser, draft, {**form_of(browser, draft), "purpose": [f"edition:{Policy.objects.get().pk}"]})

    page = publish(browser, draft)

    assert "不能单独撤回" in page
    assert "确认撤回" not in page


def test_a_cited_title_that_is_nearly_one_of_the_library_is_told(browser: Client, make_draft: Make) -> None:
    publish(browser, make_draft(NOTICE))
    text = NOTICE.replace("12号", "77号").replace(
        "成渝地区双城经济圈建设规划纲要", "关于推进川渝高竹新区建设的通知（试行）"
    )

    page = page_of(browser, make_draft(text.replace("推进川渝高竹新区建设的通知\n", "明月山工作的通知\n")))

    assert "请在发布后核对是不是它" in page


def test_who_may_change_and_not_publish_sees_no_way_to(
    make_draft: Make, client: Client, make_user: Callable[..., User], editor: User
) -> None:
    user = make_user("只读")
    allowed = Permission.objects.filter(codename="change_documentimport")
    user.user_permissions.add(*allowed)
    client.force_login(user)
    draft = make_draft(NOTICE)

    assert "发布…" not in page_of(client, draft)
    assert client.get(address_of(draft, "publish")).status_code == 403
    assert client.post(address_of(draft, "publish"), {"seen_version": "0"}).status_code == 403
    publish_as = Client()
    publish_as.force_login(editor)
    publish(publish_as, draft)
    assert "确认撤回" not in page_of(client, draft)
    draft.refresh_from_db()
    data = {"act": "withdraw", "seen_version": draft.version}
    assert client.post(address_of(draft, "settle"), data).status_code == 403
    assert Policy.objects.count() == 1
