"""检索统计 in the admin: what was sought and not found, the way from there to a synonym, files, and who may see."""

from __future__ import annotations

import csv
import datetime
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from policies.models import SearchCount, SynonymGroup
from policies.models.library import DatabaseLibrary
from tests.admin.conftest import address_of
from tests.admin.forms import fields
from tests.admin.test_roles import ROLES, log_in

LIST = address_of(SearchCount, "changelist")


def counted(query: str, days_ago: int = 0, **values: Any) -> SearchCount:
    day = timezone.localdate() - datetime.timedelta(days=days_ago)
    return SearchCount.objects.create(day=day, query=query, **{"searches": 1} | values)


@pytest.fixture
def counts(db: None) -> None:
    counted("户口迁移", searches=3)
    counted("户口迁移", 8, searches=9)
    counted("小孩上学", searches=5, hits=12, near=True)
    counted("营商环境", searches=7, hits=30, clicks=4, rank_total=10, best_rank=1)
    counted("车辆", 2, searches=2, hits=8)
    counted("从前", 100, searches=50)
    counted("更早", 366, searches=60)


def queries(browser: Client, **params: str) -> list[str]:
    """The queries that the page lists, in its order; the file with the same address must list the same."""
    page: Any = browser.get(LIST, params)
    listed = [line.counts["query"] for line in page.context["lines"]]
    file = browser.get(address_of(SearchCount, "export", "csv"), params).content.decode("utf-8-sig")
    assert [row[0] for row in csv.reader(io.StringIO(file))][1:] == listed
    return listed


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({}, ["户口迁移", "小孩上学"]),
        ({"days": "7"}, ["小孩上学", "户口迁移"]),
        ({"days": "365"}, ["从前", "户口迁移", "小孩上学"]),
        ({"view": "most"}, ["户口迁移", "营商环境", "小孩上学", "车辆"]),
        ({"view": "unopened"}, ["车辆"]),
        ({"q": "戶口"}, ["户口迁移"]),
        ({"q": "没有"}, []),
        ({"view": "x", "days": "9", "page": "-3"}, ["户口迁移", "小孩上学"]),
        ({"days": "9" * 50, "page": "9" * 50}, ["户口迁移", "小孩上学"]),
    ],
)
def test_what_is_listed(browser: Client, counts: None, params: dict[str, str], expected: list[str]) -> None:
    assert queries(browser, **params) == expected


def test_the_last_search_of_a_query_says_what_it_finds(browser: Client, db: None) -> None:
    counted("户口迁移", 3, searches=5)
    counted("户口迁移", searches=1, hits=2)

    assert queries(browser) == []
    assert queries(browser, view="unopened") == ["户口迁移"]


def test_the_numbers_on_the_page(browser: Client, counts: None) -> None:
    page = browser.get(LIST, {"view": "most"}).content.decode()

    assert "检索 <strong>26</strong> 次" in page
    assert "点开结果 4 次，平均第 2.5 名" in page
    assert "只有相近的 12 条" in page


def test_a_file_says_the_same_and_runs_no_formula(browser: Client, db: None) -> None:
    counted("=1+1", searches=2)
    counted("营商环境", hits=3, clicks=2, rank_total=3, best_rank=1)

    file = browser.get(address_of(SearchCount, "export", "csv"), {"view": "most"}).content.decode("utf-8-sig")

    today = timezone.localdate().isoformat()
    assert list(csv.reader(io.StringIO(file)))[1:] == [
        ["'=1+1", "2", "没有找到", "0", "", today],
        ["营商环境", "1", "3 条", "2", "1.5", today],
    ]
    assert browser.get(address_of(SearchCount, "export", "xlsx")).content[:2] == b"PK"
    assert browser.get(address_of(SearchCount, "export", "pdf")).status_code == 404


def test_from_what_was_not_found_to_a_synonym_that_finds_it(browser: Client, counts: None) -> None:
    page: Any = browser.get(LIST)
    line = page.context["lines"][0]
    ((word, address),) = line.addable
    assert word == "户口迁移"
    assert "加为同义词" in page.content.decode()

    data = fields(browser.get(address), "synonymgroup_form")
    assert data["words"] == ["户口迁移"]
    browser.post(address, {**data, "words": ["户籍迁移\r\n户口迁移"]})

    assert DatabaseLibrary().lexicon().others("户口迁移") == ("户籍迁移",)
    again: Any = browser.get(LIST)
    group = SynonymGroup.objects.get()
    assert again.context["lines"][0].addable == ()
    assert address_of(group) in again.content.decode()


def test_each_word_of_a_query_can_begin_a_group(browser: Client, db: None) -> None:
    counted("买房 公积金 的 -税 标题:方案 渝府办发〔2020〕98号 公积金异地贷款怎么办理需要什么材料")
    SynonymGroup.objects.create(words=["住房公积金", "公积金"])

    page: Any = browser.get(LIST)

    line = page.context["lines"][0]
    assert [word for word, _ in line.addable] == ["买房"]
    assert [group.words for group in line.groups] == [("住房公积金", "公积金")]


@pytest.mark.parametrize(
    ("role", "sees", "adds"), list(zip(ROLES, [0, 0, 0, 1, 1, 1, 1], [0, 0, 0, 0, 1, 1, 1], strict=True))
)
def test_who_sees_it_and_nobody_changes_it(client: Client, counts: None, role: str, sees: int, adds: int) -> None:
    log_in(client, role)
    row = SearchCount.objects.all()[0]

    pages = [client.get(LIST), client.get(address_of(SearchCount, "export", "csv"))]

    assert {page.status_code == 200 for page in pages} == {bool(sees)}
    assert ("加为同义词</a>" in pages[0].content.decode()) is bool(adds)
    before = list(SearchCount.objects.values())
    client.post(address_of(row), {"searches": "999", "query": "x"})
    client.post(address_of(row, "delete"), {"post": "yes"})
    client.post(address_of(SearchCount, "add"), {"searches": "999", "query": "x", "day": "2026-01-01"})
    client.post(LIST, {"action": "delete_selected", "_selected_action": [str(row.pk)], "post": "yes"})
    assert list(SearchCount.objects.values()) == before


def test_the_page_costs_the_same_for_one_query_and_for_many(browser: Client, db: None) -> None:
    counted("甲乙")
    browser.get(LIST)
    with CaptureQueriesContext(connection) as one:
        browser.get(LIST)
    for number in range(60):
        counted(f"第{number}种说法")

    with CaptureQueriesContext(connection) as many:
        browser.get(LIST)

    assert len(many) == len(one)


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", '"><img src=x>', "%00", "\\", "' OR 1=1 --", "_%"])
def test_a_hostile_query_is_shown_as_text(browser: Client, db: None, hostile: str) -> None:
    counted(hostile)

    page = browser.get(LIST).content.decode()

    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert browser.get(LIST, {"q": hostile}).status_code == 200
