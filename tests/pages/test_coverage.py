"""覆盖: every number leads to a list of as many tasks; what is missing is said in words; a fixed number of queries."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from benchmarks.registering import library as register
from policies.models import Policy, Task
from tests import factories
from tests.pages.html import get, queries, text_of
from tests.pages.numbers import listed, told

Maker = Callable[..., Any]
URL = "/tasks/coverage/"


def part(page: str, heading: str) -> str:
    """The words of the section with that heading."""
    found = re.search(rf'<section[^>]*aria-labelledby="{heading}">.*?</section>', page, re.DOTALL)
    assert found, heading
    return text_of(found[0])


def test_every_number_leads_to_a_list_of_as_many(db: None, client: Client) -> None:
    register.grow(110, seed=5)
    policy = Policy.objects.filter(tasks__isnull=False).order_by("pk").first()
    assert policy is not None

    numbers = told(get(client, f"{URL}?policy={policy.slug}"))

    assert len(numbers) > 60
    assert {query: listed(query) for query in numbers} == numbers


def test_areas_against_platforms_bodies_and_results(make_policy: Maker, client: Client) -> None:
    policy = make_policy(slug="plan", short_title="实施方案")
    platform = factories.make_platform(slug="gaozhu", name="川渝高竹新区")
    factories.make_platform(slug="mingyue", name="明月山示范带")
    clauses = [factories.make_clause(policy) for _ in range(3)]
    named, suggested, bare = (
        factories.make_task(clause, area=area, title=title)
        for clause, area, title in zip(clauses, ("交通", "交通", "水利"), ("甲", "乙", "丙"), strict=True)
    )
    factories.make_mention(clauses[0], "高竹新区", platform=platform)
    factories.make_responsibility(named, factories.make_unit(level="county"))
    factories.make_responsibility(suggested, factories.make_unit(side="sc"), basis="suggested")
    factories.make_unresolved(bare, "有关部门")
    factories.make_progress(named, link="https://example.org/1")
    named.settle()
    named.save()

    page = get(client, URL)

    assert "交通 2 1 无 1 水利 1 无 无 1 合计 3 1 无 2" in part(page, "matrix-platforms")
    assert "重庆县级 四川省级 没有单位 交通 2 1 1 无 水利 1 无 无 1" in part(page, "matrix-bodies")
    assert "交通 2 无 1 无 1 无 无 水利 1 无 无 无 无 1 无" in part(page, "matrix-bases")
    assert "有进展 有佐证 其中有库内条款 没有进展 没有佐证 交通 2 1 1 无 1 1 水利 1 无 无 无 1 1" in part(
        page, "matrix-results"
    )
    assert "样样都缺 1 项" in part(page, "lack-nothing")
    assert "丙 水利 看条款 原文写“有关部门”" in part(page, "lack-units")
    assert "乙 交通 看条款 建议（待确认）" in part(page, "lack-unconfirmed")
    assert "丙" not in part(page, "lack-unconfirmed")
    numbers = told(page)
    assert {query: listed(query) for query in numbers} == numbers


@pytest.mark.parametrize(("query", "words"), [("?policy=nowhere", "没有名为“nowhere”的有任务的正式文件"), ("", "")])
def test_any_address_is_answered(make_task: Maker, client: Client, query: str, words: str) -> None:
    make_task()

    assert words in text_of(get(client, URL + query))


def test_an_empty_library_says_what_to_do(db: None, client: Client) -> None:
    assert "库中还没有带任务的正式文件" in text_of(get(client, URL))


def test_the_number_of_queries_is_fixed(make_policy: Maker, client: Client) -> None:
    policy, platform = make_policy(), factories.make_platform()

    def add() -> Task:
        clause = factories.make_clause(policy)
        factories.make_mention(clause, "高竹新区", platform=platform)
        task = factories.make_task(clause, area=f"领域{clause.position}")
        factories.make_unresolved(task)
        return task

    add()
    one = queries(client, URL)
    for _ in range(4):
        add()

    assert queries(client, URL) == one
    assert one <= 40
