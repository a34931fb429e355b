"""「导入文件」 as people use it: each format from the upload to the published page, pasting, refusals, a new text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import NARROW, Opener, follow
from tests.browser.site import Site, running_site

ADD = "/admin/policies/documentimport/add/"
FILES = Path(__file__).parent.parent / "files"
NOTICE = """重庆市人民政府
关于加快川渝高竹新区建设的通知
渝府发〔2025〕{number}号
各区县（自治县）人民政府，市政府各部门：
为推进川渝高竹新区建设，现就有关事项通知如下。
一、总体要求
到2027年，新区地区生产总值达到120亿元。
二、重点任务
（一）完善基础设施。到2026年建成高速公路3条，落实《成渝地区双城经济圈建设规划纲要》。（责任单位：市交通局、有关企业）
（二）优化营商环境。推行跨省通办事项200项。（责任单位：市政府办公厅）
重庆市人民政府
2025年3月1日"""


@pytest.fixture(scope="module")
def site(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of its own: what is published here stands in no list that other tests count."""
    with running_site(tmp_path_factory.mktemp("importing"), prepared) as running:
        yield running


@pytest.fixture(scope="module")
def account(site: Site) -> tuple[str, str]:
    return "daoru", site.make_editor("daoru")


def notice(number: int) -> str:
    """A notice of its own number."""
    return NOTICE.format(number=number)


def text_file(name: str, text: str) -> FilePayload:
    return FilePayload(name=name, mimeType="text/plain", buffer=text.encode())


def bring(page: Page, brought: Path | Sequence[FilePayload]) -> None:
    page.goto(ADD)
    page.get_by_label(re.compile("选择文件")).set_input_files(brought)
    follow(page.get_by_role("button", name="读入为草稿"))


def paste(page: Page, text: str) -> None:
    page.goto(ADD)
    page.locator("#id_pasted").fill(text)
    follow(page.get_by_role("button", name="读入为草稿"))


def publish(page: Page) -> None:
    """From the review over the page that asks to the public page."""
    follow(page.get_by_role("button", name="发布…"))
    follow(page.get_by_role("button", name="确认发布"))
    follow(page.get_by_role("link", name="在网站上查看"))


def look(page: Page, screenshots: Path | None, name: str) -> None:
    if screenshots:
        page.screenshot(path=screenshots / f"{name}.png", full_page=True)


SAMPLES = [
    ("gaozhu-banshui.txt", "高竹管办〔2024〕12号", "2024-03-18", "跨省办税便利化实施方案"),
    ("wandakai-gangkou.html", "万达开办发〔2024〕7号", "2024-05-20", "港口物流提升行动方案"),
    ("suitong-gonggong.docx", "遂府办发〔2024〕9号", "2024-06-28", "公共服务同城化工作方案"),
    ("qiongjiang-zhili.pdf", "渝环规〔2024〕3号", "2024-08-09", "水生态环境联防联治行动计划"),
]


@pytest.mark.parametrize(("name", "number", "day", "title"), SAMPLES)
def test_from_the_file_to_the_page(
    editor_page: Page, screenshots: Path | None, name: str, number: str, day: str, title: str
) -> None:
    bring(editor_page, FILES / name)
    expect(editor_page.locator("#id_document_number")).to_have_value(number)
    expect(editor_page.locator("#id_issued_on")).to_have_value(day)
    look(editor_page, screenshots, f"import-{name}")

    publish(editor_page)

    main = editor_page.locator("main")
    expect(main.locator("h1")).to_contain_text(title)
    expect(main).to_contain_text(number)
    expect(main.get_by_role("link", name=re.compile("任务")).first).to_be_visible()
    look(editor_page, screenshots, f"imported-{name}")


def suggested(page: Page, typed: str) -> list[str]:
    """What the site suggests for what was typed, asked past every cache."""
    answer = page.request.get("/search/suggest/", params={"q": typed}).json()
    return [item["text"] for group in answer["groups"] for item in group["items"]]


def test_what_is_published_is_suggested(editor_page: Page) -> None:
    paste(editor_page, notice(41).replace("跨省通办", "“巴山通办”"))
    review = editor_page.url
    publish(editor_page)
    assert suggested(editor_page, "渝府发〔2025〕41号") == ["重庆市人民政府关于加快川渝高竹新区建设的通知"]
    for _ in range(60):  # its phrases are read by a process of its own
        if "巴山通办" in suggested(editor_page, "bstb"):
            break
        editor_page.wait_for_timeout(500)
    assert "巴山通办" in suggested(editor_page, "bstb")

    editor_page.goto(review)
    editor_page.get_by_text("撤回发布…").click()
    follow(editor_page.get_by_role("button", name="确认撤回"))
    assert suggested(editor_page, "渝府发〔2025〕41号") == []
    assert "巴山通办" not in suggested(editor_page, "bstb")


