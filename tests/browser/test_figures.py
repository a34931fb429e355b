"""Figures: from the list to the number in its clause, and an editor who judges a pair."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, WIDE, Opener, follow

LIT = "node => node.matches(':target') && getComputedStyle(node).backgroundColor !== 'rgba(0, 0, 0, 0)'"


@pytest.mark.parametrize("javascript", [True, False])
def test_a_link_leads_to_the_number_in_its_clause(open_page: Opener, javascript: bool) -> None:
    page = open_page("/figures/?q=白名单", javascript=javascript)
    follow(page.get_by_role("link", name="59种", exact=True))

    expect(page).to_have_url(re.compile(r"/policies/shidu-fenli-gaige-chengji/b2\.p2/#f-61$"))
    number = page.locator("#f-61")
    expect(number).to_have_text("59种")
    expect(number).to_be_in_viewport()
    if javascript:
        page.wait_for_function(LIT, arg=number.element_handle())


def test_filters_keep_the_order_by_number(open_page: Opener) -> None:
    page = open_page("/figures/?sort=most")
    page.get_by_label("金额（元）").check()
    expect(page.locator(".list-head")).to_contain_text("共 6 个数据")

    values = page.locator(".figure-table .figure-value").all_inner_texts()
    assert values == ["约5.22万亿元", "约5.22万亿元", "约1.2万亿元", "318.1亿元", "300萬元", "500元以上"]


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_page_of_review_is_sound(editor_page: Page, axe: Callable[[Page], list[str]], width: int) -> None:
    editor_page.set_viewport_size({"width": width, "height": 900})
    editor_page.goto("/figures/pairs/")
    for summary in editor_page.locator(".pair-change > summary").all():
        summary.click()

    assert axe(editor_page) == []
    assert editor_page.evaluate("document.documentElement.scrollWidth") <= width


def test_an_editor_judges_anew_and_the_public_sees_it(editor_page: Page, open_page: Opener) -> None:
    editor_page.goto("/figures/pairs/")
    block = editor_page.locator(".pair-block", has_text="全年的累计")
    block.locator("summary").click()
    block.get_by_label("理由").fill("同一班列的箱数，只供对照。")
    follow(block.get_by_role("button", name="采纳", exact=True))
    expect(editor_page.get_by_role("status").first).to_contain_text("已采纳")

    public = open_page("/policies/shuanghe-liandong-anli/4.p3/")
    expect(public.locator(".figure-pair")).to_contain_text("同一班列的箱数，只供对照。（bianji核对")

    block = editor_page.locator(".pair-block", has_text="只供对照")
    block.locator("summary").click()
    block.get_by_label("理由").fill("看错了。")
    follow(block.get_by_role("button", name="不采纳"))
    public.reload()
    expect(public.locator(".figure-pair")).to_have_count(0)
