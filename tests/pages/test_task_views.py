"""The task list as a board, as a 台账 and with its halves face to face: what each shows, and that filters stay."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from policies.boards import board, ledgers
from policies.models import Policy, Task, Unit
from tests import factories
from tests.pages.html import get, queries, text_of
from tests.pages.test_task_standing import FAR, TODAY, four_tasks, report, settled

ADDRESSES = [
    "/tasks/?light=green",
    "/tasks/?view=board&light=green",
    "/tasks/?view=ledger&light=green",
    "/tasks/facing/?light=green",
]


def parts(html: str) -> dict[str, str]:
    """The columns of a board, by their headings."""
    found = re.findall(r'<section class="column.*?</section>', html, re.DOTALL)
    return {text_of(part).split(maxsplit=1)[0]: part for part in found}


def columns(html: str) -> dict[str, str]:
    """The words of each column of a board."""
    return {name: text_of(part) for name, part in parts(html).items()}


def group_rows(html: str) -> list[str]:
    """The headings of the groups of a 台账."""
    return [text_of(row) for row in re.findall(r'<tr role="row" class="group-row">(.*?)</tr>', html, re.DOTALL)]


def tasks_of(html: str) -> str:
    return "".join(re.findall(r">([甲乙丙丁戊])</a>", html))


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_view_keeps_the_filters_of_the_others(client: Client, db: None, address: str) -> None:
    four_tasks()
    html = get(client, address)
    nav = html[html.index('id="register-nav"') :].partition("</nav>")[0]

    for other in ADDRESSES:
        path, _, query = other.partition("?")
        mine = sorted(re.findall(rf'href="{path}\?([^"]*)"', nav), key=len)
        assert any(sorted(found.split("&amp;")) == sorted(query.split("&")) for found in mine)
    assert nav.count('aria-current="page"') == 1
    assert "灯：绿灯 ，取消这一条件" in text_of(html)


@pytest.mark.parametrize(("view", "kept"), [("view=board&boardside=cq", 2), ("view=ledger&group=unit", 2), ("", 0)])
def test_filtering_and_clearing_keep_how_tasks_are_shown(client: Client, db: None, view: str, kept: int) -> None:
    four_tasks()
    html = get(client, f"/tasks/?{view}&silent=yes")
    form = html[html.index('<form id="filters"') :].partition("</form>")[0]
    reset = re.findall(r'<a class="reset" href="([^"]*)"', html)

    assert form.count('type="hidden"') == kept
    assert [sorted(url.lstrip("?").split("&amp;")) for url in reset] == [sorted(view.split("&"))]


def test_a_board_has_a_column_for_every_status(client: Client, db: None) -> None:
    four_tasks()
    found = columns(get(client, "/tasks/?view=board"))

    assert list(found) == ["未报告", "未启动", "推进中", "已完成待销号", "已销号", "暂缓", "终止"]
    assert "推进中 3 项" in found["推进中"]
    assert "红灯 2021年5月31日 重庆 已销号 四川 推进中 编辑确认" in found["推进中"]
    assert "没有任务" in found["终止"]


def test_a_board_of_one_side(client: Client, db: None) -> None:
    four_tasks()
    html = get(client, "/tasks/?view=board&boardside=cq")

    assert {name: tasks_of(part) for name, part in parts(html).items() if tasks_of(part)} == {
        "未报告": "丁",
        "推进中": "乙",
        "已完成待销号": "甲",
        "已销号": "丙",
    }
    assert "绿灯" in columns(html)["已销号"]
    assert 'href="?status_cq=ongoing"' in html


def test_a_board_leaves_out_tasks_in_which_the_side_has_no_part(client: Client, db: None) -> None:
    four_tasks()

    assert tasks_of(get(client, "/tasks/?view=board&boardside=sc")) == "丁丙甲"


def test_a_column_shows_its_first_cards_and_the_way_to_the_rest(
    client: Client, make_policy: Callable[..., Policy]
) -> None:
    policy = make_policy()
    for number in range(board.CARDS + 2):
        factories.make_task(factories.make_clause(policy), title=f"第{number}项")
    last = factories.make_task(factories.make_clause(policy), title="先到期", due_on=FAR)
    settled(last)
    html = get(client, "/tasks/?view=board&area=合作平台建设")
    cards = re.findall(r'<li class="board-card">', html)

    assert len(cards) == board.CARDS
    assert "另有 3 项，在列表中查看" in text_of(html)
    assert 'href="?area=%E5%90%88%E4%BD%9C%E5%B9%B3%E5%8F%B0%E5%BB%BA%E8%AE%BE&amp;status=unreported"' in html
    assert "先到期" in columns(html)["未报告"][:40]


def test_only_editors_see_the_way_to_move_a_card(
    client: Client, editor: object, as_user: Callable[..., Client], make_task: Callable[..., Task]
) -> None:
    task = make_task()

    assert "改变状态" not in get(client, "/tasks/?view=board")
    assert f'href="{task.get_absolute_url()}move/"' in get(as_user(editor), "/tasks/?view=board")


def test_a_ledger_line_says_all_that_a_meeting_asks(client: Client, db: None) -> None:
    task = factories.make_task(title="戊", status_cq="ongoing", status_sc="not_started", due_on=TODAY)
    for name, side in (("甲局", "cq"), ("乙厅", "sc"), ("联合办", "joint")):
        factories.make_responsibility(task, factories.make_unit(name=name, side=side))
    report(task, "cq", words="旧的进展。")
    report(task, "cq", words="新的进展。")
    factories.make_progress(task, side="sc", words="未采纳的进展。", state="submitted")
    settled(task)
    html = get(client, "/tasks/?view=ledger")
    row = text_of(html[html.index("<tbody") : html.index("</tbody>")])

    assert group_rows(html) == [f"合作平台建设 1 项 {task.policy}"]
    for words in (
        "重庆 编辑确认 甲局（牵头）",
        "四川 编辑确认 乙厅（牵头）",
        "两省市 编辑确认 联合办（牵头）",
        f"重庆 推进中 黄灯 时限 {TODAY.year}年{TODAY.month}月{TODAY.day}日，就在今天",
        "四川 未启动 黄灯",
        "：新的进展。",
    ):
        assert words in row
    assert "旧的进展" not in row
    assert "未采纳" not in row


@pytest.mark.parametrize(
    ("group", "heads", "tasks"),
    [
        ("area", 4, "甲乙丙丁"),
        ("policy", 4, "甲乙丙丁"),
        ("unit", 3, "甲丙乙丁"),
        ("side", 2, "甲乙丙丁甲丙丁"),
        ("nonsense", 4, "甲乙丙丁"),
    ],
)
def test_a_ledger_in_groups(client: Client, db: None, group: str, heads: int, tasks: str) -> None:
    four_tasks()
    html = get(client, f"/tasks/?view=ledger&group={group}")

    assert (len(group_rows(html)), tasks_of(html)) == (heads, tasks)
    assert f"共 {len(tasks)} 行" in text_of(html)


def test_the_ledger_of_a_side_shows_that_side_only(client: Client, db: None) -> None:
    four_tasks()
    html = get(client, "/tasks/?view=ledger&group=side&light=red")
    first, second = re.findall(r"<tbody.*?</tbody>", html, re.DOTALL)

    assert "重庆 1 项" in text_of(first)
    assert "重庆 已销号 绿灯" in text_of(first)
    assert "红灯" not in text_of(first)
    assert "四川 推进中 红灯" in text_of(second)


def test_the_ledger_says_once_what_both_halves_have_alike(client: Client, db: None) -> None:
    factories.make_task()
    row = text_of(get(client, "/tasks/?view=ledger"))

    assert "两省市 未报告 灰灯" in row
    assert "四川 未报告" not in row


def test_tasks_without_a_unit_stand_last_and_can_be_listed(client: Client, db: None) -> None:
    four_tasks()
    html = get(client, "/tasks/?view=ledger&group=unit")

    assert group_rows(html)[-1] == "没有责任单位 2 项"
    assert 'href="?unit=none"' in html
    assert tasks_of(get(client, "/tasks/?unit=none")) == "乙丁"


def test_a_group_that_goes_on_says_so(client: Client, make_policy: Callable[..., Policy]) -> None:
    policy = make_policy()
    for _ in range(ledgers.ROWS + 1):
        factories.make_task(factories.make_clause(policy))
    second = get(client, "/tasks/?view=ledger&page=2")

    assert group_rows(get(client, "/tasks/?view=ledger"))[0].startswith("合作平台建设 31 项")
    assert group_rows(second)[0].startswith("合作平台建设 （续） 31 项")
    assert f'class="num">{ledgers.ROWS + 1}</td>' in second


def test_the_lines_of_two_lists_are_paged_as_one(client: Client, make_policy: Callable[..., Policy]) -> None:
    policy = make_policy()
    for _ in range(20):
        factories.make_task(factories.make_clause(policy))
    first, second = (get(client, f"/tasks/?view=ledger&group=side&page={page}") for page in (1, 2))

    assert [text.split()[:3] for text in group_rows(first)] == [["重庆", "20", "项"], ["四川", "20", "项"]]
    assert group_rows(second) == ["四川 （续） 20 项"]
    assert second.count('data-label="序号"') == 10


def differing() -> None:
    """甲 has the same on both sides; 乙 differs in all; 丙 is of one side."""
    factories.make_task(title="甲")
    task = factories.make_task(title="乙", status_cq="done", status_sc="ongoing", due_on=TODAY)
    report(task, "cq", link="https://example.cn/a", words="重庆已完成。")
    factories.make_responsibility(task, factories.make_unit(name="甲局", side="cq"))
    factories.make_responsibility(task, factories.make_unit(name="联合办", side="joint"))
    settled(task)
    Task.objects.filter(pk=task.pk).update(due_sc=FAR)
    factories.make_task(title="丙", status_sc="")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", "甲乙"),
        ("differ=status", "乙"),
        ("differ=light", ""),
        ("differ=report", "乙"),
        ("differ=evidence", "乙"),
        ("differ=due", "乙"),
        ("differ=done", "乙"),
        ("differ=nothing", ""),
        ("differ=due&light=grey", ""),
        ("status=unreported", "甲"),
    ],
)
def test_halves_face_to_face(client: Client, db: None, query: str, found: str) -> None:
    differing()

    assert tasks_of(get(client, f"/tasks/facing/?{query}")) == found


def test_what_the_halves_say(client: Client, db: None) -> None:
    differing()
    html = get(client, "/tasks/facing/?differ=status")
    halves = re.findall(r'<section class="pair-half.*?</section>', html, re.DOTALL)
    chongqing, sichuan = map(text_of, halves)

    for words in ("重庆 已完成待销号 绿灯", "责任单位 编辑确认 甲局（牵头）", "：重庆已完成。", "1 次进展附有佐证"):
        assert words in chongqing
    for words in ("四川 推进中 绿灯", "2050年12月31日 已延期", "没有登记", "没有已采纳的进展", "佐证 没有"):
        assert words in sichuan
    assert "状态不同 时限不同 只有一方报告 只有一方的进展附佐证" in text_of(html)
    assert "两省市共同或国家 编辑确认 联合办（牵头）" in text_of(html)


VIEWS = [
    "/tasks/?view=board",
    "/tasks/?view=board&boardside=sc",
    *(f"/tasks/?view=ledger&group={group}" for group in ("area", "unit", "policy", "side")),
    "/tasks/facing/",
    "/tasks/facing/?differ=status",
]


def test_query_counts_do_not_grow_with_rows(client: Client, make_unit: Callable[..., Unit]) -> None:
    def add(title: str) -> None:
        task = factories.make_task(title=title, status_cq="done", status_sc="ongoing")
        past = factories.make_region(current=False, successor=factories.make_region())
        factories.make_responsibility(task, make_unit(region=past, side="cq"))
        factories.make_unresolved(task)
        for side in ("cq", "joint"):
            report(task, side, evidence=factories.make_clause())
        settled(task)
        factories.make_task(title=title, status_sc="ongoing")

    add("甲")
    one = [queries(client, url) for url in VIEWS]
    for _ in range(4):
        add("乙")

    assert [queries(client, url) for url in VIEWS] == one
    assert max(one) <= 30


def test_the_words_of_a_report_are_escaped(client: Client, make_task: Callable[..., Task]) -> None:
    task = make_task(title="<b>名</b>")
    report(task, "cq", words="<i>进展</i>")

    for url in ("/tasks/?view=board", "/tasks/?view=ledger", "/tasks/facing/"):
        assert "<i>进展" not in get(client, url)
        assert "<b>名" not in get(client, url)
