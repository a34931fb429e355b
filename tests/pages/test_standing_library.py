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
