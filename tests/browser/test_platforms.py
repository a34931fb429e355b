"""The picture of platforms is a way in: by mouse, by keyboard, without a script and on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NARROW, WIDE, Opener


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("script", [True, False])
def test_a_place_of_the_picture_leads_to_its_page(open_page: Opener, width: int, script: bool) -> None:
    page = open_page("/platforms/", width=width, javascript=script)
    place = page.locator('a.scheme-place[href="/regions/500155/"]')
    place.focus()
    expect(place).to_be_focused()

    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("梁平区")
    expect(page.get_by_role("link", name="明月山绿色发展示范带").first).to_be_visible()


def test_a_click_on_a_place_of_the_picture(open_page: Opener) -> None:
    page = open_page("/platforms/")

    page.locator('a.scheme-place[href="/regions/510500/"] circle').first.click()

    expect(page.get_by_role("heading", level=1)).to_have_text("泸州市")


def test_an_old_name_finds_the_place_of_today(open_page: Opener) -> None:
    page = open_page("/platforms/", javascript=False)
    page.get_by_label("按名称、旧名或代码找地区").fill("开县")

    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("开州区")
    expect(page.locator("main")).to_contain_text("您找的“开县”（旧代码 500234）今为开州区")
