"""Browsing and reading: from the home page to a clause, contents, quotation, both scripts, print."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import NARROW, Opener, follow

PLAN = "/policies/lianhe-shishi-fangan/"
CASES = "/policies/shuanghe-liandong-anli/"


def test_from_home_to_a_clause(page: Page) -> None:
    follow(page.get_by_role("navigation", name="主导航").get_by_role("link", name="政策"))
    follow(page.get_by_role("link", name="联合实施方案").first)
    page.get_by_role("navigation", name="目录").get_by_role("link", name="三十五").click()
    clause = page.locator("[id='c-7.35']")
    expect(clause).to_be_in_viewport()
    clause.hover()
    follow(clause.get_by_role("link", name="条款页"))

    expect(page).to_have_url(page.url.split("/policies/")[0] + PLAN + "7.35/")
    expect(page.locator("h1")).to_contain_text("三十五")


def test_contents_follow_the_reading_position(open_page: Opener) -> None:
    page = open_page(PLAN + "#c-7")

    expect(page.locator(".contents [aria-current=location]")).to_contain_text(re.compile("^(七、|.三十一)"))


def test_quotation_is_copied_with_its_address(open_page: Opener, site_url: str) -> None:
    page = open_page(PLAN)
    clause = page.locator("[id='c-7.35']")
    clause.hover()
    clause.get_by_role("button", name="复制引文").click()
    expect(clause.get_by_role("button", name="复制引文")).to_have_text("已复制")

    copied: str = page.evaluate("navigator.clipboard.readText()")

    assert copied.startswith("“")
    assert copied.endswith(f"，{site_url}{PLAN}7.35/）")
    assert "联合实施方案" in copied


def test_mention_shows_a_card_and_leads_on(open_page: Opener) -> None:
    page = open_page(PLAN)
    mention = page.locator("a.mention", has_text="高竹新区").first
    mention.scroll_into_view_if_needed()
    mention.hover()
    expect(page.get_by_role("tooltip")).to_contain_text("川渝高竹新区")
    page.keyboard.press("Escape")
    expect(page.get_by_role("tooltip")).to_be_hidden()

    follow(mention)

    expect(page.locator("h1")).to_contain_text("川渝高竹新区")


def test_traditional_text_is_read_in_both_scripts(open_page: Opener) -> None:
    page = open_page(CASES)
    expect(page.locator(".problem")).to_contain_text("照印保留")
    assert page.locator("article").get_attribute("lang") == "zh-Hant"

    follow(page.get_by_role("navigation", name="字形").get_by_role("link", name="简"))

    assert page.locator("article").get_attribute("lang") == "zh-Hans"
    expect(page.locator("article")).to_contain_text("联动")


def test_web_residue_is_shown_on_demand(open_page: Opener) -> None:
    page = open_page("/policies/yufubanfa-2020-97/")
    before = len(page.locator("article").inner_text())

    follow(page.get_by_role("link", name="显示网页残留"))

    assert len(page.locator("article").inner_text()) > before + 200
    expect(page.get_by_role("link", name="隐藏网页残留")).to_be_visible()


def test_print_shows_the_document_alone(open_page: Opener) -> None:
    page = open_page(PLAN)
    page.emulate_media(media="print")

    for frame in (".site-head", ".site-foot", ".contents", ".reading-tools", ".clause-tools >> nth=0", ".skip"):
        expect(page.locator(frame)).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("[id='c-7.35']")).to_be_visible()
    expect(page.locator("#source")).to_be_visible()
    assert len(page.pdf()) > 50_000


def test_furniture_never_prints_and_the_address_does(open_page: Opener, site_url: str) -> None:
    page = open_page("/policies/yufubanfa-2020-97/?furniture=1")
    expect(page.locator(".residue").first).to_be_visible()
    expect(page.locator(".print-address")).to_be_hidden()

    page.emulate_media(media="print")

    assert page.locator(".residue:visible").count() == 0
    expect(page.locator(".print-address")).to_have_text(f"本页地址：{site_url}/policies/yufubanfa-2020-97/")
    expect(page.locator(".piece-signature")).to_contain_text("2020年7月27日")
    expect(page.locator(".piece-inner-title")).to_be_visible()


@pytest.mark.parametrize("path", [PLAN, PLAN + "7.35/"])
def test_buttons_that_need_a_script_do_not_show_without_it(open_page: Opener, path: str) -> None:
    with_script, without = open_page(path), open_page(path, javascript=False)

    assert "复制" in "".join(
        button.get_attribute("aria-label") or button.inner_text() for button in buttons(with_script)
    )
    assert {button.inner_text() for button in buttons(without)} <= {"检索", "前往"}  # both send a form


def buttons(page: Page) -> list[Locator]:
    return page.locator("button:visible").all()


def test_a_copied_quotation_of_a_damaged_clause_warns(open_page: Opener, site_url: str) -> None:
    page = open_page(CASES + "2.p3/")
    on_clause_page = page.locator("#quotation").input_value()
    page = open_page(CASES)
    clause = page.locator("[id='c-2.p3']")
    clause.hover()
    clause.get_by_role("button", name="复制引文").click()
    expect(clause.get_by_role("button", name="复制引文")).to_have_text("已复制")

    copied: str = page.evaluate("navigator.clipboard.readText()")

    assert copied == on_clause_page
    assert copied.rsplit("\n", maxsplit=1)[-1].startswith("注意：原文此处文字受损")
    assert f"，2022年（推定），案例②第3段，来源：报纸报道（报名未载），{site_url}{CASES}2.p3/）" in copied


def test_contents_open_on_a_phone(open_page: Opener) -> None:
    page = open_page(PLAN, width=NARROW)
    contents = page.get_by_role("navigation", name="目录")
    expect(contents.get_by_role("link", name="来源与版权")).to_be_hidden()

    contents.get_by_text("目录", exact=True).click()
    contents.get_by_role("link", name="来源与版权").click()

    expect(page.locator("#source")).to_be_in_viewport()
