"""The home page."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import factories

Maker = Callable[..., Any]


def home(client: Client) -> str:
    response = client.get("/")
    assert response.status_code == 200
    return response.content.decode()


def test_empty_library_says_so(db: None, client: Client) -> None:
    page = home(client)

    for text in ("库中暂无任务", "库中暂无文献", "库中暂无平台"):
        assert text in page


def test_search_box_comes_first(db: None, client: Client) -> None:
    page = home(client)

    assert page.count('role="search"') == 1  # not a second one in the head of the page
    assert page.index('name="q"') < page.index("任务领域")


def test_holdings_and_areas(make_clause: Maker, make_policy: Maker, client: Client) -> None:
    policy = make_policy(slug="plan", short_title="实施方案")
    for number, area in enumerate(("乙领域", "甲领域", "甲领域"), 1):
        factories.make_task(make_clause(policy, path=str(number)), area=area, number=number)

    page = home(client)

    counts = re.findall(r'<span class="num">(\d+)</span> (\S+?)<', page)
    assert counts == [("1", "份文献"), ("3", "个条款"), ("3", "项任务"), ("0", "个平台"), ("0", "个单位")]
    areas = re.findall(r'area=[^"]*">([^<]+)</a>.*?<span class="num">(\d+)', page)
    assert areas == [("乙领域", "1"), ("甲领域", "2")]  # as printed in the document
    assert "?policy=plan&amp;area=%E4%B9%99%E9%A2%86%E5%9F%9F" in page


def test_platforms_stand_in_their_zones(make_platform: Maker, make_region: Maker, client: Client) -> None:
    make_platform((make_region(name="渝北区"), make_region(name="邻水县")), name="甲合作新区", zone="middle")
    make_platform(name="万达开示范区", zone="north", order=0)

    page = home(client)

    assert page.index("川东北渝东北") < page.index("万达开示范区") < page.index("成渝中部") < page.index("甲合作新区")
    assert "渝北、邻水" in page
    assert "来源未列成员" in page


def test_newest_additions_come_first(make_policy: Maker, client: Client) -> None:
    for number in range(1, 8):
        make_policy(title=f"第{number}份", added_on=datetime.date(2026, 1, number))

    assert re.findall(r">(第\d份)<", home(client)) == ["第7份", "第6份", "第5份", "第4份", "第3份"]


def test_queries_do_not_grow_with_rows(client: Client, db: None) -> None:
    counts = []
    for rows in (1, 4):
        for _ in range(rows):
            factories.make_task()
            factories.make_platform((factories.make_region(),))
            factories.make_policy().issuances.create(unit=factories.make_unit(), order=1)
        with CaptureQueriesContext(connection) as captured:
            home(client)
        counts.append(len(captured))

    assert counts[0] == counts[1] <= 11


@pytest.mark.usefixtures("library")
def test_real_library(client: Client) -> None:
    page = home(client)

    assert '<span class="num">5</span> 份文献' in page
    assert '<span class="num">60</span> 项任务' in page
    assert '<span class="num">10</span> 个平台' in page
