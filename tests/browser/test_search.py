"""Searching from any page: hits are marked in their own script, filtered, and lead to the clause."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Opener


def hits(page: Page) -> int:
    """The number of clauses that the page says it found."""
    found = re.search(r"\d+", page.locator("[data-announce]").inner_text())
    assert found
    return int(found[0])


def test_from_the_home_page(page: Page) -> None:
    box = page.get_by_role("main").get_by_role("combobox").first
    box.fill("高竹新区")
    box.press("Enter")

    expect(page).to_have_url(re.compile(r"/search/\?q="))
    assert hits(page) > 3
    expect(page.locator(".hit mark", has_text="高竹新区").first).to_be_visible()


def test_traditional_and_simplified_find_the_same(open_page: Opener) -> None:
    simplified = hits(open_page("/search/?q=双核联动"))
    page = open_page("/search/?q=雙核聯動")

    assert hits(page) == simplified > 0
    assert {"雙核聯動", "双核联动"} >= set(page.locator("mark").all_inner_texts())


def test_filter_narrows_to_the_number_that_was_announced(open_page: Opener) -> None:
    page = open_page("/search/?q=重庆")
    choice = page.locator("#filters label:has(input[name=authority])", has_text="报道")
    expected = int(choice.locator(".count").first.inner_text())

    choice.click()

    expect(page).to_have_url(re.compile("authority=report"))
    assert hits(page) == expected


def test_a_hit_leads_to_its_clause(open_page: Opener) -> None:
    page = open_page("/search/?q=适度分离")

    page.locator(".hit a").first.click()

    expect(page).to_have_url(re.compile(r"/policies/[\w-]+/[\w.-]+/"))
    expect(page.locator("main")).to_contain_text("适度分离")


def test_what_is_typed_is_shown_as_typed(open_page: Opener) -> None:
    page = open_page("/search/?q=<img src=x onerror=alert(1)>")

    expect(page.get_by_role("main").get_by_role("combobox").first).to_have_value("<img src=x onerror=alert(1)>")
    assert page.locator("main img").count() == 0


def test_nothing_found_says_what_to_try(open_page: Opener) -> None:
    page = open_page("/search/?q=鑫鑫鑫")

    assert hits(page) == 0
    expect(page.locator(".empty")).to_be_visible()
