"""Pages and files of frozen registers: what they show, to everybody, at what cost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from policies.models import Task
from tests import factories
from tests.exporting.opening import csv_rows, document, paper_rows, workbook, xlsx_rows
from tests.exporting.opening import queries as file_queries
from tests.ledger.test_taking import take
from tests.pages.html import get, queries, text_of

Make = Callable[..., Any]


def test_before_the_first(client: Client, db: None) -> None:
    assert "还没有定格过台账" in text_of(get(client, "/ledgers/"))
    assert "没有什么可以比较" in text_of(get(client, "/ledgers/compare/"))
    assert client.get("/ledgers/compare/export.csv").status_code == 404
    assert client.get("/ledgers/1/").status_code == 404
    assert client.get("/ledgers/1/export.csv").status_code == 404


def test_the_list_and_a_register(client: Client, make_task: Make) -> None:
    make_task(title="甲", area="产业", status_cq="ongoing", status_sc="")
    make_task(title="乙", area="生态")
    snapshot = take("三季度", note="供会议")
    Task.objects.update(title="后来改的")
    page = text_of(get(client, snapshot.get_absolute_url()))

    assert "三季度" in text_of(get(client, "/ledgers/"))
    assert "2 项任务" in text_of(get(client, "/ledgers/"))
    assert "产业" in page
    assert "甲" in page
    assert "重庆 推进中 四川 不涉及" in page
    assert "后来改的" not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["甲", "乙"]),
        ("?sort=title", ["乙", "甲"]),
        ("?status_cq=ongoing", ["甲"]),
        ("?status_sc=none", ["甲"]),
        ("?light=grey&area=生态", ["乙"]),
        ("?q=财政局", ["甲"]),
        ("?light=red", []),
        ("?page=9&light=nothing&sort=x", []),
    ],
)
def test_filters_and_files_agree(client: Client, make_task: Make, query: str, found: list[str]) -> None:
    first = make_task(title="甲", area="产业", status_cq="ongoing", status_sc="")
    factories.make_responsibility(first, factories.make_unit(name="重庆市财政局"))
    make_task(title="乙", area="生态")
    url = take("三季度").get_absolute_url()
    page = get(client, url + query)

    assert f"共 {len(found)} 项任务" in text_of(page)
    assert [row["任务名称"] for row in csv_rows(client, f"{url}export.csv{query}")] == found
    assert [row["任务名称"] for row in xlsx_rows(client, f"{url}export.xlsx{query}")] == found
    assert [row[1] for row in paper_rows(client, f"{url}export.docx{query}")] == found


def test_a_file_says_which_day_it_is_of(client: Client, make_task: Make) -> None:
    make_task()
    snapshot = take("三季度")
    about = workbook(client, f"{snapshot.get_absolute_url()}export.xlsx").worksheets[1]
    texts = [each.text for each in document(client, f"{snapshot.get_absolute_url()}export.docx").paragraphs]
    day = f"{snapshot.taken_on.year}年{snapshot.taken_on.month}月{snapshot.taken_on.day}日"

    assert ("说明", f"{day}定格，此后不再变动。") in list(about.values)
    assert texts[:2] == ["三季度台账", f"（截至{day}）"]


def test_costs_do_not_grow(client: Client, make_task: Make) -> None:
    make_task()
    first = take("一")
    urls = ["/ledgers/", first.get_absolute_url(), f"/ledgers/compare/?a={first.pk}&b=today"]
    files = [f"{first.get_absolute_url()}export.xlsx", f"/ledgers/compare/export.xlsx?a={first.pk}"]
    one = [queries(client, url) for url in urls]
    held = [file_queries(client, url) for url in files]
    for _ in range(4):
        factories.make_responsibility(make_task())
    second = take("二")
    changed = [url.replace(str(first.pk), str(second.pk)) for url in (*urls, *files)]

    assert [queries(client, url) for url in changed[:3]] == one
    assert [file_queries(client, url) for url in changed[3:]] == held
    assert one[2] <= 4
