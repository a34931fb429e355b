"""Filters of the task list by where tasks stand; the parameters are a promise to every page that links to them."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from platforms.filtering import LISTED
from policies.models import Progress, StatusMove, Task
from tests import factories
from tests.pages.html import get, queries, text_of

TODAY = timezone.localdate()
LONG_AGO = TODAY - datetime.timedelta(days=400)
FAR = datetime.date(2050, 12, 31)


def settled(task: Task) -> Task:
    """Return the task saved with what follows from its parts."""
    task.settle()
    task.save()
    return task


def report(task: Task, side: str, **fields: object) -> Progress:
    return factories.make_progress(task, state=Progress.State.ACCEPTED, side=side, on=TODAY, **fields)


def four_tasks() -> None:
    """甲 is done in Chongqing and waits; 乙 is Chongqing's, silent; 丙 is late in Sichuan; 丁 was reported only."""
    done = factories.make_task(title="甲", status_cq="done", status_sc="ongoing", due_on=FAR)
    report(done, "cq", link="https://example.cn/a")
    settled(done)
    StatusMove.objects.create(task=done, side="cq", source="ongoing", target="done", at=timezone.now())
    factories.make_responsibility(done, factories.make_unit(side="cq"), side="cq")
    settled(factories.make_task(title="乙", status_cq="ongoing", status_sc="", registered_on=LONG_AGO, due_on=FAR))
    late = factories.make_task(title="丙", status_cq="closed", status_sc="ongoing", due_on=datetime.date(2021, 5, 31))
    assert late.clause
    factories.make_mention(late.clause, "川渝高竹新区", platform=factories.make_platform(slug="gaozhu"))
    factories.make_responsibility(late, factories.make_unit(slug="both", side="joint"), side="joint")
    settled(late)
    bare = factories.make_task(title="丁")
    assert bare.clause
    factories.make_mention(bare.clause, "川渝", region=factories.make_region())
    report(bare, "joint")
    settled(bare)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("light=red", "丙"),
        ("light=red&lightside=cq", ""),
        ("light=red&lightside=sc", "丙"),
        ("light=red&lightside=cq&lightside=sc", "丙"),
        ("light=green&lightside=cq", "甲丙"),
        ("light=yellow", "乙"),
        ("light=grey", "丁"),
        ("light=green&light=yellow", "甲乙"),
        ("lightside=cq", "甲乙丙丁"),
        ("light=blue", ""),
        ("lightside=xx", ""),
        ("silent=yes", "乙"),
        ("silent=cq", "乙"),
        ("silent=sc", ""),
        ("silent=no", "甲丙丁"),
        ("report=yes", "甲丁"),
        ("report=none", "乙丙"),
        ("report=no_sc", "甲丙"),
        ("report=no_cq", "乙丙"),
        ("evidence=yes", "甲"),
        ("evidence=none", "乙丙丁"),
        ("evidence=no_sc", "甲丙丁"),
        ("units=none", "乙丁"),
        ("units=yes", "甲丙"),
        ("units=no_sc", "甲丁"),
        ("unit=none", "乙丁"),
        ("unit=none&unit=both", "乙丙丁"),
        ("platform=none", "甲乙丁"),
        ("platform=none&platform=gaozhu", "甲乙丙丁"),
        ("platform=gaozhu", "丙"),
        ("waiting=close", "甲"),
        ("status_cq=closed&status_cq=done", "甲丙"),
        ("status_sc=none", "乙"),
        ("status_sc=ongoing", "甲丙"),
        ("due_month=2050-12", "甲乙"),
        ("due_month=2021-05", "丙"),
        ("due_month=2021-05&due_month=2050-12", "甲乙丙"),
        ("due_month=2021-5", ""),
        ("due_month=2021-13", ""),
        ("moved_since=2026-01-01", "甲"),
        ("moved_since=2099-01-01", ""),
        ("moved_since=soon", ""),
        ("moved_since=9999-12-31", ""),
        ("silent=yes&light=yellow&status_cq=ongoing", "乙"),
    ],
)
def test_filters(client: Client, db: None, query: str, found: str) -> None:
    four_tasks()
    html = get(client, f"/tasks/?{query}")

    assert "".join(name for name in "甲乙丙丁" if f">{name}</a>" in html) == found
    assert f"共 {len(found)} 项任务" in text_of(html)


def test_counts_stand_beside_the_choices(client: Client, db: None) -> None:
    four_tasks()
    page = text_of(get(client, "/tasks/"))

    for words in (
        "灯 红灯 1 黄灯 1 灰灯 1 绿灯 1",
        "超期未报 有一方超期未报 1 重庆超期未报 1 没有超期未报 3",
        "到期月份 2021年5月 1 2050年12月 2",
        "待办 已完成，待销号 1",
        "进展 有进展 2 没有进展 2 重庆没有 2 四川没有 2",
        "佐证 有佐证 1 没有佐证 3",
        "四川状态 未报告 1 推进中 2 不涉及四川 1",
        "有无责任单位 有责任单位 2 没有责任单位 2",
        "没有提及平台 3",
    ):
        assert words in page
    assert "灯看哪一方" not in page
    assert "四川的进展没有佐证 3" not in page
    assert "四川的进展没有佐证 3" in text_of(get(client, "/tasks/?evidence=no_sc"))
    assert "灯看哪一方 重庆 2 四川 2" in text_of(get(client, "/tasks/?light=red&light=green&lightside=cq"))
    assert "灯看哪一方 四川 1" in text_of(get(client, "/tasks/?light=red"))


def test_what_is_written_in_the_address_is_told_and_taken_away(client: Client, db: None) -> None:
    four_tasks()
    page = text_of(get(client, "/tasks/?moved_since=2026-01-05&due_month=2050-12"))
    wrong = text_of(get(client, "/tasks/?moved_since=2026-02-30"))

    assert "状态变动：2026年1月5日以来 ，取消这一条件" in page
    assert "到期月份：2050年12月 ，取消这一条件" in page
    assert "“状态变动”没有“2026-02-30”这一选项" in wrong


def test_filters_cost_the_same_for_any_number_of_tasks(client: Client, db: None) -> None:
    urls = [f"/tasks/?{query}" for query in ("light=red&lightside=cq", "evidence=none&units=none", "due_month=2050-12")]
    four_tasks()
    few = [queries(client, url) for url in urls]
    for _ in range(4):
        factories.make_task(due_on=FAR)

    assert [queries(client, url) for url in urls] == few


def test_a_long_facet_lists_its_most_frequent_choices_and_those_chosen(client: Client, db: None) -> None:
    task = factories.make_task()
    for number in range(LISTED + 3):
        factories.make_responsibility(task, factories.make_unit(slug=f"u{number:03}"))
    plain, chosen = get(client, "/tasks/"), get(client, f"/tasks/?unit=u{LISTED + 2:03}")

    assert "另有 3 项，条数更少，没有列出" in text_of(plain)
    assert f'value="u{LISTED + 2:03}"' not in plain
    assert f'value="u{LISTED + 2:03}" checked' in chosen
