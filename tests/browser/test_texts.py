"""历次文本 in a browser: a document that took a second text, the two compared, and addresses of the first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, WIDE, Opener, follow, looks
from tests.browser.site import Site, running_site

DOCUMENT = "/policies/jia-gongyuan/"
FIRST = """甲市公园管理局关于加强公园管理的通知
甲园发〔2024〕3号
各区公园管理机构：
为加强公园管理，现通知如下。
一、完善设施
（一）更新步道。到2025年，更新步道30公里。
（二）增设座椅。每个公园增设座椅不少于20处。
（三）评选星级公园。每年评选一次星级公园。
二、改进服务
（四）延长开放时间。夏季开放至22时。
甲市公园管理局
2024年3月1日
"""
CHANGES = {
    "到2025年，更新步道30公里": "到2026年，更新步道45公里",
    "（二）增设座椅": "（二）开展普查。先查明现有设施的数量和状况。\n（三）增设座椅",
    "（三）评选星级公园。每年评选一次星级公园。\n": "",
}
BRING = """
import hashlib
from policies.importing import documents
from policies.models import Policy
from policies.parsing.extract import read_pasted
texts, purposes = {texts!r}, ("new", "edition", "copy")
facts = {{"slug": "jia-gongyuan", "kind": "notice", "authority": "official"}}
for text, purpose in zip(texts, purposes):
    draft = documents.receive(read_pasted(text), file_name="", user=None)
    target = Policy.objects.filter(slug="jia-gongyuan").first() if purpose != "new" else None
    entered = facts if purpose == "new" else {{"source_name": "乙网"}}
    draft = documents.revise(draft, facts_entered=entered, purpose=purpose, policy=target)
    documents.publish(draft, user=None)
"""


@pytest.fixture(scope="module")
def site(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of its own, whose library holds one more document: two texts of it and a second source."""
    second = FIRST
    for old, new in CHANGES.items():
        assert old in second
        second = second.replace(old, new)
    third = "首页 > 公文公开\n" + second
    with running_site(tmp_path_factory.mktemp("texts"), prepared) as running:
        running.manage("shell", "-c", BRING.format(texts=[FIRST, second, third]))
        yield running


def test_from_the_document_to_the_comparison(open_page: Opener) -> None:
    page = open_page(DOCUMENT)
    expect(page.get_by_role("link", name="另一来源（1）")).to_be_visible()
    follow(page.get_by_role("link", name="历次文本（2）"))
    follow(page.get_by_role("link", name="与上一份比较"))

    expect(page.locator("h1")).to_have_text("第 1 份与第 2 份文本比较")
    changed = page.locator(".compare-changed")
    expect(changed.locator("del")).to_have_text(["2025", "30"])
    expect(changed.locator("ins")).to_have_text(["2026", "45"])
    expect(page.locator(".compare-added")).to_contain_text("先查明现有设施")
    expect(page.locator(".compare-gone")).to_contain_text("评选星级公园")
    expect(page.locator(".compare-renumbered")).to_contain_text("一（二） → 一（三）")


def test_unchanged_clauses_unfold_and_can_be_left_out(open_page: Opener) -> None:
    page = open_page(DOCUMENT + "compare/")
    hidden = page.get_by_text("延长开放时间")
    expect(hidden).to_be_hidden()
    page.locator(".compare-same summary").last.click()
    expect(hidden).to_be_visible()

    follow(page.get_by_role("link", name="只看改动"))

    expect(page.get_by_text("延长开放时间")).to_have_count(0)
    expect(page.get_by_role("link", name="显示全部")).to_be_visible()


def test_any_two_texts_are_chosen(open_page: Opener) -> None:
    page = open_page(DOCUMENT + "texts/")
    page.get_by_label("比较", exact=True).select_option("3")
    page.get_by_label("与", exact=True).select_option("2")
    follow(page.get_by_role("button", name="并排比较"))

    expect(page.locator("h1")).to_have_text("第 3 份与第 2 份文本比较")
    expect(page.locator(".comparison")).to_contain_text("没有差别")


def test_a_former_address_leads_on(open_page: Opener, site: Site) -> None:
    page = open_page(DOCUMENT + "1.3/")
    expect(page.locator("h1")).to_contain_text("增设座椅")
    expect(page.locator(".note-warn")).to_contain_text("这个地址是另一条，那一条在现行文本中已删去")

    follow(page.locator(".note-warn").get_by_role("link").first)

    expect(page).to_have_url(site.url + DOCUMENT + "texts/1/#c-1.3")
    expect(page.locator("[id='c-1.3']")).to_contain_text("评选星级公园")
    expect(page.locator(".old-text")).to_contain_text("不是现行文本")


def test_columns_stand_below_each_other_on_a_phone(open_page: Opener) -> None:
    wide, narrow = (open_page(DOCUMENT + "compare/", width=width) for width in (WIDE, NARROW))

    assert [tops(page)[0] == tops(page)[1] for page in (wide, narrow)] == [True, False]
    assert narrow.evaluate("document.documentElement.scrollWidth") == NARROW
    expect(narrow.locator(".compare-changed .compare-which")).to_have_text(["第 1 份", "第 2 份"])


def tops(page: Page) -> list[float]:
    """Where the two sides of the first change begin."""
    boxes = [side.bounding_box() for side in page.locator(".compare-changed .compare-side").all()]
    return [round(box["y"]) for box in boxes if box]


def test_a_comparison_prints(open_page: Opener) -> None:
    page = open_page(DOCUMENT + "compare/")
    page.emulate_media(media="print")

    for tool in (".site-head", ".compare-form", ".compare-ways"):
        expect(page.locator(tool)).to_be_hidden()
    expect(page.locator(".compare-changed ins").first).to_be_visible()


@pytest.mark.parametrize("path", ["texts/", "texts/1/", "compare/", "compare/?a=1&b=9"])
def test_pages_meet_the_standard(
    open_page: Opener, axe: Callable[[Page], list[str]], screenshots: Path | None, path: str
) -> None:
    page = open_page(DOCUMENT + path)
    for width, scheme in looks(page):
        assert axe(page) == [], (width, scheme)
        assert page.evaluate("document.documentElement.scrollWidth") == width, scheme
        if screenshots:
            name = path.strip("/").replace("/", "-").replace("?", "-")
            page.screenshot(path=screenshots / f"texts-{name}-{width}-{scheme}.png", full_page=True)
