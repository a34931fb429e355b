"""The reading view and the source text."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries

from policies import reading
from policies.models import CitedDocument, Clause, Mention, Policy, PolicyRelation
from policies.templatetags.clauses import clause_body, clause_heading
from tests import factories
from tests.pages.conftest import TEXT
from tests.pages.html import get, words

Maker = Callable[..., Any]
NOT_TEXT = re.compile(r'<(\w+) class="(?:problem|clause-tools|residue|uncollected)".*?</\1>', re.DOTALL)


def test_reading_view_draws_links_from_spans_and_escapes_the_rest(document: Policy, client: Client) -> None:
    page = get(client, "/policies/doc/")

    assert '<a class="mention mention-platform" href="/platforms/gaozhu/" data-card="card-platform-' in page
    assert 'href="/regions/500112/"' in page
    assert 'href="/regions/500000/"' in page
    assert re.search(r'href="#cited-\d+"[^>]*>税费</a><small class="uncollected">未收录</small>', page)
    assert "&lt;建设&gt;" in page
    assert "<建设>" not in page
    assert "编者&lt;注&gt;" in page
    assert re.search(r'id="card-platform-\d+">\s*<p class="card-kind">合作平台', page)


def test_heading_is_set_apart_and_the_text_stays_whole(document: Policy, client: Client) -> None:
    page = get(client, "/policies/doc/")

    clause = re.search(r'id="c-1\.1".*?<div class="clause-text">(.*?)</div>', page, re.DOTALL)

    assert clause
    assert '<h3 class="clause-heading"><span class="marker">（一）</span>支持' in clause[1]
    assert words(clause[1]).replace("未收录", "") == escape(TEXT)
    assert 'data-place="一（一）"' in page
    assert page.count("<h1") == 1


def test_problems_stand_where_they_are(document: Policy, client: Client) -> None:
    page = get(client, "/policies/doc/")

    damaged = re.search(r'id="c-1\.p1".*?class="problem">(.*?)</p>', page, re.DOTALL)

    assert damaged
    assert words(damaged[1]) == "来源问题（来源第 4 行）文字受损。"
    assert "第 1 行：页首有误。" in page  # stands in no clause
    assert "来源文本有 2 处问题" in page


def test_damaged_characters_stay_as_printed_in_either_script(make_policy: Maker, client: Client) -> None:
    source = "圍繞數?;旌系統、其他"
    damage = {"line": 1, "message": "受损", "start": 2, "end": 8}
    factories.make_clause(make_policy(slug="damaged", source_text=source, script="Hant", problems=[damage]), source)

    assert '圍繞<mark class="damage">數?;旌系統</mark>、其他' in get(client, "/policies/damaged/")
    assert '围绕<mark class="damage">數?;旌系統</mark>、其他' in get(client, "/policies/damaged/?script=hans")


def test_residue_is_shown_on_demand_where_it_stood(document: Policy, client: Client) -> None:
    plain, full = get(client, "/policies/doc/"), get(client, "/policies/doc/?furniture=1")

    assert "显示网页残留" in plain
    assert "网页残留：" not in plain
    assert "隐藏网页残留" in full
    order = [full.index(text) for text in ("导航&lt;b&gt;", 'id="c-1"', 'id="c-1.p1"', ">责任编辑<")]
    assert order == sorted(order)


@pytest.mark.parametrize(
    ("script", "lang", "shown"),
    [
        ("", "zh-Hans", "支持重慶高竹新区&lt;建设&gt;。發展税费征管服务，到渝北。"),
        ("?script=hant", "zh-Hant", "支持重慶高竹新區&lt;建設&gt;。發展稅費徵管服務，到渝北。"),
        ("?script=hans", "zh-Hans", "支持重慶高竹新区&lt;建设&gt;。發展税费征管服务，到渝北。"),
        ("?script=x", "zh-Hans", "支持重慶高竹新区&lt;建设&gt;。發展税费征管服务，到渝北。"),
    ],
)
def test_script_is_a_matter_of_display(document: Policy, client: Client, script: str, lang: str, shown: str) -> None:
    page = get(client, "/policies/doc/" + script)

    assert shown in words(page).replace("未收录", "")
    assert f'<article class="sheet" lang="{lang}"' in page
    assert page.count("mention-platform") == 1
    assert Clause.objects.get(path="1.1").text == TEXT[3:]


def test_source_rights_dates_and_checksum(document: Policy, client: Client) -> None:
    Policy.objects.update(issued_on_note="据正文推断", published_on_note="日未载")

    page = get(client, "/policies/doc/")

    for text in ("版权说明", document.sha256, "据正文推断", "日未载", "2020年7月27日", "/policies/doc/source.txt"):
        assert text in page
    assert "《关于印发〈方案〉的通知》，渝府办发〔2020〕97号" in page


HEAD = {
    "masthead": "甲市人民政府文件",
    "title": "甲市人民政府",
    "title ": "关于印发乙方案的通知",
    "number": "甲府发〔2020〕1号",
    "recipients": "各区人民政府：",
    "clause": "现印发给你们。",
    "attachments": "附件：1.乙方案",
    "signature": "甲市人民政府",
    "signature ": "2020年7月27日",
    "title  ": "乙方案",
    "adopted": "（2020年7月1日通过）",
    "metadata": "浏览次数：3",
    "clause ": "为做好某事，制定本方案。",
    "byline": "（作者<丁>）",
}


def test_head_lines_stand_where_they_are_printed(make_policy: Maker, client: Client) -> None:
    policy = make_policy(
        slug="head", title="甲市人民政府关于印发乙方案的通知", inner_title="乙方案", document_number="甲府发〔2020〕1号"
    )
    for kind, line in HEAD.items():
        start = len(policy.source_text)
        policy.source_text += f"  {line}\n"
        if kind.strip() == "clause":
            factories.make_clause(policy, line, start=start, end=len(policy.source_text), text_start=start + 2)
        else:
            span = {"start": start, "end": len(policy.source_text), "kind": kind.strip()}
            policy.header_spans.append(span)
    policy.save()

    page = get(client, "/policies/head/")

    found = re.findall(r'class="piece piece-([\w-]+)">(.*?)</(?:div|h2)>|class="clause-body">([^<]*)', page)
    assert [tuple(part for part in row if part) for row in found] == [
        ("masthead", "<p>甲市人民政府文件</p>"),
        ("recipients", "<p>各区人民政府：</p>"),
        ("现印发给你们。",),
        ("attachments", "<p>附件：1.乙方案</p>"),
        ("signature", "<p>甲市人民政府</p><p>2020年7月27日</p>"),
        ("inner-title", "乙方案"),
        ("adopted", "<p>（2020年7月1日通过）</p>"),
        ("为做好某事，制定本方案。",),
        ("byline", "<p>（作者&lt;丁&gt;）</p>"),
    ]
    assert "浏览次数" not in page
    assert "<summary>网页残留：发布信息" in get(client, "/policies/head/?furniture=1")


def test_relations_read_both_ways(make_policy: Maker, client: Client) -> None:
    upper, lower = make_policy(slug="upper", title="纲要"), make_policy(slug="lower", title="方案")
    missing = CitedDocument.objects.create(title="总体方案")
    PolicyRelation.objects.create(from_policy=lower, to_policy=upper, kind="implements")
    PolicyRelation.objects.create(from_policy=lower, to_cited=missing, kind="cites")

    below, above = get(client, "/policies/lower/"), get(client, "/policies/upper/")

    assert re.search(r'>落实</span> <a href="/policies/upper/">纲要', below)
    assert re.search(r'>引用</span> 《总体方案》 <small class="uncollected">未收录', below)
    assert re.search(r'>被落实</span> <a href="/policies/lower/">方案', above)


def test_neighbours_run_by_date(make_policy: Maker) -> None:
    day = datetime.date
    rows = [
        make_policy(slug="undated", issued_on=None, year=None),
        make_policy(slug="known-by-year", issued_on=None, year=2020),
        make_policy(slug="b-2020", issued_on=day(2020, 1, 1)),
        make_policy(slug="c-2020", issued_on=None, published_on=day(2020, 1, 1)),
        make_policy(slug="a-2021", issued_on=day(2021, 1, 1), year=2021),
    ]

    around = [Policy.objects.neighbours(policy) for policy in rows]

    assert around == list(zip([None, *rows[:-1]], [*rows[1:], None], strict=True))


def test_source_text_takes_one_query(
    document: Policy, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        response = client.get("/policies/doc/source.txt")

    assert response.content.decode() == document.source_text


def test_policy_without_clauses(make_policy: Maker, client: Client) -> None:
    make_policy(slug="empty")

    assert "没有读到正文" in get(client, "/policies/empty/")


@pytest.mark.usefixtures("library")
def test_every_page_of_the_library(client: Client) -> None:
    for policy in Policy.objects.all():
        page = get(client, policy.get_absolute_url() + "?furniture=1")
        assert page.count('<div class="clause ') == policy.clauses.count()
        assert hashlib.sha256(client.get(policy.get_absolute_url() + "source.txt").content).hexdigest() == policy.sha256
        for clause in policy.clauses.all():
            assert escape(clause.text.split("\n")[0][:10]) in words(get(client, clause.get_absolute_url()))


@pytest.mark.usefixtures("library")
def test_reading_view_prints_every_clause_as_it_is_stored() -> None:
    for policy in Policy.objects.all():
        clauses = list(policy.clauses.prefetch_related("mentions__cited"))
        for entry in reading.entries(clauses, reading.read_problems(policy)):
            shown = clause_heading(entry) + clause_body(entry)
            assert words(shown.replace('<small class="uncollected">未收录</small>', "")) == escape(entry.clause.text)
            assert shown.count('class="mention ') >= entry.clause.mentions.count()


def bare(text: str) -> str:
    """`text` without white space, and without the bullets that the text of the web page puts before its list lines."""
    return "".join(text.replace("•", "").split())


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("script", ["", "?furniture=1"])
def test_each_character_of_the_document_is_on_its_page_once(client: Client, script: str) -> None:
    for policy in Policy.objects.all():
        page = get(client, policy.get_absolute_url() + script)
        printed, left_out = list(policy.source_text), [s for s in policy.header_spans if s["kind"] == "metadata"]
        for span in [*policy.furniture_spans, *left_out]:
            printed[span["start"] : span["end"]] = "\n" * (span["end"] - span["start"])
        source = bare("".join(printed))
        head = re.findall(r"(?:<h1>|<p class=\"doc-number\">)(.*?)</(?:h1|p)>", page.split("doc-facts")[0], re.DOTALL)
        text = page.split('<div class="document">')[1].split('<footer class="doc-foot"')[0]
        text = NOT_TEXT.sub("", text)

        shown = unescape(bare(words(text)))

        title = unescape(bare(words("".join(head))))
        assert source == (title if source.startswith(title) else "") + shown


@pytest.mark.usefixtures("library")
def test_notice_ends_before_its_plan_begins(client: Client) -> None:
    page = get(client, "/policies/yufubanfa-2020-97/")

    notice, plan = page.split('<h2 class="piece piece-inner-title">川渝毗邻地区合作共建区域发展功能平台推进方案</h2>')

    signature = "<p>重庆市人民政府办公厅</p><p>四川省人民政府办公厅</p><p>2020年7月27日</p>"
    assert f'<div class="piece piece-signature">{signature}</div>' in notice
    assert '<div class="piece piece-recipients"><p>重庆市各区县(自治县)、' in notice
    assert 'id="c-p1"' in notice
    assert 'id="c-p2"' in plan


@pytest.mark.usefixtures("library")
def test_damage_of_the_fifth_source_is_marked(client: Client) -> None:
    page = get(client, "/policies/shuanghe-liandong-anli/")

    assert '<mark class="damage">數?;旌闲盘栃酒癝oC系統</mark>' in page
    assert Mention.objects.filter(clause__policy__slug="shuanghe-liandong-anli").exists()
