"""Editing in the admin: a task, a platform, two editors on one record; sound under the strict policy."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import follow

SAVE = re.compile("^保存$")


def open_record(page: Page, listing: str, name: str) -> None:
    """Go to the form of the first record on the list whose name holds `name`."""
    page.goto(listing)
    follow(page.locator("#result_list").get_by_role("link", name=re.compile(name)).first)


def save(page: Page) -> None:
    """Press 保存 and wait for the answer."""
    follow(page.get_by_role("button", name=SAVE))


def test_edit_a_task_and_see_it_on_its_page(editor_page: Page, site_url: str) -> None:
    open_record(editor_page, "/admin/policies/task/", "三十五")
    editor_page.select_option("#id_status_cq", label="推进中")
    editor_page.select_option("#id_status_sc", label="推进中")
    editor_page.fill("#id_notes", "由浏览器测试登记的备注")
    editor_page.fill("#id_reason", "浏览器测试")
    save(editor_page)
    expect(editor_page.locator(".messagelist .success")).to_be_visible()

    editor_page.goto("/tasks/?q=适度分离")
    follow(editor_page.locator('main a[href^="/tasks/"]:not([href*="?"])', has_text="适度分离改革").first)

    expect(editor_page.locator("main")).to_contain_text("推进中")
    expect(editor_page.locator("main")).to_contain_text("由浏览器测试登记的备注")


def test_history_says_who_and_what(editor_page: Page) -> None:
    open_record(editor_page, "/admin/policies/task/", "三十六")
    editor_page.fill("#id_notes", "先前的备注")
    save(editor_page)
    open_record(editor_page, "/admin/policies/task/", "三十六")

    follow(editor_page.get_by_role("link", name=re.compile("历史")).first)

    expect(editor_page.locator("#content")).to_contain_text("bianji")
    expect(editor_page.locator("#content")).to_contain_text("先前的备注")


def test_second_save_of_two_editors_is_told(editor_page: Page) -> None:
    open_record(editor_page, "/admin/policies/task/", "三十七")
    other = editor_page.context.new_page()
    other.goto(editor_page.url)
    other.fill("#id_notes", "第一位编辑写的")
    save(other)

    editor_page.fill("#id_notes", "第二位编辑写的")
    save(editor_page)

    expect(editor_page.locator(".conflict")).to_contain_text("第一位编辑写的")
    expect(editor_page.locator("#id_notes")).to_have_value("第二位编辑写的")


def test_edit_a_platform(editor_page: Page) -> None:
    open_record(editor_page, "/admin/platforms/platform/", "川渝高竹新区")
    editor_page.fill("#id_note", "由浏览器测试登记的说明")
    save(editor_page)
    expect(editor_page.locator(".messagelist .success")).to_be_visible()

    open_record(editor_page, "/admin/platforms/platform/", "川渝高竹新区")

    expect(editor_page.locator("#id_note")).to_have_value("由浏览器测试登记的说明")


@pytest.mark.parametrize(
    ("listing", "name"),
    [
        ("/admin/policies/task/", "推动重庆成都"),
        ("/admin/policies/unit/", "."),
        ("/admin/platforms/platform/", "高竹"),
        ("/admin/platforms/region/", "."),
        ("/admin/policies/policy/", "."),
    ],
)
def test_admin_pages_are_sound(editor_page: Page, axe: Callable[[Page], list[str]], listing: str, name: str) -> None:
    editor_page.goto(listing)
    assert axe(editor_page) == []

    open_record(editor_page, listing, name)

    assert axe(editor_page) == []
