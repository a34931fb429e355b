"""From a search and the hit that was opened to 检索统计, and from there to a synonym that the next search uses."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import NARROW, WIDE, Opener, follow

# What the browser calls itself without a window is the name of a robot.
PERSON = {"User-Agent": "Mozilla/5.0 (X11; Linux x64) Firefox/140.0"}
COUNTS = "/admin/policies/searchcount/"


@pytest.fixture
def reader(open_page: Opener) -> Page:
    """A page of somebody who reads."""
    page = open_page("/")
    page.context.set_extra_http_headers(PERSON)
    return page


def counted(page: Page, address: str, query: str, number: str = "") -> Locator:
    """The line of a query in the counts, when it has come: they are written after an answer, once a second at most."""
    line = page.get_by_role("row", name=query).filter(has_text=number)
    for _ in range(50):
        page.goto(address)
        if line.count():
            return line
        page.wait_for_timeout(600)
    raise AssertionError(f"no line of {query} with {number!r}")


def test_an_opened_hit_is_counted(reader: Page, editor_page: Page) -> None:
    reader.goto("/search/?q=全域土地综合整治")
    with reader.expect_request("**/search/opened/") as sent:
        reader.locator("a[data-rank='1']").click()
    expect(reader.locator("main")).to_contain_text("全域土地综合整治")

    counted(editor_page, f"{COUNTS}?view=most&q=全域土地综合整治", "全域土地综合整治", "1.0")

    assert sent.value.method == "POST"


def test_what_was_not_found_becomes_a_synonym(reader: Page, editor_page: Page) -> None:
    reader.goto("/search/?q=翻地皮")
    line = counted(editor_page, COUNTS, "翻地皮")

    follow(line.get_by_role("link", name="加为同义词"))
    words = editor_page.get_by_label("词:", exact=True)
    expect(words).to_have_value("翻地皮")
    words.fill("翻地皮\n全域土地综合整治")
    follow(editor_page.get_by_role("button", name="保存", exact=True))
    expect(editor_page.locator(".messagelist")).to_contain_text("成功")

    reader.goto("/search/?q=翻地皮")
    expect(reader.locator("mark").first).to_have_text("全域土地综合整治")


def test_without_script_a_hit_opens_as_ever(open_page: Opener) -> None:
    page = open_page("/search/?q=适度分离", javascript=False)

    follow(page.locator("a[data-rank='1']"))

    expect(page.locator("main")).to_contain_text("适度分离")


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("path", [COUNTS, "/admin/policies/synonymgroup/", "/admin/policies/synonymgroup/add/?words=x"])
def test_the_pages_are_sound(editor_page: Page, axe: Callable[[Page], list[str]], path: str, width: int) -> None:
    editor_page.set_viewport_size({"width": width, "height": 900})

    editor_page.goto(path)

    assert axe(editor_page) == []
