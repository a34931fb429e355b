"""Every page type, wide and narrow, light and dark: sound, free of sideways scroll, and nothing for axe to find."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Opener, looks

PAGES = {
    "home": "/",
    "policies": "/policies/",
    "policy": "/policies/lianhe-shishi-fangan/",
    "policy-notice": "/policies/yufubanfa-2020-97/",
    "policy-hant": "/policies/shuanghe-liandong-anli/",
    "policy-opinion": "/policies/dushiquan-tizhi-jizhi/",
    "policy-report": "/policies/shidu-fenli-gaige-chengji/",
    "clause": "/policies/lianhe-shishi-fangan/7.35/",
    "compare": "/compare/?a=lianhe-shishi-fangan/1.7&b=yufubanfa-2020-97/2.5",
    "tasks": "/tasks/",
    "tasks-none": "/tasks/?q=不存在的词语",
    "board": "/tasks/?view=board",
    "ledger": "/tasks/?view=ledger&group=area",
    "facing": "/tasks/facing/",
    "overview": "/overview/",
    "coverage": "/tasks/coverage/",
    "ledgers": "/ledgers/",
    "units": "/units/",
    "figures": "/figures/",
    "figures-by-number": "/figures/?sort=most",
    "figures-none": "/figures/?q=不存在的词语",
    "clause-figures": "/policies/shidu-fenli-gaige-chengji/b2.p2/",
    "platforms": "/platforms/",
    "platform-members": "/platforms/mingyueshan/",
    "regions": "/regions/",
    "region": "/regions/500155/",
    "region-gone": "/regions/500112/",
    "search-empty": "/search/",
    "search": "/search/?q=高竹新区",
    "search-question": "/search/?q=万达开地区怎样统筹发展先行示范区建设呢",
    "search-none": "/search/?q=鑫鑫鑫",
    "missing": "/policies/no-such-policy/",
    "login": "/admin/login/",
}
# Pages whose address only the library knows: the list, and the first link on it that leads to such a page.
FIRST_OF = {
    "task": ("/tasks/", "main table.register tbody th a"),
    "unit": ("/units/", 'main a[href^="/units/"]:not([href*="?"])'),
    "platform": ("/platforms/", 'main a[href^="/platforms/"]:not([href*="?"])'),
}
EVERY = [*PAGES, *FIRST_OF]


def go(open_page: Opener, name: str, **how: object) -> Page:
    """Open the page of this name; what lies below the fold is on it, too."""
    if name in PAGES:
        return open_page(PAGES[name], **how)
    listing, link = FIRST_OF[name]
    page = open_page(listing, **how)
    page.goto(page.locator(link).first.get_attribute("href") or "")
    return page


@pytest.mark.parametrize("name", EVERY)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    open_page: Opener, axe: Callable[[Page], list[str]], screenshots: Path | None, name: str
) -> None:
    page = go(open_page, name)
    for width, scheme in looks(page):
        if screenshots:
            page.screenshot(path=screenshots / f"{name}-{width}-{scheme}.png", full_page=True)

        assert axe(page) == [], (width, scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, scheme


@pytest.mark.parametrize("name", EVERY)
def test_head_landmarks_and_the_narrowest_phone(open_page: Opener, name: str) -> None:
    page = go(open_page, name, width=320)

    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.locator("h1").count() == 1
    assert page.locator("main").count() == 1
    assert page.locator("html").get_attribute("lang") in {"zh-Hans", "zh-Hant", "zh-hans"}
    assert "成渝政策知识库" in page.title()
    assert page.locator('link[rel="icon"]').count() == 1
    assert name == "login" or page.locator('meta[name="description"]').get_attribute("content")


@pytest.mark.parametrize("name", [name for name in EVERY if name not in {"missing", "login"}])
def test_page_is_whole_without_javascript(open_page: Opener, name: str) -> None:
    with_script = go(open_page, name).locator("main").inner_text()
    without = go(open_page, name, javascript=False).locator("main").inner_text()

    # A script may fold away filters that are open without it; nothing may come by script alone.
    assert len(with_script) - len(without) <= max(40, len(with_script) // 5)


@pytest.mark.parametrize("name", ["home", "policy", "search", "login"])
def test_strict_headers_and_static_files_that_last(open_page: Opener, name: str) -> None:
    page = go(open_page, name)
    files: list[str] = page.evaluate("[...document.querySelectorAll('link[rel=stylesheet]')].map(link => link.href)")

    headers = page.request.get(page.url).headers
    style = page.request.get(files[0], headers={"Accept-Encoding": "br"}).headers

    assert "default-src 'self'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "immutable" in style["cache-control"]
    assert style["content-encoding"] == "br"
