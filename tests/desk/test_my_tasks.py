"""「我的任务」: what waits for whom, the tasks of one's units, what an account without any sees; at a fixed cost."""

from __future__ import annotations

import datetime
import re
from html import unescape

from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from policies.models import Extension, Liaison, Task
from tests import factories
from tests.desk.conftest import Desk, browser_of, liaison_of
from tests.pages.html import get, queries, text_of

TODAY = timezone.localdate()


def test_who_is_not_logged_in_is_asked_to(db: None, client: Client) -> None:
    assert client.get("/my/")["Location"] == "/login/?next=/my/"


def test_a_liaison_sees_the_tasks_of_their_units_and_no_others(desk: Desk, liaison: Client) -> None:
    factories.make_responsibility(factories.make_task(title="别家的任务"))
    Task.objects.filter(pk=desk.task.pk).update(due_cq=TODAY - datetime.timedelta(days=3), title="本家的任务")
    page = text_of(get(liaison, "/my/"))

    assert "您是 重庆市发展委 的联络员。" in page
    assert "共 1 项任务" in page
    assert "别家的任务" not in page
    assert "本家的任务" in page
    assert "重庆市发展委：牵头 编辑确认" in page
    assert "已过 3 天" in page
    assert "从未报告" in page


def test_returned_reports_come_first_with_the_words_of_the_reviewer(desk: Desk, liaison: Client) -> None:
    for state, note in (("submitted", ""), ("draft", ""), ("returned", "请附文号"), ("accepted", "")):
        words = f"进展{state}"
        factories.make_progress(desk.task, state=state, side="cq", author=desk.liaison, words=words, review_note=note)
    factories.make_progress(desk.task, state="returned", side="sc", author=desk.other, words="对方的进展")
    page = text_of(get(liaison, "/my/"))

    order = [page.index(words) for words in ("退回给您的进展 1", "请附文号", "草稿 1", "进展draft", "进展submitted")]
    assert order == sorted(order)
    assert "对方的进展" not in page
    assert "进展accepted" not in page


def test_the_way_to_all_of_a_pile_leads_to_a_list_of_as_many(desk: Desk, editor: User, editing: Client) -> None:
    for author, state in [(editor, "returned"), (editor, "submitted"), (desk.liaison, "returned")]:
        factories.make_progress(desk.task, state=state, side="cq", author=author)
    for _ in range(11):
        factories.make_progress(desk.task, state="submitted", side="cq", author=desk.liaison)
        factories.make_progress(desk.task, state="returned", side="cq", author=editor)
    page = get(editing, "/my/")

    ways = {unescape(way): int(total) for way, total in re.findall(r'href="(/my/reports/\?[^"]*)">全部 (\d+) 条', page)}
    assert len(ways) == 2
    assert {way: int(re.findall(r"共 (\d+) 条进展", text_of(get(editing, way)))[0]) for way in ways} == ways


def test_each_line_leads_to_what_is_to_be_done_next(desk: Desk, liaison: Client, editing: Client) -> None:
    states = ("returned", "draft", "submitted")
    rows = [factories.make_progress(desk.task, state=state, side="cq", author=desk.liaison) for state in states]
    own, reviewing = get(liaison, "/my/"), get(editing, "/my/")

    assert [f'href="/reports/{row.pk}/edit/"' in own for row in rows] == [True, True, False]
    assert [f'href="/reports/{row.pk}/review/"' in reviewing for row in rows] == [False, False, True]


def test_a_report_on_both_sides_that_came_back_waits_only_for_who_speaks_for_both(desk: Desk, editor: User) -> None:
    factories.make_progress(desk.task, state="returned", side="joint", author=editor, words="两方一并的进展")
    both = liaison_of(desk.cq, "both")
    Liaison.objects.create(user=both, unit=desk.sc)

    assert "两方一并的进展" not in get(browser_of(desk.liaison), "/my/")
    assert "退回给您的进展 1" in text_of(get(browser_of(both), "/my/"))


def test_a_colleague_of_the_same_unit_sees_the_drafts(desk: Desk) -> None:
    factories.make_progress(desk.task, state="draft", side="cq", author=desk.liaison, words="同事的草稿")

    assert "同事的草稿" in get(browser_of(liaison_of(desk.cq, "colleague")), "/my/")


