"""The other lists as files: what is on screen, in its order, all pages of it."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from policies.models import Unit
from tests import factories
from tests.exporting.opening import csv_rows, document, paper_rows, queries, xlsx_rows
from tests.pages.html import get, text_of

Make = Callable[..., Any]
LISTS = ["/policies/", "/units/", "/platforms/"]
HEADS = {"/policies/": ("标题", 0), "/units/": ("单位", 0), "/platforms/": ("平台", 1)}


def rows(number: int) -> None:
    """One more of everything that is listed."""
    policy = factories.make_policy(
        title=f"关于第{number:02}号事项的通知", issued_on=None if number % 2 else "2021-01-01"
    )
    task = factories.make_task(factories.make_clause(policy))
    unit = factories.make_unit(name=f"重庆市第{number:02}局", side=["cq", "sc"][number % 2])
    factories.make_responsibility(task, unit)
    factories.make_platform((factories.make_region(),), name=f"第{number:02}新区")


@pytest.mark.parametrize("query", ["", "?sort=name", "?side=cq&sort=title", "?q=0", "?kind=notice&kind=new_area"])
@pytest.mark.parametrize("url", LISTS)
def test_files_hold_what_the_list_shows(client: Client, db: None, url: str, query: str) -> None:
    for number in range(22):
        rows(number)
    pages = [get(client, f"{url}{query}{'&' if query else '?'}page={page}") for page in (1, 2)]
    pages = pages[:1] if text_of(pages[0]) == text_of(pages[1]) else pages
    listed = "".join(page[page.index('id="listing"') :] for page in pages)
    names = list(dict.fromkeys(re.findall(r'row-title"><a href="[^"]+">([^<]+)</a>', listed)))
    heading, place = HEADS[url]

    assert names
    assert [row[heading] for row in csv_rows(client, f"{url}export.csv{query}")] == names
    assert [row[heading] for row in xlsx_rows(client, f"{url}export.xlsx{query}")] == names
    assert [row[place] for row in paper_rows(client, f"{url}export.docx{query}")] == names
    assert f'href="export.xlsx{query or "?"}"'.replace("&", "&amp;") in pages[0]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "docx"])
@pytest.mark.parametrize("url", [*LISTS, "/tasks/?view=ledger&group=unit"])
def test_costs_do_not_grow(client: Client, db: None, url: str, kind: str) -> None:
    path, _, query = url.partition("?")
    rows(1)
    one = queries(client, f"{path}export.{kind}?{query}")
    for number in range(2, 6):
        rows(number)

    assert queries(client, f"{path}export.{kind}?{query}") == one


def test_numbers_of_units_are_numbers(client: Client, db: None) -> None:
    rows(1)
    (row,) = xlsx_rows(client, "/units/export.xlsx")

    assert (row["任务"], row["红灯"], row["待销号"]) == (1, 0, 0)


@pytest.mark.parametrize(
    ("group", "headings"), [("unit", ["乙局", "甲局"]), ("area", ["产业"]), ("nonsense", ["产业"])]
)
def test_the_register_in_groups(client: Client, make_task: Make, group: str, headings: list[str]) -> None:
    task = make_task(area="产业", status_cq="ongoing", status_sc="")
    for name in ("甲局", "乙局"):
        factories.make_responsibility(task, factories.make_unit(name=name))
    factories.make_progress(task, side="cq", words="已经开工。")
    query = f"?view=ledger&group={group}"
    page = text_of(get(client, f"/tasks/{query}"))
    found = csv_rows(client, f"/tasks/export.csv{query}")
    (table,) = document(client, f"/tasks/export.docx{query}").tables

    assert f"共 {len(headings)} 行" in page
    assert sorted(row["分组"] for row in found) == sorted(headings)
    assert [int(row["序号"]) for row in found] == list(range(1, len(headings) + 1))
    assert {row["最近进展"] for row in found} == {"重庆　2026年10月1日：已经开工。"}
    assert {row["责任单位"] for row in found} == {"重庆　编辑确认：甲局（牵头）、乙局（牵头）"}
    assert len(table.rows) == 1 + 2 * len(headings)


def test_a_unit_without_a_task_is_in_the_file_as_on_the_page(client: Client, make_unit: Make) -> None:
    make_unit(name="没有任务的局")

    assert Unit.objects.count() == len(csv_rows(client, "/units/export.csv")) == 1


def test_one_long_list_at_a_time(client: Client, make_unit: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    module = sys.modules["platforms.exporting.answer"]  # the package gives its function this name
    monkeypatch.setattr(module, "MANY", 1)
    monkeypatch.setattr(module, "PATIENCE", 0.01)
    for name in ("甲局", "乙局"):
        make_unit(name=name)

    with module._turn:
        busy = client.get("/units/export.csv")
        assert len(csv_rows(client, "/units/export.csv?q=甲局")) == 1

    assert (busy.status_code, busy["Retry-After"]) == (503, "30")
    assert "过 30 秒再试一次" in text_of(busy.content.decode())
    assert len(csv_rows(client, "/units/export.csv")) == 2
