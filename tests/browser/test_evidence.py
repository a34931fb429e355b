"""Judging evidence in a browser: by keyboard, on a phone, and back again; and the page of reminders."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, WIDE


def open_task(page: Page) -> None:
    """Go to the first task on the editors' list that has proposals."""
    page.goto(page.url.partition("/admin")[0] + "/tasks/evidence/?judged=accepted")
    page.locator("main .rows a").first.click()
    expect(page.locator("[data-proposal]").first).to_be_visible()


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_are_sound(editor_page: Page, axe: Callable[[Page], list[str]], width: int, scheme: str) -> None:
    editor_page.set_viewport_size({"width": width, "height": 900})
    editor_page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    root = editor_page.url.partition("/admin")[0]

    open_task(editor_page)
    for address in (editor_page.url, f"{root}/tasks/evidence/", f"{root}/reminders/"):
        editor_page.goto(address)
        assert axe(editor_page) == []
        assert editor_page.evaluate("document.documentElement.scrollWidth") <= width


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
    page.keyboard.press("Enter")

    expect(page.get_by_text("已登记为“不采纳”")).to_be_visible()
    page.get_by_text("条（不再推荐，不公开）").click()
    mine = page.locator(".judged > li", has_text="只是用词相同，jke说的是另一件事").first
    expect(mine).to_contain_text("编辑不采纳")

    mine.get_by_role("button").click()

    expect(page.get_by_text("已撤回对")).to_be_visible()
    expect(page.locator("[data-proposal]")).to_have_count(number)


def test_without_a_reason_nothing_is_sent(editor_page: Page) -> None:
    open_task(editor_page)
    first = editor_page.locator("[data-proposal]").first

    first.get_by_role("button", name="采纳", exact=True).click()

    expect(first.get_by_role("textbox").or_(first.get_by_role("combobox"))).to_be_focused()
