"""What the pages about the whole register say of the real library, on which nobody has reported yet."""

from __future__ import annotations

from django.test import Client

from tests.pages.html import get, text_of
from tests.pages.numbers import listed, told


def test_a_fresh_library_says_what_to_do(library: None, client: Client) -> None:
    page = get(client, "/overview/")
    text = text_of(page)

    assert "这些任务还没有一项报告过进展" in text
    assert "这一天以来没有一项任务的状态有变动" in text
    assert "没有任务在等待销号" in text
    numbers = told(page)
    assert numbers["status=unreported"] == numbers[""] == 60
    assert {query: listed(query) for query in numbers} == numbers
    assert '<a href="/tasks/?due=none">还没有时限的任务</a>' in page


def test_the_page_opens_with_the_plan_of_both_provinces(library: None, client: Client) -> None:
    page = get(client, "/tasks/coverage/")
    text = text_of(page)

    assert "《 联合实施方案 》共 47 项任务" in text
    assert "加快构建双城经济圈发展新格局 8 1 1 1 1 1 1 1 1 1 1 5" in text
    numbers = told(page)
    assert numbers["policy=lianhe-shishi-fangan"] == 47
    assert {query: listed(query) for query in numbers} == numbers


def test_the_home_page_says_where_the_register_stands(library: None, client: Client) -> None:
    page = get(client, "/")

    assert "任务现在 灰灯 60 进展总览" in text_of(page)
    assert 'href="/tasks/?light=grey"' in page
