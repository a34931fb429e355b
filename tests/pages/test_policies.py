"""The list of policies, and how many queries each of the pages takes."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from platforms.models import Platform
from policies.models import CitedDocument, Figure, Policy, PolicyIssuer, PolicyRelation
from tests import factories
from tests.pages.html import get, queries, text_of

Maker = Callable[..., Any]
LIST = "/policies/"


def titles(client: Client, query: str) -> list[str]:
    return re.findall(r'row-title"><a[^>]*>([^<]+)<', get(client, LIST + query))


@pytest.fixture
def four(make_policy: Maker, make_unit: Maker) -> None:
    """Four policies that differ in every filter."""
    unit = make_unit(slug="fagaiwei", name="重庆市发展和改革委员会")
    notice = make_policy(slug="a", title="甲通知", document_number="渝府办发〔2020〕97号")
    PolicyIssuer.objects.create(policy=notice, unit=unit, order=1)
    make_policy(
        slug="b", title="乙方案", kind="plan", year=2021, issued_on=None, published_on=datetime.date(2021, 1, 2)
    )
    make_policy(slug="c", title="丙報道", kind="news", authority="report", year=2022, script="Hant", status="in_force")
    make_policy(slug="d", title="丁評論", kind="commentary", authority="opinion", year=None, issued_on=None)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"甲通知", "乙方案", "丙報道", "丁評論"}),
        ("?kind=plan", {"乙方案"}),
        ("?kind=plan&kind=news", {"乙方案", "丙報道"}),
        ("?authority=official", {"甲通知", "乙方案"}),
        ("?issuer=fagaiwei", {"甲通知"}),
        ("?year=2022", {"丙報道"}),
        ("?year=none", {"丁評論"}),
        ("?year=2021&year=none", {"乙方案", "丁評論"}),
        ("?status=in_force", {"丙報道"}),
        ("?script=Hant", {"丙報道"}),
        ("?q=评论", {"丁評論"}),
        ("?q=〔2020〕97号", {"甲通知"}),
        ("?q=甲 通知", {"甲通知"}),
        ("?q=甲 方案", set()),
        ("?kind=plan&authority=report", set()),
        ("?year=abc&year=99999999999999999999", {"甲通知", "乙方案", "丙報道", "丁評論"}),
        ("?kind=nonsense", set()),
        ("?kind=%00&q=%00&page=x&sort=nonsense", {"甲通知", "乙方案", "丙報道", "丁評論"}),
    ],
)
def test_filters(four: None, client: Client, query: str, expected: set[str]) -> None:
    assert set(titles(client, query)) == expected


@pytest.mark.parametrize(
    ("query", "first"),
    [("", "甲通知"), ("?sort=published", "乙方案"), ("?sort=title", "丁評論"), ("?sort=added", "甲通知")],
)
def test_sort(four: None, client: Client, query: str, first: str) -> None:
    assert titles(client, query)[0] == first


def test_counts_heed_the_other_filters_and_not_their_own(four: None, client: Client) -> None:
    page = get(client, LIST + "?authority=official&kind=plan")

    counts = dict(re.findall(r'facet-label">([^<]+)</span>\s*<span class="count">(\d+)', page))

    assert counts["通知"] == "1"  # kind does not count against itself
    assert counts["方案"] == "1"
    assert "新闻报道" not in counts  # no official one
    assert counts["正式文件"] == "1"
    assert "报道" not in counts  # no plan is a report


def test_active_filters_and_sort_keep_the_rest_of_the_address(four: None, client: Client) -> None:
    page = get(client, LIST + "?kind=plan&q=乙&sort=title&page=1")

    assert 'href="?kind=plan&amp;sort=title"' in page  # takes the keyword away
    assert 'href="?q=%E4%B9%99&amp;sort=title"' in page  # takes the kind away
    assert 'href="?q=%E4%B9%99&amp;kind=plan&amp;sort=published"' in page
    assert '<input type="hidden" name="sort" value="title">' in page


def test_empty_state_says_what_to_try(four: None, client: Client) -> None:
    page = get(client, LIST + "?kind=plan&q=没有这个词")

    assert "没有符合条件的文献" in page
    assert "不限“文种：方案”" in page
    assert "清除全部条件" in page


def test_pages(make_policy: Maker, client: Client) -> None:
    for _ in range(21):
        make_policy()

    first, second = get(client, LIST + "?kind=notice"), get(client, LIST + "?kind=notice&page=2")

    assert first.count("policy-row") == 20
    assert 'href="?kind=notice&amp;page=2" rel="next"' in first
    assert second.count("policy-row") == 1
    assert 'href="?kind=notice" rel="prev"' in second


def test_back_link_keeps_the_filters_one_came_from(four: None, client: Client) -> None:
    link = re.compile(r'<a href="([^"]*)" data-back')

    came = get(client, "/policies/a/", Referer="http://testserver/policies/?kind=notice&q=甲")
    elsewhere = get(client, "/policies/a/", Referer="http://evil.example/policies/?kind=plan")

    assert link.findall(came) == ["/policies/?kind=notice&amp;q=甲"]
    assert link.findall(elsewhere) == ["/policies/"]


def grow(policy: Policy) -> None:
    """Add a clause with one more mention of every kind, a figure, a task, an issuer and a relation."""
    other = factories.make_policy()
    clause = factories.make_clause(policy, "渝北区、平台甲、市局、《甲》、《乙》：3个。")
    cited = CitedDocument.objects.create(title=f"乙{clause.pk}")
    region, unit = factories.make_region(), factories.make_unit()
    targets: dict[str, dict[str, Any]] = {
        "渝北区": {"region": region},
        "平台甲": {"platform": factories.make_platform((region,))},
    }
    targets |= {"市局": {"unit": unit}, "《甲》": {"policy": other}, "《乙》": {"cited": cited}}
    for text, target in targets.items():
        factories.make_mention(clause, text, **target)
        factories.make_mention(factories.make_clause(other, text), text, **target)
    factories.make_mention(factories.make_clause(other, "本文件"), "本文件", policy=policy)
    factories.make_responsibility(factories.make_task(clause), unit)
    Figure.objects.create(clause=clause, start=0, end=1, printed="3个", value=3)
    PolicyIssuer.objects.create(policy=policy, unit=unit, order=clause.position)
    PolicyRelation.objects.create(from_policy=policy, to_policy=other, kind="cites")
    PolicyRelation.objects.create(from_policy=other, to_policy=policy, kind="cites")


@pytest.mark.parametrize(
    ("path", "most"),
    [("/policies/", 10), ("/policies/many/", 17), ("/policies/many/1/", 25)],
)
def test_queries_do_not_grow_with_rows(make_policy: Maker, client: Client, path: str, most: int) -> None:
    policy = make_policy(slug="many")
    grow(policy)
    for clause in policy.clauses.all()[1:]:
        clause.delete()
    get(client, path)
    one = queries(client, path)

    for _ in range(4):
        grow(policy)
    get(client, path)  # brings the index up

    assert queries(client, path) == one <= most


@pytest.mark.usefixtures("library")
def test_a_date_that_was_worked_out_is_marked_wherever_it_is_shown(client: Client) -> None:
    pages = [
        "/",
        "/policies/",
        "/policies/?sort=published",
        "/search/?q=高竹新区",
        "/policies/shidu-fenli-gaige-chengji/",
    ]
    pages += [platform.get_absolute_url() for platform in Platform.objects.all()]

    shown = [
        text
        for page in pages
        for text in re.findall(r"(?<!\d)2023年(?:12月12日(?! 见诸报道).{0,8}|.{0,4})", text_of(get(client, page)))
    ]

    assert len([text for text in shown if "12月12日" in text]) >= 5
    assert [text for text in shown if "12月12日" in text and "推定" not in text] == []
    assert "2023年（推定）" in text_of(get(client, "/"))
    assert "2022年（推定）" in text_of(get(client, "/"))
