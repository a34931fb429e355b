"""The search page: what it shows, that nothing breaks it, and what it costs."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from policies.models import Clause, Policy

MakeClause = Callable[..., Clause]
pytestmark = pytest.mark.django_db


def page(client: Client, **params: object) -> str:
    response = client.get(f"{reverse('policies:search')}?{urlencode(params, doseq=True)}")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.fixture
def clause(make_policy: Callable[..., Policy], make_clause: MakeClause) -> Clause:
    policy = make_policy(title="联合实施方案", kind="plan", script="Hant", document_number="渝府办发〔2020〕97号")
    part = make_clause(policy=policy, text="優化環境", heading="優化環境", marker="一、", path="1")
    return make_clause(
        policy=policy,
        parent=part,
        marker="（一）",
        path="1.1",
        text="優化稅費服務。推動<b>徵管",
        heading="優化稅費服務",
    )


def test_hits_in_their_own_script_with_their_place(client: Client, clause: Clause) -> None:
    html = page(client, q="税费")

    assert "優化<mark>稅費</mark>服務" in html
    assert "推動&lt;b&gt;徵管" in html
    assert "一、優化環境" in html
    assert f'href="{clause.get_absolute_url()}"' in html
    assert "联合实施方案" in html
    assert "渝府办发〔2020〕97号" in html
    assert html.count("<h1") == 1
    assert '符合的条款 <strong class="num">1</strong> 条' in html


@pytest.mark.parametrize(
    ("params", "shown"),
    [
        ({}, "怎样检索"),
        ({"q": " 　"}, "怎样检索"),
        ({"q": "“”"}, "没有可供检索的字词"),
        ({"q": "-税费"}, "没有可供检索的字词"),
        ({"q": "龘"}, "没有找到符合条件的条款"),
        ({"q": "税费", "kind": "news"}, "不限“文种：新闻报道”"),
        ({"q": "税费怎样优化服务"}, "没有条款含有完整的检索词"),
        ({"q": "优化 -龘"}, "已排除含有"),
        ({"q": "税费 " + "长" * 500}, "检索词过长"),
    ],
)
def test_it_says_what_happened_and_what_to_try(
    client: Client, clause: Clause, params: dict[str, str], shown: str
) -> None:
    assert shown in page(client, **params)


@pytest.mark.parametrize(
    "params",
    [
        {"q": "\x00税费", "page": "-1"},
        {"q": "税费", "page": "x" * 300},
        {"q": "税费", "page": "999999999"},
        {"q": "税费", "year": ["x", "99999999999999999999", "2020"]},
        {"q": "税费", "platform": "没有", "unit": "\x00", "policy": "x" * 5000, "kind": "'--", "area": "<i>"},
        {"q": "<script>alert(1)</script>"},
        {"q": "\U0001f600\ufffd\u202e税费"},
        {"q": '"' * 300},
    ],
)
def test_no_address_breaks_it(client: Client, clause: Clause, params: dict[str, object]) -> None:
    html = page(client, **params)

    assert "<script>alert" not in html
    assert "<i>" not in html


def test_filters_are_counted_and_shareable(client: Client, clause: Clause, make_clause: MakeClause) -> None:
    make_clause(text="税费。")

    everything = page(client, q="税费")
    plans = page(client, q="税费", policy=clause.policy.slug)

    assert f'name="policy" value="{clause.policy.slug}"' in everything
    assert '<strong class="num">2</strong>' in everything
    assert '<strong class="num">1</strong>' in plans
    assert "checked" in plans
    assert "文件：联合实施方案" in plans


def test_pages_keep_the_query(
    client: Client, clause: Clause, make_policy: Callable[..., Policy], make_clause: MakeClause
) -> None:
    for _ in range(12):
        make_clause(policy=make_policy(kind="plan"), text="税费。")

    html = page(client, q="税费", kind="plan")

    assert "?q=%E7%A8%8E%E8%B4%B9&amp;kind=plan&amp;page=2" in html


def test_it_costs_the_same_for_one_and_for_many_hits(
    client: Client, clause: Clause, make_clause: MakeClause, settings: Settings
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            page(client, q="税费", year=2020)
        return len(queries)

    page(client, q="税费")
    one = cost()
    for _ in range(30):
        make_clause(parent=clause, text="税费。")
    page(client, q="税费")

    assert cost() == one <= 9


def test_it_says_when_it_is_slow(client: Client, clause: Clause, settings: Settings, tmp_path: object) -> None:
    settings.SEARCH_INDEX_DIR = "/proc/nowhere"

    html = page(client, q="税费")

    assert "检索索引暂不可用" in html
    assert "優化<mark>稅費</mark>服務" in html
