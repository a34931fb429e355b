"""Judging evidence in a browser: by keyboard, on a phone, and back again; and the page of reminders."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import follow, looks


def open_task(page: Page) -> None:
    """Go to the first task on the editors' list that has proposals."""
    page.goto(page.url.partition("/admin")[0] + "/tasks/evidence/?judged=accepted")
    follow(page.locator("main .rows a").first)
    expect(page.locator("[data-proposal]").first).to_be_visible()


@pytest.mark.parametrize("path", ["", "/tasks/evidence/", "/reminders/"])
def test_the_pages_are_sound(editor_page: Page, axe: Callable[[Page], list[str]], path: str) -> None:
    if path:
        editor_page.goto(path)
    else:
        open_task(editor_page)

    for width, scheme in looks(editor_page):
        assert axe(editor_page) == [], (width, scheme)
        assert editor_page.evaluate("document.documentElement.scrollWidth") <= width, scheme


def test_a_proposal_is_rejected_by_keyboard_and_taken_back(editor_page: Page) -> None:
    page = editor_page
    open_task(page)
    number = page.locator("[data-proposal]").count()

    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator("[data-proposal]").first.locator("h3 a")).to_be_focused()
    page.keyboard.press("e")
    page.keyboard.type("只是用词相同，jke说的是另一件事")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    expect(page.get_by_text("已登记为“不采纳”")).to_be_visible()
    page.get_by_text("条（不再推荐，不公开）").click()
    mine = page.locator(".judged > li", has_text="只是用词相同，jke说的是另一件事").first
    expect(mine).to_contain_text("编辑不采纳")

    follow(mine.get_by_role("button"))

    expect(page.get_by_text("已撤回对")).to_be_visible()
    expect(page.locator("[data-proposal]")).to_have_count(number)


def test_without_a_reason_nothing_is_sent(editor_page: Page) -> None:
    open_task(editor_page)
    first = editor_page.locator("[data-proposal]").first

    first.get_by_role("button", name="采纳", exact=True).click()

    expect(first.get_by_role("textbox").or_(first.get_by_role("combobox"))).to_be_focused()
