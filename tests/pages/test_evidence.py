"""库内佐证: what editors judge, and that the public sees nothing but what was accepted."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from platforms.editing import Edit, history_of
from policies import search, tracking
from policies.models import Clause, Task, TaskEvidence
from tests import factories
from tests.pages.html import get, queries, text_of

QUOTE = "共建对外开放大通道。提升中欧班列运营效能，打造枢纽节点。"
RESULT = "中欧班列实现运营标识统一，运营效能继续保持前列。"
AsUser = Callable[[User], Client]


@pytest.fixture
def task(db: None) -> Task:
    """A task among clauses that are not like it."""
    for number in range(30):
        factories.make_clause(text=f"第{number}件别的事情，由各部门负责。")
    return factories.make_task(factories.make_clause(text=QUOTE, heading="共建对外开放大通道"), title="共建大通道")


@pytest.fixture
def told(task: Task) -> Clause:
    """The clause of a report that is proposed for it."""
    return tell()


def tell(text: str = RESULT, **fields: Any) -> Clause:
    policy = factories.make_policy(authority="report", short_title="成绩单报道", issued_on=None, year=2023)
    return factories.make_clause(policy, text, **fields)


def judged(task: Task, clause: Clause, state: str = "accepted", **fields: Any) -> TaskEvidence:
    return TaskEvidence.objects.create(task=task, clause=clause, state=state, why="同是<中欧班列>", **fields)


def address(task: Task) -> str:
    return f"/tasks/{task.pk}/evidence/"


def post(client: Client, task: Task, told: Clause, /, **fields: str) -> Any:
    values = {"clause": told.get_absolute_url(), "state": "accepted", "why": "班列效能", "seen": ""}
    return client.post(address(task), values | fields)


def test_an_editor_sees_the_task_beside_what_is_proposed(
    task: Task, told: Clause, as_user: AsUser, editor: User
) -> None:
    page = get(as_user(editor), address(task))

    assert "提升<mark>中欧班列运营效能</mark>，打造枢纽节点" in page
    assert f'href="{told.get_absolute_url()}"' in page
    assert "共有的词：中欧班列" in text_of(page)
    assert "报道 成绩单报道 2023年" in text_of(page)
    assert page.count("data-proposal") == 1


def test_accepting_makes_it_public_with_its_reason_and_who(
    task: Task, told: Clause, as_user: AsUser, editor: User, client: Client
) -> None:
    answer = post(as_user(editor), task, told, why="中欧班列运营效能")
    client.logout()

    (row,) = TaskEvidence.objects.all()
    on_task, on_clause = get(client, task.get_absolute_url()), get(client, told.get_absolute_url())

    assert answer.headers["Location"] == f"{address(task)}#proposals"
    assert (row.state, row.why, row.origin, row.decided_by) == ("accepted", "中欧班列运营效能", "person", editor)
    assert row.score is not None
    assert row.score > 0.25
    assert "中欧班列" in row.words
    assert "库内佐证 1 条" in text_of(on_task)
    assert f"{RESULT} 中欧班列运营效能 （编辑采纳，" in text_of(on_task)
    assert "报道 成绩单报道" in text_of(on_task)
    assert "说明这些任务的进展 1 项" in text_of(on_clause)
    assert f'href="{task.get_absolute_url()}"' in on_clause
    assert "editor" not in on_task + on_clause


@pytest.mark.parametrize("state", ["rejected", None])
def test_the_public_never_sees_what_is_rejected_or_only_proposed(
    task: Task, told: Clause, client: Client, reader: User, state: str | None
) -> None:
    if state:
        judged(task, told, state)
    told.refresh_from_db()

    pages = [get(client, url) for url in (task.get_absolute_url(), told.get_absolute_url(), "/tasks/")]
    client.force_login(reader)
    pages += [get(client, url) for url in (task.get_absolute_url(), told.get_absolute_url())]

    assert [page for page in pages if "库内佐证" in page or "说明这些任务的进展" in page] == []
    assert [page for page in (pages[0], pages[3]) if RESULT[:12] in page or "中欧班列&gt;" in page] == []


@pytest.mark.parametrize("who", ["anonymous", "reader"])
def test_only_editors_judge(task: Task, told: Clause, client: Client, make_user: Callable[..., User], who: str) -> None:
    row = judged(task, tell())
    if who == "reader":
        client.force_login(make_user("只读"))
    urls = ["/tasks/evidence/", address(task)]

    codes = [client.get(url).status_code for url in urls]
    codes += [post(client, task, told).status_code, client.post(f"{address(task)}{row.pk}/withdraw/").status_code]

    assert set(codes) == ({302} if who == "anonymous" else {403})
    assert list(TaskEvidence.objects.all()) == [row]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"why": " "}, "请写一句理由"),
        ({"clause": "没有/这一条"}, "没有找到这一条款"),
        ({"clause": "/tasks/1/"}, "没有找到这一条款"),
        ({"state": "maybe"}, "没有保存"),
        ({"seen": "accepted:"}, "这一条的判断已经有人撤回"),
    ],
)
def test_what_cannot_be_kept_is_said_and_what_was_typed_stays(
    task: Task, told: Clause, as_user: AsUser, editor: User, fields: dict[str, str], words: str
) -> None:
    answer = post(as_user(editor), task, told, **{"why": "写过的理由", **fields})

    assert answer.status_code == 422
    assert words in text_of(answer.content.decode())
    assert ("写过的理由" in answer.content.decode()) == ("clause" not in fields and "why" not in fields)
    assert TaskEvidence.objects.count() == 0


def test_two_editors_at_once_lose_nothing(task: Task, told: Clause, as_user: AsUser, editor: User) -> None:
    client = as_user(editor)
    post(client, task, told, why="第一个人的理由")

    answer = post(client, task, told, state="rejected", why="第二个人的理由")

    assert "这一条已判断为“采纳”，理由是“第一个人的理由”" in text_of(answer.content.decode())
    assert TaskEvidence.objects.get().why == "第一个人的理由"


def test_an_official_clause_is_no_evidence(task: Task, as_user: AsUser, editor: User) -> None:
    clause = factories.make_clause(text="要加快建设。")

    answer = post(as_user(editor), task, clause, by_hand="1")

    assert "正式文件写的是要做什么" in text_of(answer.content.decode())


@pytest.mark.parametrize("form", ["{0}", "https://example.cn{0}", "https://example.cn{0}?from=1"])
def test_a_clause_that_was_not_proposed_is_taken_by_its_address(
    task: Task, as_user: AsUser, editor: User, form: str
) -> None:
    clause = tell("与任务毫无关系的一句话。", path="b1.p2")

    post(as_user(editor), task, clause, clause=form.format(clause.get_absolute_url()), by_hand="1")

    assert TaskEvidence.objects.get().clause == clause
    assert TaskEvidence.objects.get().score is None


def test_a_judgement_is_taken_back_and_its_history_stays(
    task: Task, told: Clause, as_user: AsUser, editor: User
) -> None:
    row, client = judged(task, told), as_user(editor)
    assert "data-proposal" not in get(client, address(task))

    client.post(f"{address(task)}{row.pk}/withdraw/", {"seen": row.mark})

    assert TaskEvidence.objects.count() == 0
    assert "data-proposal" in get(client, address(task))
    assert [each.history_type for each in history_of(TaskEvidence)][-1] == "-"
    assert [each.history_user for each in history_of(TaskEvidence)][-1] == editor


def test_a_judgement_that_changed_is_not_taken_back(task: Task, told: Clause, as_user: AsUser, editor: User) -> None:
    row, client = judged(task, told), as_user(editor)
    seen = row.mark
    tracking.decide_evidence(
        judgement=TaskEvidence(task=task, clause=told, state="rejected", why="另有理由"), edit=Edit(editor)
    )

    client.post(f"{address(task)}{row.pk}/withdraw/", {"seen": seen})

    assert "这一条已判断为“不采纳”" in text_of(get(client, address(task)))
    assert TaskEvidence.objects.get().state == "rejected"
    assert [each.state for each in history_of(TaskEvidence)] == ["accepted", "rejected"]


def test_an_overridden_judgement_of_the_library_can_be_restored(
    task: Task, told: Clause, as_user: AsUser, editor: User
) -> None:
    (row,) = TaskEvidence.objects.bulk_create(
        [TaskEvidence(task=task, clause=told, state="accepted", why="同是<班列>")]
    )
    client = as_user(editor)
    client.post(f"{address(task)}{row.pk}/withdraw/", {"seen": row.mark})
    post(client, task, told, state="rejected", why="改判")

    page = get(client, address(task))
    past = page[page.index("判断记录") :]
    form = dict(re.findall(r'<input type="hidden" name="(clause|state|why|seen)" value="([^"]*)">', past))
    post(client, task, told, **{name: html.unescape(value) for name, value in form.items()})

    assert "判断记录 3 条" in page
    assert re.findall(r'<span class="tag">(\w+)</span>', past) == ["不采纳", "撤回", "采纳"]
    assert "资料库" in text_of(past)
    assert past.count("恢复这次判断</button>") == 1
    assert (TaskEvidence.objects.get().state, TaskEvidence.objects.get().why) == ("accepted", "同是<班列>")


def test_the_list_says_what_was_judged_of_each_task(task: Task, told: Clause, as_user: AsUser, editor: User) -> None:
    judged(task, told)
    judged(task, tell(), "rejected")
    other = factories.make_task(title="没有审读的任务")

    page = text_of(get(as_user(editor), "/tasks/evidence/"))
    accepted = get(as_user(editor), "/tasks/evidence/?judged=accepted")

    assert "共建大通道" in page
    assert "采纳 1 条 不采纳 1 条" in page
    assert "没有审读的任务" in page
    assert address(task) in accepted
    assert address(other) not in accepted


def test_queries_do_not_depend_on_the_rows(task: Task, told: Clause, as_user: AsUser, editor: User) -> None:
    client = as_user(editor)
    shown = tell("别的成果。", heading="别的成果")
    judged(task, shown)
    urls = [address(task), "/tasks/evidence/", task.get_absolute_url(), shown.get_absolute_url()]
    for url in urls:
        get(client, url)
    few = [queries(client, url) for url in urls]

    for number in range(4):
        other = factories.make_task(title=f"任务{number}")
        judged(task, tell(f"成果{number}。", path="1.1"))
        judged(task, tell(f"要求{number}。", path="1.1"), "rejected", decided_by=editor)
        judged(other, shown)
    get(client, urls[0])

    assert [queries(client, url) for url in urls] == few
    assert few[0] <= 14


def test_what_was_typed_is_escaped(task: Task, told: Clause, as_user: AsUser, editor: User) -> None:
    judged(task, told)
    client = as_user(editor)

    pages = [get(client, url) for url in (task.get_absolute_url(), told.get_absolute_url(), address(task))]

    assert [page for page in pages if "同是&lt;中欧班列&gt;" not in page or "同是<中欧" in page] == []


def test_without_an_index_judgements_are_still_there(task: Task, told: Clause, as_user: AsUser, editor: User) -> None:
    judged(task, told)
    search.follower().folder.write_text("no folder")

    page = text_of(get(as_user(editor), address(task)))

    assert "暂时不能推荐" in page
    assert "同是<中欧班列>" in page
