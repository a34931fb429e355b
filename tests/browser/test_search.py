"""Searching from any page: hits are marked in their own script, filtered, and lead to the clause."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, Opener, follow, looks

STATES = {
    "one document": "/search/?q=合作&policy=lianhe-shishi-fangan",
    "other forms": "/search/?q=发改委",
    "as typed": "/search/?q=发改委&exact=1",
    "question": "/search/?q=老百姓看病怎么报销",
    "conditions and remarks": "/search/?q=市场 年份:2021..2023 -税费 作者:张三",
    "nothing": "/search/?q=税费 -税费 人才&authority=report&year=2020",
}


def hits(page: Page) -> int:
    """The number of clauses that the page says it found."""
    found = re.search(r"\d+", page.locator("[data-announce]").inner_text())
    assert found
    return int(found[0])


def focused(page: Page) -> str:
    """The words of what has the focus."""
    words: str = page.evaluate("(document.activeElement.textContent || document.activeElement.id).trim()")
    return words


def test_from_the_home_page(page: Page) -> None:
    box = page.get_by_role("main").locator("input[name=q]").first
    box.fill("高竹新区")
    with page.expect_navigation():
        box.press("Enter")

    expect(page).to_have_url(re.compile(r"/search/\?q="))
    assert hits(page) > 3
    expect(page.locator(".hit mark:not(.other)").first).to_have_text("高竹新区")


def test_from_the_box_to_the_clause_by_keyboard_alone(open_page: Opener) -> None:
    page = open_page("/search/")
    while focused(page) != "q":
        page.keyboard.press("Tab")
    page.keyboard.type("适度分离")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile(r"^“适度分离”\d+ 条 · 检索 · "))

    while focused(page) != "跳过筛选条件，到检索结果":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#results")).to_be_focused()
    steps = 0
    while not page.evaluate("document.activeElement.matches('.hit-title > a')"):
        page.keyboard.press("Tab")
        steps += 1
    page.keyboard.press("Enter")

    assert steps < 12
    expect(page).to_have_url(re.compile(r"/policies/[\w-]+/[\w.-]+/"))
    expect(page.locator("main")).to_contain_text("适度分离")


def test_traditional_and_simplified_find_the_same(open_page: Opener) -> None:
    simplified = hits(open_page("/search/?q=双核联动"))
    page = open_page("/search/?q=雙核聯動")

    assert hits(page) == simplified > 0
    assert {"雙核聯動", "双核联动"} >= set(page.locator("mark").all_inner_texts())


def test_filter_narrows_to_the_number_that_was_announced(open_page: Opener) -> None:
    page = open_page("/search/?q=重庆&go=0")
    choice = page.locator("#filters label:has(input[name=authority])", has_text="报道")
    expected = int(choice.locator(".count").first.inner_text())

    choice.click()

    expect(page).to_have_url(re.compile("authority=report"))
    assert hits(page) == expected
    expect(page.locator("#announce")).to_contain_text(f"符合的条款 {expected} 条")


def test_filters_and_sorts_keep_the_words_as_typed(open_page: Opener) -> None:
    page = open_page("/search/?q=高竹新区")
    both = hits(page)
    follow(page.get_by_role("link", name="只查所输入的字词"))
    expect(page).to_have_url(re.compile("exact=1"))
    assert hits(page) < both

    page.locator("#filters input[name=year]").first.check()
    expect(page).to_have_url(re.compile(r"year=\d+"))
    expect(page).to_have_url(re.compile("exact=1"))
    follow(page.get_by_role("link", name="同时查找这些写法"))

    expect(page).not_to_have_url(re.compile("exact"))


def test_a_condition_of_the_query_is_taken_away(open_page: Opener) -> None:
    page = open_page("/search/?q=市场 年份:2021..2023 -税费")
    follow(page.get_by_role("link", name="年份：2021—2023 年"))
    expect(page.locator("#q")).to_have_value("市场 -税费")

    follow(page.get_by_role("link", name="不含“税费”"))

    expect(page.locator("#q")).to_have_value("市场")


def test_a_document_is_opened_and_left_again(open_page: Opener) -> None:
    page = open_page("/search/?q=合作&sort=order")
    total = hits(page)

    follow(page.get_by_role("link", name="全部列出").first)
    expect(page).to_have_url(re.compile("policy="))
    assert page.locator(".hit").count() == min(20, hits(page))
    follow(page.get_by_role("link", name="在全部文件中检索"))

    expect(page).to_have_url(re.compile("sort=order"))
    assert hits(page) == total


def test_what_is_typed_is_shown_as_typed(open_page: Opener) -> None:
    page = open_page("/search/?q=<img src=x onerror=alert(1)>")

    expect(page.locator("#q")).to_have_value("<img src=x onerror=alert(1)>")
    assert page.locator("main img").count() == 0


def test_nothing_found_leads_on(open_page: Opener) -> None:
    page = open_page("/search/?q=税费&year=1999")
    assert hits(page) == 0

    way = page.locator(".ways li").first
    expected = int(way.locator(".num").inner_text())
    follow(way.get_by_role("link"))

    expect(page.locator(".hit").first).to_be_visible()
    assert hits(page) == expected


def test_filters_wait_in_a_closed_box_on_a_phone(open_page: Opener) -> None:
    page = open_page("/search/?q=合作", width=NARROW)

    expect(page.locator("#filters input[name=authority]").first).not_to_be_visible()
    expect(page.locator(".hit").first).to_be_in_viewport()


def test_on_paper_there_are_the_hits_their_places_and_the_address(open_page: Opener) -> None:
    page = open_page("/search/?q=合作")
    page.emulate_media(media="print")

    for left_out in ("#filters", ".search-box", "#search-help", ".sorts", ".site-head"):
        expect(page.locator(left_out)).not_to_be_visible()
    expect(page.locator(".hit-path").first).to_be_visible()
    expect(page.locator(".print-address")).to_be_visible()
    expect(page.get_by_text("检索：合作")).to_be_visible()


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_in_any_state(open_page: Opener, axe: Callable[[Page], list[str]], state: str) -> None:
    page = open_page(STATES[state])

    for width, scheme in looks(page):
        assert axe(page) == [], (width, scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, scheme


def test_axe_finds_nothing_in_an_explanation(editor_page: Page, axe: Callable[[Page], list[str]]) -> None:
    editor_page.goto("/search/?q=高竹新区 税费&explain=1")

    expect(editor_page.get_by_role("heading", name="检索解释")).to_be_visible()
    assert axe(editor_page) == []