def test_several_files_at_once_and_the_list_of_drafts(editor_page: Page) -> None:
    bring(editor_page, [text_file(f"{number}.txt", notice(number)) for number in (44, 45)])

    expect(editor_page.locator(".messagelist")).to_contain_text("2 份文件已读入为草稿")
    expect(editor_page.locator("#result_list")).to_contain_text("44.txt")


def test_files_can_be_dropped_and_are_told_before_they_are_sent(editor_page: Page) -> None:
    editor_page.goto(ADD)
    dropped = editor_page.evaluate_handle(
        """text => {
            const data = new DataTransfer();
            data.items.add(new File([text], "拖入.txt"));
            data.items.add(new File(["x"], "程序.exe"));
            return data;
        }""",
        notice(46),
    )

    editor_page.dispatch_event("#drop", "drop", {"dataTransfer": dropped})

    expect(editor_page.locator("#chosen li").first).to_contain_text("拖入.txt")
    expect(editor_page.locator("#chosen .bad")).to_contain_text("程序.exe")
    follow(editor_page.get_by_role("button", name="读入为草稿"))
    expect(editor_page.locator(".import-outcome")).to_contain_text("程序.exe")
    expect(editor_page.locator(".import-outcome").get_by_role("link")).to_have_count(1)


def test_pasting_and_saying_where_it_was_found(editor_page: Page) -> None:
    editor_page.goto(ADD)
    editor_page.locator("#id_pasted").fill(notice(41))
    editor_page.locator("#id_source_name").fill("重庆市人民政府网")
    follow(editor_page.get_by_role("button", name="读入为草稿"))

    expect(editor_page.locator("#id_source_name")).to_have_value("重庆市人民政府网")
    expect(editor_page.locator("#id_source_name_origin")).to_contain_text("编辑填写")


def test_refused_ones_are_told_and_the_others_go_on(editor_page: Page, axe: Callable[[Page], list[str]]) -> None:
    secret = text_file("涉密.txt", f"机密★10年\n{notice(42)}")
    false = FilePayload(name="扫描件.pdf", mimeType="application/pdf", buffer=b"not a pdf")
    good = text_file("通知.txt", notice(43))
    bring(editor_page, [secret, false, good])

    told = editor_page.locator(".import-outcome")
    expect(told).to_contain_text("涉密.txt")
    expect(told).to_contain_text("密级")
    expect(told.get_by_role("link")).to_have_count(1)
    assert axe(editor_page) == []
    editor_page.goto("/admin/policies/documentimport/?q=涉密")
    expect(editor_page.locator("#content")).to_contain_text("没有符合这些条件的导入稿")


def test_a_new_text_stands_beside_the_one_in_force(editor_page: Page, screenshots: Path | None) -> None:
    number = "高竹管办〔2024〕91号"
    first, second = (
        (FILES / name).read_text("gb18030").replace("高竹管办〔2024〕12号", number).replace("跨省办税", "跨省政务")
        for name in ("gaozhu-banshui.txt", "gaozhu-banshui-2.txt")
    )
    paste(editor_page, first)
    publish(editor_page)
    address = editor_page.url
    follow(editor_page.locator('main a[href^="/tasks/"]').first)
    task = editor_page.url
    paste(editor_page, second)
    expect(editor_page.get_by_role("radio", name=re.compile("的新文本")).first).to_be_checked()

    compared = editor_page.locator("#sec-edition")
    expect(compared).to_contain_text(re.compile("新增 1 条|删去 1 条"))
    expect(compared.locator("del").first).to_be_visible()
    expect(compared.locator("ins").first).to_be_visible()
    look(editor_page, screenshots, "import-edition")
    publish(editor_page)

    expect(editor_page).to_have_url(address)
    look(editor_page, screenshots, "imported-edition")
    editor_page.goto(task)
    expect(editor_page.locator("main h1")).to_be_visible()
    look(editor_page, screenshots, "imported-edition-task")


def test_source_and_tree_point_at_each_other(editor_page: Page) -> None:
    paste(editor_page, notice(61))
    editor_page.get_by_role("link", name=re.compile("^条款")).first.click()
    branch = editor_page.locator(".branch", has_text="优化营商环境")

    branch.click()

    stretch = editor_page.locator(".stretch.current")
    expect(stretch).to_contain_text("（二）优化营商环境")
    expect(stretch).to_be_in_viewport()
    editor_page.locator(".stretch.clause", has_text="完善基础设施").click()
    expect(editor_page.locator(".branch.current")).to_contain_text("完善基础设施")
    editor_page.reload()
    expect(editor_page.locator(".branch.current")).to_contain_text("完善基础设施")


