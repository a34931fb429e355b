"""The search page: what it shows, that nothing breaks it, and what it costs."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from policies.models import Clause, Policy, SynonymGroup, Task
from tests.pages.html import text_of

MakeClause = Callable[..., Clause]
MakePolicy = Callable[..., Policy]
pytestmark = pytest.mark.django_db


def page(client: Client, **params: object) -> str:
    response = client.get(f"{reverse('policies:search')}?{urlencode(params, doseq=True)}")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def words(client: Client, **params: object) -> str:
    return text_of(page(client, **params))


@pytest.fixture
def clause(make_policy: MakePolicy, make_clause: MakeClause) -> Clause:
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
    assert "渝府办发〔2020〕97号" in html
    assert html.count("<h1") == 1
    assert '符合的条款 <strong class="num">1</strong> 条' in html
    assert "<title>“税费”1 条 · 检索 · 成渝政策知识库</title>" in html


def test_a_task_says_where_it_stands(client: Client, clause: Clause, make_task: Callable[..., Task]) -> None:
    task = make_task(clause=clause, status="ongoing", source_state="changed")

    html = page(client, q="税费")

    assert f'href="{task.get_absolute_url()}"' in html
    assert "推进中" in html
    assert "条款文字已变" in html


@pytest.mark.parametrize(
    ("params", "shown"),
    [
        ({}, "检索方法"),
        ({"q": " 　"}, "检索方法"),
        ({"q": "“”"}, "没有可供检索的字词"),
        ({"q": "-税费"}, "没有可供检索的字词"),
        ({"q": "龘"}, "没有找到符合条件的条款"),
        ({"q": "税费怎样优化服务"}, "没有条款含有全部检索词，所以按问句查找"),
        ({"q": "税费怎样优化服务"}, "没有计入：怎样"),
        ({"q": "税费 龘龘"}, "全库没有任何条款含有 “龘龘” 。"),
        ({"q": "税费 龘龘"}, "去掉“龘龘” 1 条"),
        ({"q": "優化 -龘"}, "条件 不含“龘”"),
        ({"q": "优化 年份:2019..2021 任务:否"}, "条件 年份：2019—2021 年 ，去掉这一条件 × 不是任务条款"),
        ({"q": "优化 年份:二"}, "没有按“年份:二”筛选，只按普通文字查找：应写成 年份:2021"),
        ({"q": "优化 “税费"}, "引号没有配对"),
        ({"q": "税费 " + "长" * 500}, "检索词过长"),
        ({"q": "税费", "kind": "news"}, "不限文种（现为 新闻报道） 1 条"),
        ({"q": "税费", "kind": "news", "year": "1999"}, "清除全部筛选条件 1 条"),
        ({"q": "税费", "policy": "meiyou"}, "“文件”没有“meiyou”这一选项"),
        ({"q": "税费", "kind": "novel"}, "“文种”没有“novel”这一选项"),
    ],
)
def test_it_says_what_happened_and_what_to_try(
    client: Client, clause: Clause, params: dict[str, str], shown: str
) -> None:
    assert shown in words(client, **params)


@pytest.mark.parametrize(
    "params",
    [
        {"q": "\x00税费", "page": "-1"},
        {"q": "税费", "page": "x" * 300},
        {"q": "税费", "page": "999999999", "sort": "<i>", "exact": "<i>", "explain": "1", "go": "<i>"},
        {"q": "税费", "year": ["x", "99999999999999999999", "2020"]},
        {"q": "税费", "platform": "没有", "unit": "\x00", "policy": "x" * 5000, "kind": "'--", "area": "<i>"},
        {"q": "<script>alert(1)</script>"},
        {"q": "\U0001f600\ufffd\u202e税费"},
        {"q": '"' * 300},
        {"q": "平台:<i> -标题:<i> 机关:" + "渝" * 300},
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


def test_a_document_shows_its_best_clauses_and_on_request_all(
    client: Client, clause: Clause, make_clause: MakeClause
) -> None:
    for _ in range(24):
        make_clause(policy=clause.policy, text="税费。")
    make_clause(text="税费")

    html = page(client, q="税费", sort="order")
    way = f"?q=%E7%A8%8E%E8%B4%B9&amp;sort=order&amp;policy={clause.policy.slug}"
    whole = page(client, q="税费", policy=clause.policy.slug)

    assert html.count('<li class="hit">') == 4
    assert "本文件共 25 条，这里列出 3 条 全部列出" in text_of(html)
    assert f'/search/{way}"' in html
    assert whole.count('<li class="hit">') == 20
    assert "第 1 页，共 2 页" in text_of(whole)
    assert "在全部文件中检索" in whole
    assert "日期（新→旧）" not in whole


def test_sorts_are_links_that_keep_the_rest(client: Client, make_policy: MakePolicy, make_clause: MakeClause) -> None:
    old, new = (make_policy(title=t, issued_on=datetime.date(y, 1, 1), year=y) for t, y in (("旧", 2001), ("新", 2021)))
    make_clause(policy=old, text="税费，税费。")
    make_clause(policy=new, text="说到税费的一段较长的文字，排在后面，因为它长得多。")

    def documents(**params: str) -> list[str]:
        html = page(client, q="税费", **params)
        return re.findall(r'<h2 class="row-title"><a [^>]*>(.)</a>', html)

    assert documents() == ["旧", "新"]
    assert documents(sort="date") == ["新", "旧"]
    assert documents(sort="order") == ["旧", "新"]
    assert "?q=%E7%A8%8E%E8%B4%B9&amp;kind=notice&amp;sort=date" in page(client, q="税费", kind="notice")


def test_pages_keep_the_query(client: Client, clause: Clause, make_policy: MakePolicy, make_clause: MakeClause) -> None:
    for _ in range(12):
        make_clause(policy=make_policy(kind="plan"), text="税费。")

    html = page(client, q="税费", kind="plan")

    assert "?q=%E7%A8%8E%E8%B4%B9&amp;kind=plan&amp;page=2" in html
    assert "分属 13 份文件" in text_of(html)
    assert "<title>“税费”13 条（第 2 页） · 检索" in page(client, q="税费", kind="plan", page=2)


def test_what_fits_without_having_all_stands_apart(client: Client, clause: Clause, make_clause: MakeClause) -> None:
    make_clause(text="推动税费改革。")

    html = page(client, q="税费 服务")

    assert '符合的条款 <strong class="num">1</strong> 条' in html
    assert "推动<mark>税费</mark>改革" in html[html.index("另有相关条款") :]
    assert "不含全部检索词，不计入上面的条数" in html


def test_other_forms_are_marked_explained_and_switched_off(
    client: Client, make_clause: MakeClause, editor: User, as_user: Callable[[User], Client]
) -> None:
    group = SynonymGroup.objects.create(words=["发展改革委", "发改委"], kind="short", code="t-1")
    make_clause(text="由发改委牵头四十七项任务。")
    make_clause(text="由发展改革委牵头47项任务。")

    html = page(client, q="发改委 47项")
    plain = page(client, q="发改委 47项", exact="1")

    assert '由<mark>发改委</mark>牵头<mark class="other">四十七项</mark>任务' in html
    assert "同时查找： 发改委 = 发展改革委 （简称） ； 47项 = 四十七项 （数字的另一种写法）" in text_of(html)
    assert "exact=1" in html
    assert reverse("admin:policies_synonymgroup_change", args=[group.pk]) not in html
    assert "只查所输入的字词，没有查找： 发改委 = 发展改革委" in text_of(plain)
    assert 'name="exact" value="1" form="filters"' in plain
    assert reverse("admin:policies_synonymgroup_change", args=[group.pk]) in page(as_user(editor), q="发改委")


def test_an_explanation_is_for_staff(
    client: Client, clause: Clause, reader: User, make_user: Callable[..., User], as_user: Callable[[User], Client]
) -> None:
    assert "检索解释" not in page(client, q="税费", explain="1")
    assert "检索解释" not in page(as_user(make_user(username="nobody")), q="税费", explain="1")
    staff = as_user(reader)
    assert "检索解释" not in page(staff, q="税费")
    assert "正文含“税费”" in page(staff, q="税费", explain="1")
    assert "词：税费 优化 服务" in page(staff, q="税费怎样优化服务", explain="1")
    assert "year 2019..2021" in page(staff, q="税费 年份:2019..2021", explain="1", kind="plan")


def test_it_costs_the_same_for_one_and_for_many_hits(
    client: Client, clause: Clause, make_clause: MakeClause, make_task: Callable[..., Task]
) -> None:
    def cost(**params: object) -> int:
        with CaptureQueriesContext(connection) as queries:
            page(client, q="税费", **params)
        return len(queries)

    page(client, q="税费")
    one = cost(year=2020)
    for _ in range(30):
        make_task(clause=make_clause(parent=clause, text="税费。"))
    page(client, q="税费")

    assert cost(year=2020) == one <= 10
    assert cost(year=2020, page=2) <= one
    assert cost(policy=clause.policy.slug) <= one + 2


def test_it_says_when_it_is_slow(client: Client, clause: Clause, settings: Settings, tmp_path: object) -> None:
    settings.SEARCH_INDEX_DIR = "/proc/nowhere"

    html = page(client, q="税费")

    assert "检索索引暂不可用" in html
    assert "優化<mark>稅費</mark>服務" in html
