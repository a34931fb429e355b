"""The citation box with the keyboard alone: typed, Enter, there; and the way back to the search."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Opener

CITATION = "联合实施方案 三(十六)"


def typed_into_a_search_box(page: Page, text: str) -> None:
    """Reach the first search box of the page by Tab alone, type and press Enter."""
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('input[type=search], input[role=combobox]')"):
            break
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def test_a_citation_leads_to_its_clause_and_back_to_the_search(page: Page) -> None:
    typed_into_a_search_box(page, CITATION)

    expect(page).to_have_url(re.compile(r"/policies/lianhe-shishi-fangan/3\.16/\?cited="))
    expect(page.locator("h1")).to_contain_text("加快提升先进制造业国际竞争力")
    expect(page.locator(".came-by")).to_contain_text(f"按引用“{CITATION}”直达")
    page.get_by_role("link", name="改为全文检索").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q=.*go=0"))
    expect(page.get_by_role("main").locator("input[name=q]").first).to_have_value(CITATION)


def test_the_back_button_leaves_the_clause_for_where_it_was_typed(page: Page, site_url: str) -> None:
    typed_into_a_search_box(page, "97号文第七条")
    expect(page).to_have_url(re.compile(r"/policies/yufubanfa-2020-97/3\.7/"))

    page.go_back()

    expect(page).to_have_url(f"{site_url}/")


def test_a_number_typed_while_reading_means_that_document(open_page: Opener) -> None:
    page = open_page("/policies/lianhe-shishi-fangan/")
    page.get_by_label("本文的条款号或词语").focus()

    page.keyboard.type("（十六）")
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r"/policies/lianhe-shishi-fangan/3\.16/"))
    expect(page.locator(".came-by")).to_contain_text("按引用“（十六）”直达")


def test_what_is_missing_is_said_above_the_hits(open_page: Opener) -> None:
    page = open_page("/search/?q=联合实施方案（四十八）", width=390)

    expect(page.locator(".citation-missing")).to_contain_text("编号到“(四十七)”为止")
    page.locator(".citation").get_by_role("link", name="联合实施方案(四十七)").click()
    expect(page).to_have_url(re.compile(r"/policies/lianhe-shishi-fangan/10\.47/"))
