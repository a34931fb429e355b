"""Lists: filters, sorting and pages, with and without JavaScript, in addresses that can be shared."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, Opener, follow


def total(page: Page) -> int:
    """The number of rows that the list says it has."""
    found = re.search(r"\d+", page.locator("[data-announce]").inner_text())
    assert found
    return int(found[0])


@pytest.mark.parametrize("javascript", [True, False])
def test_filter_gives_an_address_and_can_be_taken_away(open_page: Opener, javascript: bool) -> None:
    page = open_page("/policies/", javascript=javascript)
    assert total(page) == 5
    page.get_by_role("checkbox", name=re.compile("正式文件")).check()
    if not javascript:
        page.locator("#filters").get_by_role("button", name="筛选").click()
    expect(page).to_have_url(re.compile("authority=official"))
    expect(page.locator("[data-announce]")).to_contain_text("2")

    page.get_by_role("link", name="全部清除").click()

    expect(page.locator("[data-announce]")).to_contain_text("5")


def test_counts_beside_choices_are_true(open_page: Opener) -> None:
    page = open_page("/policies/")
    choice = page.locator("label", has_text="观点")
    expected = int(choice.locator(".count").inner_text())

    choice.click()

    expect(page).to_have_url(re.compile("authority=opinion"))
    assert total(page) == expected


def test_filters_stay_when_coming_back_from_a_detail_page(open_page: Opener) -> None:
    page = open_page("/tasks/?policy=yufubanfa-2020-97")
    assert total(page) == 13
    follow(page.locator("main table.register tbody th a").first)
    expect(page).to_have_url(re.compile(r"/tasks/\d+/"))

    follow(page.locator("a[data-back]").first)

    expect(page).to_have_url(re.compile(r"/tasks/\?policy=yufubanfa-2020-97"))
    assert total(page) == 13


def test_pages_lead_on(open_page: Opener) -> None:
    page = open_page("/tasks/")
    assert total(page) == 60

    page.get_by_role("navigation", name="分页").get_by_role("link", name="下一页").click()

    expect(page).to_have_url(re.compile("page=2"))
    expect(page.get_by_role("link", name="上一页")).to_be_visible()


def test_empty_list_says_what_to_try(open_page: Opener) -> None:
    page = open_page("/tasks/?q=不存在的词语")

    expect(page.locator(".empty")).to_contain_text("可以试试")
    follow(page.locator(".empty").get_by_role("link", name="清除全部条件"))

    assert total(page) == 60


def test_filters_fold_away_on_a_phone(open_page: Opener) -> None:
    page = open_page("/platforms/", width=NARROW)
    choice = page.get_by_role("checkbox", name=re.compile("成渝中部"))
    expect(choice).to_be_hidden()

    page.get_by_text("筛选条件").click()
    choice.check()

    expect(page).to_have_url(re.compile("zone=middle"))
    assert 0 < total(page) < 10


def test_follow_a_task_to_its_unit_and_its_platform(open_page: Opener) -> None:
    page = open_page("/tasks/?policy=yufubanfa-2020-97&q=万达开")
    follow(page.locator("main table.register tbody th a").first)
    expect(page.locator("main")).to_contain_text("按规则推出")
    task = page.url

    follow(page.locator('main a[href^="/units/"]').first)
    expect(page).to_have_url(re.compile(r"/units/[\w-]+/"))
    page.goto(task)
    follow(page.locator('main a[href^="/platforms/"]').first)

    expect(page).to_have_url(re.compile(r"/platforms/[\w-]+/"))
