"""Counting searches and clicks: what is counted, what never is, and that no search suffers from it."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from policies import search_log
from policies.models import Clause, SearchCount

PERSON = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Firefox/140.0", "Accept-Language": "zh-CN"}
OWN_PAGE = PERSON | {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_left() -> None:
    """Have every test begin with nothing that an earlier one left to be written."""
    search_log._pending.take()


def search(client: Client, q: str, headers: dict[str, str] | None = None, **more: str) -> None:
    response = client.get("/search/", {"q": q} | more, headers=PERSON if headers is None else headers)
    assert response.status_code == 200
    search_log.write()


def opened(client: Client, q: str, rank: object, headers: dict[str, str] | None = None) -> int:
    data = {"q": q, "rank": str(rank)}
    response = client.post("/search/opened/", data, headers=OWN_PAGE if headers is None else headers)
    search_log.write()
    return response.status_code


def counts() -> list[str]:
    return [str(row) for row in SearchCount.objects.all()]


def test_a_search_is_counted_with_what_it_found(client: Client, make_clause: Callable[..., Clause]) -> None:
    make_clause(text="优化营商环境。")

    search(client, "營商環境")
    search(client, "营商环境　")
    search(client, "车辆购置")

    assert list(SearchCount.objects.order_by("query").values_list("query", "searches", "hits")) == [
        ("营商环境", 2, 1),
        ("车辆购置", 1, 0),
    ]


def test_a_row_knows_day_and_query_and_nothing_of_who(client: Client) -> None:
    names = {field.name for field in SearchCount._meta.get_fields()}

    assert names == {"id", "day", "query", "searches", "hits", "near", "clicks", "rank_total", "best_rank"}


@pytest.mark.parametrize(
    "typed",
    [
        "王某 13800138000",
        "138 0013 8000",
        "023-6378-2960",
        "１３８００１３８０００",
        "一三八零零一三八零零零",
        "50011219900101123X",
        "2021 3456 7890",
        "zhang@example.com",
        "zhang＠example．com",
        "卡号6222021234567890123",
        "长" * 61,
        "……",
        "",
    ],
)
def test_what_may_be_personal_is_not_kept(client: Client, typed: str) -> None:
    search(client, typed)

    assert counts() == []


@pytest.mark.parametrize(
    "typed",
    [
        "渝府办发〔2020〕97号",
        "2021-2025 目标",
        "2020年7月27日",
        "年份:2021..2023",
        "1.2万亿元",
        "311项川渝通办",
        "@",
        "二〇二一年",
    ],
)
def test_years_and_numbers_of_documents_are_no_personal_data(typed: str) -> None:
    assert bool(search_log.kept_query(typed)) is (typed != "@")


@pytest.mark.parametrize(
    ("headers", "more"),
    [
        (PERSON, {"page": "2"}),
        (PERSON, {"kind": "notice"}),
        (PERSON, {"sort": "date"}),
        (PERSON | {"Sec-Purpose": "prefetch"}, {}),
        (PERSON | {"User-Agent": "Mozilla/5.0 (compatible; bingbot/2.0)"}, {}),
        (PERSON | {"User-Agent": "curl/8.0"}, {}),
        (PERSON | {"User-Agent": ""}, {}),
        ({"User-Agent": PERSON["User-Agent"]}, {}),
    ],
)
def test_programs_and_further_looks_are_not_counted(
    client: Client, headers: dict[str, str], more: dict[str, str]
) -> None:
    search(client, "营商环境", headers, **more)

    assert counts() == []


def test_a_head_request_is_not_counted(client: Client) -> None:
    client.head("/search/?q=x1", headers=PERSON)
    search_log.write()

    assert counts() == []


def test_the_first_page_by_its_number_and_an_exact_search_are_searches(client: Client) -> None:
    search(client, "营商环境", page="1")
    search(client, "营商环境", exact="1", kind="")

    assert SearchCount.objects.get().searches == 2


def test_clicks_keep_their_number_their_ranks_and_the_best(client: Client) -> None:
    search(client, "营商环境")

    assert [opened(client, "營商環境", rank) for rank in (3, 1, 8)] == [204, 204, 204]

    row = SearchCount.objects.get()
    assert (row.clicks, row.rank_total, row.best_rank) == (3, 12, 1)


@pytest.mark.parametrize("rank", ["0", "-1", "1001", "9999", "1.5", "", "x", "１", "1e2", "9" * 50])
def test_what_is_no_rank_is_refused(client: Client, rank: str) -> None:
    search(client, "营商环境")

    assert opened(client, "营商环境", rank) == 400
    assert SearchCount.objects.get().clicks == 0


def test_a_click_counts_on_a_search_only_and_not_without_end(client: Client) -> None:
    assert opened(client, "没有人搜过", 1) == 204
    assert counts() == []

    search(client, "营商环境")
    for _ in range(search_log.MOST_CLICKS + 5):
        opened(client, "营商环境", 1)

    assert SearchCount.objects.get().clicks == search_log.MOST_CLICKS


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": ""}, 403),
        ({"User-Agent": "curl/8.0"}, 204),  # told nothing, counted nothing
    ],
)
def test_clicks_from_elsewhere_are_not_counted(changed: dict[str, str], status: int) -> None:
    client = Client(enforce_csrf_checks=True)
    search(client, "营商环境")

    assert opened(client, "营商环境", 1, OWN_PAGE | changed) == status
    assert SearchCount.objects.get().clicks == 0


def test_a_click_needs_no_cookie_and_sets_none(client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    search(strict, "营商环境")

    assert opened(strict, "营商环境", 2) == 204
    assert not strict.cookies
    assert SearchCount.objects.get().clicks == 1


def test_a_click_cannot_be_fetched(client: Client) -> None:
    assert client.get("/search/opened/", {"q": "x", "rank": "1"}).status_code == 405


def test_a_click_after_midnight_counts_on_the_search_before(client: Client) -> None:
    search(client, "营商环境")
    SearchCount.objects.update(day=SearchCount.objects.get().day - datetime.timedelta(days=1))

    opened(client, "营商环境", 1)

    assert SearchCount.objects.get().clicks == 1


def test_different_queries_of_a_day_are_bounded(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_log, "MOST_QUERIES_A_DAY", 2)

    for typed in ("甲乙", "丙丁", "戊己", "甲乙"):
        search(client, typed)

    assert list(SearchCount.objects.order_by("query").values_list("query", "searches")) == [("丙丁", 1), ("甲乙", 2)]


def test_old_counts_go_with_the_first_search_of_a_day(client: Client, settings: Settings) -> None:
    settings.SEARCH_LOG_DAYS = 10
    search(client, "今日")
    today = SearchCount.objects.get().day
    SearchCount.objects.all().delete()
    for days in (9, 10, 11, 400):
        SearchCount.objects.create(day=today - datetime.timedelta(days=days), query="从前", searches=1)

    search(client, "今日")

    ages = sorted((today - row.day).days for row in SearchCount.objects.all())
    assert ages == [0, 9, 10]


def test_zero_days_count_nothing(client: Client, settings: Settings) -> None:
    settings.SEARCH_LOG_DAYS = 0

    search(client, "营商环境")

    assert counts() == []


def test_what_was_asked_often_meanwhile_costs_one_statement(client: Client) -> None:
    search(client, "营商环境")
    for _ in range(5):
        client.get("/search/", {"q": "营商环境"}, headers=PERSON)

    with CaptureQueriesContext(connection) as queries:
        search_log.write()

    statements = [query["sql"] for query in queries if "policies_" in query["sql"]]
    assert [statement.partition(" ")[0] for statement in statements] == ["UPDATE"]
    assert SearchCount.objects.get().searches == 6


def test_the_first_answer_writes_and_the_next_within_a_second_do_not(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_log, "EVERY_SECONDS", 1000)
    monkeypatch.setattr(search_log, "_pending", search_log.Pending())

    for _ in range(3):
        client.get("/search/", {"q": "营商环境"}, headers=PERSON)

    assert SearchCount.objects.get().searches == 1
    search_log.write()
    assert SearchCount.objects.get().searches == 3


def test_what_a_process_keeps_is_bounded(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_log, "EVERY_SECONDS", 1000)
    monkeypatch.setattr(search_log, "MOST_PENDING", 2)
    search(client, "甲乙")

    for typed in ("丙丁", "戊己", "庚辛", "丙丁"):
        client.get("/search/", {"q": typed}, headers=PERSON)
    search_log.write()

    assert sorted(SearchCount.objects.values_list("query", "searches")) == [("丙丁", 2), ("戊己", 1), ("甲乙", 1)]


def test_a_database_that_refuses_loses_a_count_and_no_search(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE policies_searchcount RENAME TO policies_gone")

    with caplog.at_level(logging.WARNING):
        search(client, "营商环境")

    assert "1 searches were not counted" in caplog.text
