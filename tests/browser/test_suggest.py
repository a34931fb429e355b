"""Suggestions under the search boxes: by keyboard alone, beside an input method, on a phone, without a script."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import NARROW, Opener, looks

BOXES = {
    "/": "#home-q",
    "/search/": "#q",
    "/search/?q=重庆": "#q",
    "/policies/": "#site-q",
    "/no-such-page/": "#ways-q",
}


def options(page: Page) -> Locator:
    return page.locator("[role=option]:visible")


def typed(page: Page, words: str, box: str = "#home-q") -> Locator:
    """The box after `words` were typed into it and suggestions have come."""
    field = page.locator(box)
    field.focus()
    page.keyboard.type(words)
    expect(field).to_have_attribute("aria-expanded", "true")
    return field


def active(page: Page, field: Locator) -> str:
    """The name of the option that a screen reader is led to; "" if none."""
    chosen = field.get_attribute("aria-activedescendant")
    return page.locator(f"#{chosen} .suggestion-name").inner_text() if chosen else ""


def test_from_first_letters_to_a_clause_by_keyboard_alone(page: Page) -> None:
    field = typed(page, "cyt")
    expect(page.locator("#announce")).to_contain_text("条检索建议")
    for _ in range(10):
        page.keyboard.press("ArrowDown")
        if active(page, field) == "成渝通办":
            break
    expect(field).to_have_value("cyt")

    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/search/\\?q="))
    expect(page.locator("mark").first).to_have_text("成渝通办")

    page.locator(".hit-title a").first.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/policies/[\w-]+/[\w.-]+/"))
    expect(page.locator("main")).to_contain_text("成渝通办")


@pytest.mark.parametrize("path", BOXES)
def test_every_box_suggests(open_page: Opener, path: str) -> None:
    page = open_page(path)
    page.locator(BOXES[path]).fill("")

    field = typed(page, "gaozhu", BOXES[path])

    expect(field).to_have_attribute("role", "combobox")
    expect(options(page).first).to_contain_text("川渝高竹新区")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/platforms/chuanyu-gaozhu-xinqu/"))


def test_keys(page: Page) -> None:
    field = typed(page, "成渝")
    count = options(page).count()
    assert 2 < count <= 10

    page.keyboard.press("ArrowUp")
    last = active(page, field)
    page.keyboard.press("ArrowDown")
    assert active(page, field) == ""
    page.keyboard.press("ArrowDown")
    assert active(page, field) not in {"", last}
    expect(page.locator("[role=option][aria-selected=true]")).to_have_count(1)

    for key in ("Home", "End", "ArrowLeft", "ArrowRight"):
        page.keyboard.press("ArrowDown")
        page.keyboard.press(key)
        assert active(page, field) == ""
    page.keyboard.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value("成渝")
    page.keyboard.press("ArrowDown")
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(field).to_have_value("")


def test_enter_without_a_choice_searches_what_was_typed(page: Page) -> None:
    typed(page, "成渝")

    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r"/search/\?q=%E6%88%90%E6%B8%9D$"))


def test_leaving_the_box_puts_the_list_away(page: Page) -> None:
    field = typed(page, "成渝")

    page.keyboard.press("Tab")

    expect(field).to_have_attribute("aria-expanded", "false")
    expect(options(page)).to_have_count(0)


def test_one_question_a_pause(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/suggest/" in request.url else None)

    page.clock.install()  # however slow the machine: between two keys there is less than a pause
    page.locator("#home-q").focus()
    for key in "chengyu":
        page.keyboard.press(key)
        page.clock.run_for(20)
    page.clock.run_for(1000)
    expect(options(page).first).to_be_visible()

    assert len(asked) == 1
    assert asked[0].endswith("?q=chengyu")


def test_an_input_method_is_left_alone(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/suggest/" in request.url else None)
    field = page.locator("#home-q")
    field.focus()
    devtools = page.context.new_cdp_session(page)

    for letters in ("c", "ch", "cheng'yu"):
        devtools.send("Input.imeSetComposition", {"text": letters, "selectionStart": 1, "selectionEnd": 1})
    page.wait_for_timeout(400)  # longer than the pause after which a question is asked
    assert asked == []
    expect(field).to_have_attribute("aria-expanded", "false")
    field.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "keyCode": 229, "bubbles": True})
    assert page.url.endswith("/")

    devtools.send("Input.insertText", {"text": "成渝"})
    expect(options(page).first).to_be_visible()
    assert len(asked) == 1


@pytest.mark.parametrize("path", ["/", "/search/", "/policies/"])
def test_axe_finds_nothing_and_the_list_fits(
    open_page: Opener, axe: Callable[[Page], list[str]], screenshots: Path | None, path: str
) -> None:
    page = open_page(path)
    for width, scheme in looks(page):
        if page.locator(BOXES[path]).get_attribute("aria-expanded") != "true":  # the page is new
            typed(page, "成渝", BOXES[path])
            page.keyboard.press("ArrowDown")
            page.keyboard.press("ArrowDown")
        if screenshots:
            page.screenshot(path=screenshots / f"suggest-{path.strip('/') or 'home'}-{width}-{scheme}.png")

        assert axe(page) == [], (width, scheme)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (width, scheme)
        box = page.locator(".suggestions:visible").bounding_box()
        assert box, (width, scheme)
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width


def test_a_finger_chooses(open_page: Opener) -> None:
    page = open_page("/", width=NARROW)
    typed(page, "cytb")

    options(page).filter(has_text="成渝通办").click()

    expect(page.locator("mark").first).to_have_text("成渝通办")


def test_without_a_script_the_form_searches(open_page: Opener) -> None:
    page = open_page("/", javascript=False)
    field = page.get_by_role("main").get_by_role("searchbox")
    field.fill("成渝通办")
    field.press("Enter")

    expect(page.locator("mark").first).to_have_text("成渝通办")
