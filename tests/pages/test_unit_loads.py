"""The load of units: numbers on the unit's own side, each with its list, and the order of units by them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client

from policies.models import Task, Unit
from tests import factories
from tests.pages.html import get, queries, text_of
from tests.pages.test_task_standing import four_tasks, report, settled


def units() -> dict[str, Unit]:
    """A unit of each kind, all of which answer for all four tasks."""
    four_tasks()
    found = {
        side: factories.make_unit(name=f"单位{side}", slug=f"u-{side}", side=side) for side in ("cq", "sc", "joint")
    }
    for task in Task.objects.all():
        for unit in found.values():
            factories.make_responsibility(task, unit)
    return found


@pytest.mark.parametrize(
    ("side", "words"),
    [
        ("cq", "状态 未报告 1 推进中 1 已完成待销号 1 已销号 1 灯 黄灯 1 灰灯 1 绿灯 2 超期未报 1 项 待销号 1 项"),
        ("sc", "状态 未报告 1 推进中 2 灯 红灯 1 灰灯 1 绿灯 1 超期未报 没有 待销号 没有"),
        ("joint", "状态 未报告 1 推进中 3 灯 红灯 1 黄灯 1 灰灯 1 绿灯 1 超期未报 1 项 待销号 没有"),
    ],
)
def test_the_load_of_a_unit_is_that_of_its_side(client: Client, db: None, side: str, words: str) -> None:
    unit = units()[side]

    assert words in text_of(get(client, unit.get_absolute_url()))


@pytest.mark.parametrize("side", ["cq", "sc", "joint"])
def test_every_number_is_that_of_the_list_behind_it(client: Client, db: None, side: str) -> None:
    html = get(client, units()[side].get_absolute_url())
    loads = html[html.index('<dl class="loads">') :].partition("</dl>")[0]
    links = re.findall(r'href="([^"]+)"[^>]*>(.*?)</a>', loads, re.DOTALL)

    assert len(links) >= 5
    for url, words in links:
        (count,) = re.findall(r"\d+", text_of(words))
        assert f"共 {count} 项任务" in text_of(get(client, url.replace("&amp;", "&")))


def test_the_list_of_units_counts_and_sorts(client: Client, db: None) -> None:
    units()
    factories.make_unit(name="闲着的单位")
    html = get(client, "/units/?tasks=yes&q=单位")
    rows = {
        text_of(row).split()[0]: text_of(row)
        for row in re.findall(r'<tr role="row">\s*<th scope="row".*?</tr>', html, re.DOTALL)
    }

    assert rows["单位cq"].endswith("4 项任务 0 1 项黄灯 1 项超期未报 1 项待销号")
    assert rows["单位sc"].endswith("4 项任务 1 项红灯 0 0 0")
    assert "没有任务" in text_of(get(client, "/units/?q=闲着"))
    for sort, last in (("red", "单位cq"), ("silent", "单位sc")):
        assert re.findall(r">(单位\w+)</a>", get(client, f"/units/?sort={sort}&q=单位&tasks=yes"))[-1] == last


def test_a_duty_shows_the_sides_the_unit_speaks_for_and_its_last_report(
    client: Client, make_unit: Callable[..., Unit]
) -> None:
    task = factories.make_task(title="任务", status_cq="ongoing", status_sc="paused")
    report(task, "cq", words="重庆的进展。")
    report(task, "sc", words="四川的进展。")
    settled(task)
    cq, both = make_unit(side="cq"), make_unit(side="joint")
    for unit in (cq, both):
        factories.make_responsibility(task, unit)
    one, two = (text_of(get(client, unit.get_absolute_url())) for unit in (cq, both))

    assert "重庆 推进中 灰灯 今天报告" in one
    assert "重庆的进展。" in one
    assert "四川 暂缓" not in one
    assert "四川的进展。" not in one
    assert "四川 暂缓 灰灯 今天报告" in two
    assert "四川的进展。" in two


def test_what_waits_and_what_came_back_is_for_those_who_work_on_it(
    client: Client, editor: User, as_user: Callable[[User], Client], make_unit: Callable[..., Unit]
) -> None:
    unit = make_unit(side="cq")
    task = factories.make_responsibility(unit=unit).task
    for state in ("submitted", "returned", "returned"):
        factories.make_progress(task, state=state, side="cq")
    factories.make_progress(task, state="submitted", side="sc")

    assert "份待审核" not in text_of(get(client, unit.get_absolute_url()))
    assert "1 份待审核， 2 份已退回" in text_of(get(as_user(editor), unit.get_absolute_url()))


def test_many_duties_are_paged(client: Client, make_unit: Callable[..., Unit]) -> None:
    unit, policy = make_unit(), factories.make_policy()
    for _ in range(51):
        factories.make_responsibility(factories.make_task(factories.make_clause(policy)), unit)
    second = get(client, f"{unit.get_absolute_url()}?page=2")

    assert "承担的任务 51 项" in text_of(second)
    assert second.count('data-label="角色"') == 1


def test_query_counts_do_not_grow_with_rows(client: Client, make_unit: Callable[..., Unit]) -> None:
    unit = make_unit(side="joint")
    urls = ["/units/", "/units/?sort=red", unit.get_absolute_url()]

    def add() -> None:
        other = factories.make_responsibility(unit=make_unit()).task
        factories.make_responsibility(other, unit)
        report(other, "cq", evidence=factories.make_clause())

    add()
    one = [queries(client, url) for url in urls]
    for _ in range(4):
        add()

    assert [queries(client, url) for url in urls] == one
