"""The list of figures: which, in which order, and where each stands."""

import csv
import io
import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document
from openpyxl import load_workbook

from platforms.models import Platform
from policies.models import Clause, FigurePair, Policy
from policies.parsing.amounts import find_figures
from tests import factories
from tests.pages.html import get, queries, text_of


def printed(html: str) -> list[str]:
    """The numbers of the rows, in order."""
    return re.findall(r'<a class="figure-value num"[^>]*>([^<]+)</a>', html)


def stated(text: str) -> None:
    """Have a document that says `text`, with its figures."""
    clause = factories.make_clause(text=text)
    for found in find_figures(text):
        factories.make_figure(clause, found.printed)


def test_a_row_says_what_the_source_says_of_the_number(client: Client, make_clause: Callable[..., Clause]) -> None:
    policy = factories.make_policy(title="示例方案")
    part = make_clause(policy, "基础设施", heading="基础设施", marker="一、", kind="part")
    text = "统筹<推进>。到2025年,总投资约1.2万亿元,建成5个园区。另行安排。"
    clause = make_clause(policy, text, marker="（三）", path="1.3", parent=part)
    factories.make_figure(clause, "约1.2万亿元", area="基础设施")
    html = get(client, "/figures/")

    assert "约1.2万亿元 1,200,000,000,000 元 总投资 时点： 到2025年 目标 到2025年,总投资 约1.2万亿元 ,建成" in text_of(
        html
    )
    assert "到2025年,总投资<mark>约1.2万亿元</mark>,建成5个园区。" in html
    assert f'href="{clause.get_absolute_url()}#f-{text.index("约")}"' in html
    assert "示例方案 一（三） 基础设施" in text_of(html)


def test_a_long_sentence_is_cut_at_its_stops(client: Client, make_clause: Callable[..., Clause]) -> None:
    text = "前" * 40 + "，" + "中" * 80 + "，建成5个园区，" + "后" * 50 + "，" + "尾" * 80 + "。"
    factories.make_figure(make_clause(text=text))

    assert f"……{'中' * 80}，建成<mark>5个</mark>园区，{'后' * 50}……</span>" in get(client, "/figures/")


def test_a_sentence_does_not_end_inside_damaged_characters(client: Client, make_clause: Callable[..., Clause]) -> None:
    factories.make_figure(make_clause(text="前句。形成數?;旌闲系統,已有5個團隊;後句"))

    assert "形成數?;旌闲系統,已有<mark>5個</mark>團隊;</span>" in get(client, "/figures/")


def test_what_is_not_said_is_not_made_up(client: Client, make_clause: Callable[..., Clause]) -> None:
    factories.make_figure(make_clause(text="3个。"))

    assert "3个 原文未点明 未标明" in text_of(get(client, "/figures/"))


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("", ["10公里", "500米", "3亿元", "1.2万亿元", "5个"]),
        ("sort=most", ["5个", "1.2万亿元", "3亿元", "10公里", "500米"]),
        ("sort=least", ["5个", "3亿元", "1.2万亿元", "500米", "10公里"]),
        ("sort=most&measure=元", ["1.2万亿元", "3亿元"]),
        ("measure=公里", ["10公里", "500米"]),
        ("kind=target", ["10公里", "500米"]),
        ("kind=result", ["5个"]),
        ("kind=none", ["3亿元", "1.2万亿元"]),
        ("policy=second", ["3亿元", "1.2万亿元", "5个"]),
        ("area=产业", ["5个"]),
        ("area=none", ["10公里", "500米", "3亿元", "1.2万亿元"]),
        ("platform=gaozhu", ["10公里", "500米"]),
        ("q=投资", ["3亿元", "1.2万亿元", "5个"]),
        ("q=園區", ["3亿元", "1.2万亿元", "5个"]),
        ("q=1.2", ["3亿元", "1.2万亿元", "5个"]),
        ("kind=target&measure=元", []),
        ("sort=no&measure=%00", ["10公里", "500米", "3亿元", "1.2万亿元", "5个"]),
    ],
)
def test_filters_and_sorts(client: Client, make_policy: Callable[..., Policy], query: str, rows: list[str]) -> None:
    road = factories.make_clause(make_policy(slug="first"), text="川渝高竹新区新建道路10公里,新建桥500米。")
    factories.make_mention(road, "川渝高竹新区", platform=factories.make_platform(slug="gaozhu"))
    other = factories.make_clause(
        make_policy(slug="second", authority="opinion"), text="投资3亿元、1.2万亿元，已有5个园区。"
    )
    for words in ("10公里", "500米"):
        factories.make_figure(road, words)
    for words in ("3亿元", "1.2万亿元"):
        factories.make_figure(other, words, kind="")
    factories.make_figure(other, "5个", area="产业")

    assert printed(get(client, f"/figures/?{query}")) == rows


def test_facets_count_and_name_the_units_that_compare(client: Client, db: None) -> None:
    stated("道路10公里,桥500米,总投资3亿元。")
    page = text_of(get(client, "/figures/"))

    assert "计量单位 长度（公里、千米、米、厘米、毫米、海里） 2 金额（元） 1 文件" in page
    assert "类别 未标明 3" in page