def test_what_waits_for_editors_and_reviewers(desk: Desk, editor: User, reviewer: User) -> None:
    factories.make_progress(desk.task, state="submitted", side="cq", author=desk.liaison, words="联络员报的")
    factories.make_progress(desk.task, state="submitted", side="cq", author=editor, words="编辑自己报的")
    later = TODAY + datetime.timedelta(days=90)
    ask = {"task": desk.task, "side": "cq", "to_on": later, "asked_at": timezone.now(), "reason": "选址调整"}
    Extension.objects.create(**ask, asked_by=desk.liaison)
    factories.make_task(title="等着销号", status="done")
    pages = {user.username: text_of(get(browser_of(user), "/my/")) for user in (editor, reviewer)}

    assert "等您审核的进展 1" in pages["editor"]
    assert "已提交，等待审核 1" in pages["editor"]
    assert "等您审核的进展 2" in pages["reviewer"]
    assert ["选址调整" in pages[name] for name in ("editor", "reviewer")] == [False, True]
    assert ["等着销号" in pages[name] for name in ("editor", "reviewer")] == [False, True]


def test_an_account_without_tasks_is_told_what_to_do(desk: Desk, reader: User, editor: User) -> None:
    unbound = liaison_of(desk.cq, "unbound")
    Liaison.objects.filter(user=unbound).delete()

    assert "您的账号只能阅读" in text_of(get(browser_of(reader), "/my/"))
    assert "您的账号还没有绑定单位" in text_of(get(browser_of(unbound), "/my/"))
    assert "现在没有等您办理的" in text_of(get(browser_of(editor), "/my/"))
    idle = liaison_of(factories.make_unit(), "idle")
    assert "台账里还没有由您的单位承担的任务" in text_of(get(browser_of(idle), "/my/"))


def test_a_liaison_of_two_units_can_choose_one(desk: Desk, liaison: Client) -> None:
    Liaison.objects.create(user=desk.liaison, unit=desk.sc)
    other = factories.make_task(title="只有四川的")
    factories.make_responsibility(other, desk.sc)

    assert "共 2 项任务" in text_of(get(liaison, "/my/"))
    assert "共 1 项任务" in text_of(get(liaison, f"/my/?own={desk.cq.slug}"))
    assert "没有符合条件的任务" in text_of(get(liaison, "/my/?status=closed"))


def test_reports_are_listed_filtered_and_paged(desk: Desk, liaison: Client, editing: Client) -> None:
    for number in range(25):
        factories.make_progress(desk.task, state="draft", side="cq", author=desk.liaison, words=f"第{number:02}条")
    factories.make_progress(desk.task, state="submitted", side="sc", author=desk.other, words="四川报的")

    assert "共 25 条进展" in text_of(get(liaison, "/my/reports/"))
    assert "共 26 条进展" in text_of(get(editing, "/my/reports/"))
    assert "第24条" in get(liaison, "/my/reports/?page=2")
    assert "共 1 条进展" in text_of(get(editing, "/my/reports/?state=submitted"))
    assert "全部 25 条" in text_of(get(liaison, "/my/"))


def fill(desk: Desk, rows: int) -> None:
    for number in range(rows):
        task = factories.make_task(title=f"第{number}项", status="done")
        factories.make_responsibility(task, desk.cq)
        for state in ("returned", "draft", "submitted"):
            factories.make_progress(task, state=state, side="cq", author=desk.liaison, evidence=factories.make_clause())
        ask = {"task": task, "side": "cq", "to_on": TODAY, "asked_at": timezone.now(), "reason": "理由"}
        Extension.objects.create(**ask, asked_by=desk.liaison)


def test_the_cost_does_not_grow_with_the_rows(desk: Desk, liaison: Client, editing: Client, reviewing: Client) -> None:
    def costs() -> list[int]:
        browsers = (liaison, editing, reviewing)
        return [queries(browser, page) for browser in browsers for page in ("/my/", "/my/reports/")]

    fill(desk, 1)
    few = costs()
    fill(desk, 5)

    assert costs() == few == [23, 12, 18, 11, 22, 11]
