"""Everything works by keyboard, and one always sees where one is."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opener

FOCUS = """() => {
    const element = document.activeElement;
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    return {
        name: element.tagName + " " + (element.textContent || element.id).trim().slice(0, 30),
        outline: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== "none",
        seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
    };
}"""


def test_skip_link_comes_first_and_leads_to_the_text(page: Page) -> None:
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    expect(page.get_by_role("link", name="跳到正文")).to_be_in_viewport()

    page.keyboard.press("Enter")

    expect(page.locator("main")).to_be_focused()


@pytest.mark.parametrize(
    "path", ["/", "/policies/", "/policies/shidu-fenli-gaige-chengji/", "/tasks/", "/search/?q=重庆"]
)
def test_focus_is_seen_on_every_step(open_page: Opener, path: str) -> None:
    page = open_page(path)

    for _ in range(40):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        assert focus["seen"], focus
        assert focus["outline"] or focus["name"].startswith("BODY"), focus


def test_filter_by_keyboard(open_page: Opener) -> None:
    page = open_page("/policies/")
    page.get_by_role("checkbox").first.focus()
    page.keyboard.press("Space")

    expect(page.locator(".active-filters")).to_be_visible()


def test_search_by_keyboard(open_page: Opener) -> None:
    page = open_page("/search/")
    page.get_by_role("main").get_by_role("combobox").first.focus()
    page.keyboard.type("万达开")
    page.keyboard.press("Enter")

    expect(page.locator("mark").first).to_have_text("万达开")
