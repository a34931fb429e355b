"""进展总览: every number leads to a list of as many tasks; a fixed number of queries; what a fresh library says."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from benchmarks.registering import library as register
from policies.models import Policy, StatusMove, Task
from policies.standing.overview import quarter_start
from tests import factories
from tests.pages.html import get, queries, text_of
from tests.pages.numbers import NO_LINK, listed, told

Maker = Callable[..., Any]


@pytest.fixture
def made(db: None) -> None:
    """A register of 80 tasks in which everything happens."""
    register.grow(80, seed=3)


@pytest.mark.parametrize("chosen", ["", "side=cq", "side=sc&since=2000-01-01", "policy={policy}", "platform=made-3"])
def test_every_number_leads_to_a_list_of_as_many(made: None, client: Client, chosen: str) -> None:
    policy = Policy.objects.filter(tasks__isnull=False).first()
    assert policy is not None
    page = get(client, f"/overview/?{chosen.format(policy=policy.slug)}")

    numbers = told(page)

    assert len(numbers) > 40
    assert {query: listed(query) for query in numbers} == numbers
    assert set(NO_LINK.findall(page)) <= {"0"}


def test_the_parts_add_up(made: None, client: Client) -> None:
    numbers = told(get(client, "/overview/"))

    lights = [numbers.get(f"light={light}", 0) for light in ("red", "yellow", "grey", "green")]
    assert sum(lights) == numbers[""] == Task.objects.count() == 80
    assert all(lights)


def test_an_empty_library_and_an_empty_scope(make_task: Maker, client: Client) -> None:
    assert "台账上还没有任务" in text_of(get(client, "/overview/"))

    make_task(status_sc="")
    page = text_of(get(client, "/overview/?side=sc"))
    assert "没有符合条件的任务" in page
    assert "看全部任务的总览" in page


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("policy=nowhere", "“文件”没有“nowhere”这一选项"),
        ("side=joint", "“方”没有“joint”这一选项"),
        ("platform=%3Cb%3E", "“平台”没有“<b>”这一选项"),
        ("since=gestern", "“gestern”不是一个日期"),
        ("since=2026-02-30", "“2026-02-30”不是一个日期"),
    ],
)
def test_any_address_is_answered(make_task: Maker, client: Client, query: str, words: str) -> None:
    make_task()

    page = get(client, f"/overview/?{query}")

    assert words in text_of(page)
    assert told(page)[""] == 1  # it was not filtered by


def test_what_is_late_silent_and_waiting_says_why(make_task: Maker, client: Client) -> None:
    today = timezone.localdate()
    ago = today - datetime.timedelta(days=10)
    make_task(title="晚了", due_on=ago, status="ongoing", registered_on=today)
    long_ago = today - datetime.timedelta(days=400)
    make_task(title="没消息", status="ongoing", registered_on=long_ago, reported_cq=today)
    make_task(title="等着", status="done", status_sc="closed")

    text = text_of(get(client, "/overview/"))

    assert "晚了 关于" in text
    assert f"时限 {ago.year}年{ago.month}月{ago.day}日，已过 10 天" in text
    assert f"四川：从未报告，{long_ago.year}年{long_ago.month}月{long_ago.day}日列入台账" in text
    assert "重庆：从未报告" not in text.partition("超期未报 1 项")[2]
    assert "重庆已报完成，从未报告" in text


def test_what_moved_since_a_day(make_task: Maker, client: Client) -> None:
    task = make_task(title="动了")
    now = timezone.now()
    for days, reason in ((0, "季度调度会"), (40, "启动会")):
        at = now - datetime.timedelta(days=days)
        StatusMove.objects.create(task=task, side="cq", source="not_started", target="ongoing", at=at, reason=reason)
    day = timezone.localdate() - datetime.timedelta(days=20)

    recent = text_of(get(client, f"/overview/?since={day}"))
    every = text_of(get(client, f"/overview/?since={day - datetime.timedelta(days=30)}"))

    assert "以来的变动 1 项任务" in recent
    assert "重庆 未启动 → 推进中 季度调度会" in recent
    assert "启动会" not in recent
    assert "启动会" in every


def test_the_number_of_queries_is_fixed(make_policy: Maker, client: Client) -> None:
    policy = make_policy()
    platform, unit = factories.make_platform(slug="gaozhu"), factories.make_unit()

    def add() -> None:
        clause = factories.make_clause(policy)
        task = factories.make_task(clause, status="ongoing", due_on=datetime.date(2021, 1, 1))
        factories.make_mention(clause, "高竹新区", platform=platform)
        factories.make_responsibility(task, unit)
        factories.make_progress(task)
        StatusMove.objects.create(task=task, side="cq", source="unreported", target="ongoing", at=timezone.now())

    add()
    urls = ["/overview/", f"/overview/?policy={policy.slug}&side=cq&platform=gaozhu"]
    one = [queries(client, url) for url in urls]
    for _ in range(4):
        add()

    assert [queries(client, url) for url in urls] == one
    assert max(one) <= 24


@pytest.mark.parametrize(("day", "first"), [("2026-01-01", "2026-01-01"), ("2026-12-31", "2026-10-01")])
def test_the_quarter_begins(day: str, first: str) -> None:
    assert quarter_start(datetime.date.fromisoformat(day)).isoformat() == first


def test_areas_name_their_document(make_task: Maker, make_policy: Maker, client: Client) -> None:
    one, other = make_policy(slug="one", short_title="联合实施方案"), make_policy(slug="other", short_title="推进方案")
    rows = [(one, "主要任务"), (other, "组织实施"), (one, "保障"), (other, "保障")]
    for number, (policy, area) in enumerate(rows, 1):
        make_task(factories.make_clause(policy, path=str(number)), area=area)

    table = text_of(part(get(client, "/overview/"), "area-h"))

    assert "主要任务 联合实施方案 1" in table
    assert "组织实施 推进方案 1" in table
    assert "保障 2 份文件 2" in table
    assert "联合实施方案" not in text_of(part(get(client, "/overview/?policy=one"), "area-h"))


def part(page: str, heading: str) -> str:
    """The section of this heading."""
    return page.split(f'aria-labelledby="{heading}"')[1].split("</section>", maxsplit=1)[0]
