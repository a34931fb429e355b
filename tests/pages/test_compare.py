"""Two clauses side by side, of any documents."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.pages.html import get, queries, text_of

Maker = Callable[..., Any]


@pytest.fixture
def two(make_policy: Maker, make_clause: Maker) -> None:
    one = make_policy(slug="one", short_title="甲案")
    part = make_clause(policy=one, text="布局", heading="布局", marker="一、", path="1", kind="part")
    text = "推进合作。支持<内江>、荣昌共建现代农业示范区。到2025年建成3个园区。"
    make_clause(
        policy=one, text=text, heading="推进合作", marker="（七）", path="1.7", parent=part, kind="item", level=2
    )
    text = "到2027年建成3個示範園區。加快榮昌共建現代農業示範區。"
    make_clause(policy=make_policy(slug="two", script="Hant"), text=text, path="p1")


def test_what_is_in_both_is_marked_in_either_script_and_any_order(two: None, client: Client) -> None:
    page = get(client, "/compare/?a=one/1.7&b=two/p1")

    assert "甲案 一（七）" in text_of(page)
    assert '<span class="differs">支持&lt;内江&gt;、</span><mark>荣昌共建现代农业示范区' in page
    assert '到</mark><span class="differs">2025</span><mark>年建成3个园区。</mark>' in page
    assert '<span class="differs">示範</span>' in page
    assert "榮昌共建現代農業示範區" in page.partition('lang="zh-Hant"')[2].partition("<mark>")[2]
    assert 'href="?a=two/p1&amp;b=one/1.7"' in page.replace("%2F", "/")


@pytest.mark.parametrize(
    ("a", "b"),
    [("http://testserver/policies/one/1.7/", "/policies/two/p1/?former=x"), (" one/1.7/ ", "two/p1#c")],
)
def test_permalinks_are_addresses_too(two: None, client: Client, a: str, b: str) -> None:
    response = client.get("/compare/", {"a": a, "b": b})

    assert response.status_code == 200
    assert "对照结果" in response.content.decode()


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("?a=one/1.7", 400, "网址中缺少 b="),
        ("?a=one&b=two/p1", 400, "“one”不是条款的地址"),
        ("?a=none/1&b=two/p1", 404, "本库没有地址为“none”的文件"),
        ("?a=one/1.7&b=two/<b>9", 400, "不是条款的地址"),
        ("?a=one/1.7&b=two/9", 404, "没有地址为“9”的条款"),
        ("?a=one/1.7&b=one/1.7", 400, "两个地址是同一条条款"),
    ],
)
def test_wrong_addresses_are_told(two: None, client: Client, query: str, status: int, words: str) -> None:
    response = client.get(f"/compare/{query}")

    page = response.content.decode()
    assert response.status_code == status
    assert words in page
    assert "对照结果" not in page
    assert "<b>9" not in page


def test_without_addresses_there_is_a_form(client: Client, db: None) -> None:
    page = get(client, "/compare/")

    assert 'name="a"' in page
    assert "note-warn" not in page


def test_queries(two: None, client: Client) -> None:
    assert queries(client, "/compare/?a=one/1.7&b=two/p1") == 5  # both documents, both clauses, what is above one