def test_a_list_by_number_is_grouped_by_what_compares(client: Client, db: None) -> None:
    stated("道路10公里,桥500米,总投资3亿元。")
    groups = re.findall(r'<span class="group-area">([^<]+)</span>', get(client, "/figures/?sort=most"))

    assert groups == ["金额（元）", "长度（公里、千米、米、厘米、毫米、海里）"]
    assert "只在同一计量单位内比较大小" in get(client, "/figures/?sort=least")
    assert "group-row" not in get(client, "/figures/")


def test_an_empty_list_says_what_to_try(client: Client, db: None) -> None:
    assert "库中暂无数据。" in text_of(get(client, "/figures/"))
    page = text_of(get(client, "/figures/?q=没有"))
    assert "没有符合条件的数据。" in page
    assert "不限“关键词：没有”" in page


def test_a_pair_stands_at_both_its_figures_with_who_says_so(
    client: Client, make_pair: Callable[..., FigurePair]
) -> None:
    pair = make_pair(why="都是园区数。")
    rejected = factories.make_clause(text="力争8个。")
    make_pair(factories.make_figure(rejected), pair.result, state="rejected", why="不是一回事。")
    page = text_of(get(client, "/figures/"))

    assert "对应的成效 3个 （园区） ，见" in page
    assert "对应的目标 5个 （园区） ，到2025年，见" in page
    assert page.count("都是园区数。（资料库编者核对）") == 2
    assert "不是一回事" not in page


def test_a_pair_that_lost_a_figure_is_not_shown(client: Client, make_pair: Callable[..., FigurePair]) -> None:
    pair = make_pair(why="都是园区数。")
    assert pair.result
    pair.result.delete()

    assert "都是园区数" not in get(client, "/figures/")


def test_a_clause_page_leads_to_its_figures_and_shows_their_pairs(
    client: Client, make_pair: Callable[..., FigurePair]
) -> None:
    pair = make_pair(why="都是园区数。")
    assert pair.target
    html = get(client, pair.target.clause.get_absolute_url())

    assert '到2025年建成<span class="figure-span" id="f-8">5个</span>园区。' in html
    assert '<a class="figure-value num" href="#f-8">5个</a>' in html
    assert "对应的成效 3个 （园区） ，见" in text_of(html)
    assert f'href="/figures/?policy={pair.target.clause.policy.slug}"' in html


def test_a_figure_in_a_heading_and_across_a_mention_can_be_led_to(
    client: Client, make_platform: Callable[..., Platform]
) -> None:
    clause = factories.make_clause(text="共建10个平台", heading="共建10个平台")
    factories.make_figure(clause)
    mentioned = factories.make_clause(text="西部10省合作")
    factories.make_figure(mentioned)
    factories.make_mention(mentioned, "部10省合", platform=make_platform())

    assert '共建<span class="figure-span" id="f-2">10个</span>平台</h1>' in get(client, clause.get_absolute_url())
    assert '<span class="figure-span" id="f-2">10省</span>' in get(client, mentioned.get_absolute_url())


def test_as_many_queries_for_five_rows_as_for_one(client: Client, make_pair: Callable[..., FigurePair]) -> None:
    make_pair()
    get(client, "/figures/")
    one = queries(client, "/figures/?sort=most")
    for _ in range(4):
        make_pair()

    assert queries(client, "/figures/?sort=most") == one == 8


def test_the_list_is_a_file_of_the_same_rows_in_the_same_order(
    client: Client, make_pair: Callable[..., FigurePair]
) -> None:
    make_pair(why="都是园区数。")
    stated("道路10公里,桥500米,总投资1.2万亿元。")
    response = client.get("/figures/export.csv?sort=most")
    table = csv.DictReader(io.StringIO(b"".join(response).decode("utf-8-sig")))
    rows = list(table)

    assert [row["原文写法"] for row in rows] == ["5个", "3个", "1.2万亿元", "10公里", "500米"]
    assert [row["折合数值"] for row in rows] == ["5", "3", "1200000000000", "10", "0.5"]
    assert (rows[0]["时点"], rows[0]["类别"], rows[0]["所指"]) == ("到2025年", "目标", "园区")
    assert rows[0]["对应的目标或成效"] == "成效：园区：3个（都是园区数。）"
    assert rows[2]["原句"] == "道路10公里,桥500米,总投资1.2万亿元。"
    assert rows[2]["网址"].startswith("http://testserver/policies/")


def test_a_spreadsheet_holds_numbers_and_a_document_groups_by_measure(client: Client, db: None) -> None:
    stated("道路10公里,总投资1.2万亿元。")
    book = load_workbook(io.BytesIO(b"".join(client.get("/figures/export.xlsx?sort=most"))))
    [heads, first, _] = list(book.worksheets[0].iter_rows(values_only=True))
    paper = Document(io.BytesIO(b"".join(client.get("/figures/export.docx?sort=most"))))

    assert dict(zip(heads, first, strict=True))["数值"] == 1_200_000_000_000
    assert "金额（元）" in "".join(cell.text for table in paper.tables for row in table.rows for cell in row.cells)
    assert 'href="export.csv' in get(client, "/figures/?sort=most")


def test_a_file_takes_as_many_queries_for_five_rows_as_for_one(
    client: Client, make_pair: Callable[..., FigurePair]
) -> None:
    def taken() -> int:
        with CaptureQueriesContext(connection) as captured:
            b"".join(client.get("/figures/export.csv"))
        return len(captured)

    make_pair()
    one = taken()
    for _ in range(4):
        make_pair()

    assert taken() == one