def test_where_a_value_was_found(editor_page: Page) -> None:
    paste(editor_page, notice(62))

    editor_page.locator("#id_issued_on_origin").get_by_role("link").click()

    expect(editor_page.locator(".stretch.current")).to_contain_text("2025年3月1日")
    expect(editor_page.locator("#sec-facts")).to_be_visible()


def test_what_is_typed_is_marked_and_can_be_taken_back(editor_page: Page) -> None:
    paste(editor_page, notice(63))
    fact = editor_page.locator(".fact", has=editor_page.locator("#id_issued_on"))
    editor_page.fill("#id_issued_on", "2025年3月2日")
    expect(editor_page.locator("#unsaved")).to_be_visible()
    fact.get_by_role("button", name="改回读出的值").click()
    expect(editor_page.locator("#id_issued_on")).to_have_value("2025-03-01")

    editor_page.fill("#id_issued_on", "2025年3月2日")
    follow(editor_page.get_by_role("button", name="保存草稿"))

    expect(fact.locator(".origin")).to_contain_text("编辑填写")
    expect(editor_page.locator("#id_issued_on")).to_have_value("2025-03-02")
    fact.get_by_label(re.compile("改回“2025-03-01”")).check()
    follow(editor_page.get_by_role("button", name="保存草稿"))
    expect(editor_page.locator("#id_issued_on")).to_have_value("2025-03-01")


def test_discarding_can_be_undone(editor_page: Page) -> None:
    paste(editor_page, notice(64))
    follow(editor_page.get_by_role("button", name="弃用"))
    expect(editor_page.locator(".state")).to_have_text("已弃用")

    follow(editor_page.get_by_role("button", name="恢复为草稿"))

    expect(editor_page.locator(".state")).to_have_text("草稿")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, NARROW])
def test_pages_are_sound(
    open_page: Opener,
    account: tuple[str, str],
    axe: Callable[[Page], list[str]],
    screenshots: Path | None,
    width: int,
    scheme: str,
) -> None:
    page = open_page(f"/admin/login/?next={ADD}", width=width, scheme=scheme)
    log_in(page, account)
    assert axe(page) == []
    around = ("首页 > 政务公开 > 公文", notice(71), "（四）跳号的条款。", "【打印本页】【关闭窗口】", "分享到：")
    paste(page, "\n".join(around))

    for section in ("facts", "tree", "tasks", "duties", "figures", "links", "units", "problems"):
        tab = page.locator(f'.section-tabs a[href="#sec-{section}"]')
        if tab.count():
            tab.click()
            assert axe(page) == []
            look(page, screenshots, f"import-{section}-{width}-{scheme}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    follow(page.get_by_role("button", name="发布…"))
    expect(page.get_by_role("button", name="确认发布")).to_be_visible()
    assert axe(page) == []
    for address in ("/admin/", "/admin/policies/documentimport/"):
        page.goto(address)
        assert axe(page) == []
        look(page, screenshots, f"import-{address.strip('/').replace('/', '-')}-{width}-{scheme}")


def log_in(page: Page, account: tuple[str, str]) -> None:
    page.fill("#id_username", account[0])
    page.fill("#id_password", account[1])
    page.press("#id_password", "Enter")
    page.wait_for_url(f"**{ADD}")


def test_without_a_script_everything_is_there(open_page: Opener, account: tuple[str, str]) -> None:
    page = open_page(f"/admin/login/?next={ADD}", javascript=False)
    log_in(page, account)
    bring(page, [text_file("通知.txt", notice(81))])

    for section in ("facts", "tree", "tasks", "duties", "figures", "links", "problems"):
        expect(page.locator(f"#sec-{section}")).to_be_visible()
    page.fill("#id_short_title", "高竹通知")
    follow(page.get_by_role("button", name="保存草稿"))
    expect(page.locator("#id_short_title")).to_have_value("高竹通知")
    publish(page)
    expect(page.locator("main h1")).to_contain_text("川渝高竹新区建设")


def test_print_shows_source_and_all_sections(editor_page: Page) -> None:
    paste(editor_page, notice(91))

    editor_page.emulate_media(media="print")

    expect(editor_page.locator("#sec-problems")).to_be_visible()
    expect(editor_page.locator(".settle-bar")).to_be_hidden()
