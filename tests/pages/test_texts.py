"""历次文本: their list, one of them to read, two of them side by side."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from policies.models import Policy
from tests import factories
from tests.pages.html import get, queries, text_of

Maker = Callable[..., Any]
FIRST = [
    ("1", "一、", 1, "总体要求"),
    ("1.1", "（一）", 2, "到2025年，建成<3个>园区。"),
    ("1.2", "（二）", 2, "优化税费征管服务。"),
    ("2", "二、", 1, "保障措施"),
    ("2.3", "（三）", 2, "加强组织领导。"),
]
SECOND = [
    FIRST[0],
    ("new=1.1", "（一）", 2, "统筹推进。"),
    ("1.1=1.2", "（二）", 2, "到2027年，建成<3个>园区。"),
    FIRST[3],
    FIRST[4],
]


@pytest.fixture
def texts(make_policy: Maker) -> Policy:
    """A policy with two editions and a second source."""
    policy: Policy = make_policy(slug="doc", title="某方案")
    factories.make_text(policy, *FIRST)
    factories.make_text(
        policy, *SECOND, origin="import", added_by=factories.make_user("编辑", username="zhang"), note="更正后重发"
    )
    factories.make_text(policy, *SECOND, role="copy", source_name="乙网", source_url="https://example.org/b")
    return policy


def test_list_tells_of_each_text(texts: Policy, client: Client) -> None:
    page = get(client, "/policies/doc/texts/")

    third, second, first = (text_of(part) for part in re.split(r'<h2 class="row-title">', page)[1:])
    assert third.startswith("第 3 份另一来源 与现行文本并存")
    assert "来源： 乙网 53 字" in third
    assert "与现行文本比较" in third
    assert second.startswith("第 2 份文本 现行文本 2026年11月2日 由编辑入库")
    assert "更正后重发" in second
    assert "与上一份比较" in second
    assert first.startswith("第 1 份文本 2026年11月1日 随资料库载入")
    assert "与上一份比较" not in first
    assert f"SHA-256 {1:064x}" in first
    assert 'href="https://example.org/b"' in page
    assert "/policies/doc/compare/?a=1&amp;b=2" in page
    assert "/policies/doc/compare/?a=2&amp;b=3" in page
    assert "zhang" not in page


def test_an_earlier_text_is_read_and_says_that_it_is_one(texts: Policy, client: Client) -> None:
    page = get(client, "/policies/doc/texts/1/")

    assert "这是第 1 份文本，不是现行文本。 现行文本见 这份文件的阅读页 （第 2 份，2026年11月2日入库）" in text_of(page)
    assert 'id="c-1.1"' in page
    assert "到2025年，建成&lt;3个&gt;园区。" in page
    assert "/policies/doc/compare/?a=1&amp;b=2" in page


@pytest.mark.parametrize(("number", "words"), [(2, "这是现行文本"), (3, "来自另一来源，不是现行文本")])
def test_each_text_says_what_it_is(texts: Policy, client: Client, number: int, words: str) -> None:
    assert words in get(client, f"/policies/doc/texts/{number}/")


def test_an_earlier_text_has_contents_of_its_own(make_policy: Maker, client: Client) -> None:
    text = factories.make_text(make_policy(slug="doc"), *FIRST)
    for clause in text.outline:
        clause["heading"] = clause["text"] if clause["level"] == 1 else ""
    text.save()

    page = get(client, "/policies/doc/texts/1/")

    assert re.findall(r'<a href="#c-([\d.]+)">(.*?)</a>', page) == [("1", "一、总体要求"), ("2", "二、保障措施")]
    assert '<h2 class="clause-heading"><span class="marker">一、</span>总体要求</h2>' in page


def test_text_as_it_came_in(texts: Policy, client: Client) -> None:
    response = client.get("/policies/doc/texts/1.txt")

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode() == texts.texts.get(number=1).text


def test_two_texts_side_by_side(texts: Policy, client: Client) -> None:
    page = get(client, "/policies/doc/compare/?a=1&b=2")

    assert [text_of(row) for row in re.findall(r'<ul class="inline-list" aria-label="共计">(.*?)</ul>', page)] == [
        "改动 1 条 新增 1 条 删去 1 条 未变 3 条"
    ]
    assert "到<del>2025</del>年，建成&lt;3个&gt;园区。" in page
    assert "到<ins>2027</ins>年，建成&lt;3个&gt;园区。" in page
    assert "<ins>统筹推进。</ins>" in page
    assert "<del>优化税费征管服务。</del>" in page
    changed = re.search(r'<li class="compare-row compare-changed">(.*?)</li>', page, re.DOTALL)
    assert changed
    assert text_of(changed[1]).startswith("改动 改序号 一（一） → 一（二）")
    assert 'href="/policies/doc/texts/1/#c-1.1"' in changed[1]  # no clause page has these words any more
    assert 'href="/policies/doc/1.2/"' in changed[1]
    assert "2 条未变：二 至 二（三）" in text_of(page)


def test_only_what_changed(texts: Policy, client: Client) -> None:
    page = get(client, "/policies/doc/compare/?a=1&b=2&only=1")

    assert "加强组织领导" not in page
    assert "2 条未变" in page
    assert '<input type="hidden" name="only" value="1">' in page
    assert "显示全部" in page


def test_texts_that_say_the_same(texts: Policy, client: Client) -> None:
    assert "两份文本的条款文字没有差别" in get(client, "/policies/doc/compare/?a=3&b=2")


def test_without_numbers_the_last_edition_is_compared_with_the_one_before(texts: Policy, client: Client) -> None:
    assert "第 1 份与第 2 份文本比较" in get(client, "/policies/doc/compare/")


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("doc/compare/?a=1&b=9", 404, "没有第 9 份文本"),
        ("doc/compare/?a=1&b=99999999999999999999", 400, "不是文本的序次"),
        ("doc/compare/?a=x<b>&b=2", 400, "“x&lt;b&gt;”不是文本的序次"),
        ("single/compare/", 404, "只有一份文本"),
        ("none/compare/", 404, "没有这个页面"),
        ("none/texts/", 404, "没有这个页面"),
        ("doc/texts/4/", 404, "没有这个页面"),
        ("doc/texts/4.txt", 404, "没有这个页面"),
        ("doc/texts/99999999999999999999/", 404, "没有这个页面"),
    ],
)
def test_wrong_addresses_are_told(texts: Policy, client: Client, address: str, status: int, words: str) -> None:
    factories.make_text(factories.make_policy(slug="single"), *FIRST)

    response = client.get(f"/policies/{address}")

    assert response.status_code == status
    assert words in response.content.decode()


def test_document_without_kept_texts(make_policy: Maker, client: Client) -> None:
    make_policy(slug="bare")

    assert "还没有单独保存" in get(client, "/policies/bare/texts/")


@pytest.mark.parametrize("path", ["texts/", "texts/1/", "compare/?a=1&b=2", "compare/?a=1&b=2&only=1", ""])
def test_number_of_queries_does_not_depend_on_the_number_of_texts_or_clauses(
    make_policy: Maker, client: Client, path: str
) -> None:
    small, large = make_policy(slug="small"), make_policy(slug="large")
    for _ in range(2):
        factories.make_text(small, FIRST[0])
    for _ in range(5):
        factories.make_text(large, *FIRST)

    assert queries(client, f"/policies/small/{path}") == queries(client, f"/policies/large/{path}")
