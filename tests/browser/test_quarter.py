"""「一季度」: one round of the register as its people go through it, from the report to the ledger of the quarter."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, WIDE, Opener, follow
from tests.browser.site import Site

UNIT = "diqu-changshou-qu"  # 长寿区 answers for two tasks, as a member of 合广长
FIRST, SECOND = "推进川渝毗邻地区联动发展", "围绕成渝中部地区协同发展布局建设功能平台"
PROOF = "/policies/shidu-fenli-gaige-chengji/b1.p2/"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def people(site: Site, open_page: Opener) -> dict[str, Page]:
    """The liaison, the editor and the reviewer, each logged in, in a browser of their own."""
    groups = {"lianluo": "单位联络员", "bianji1": "编辑", "shenhe1": "审核"}
    pages = {}
    for name, group in groups.items():
        password = site.make_editor(name, group, unit=UNIT if group == "单位联络员" else "")
        pages[name] = open_page("/login/")
        pages[name].fill("#id_username", name)
        pages[name].fill("#id_password", password)
        pages[name].press("#id_password", "Enter")
        pages[name].wait_for_url("**/my/")
    return pages


def test_a_quarter(people: dict[str, Page], tmp_path: Path) -> None:
    liaison, editor, reviewer = people["lianluo"], people["bianji1"], people["shenhe1"]
    freeze(editor, "季度开始")

    done = report(liaison, FIRST, "done", "总体方案已印发，三地联席会议制度建立。", clause=PROOF)
    going = report(liaison, SECOND, "ongoing", "完成前期工作。", file=PDF)
    review(editor, going, "退回", "请补充文号")
    review(editor, done, "采纳", "")

    liaison.goto("/my/")
    expect(liaison.locator("main")).to_contain_text("请补充文号")
    expect(liaison.locator("main")).to_contain_text("长寿区")
    liaison.goto(going)
    follow(liaison.get_by_role("link", name="修改").first)
    liaison.fill("#id_words", "完成前期工作，文号为长府发〔2026〕1号。")
    follow(liaison.locator("button[name=submit]"))
    review(editor, going, "采纳", "")

    strike_off(reviewer, FIRST)
    freeze(editor, "季度结束")
    compare(liaison, "季度开始", "季度结束")
    exported(liaison, tmp_path)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_pages_of_those_who_work(editor_page: Page, axe: Callable[[Page], list[str]], width: int) -> None:
    editor_page.set_viewport_size({"width": width, "height": 900})
    task = task_of(editor_page, FIRST)
    ways = ["/my/", "/tasks/bulk/", "/tasks/bulk/upload/", "/reminders/", "/ledgers/new/", "/tasks/evidence/"]
    for path in [*ways, task, *(f"{task}{way}/" for way in ("report", "move", "checkpoint", "extend", "evidence"))]:
        editor_page.goto(path)
        assert axe(editor_page) == [], path
        assert editor_page.evaluate("document.documentElement.scrollWidth") <= width, path


def task_of(page: Page, title: str) -> str:
    """The address of the unit's task of this title."""
    page.goto(f"/tasks/?unit={UNIT}")
    return page.get_by_role("link", name=title).first.get_attribute("href") or ""


def report(page: Page, title: str, status: str, words: str, *, clause: str = "", file: bytes = b"") -> str:
    """Hand in a report on a task, from 「我的任务」; the address of the report."""
    page.goto("/my/")
    follow(page.get_by_role("row", name=title).get_by_role("link", name="填报"))
    page.select_option("#id_status", status)
    page.fill("#id_words", words)
    if clause:
        page.fill("#id_evidence", clause)
    if file:
        page.set_input_files("#id_upload", {"name": "纪要.pdf", "mimeType": "application/pdf", "buffer": file})
    follow(page.locator("button[name=submit]"))
    expect(page).to_have_url(re.compile(r"/reports/\d+/"))
    expect(page.locator("main")).to_contain_text("待审核")
    return page.url


def review(page: Page, address: str, verdict: str, reason: str) -> None:
    """Accept or return a report."""
    page.goto(f"{address}review/")
    page.fill("#id_reason", reason)
    follow(page.get_by_role("button", name=verdict))
    expect(page).to_have_url(re.compile(r"/(my|reports/\d+|tasks/\d+)/(?!review)"))


def strike_off(page: Page, title: str) -> None:
    """Strike the half of 重庆 off, as a reviewer does after the check."""
    page.goto(f"{task_of(page, title)}move/")
    form = page.locator("#move_cq")
    form.locator("input[value=closed]").check()
    page.fill("#id_cq_reason", "核查完成")
    follow(form.get_by_role("button"))
    page.goto(task_of(page, title))
    expect(page.locator("main")).to_contain_text("已销号")
    expect(page.locator("main")).to_contain_text("推进中")  # of the whole: 四川 has reported nothing


def freeze(page: Page, name: str) -> None:
    """Freeze the register under a name."""
    page.goto("/ledgers/new/")
    page.fill("#id_name", name)
    follow(page.get_by_role("button", name="定格"))
    expect(page.locator("main h1")).to_contain_text(name)


def compare(page: Page, before: str, after: str) -> None:
    """See what moved between two frozen registers."""
    page.goto("/ledgers/compare/")
    for box, name in {"#compare-a": before, "#compare-b": after}.items():
        value = page.locator(f"{box} option", has_text=name).get_attribute("value")
        page.select_option(box, value)
    follow(page.get_by_role("button", name="比较"))
    for title in (FIRST, SECOND):
        expect(page.locator("main")).to_contain_text(title)
    expect(page.locator("main")).to_contain_text("已销号")


def exported(page: Page, folder: Path) -> None:
    """The files hold what the screen holds: the same tasks in the same order, with their statuses."""
    page.goto(f"/tasks/?unit={UNIT}")
    titles = page.locator("table.register tbody th a").all_inner_texts()
    assert len(titles) == 2
    for kind, reading in {"csv": titles_of_csv, "xlsx": titles_of_xlsx, "docx": titles_of_docx}.items():
        with page.expect_download() as waiting:
            page.get_by_role("link", name=kind.upper()).first.click()
        path = folder / f"tasks.{kind}"
        waiting.value.save_as(path)
        assert reading(path) == titles


def titles_of_csv(path: Path) -> list[str]:
    rows = csv.DictReader(io.StringIO(path.read_text("utf-8-sig")))
    return [row["任务名称"] for row in rows]


def titles_of_xlsx(path: Path) -> list[str]:
    heads, *rows = openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True)
    return [str(row[heads.index("任务名称")]) for row in rows]


def titles_of_docx(path: Path) -> list[str]:
    table = docx.Document(str(path)).tables[0]
    cells = [[cell.text for cell in row.cells] for row in table.rows]
    return [row[1] for row in cells[1:] if len(set(row)) > 1]  # heads of groups run over the whole row
