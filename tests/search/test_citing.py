"""A citation in the search box: straight to the one thing it means, else candidates, else what of it is missing."""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from platforms.models import Platform, PlatformName, Region
from policies import naming
from policies.models import CitedDocument, Clause, Mention, Policy, Unit
from tests.pages.html import get, text_of
from tests.search.test_names import address

NOTICE, PLAN = "/policies/yufubanfa-2020-97/", "/policies/lianhe-shishi-fangan/"
CASES = "/policies/shuanghe-liandong-anli/"


def to(client: Client, typed: str, **more: object) -> str:
    """Return the page that typing this leads straight to, "" where the search is shown."""
    response = client.get(address(typed, **more))
    assert response.status_code in {200, 302}
    return urlsplit(response.headers.get("Location", "")).path


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("渝府办发〔2020〕97号", NOTICE),
        ("渝府办发[2020]97号", NOTICE),
        ("渝府辦發（２０２０）第９７號", NOTICE),
        ("渝府办发2020 97", NOTICE),
        ("渝府办发 2020-97号", NOTICE),
        ("97号文", NOTICE),
        ("97号文件", NOTICE),
        ("97号", NOTICE),
        ("〔2020〕97号", NOTICE),
        ("《联合实施方案》", PLAN),
        ("《推进方案》", NOTICE),
        ("《聯合實施方案》", PLAN),
        ("川渝毗邻地区合作共建区域发展功能平台推进方案", NOTICE),
        ("《重庆四川两省市贯彻落实《成渝地区双城经济圈建设规划纲要》联合实施方案》", PLAN),
        ("联合实施方案 三(十六)", f"{PLAN}3.16/"),
        ("联合实施方案三（十六）", f"{PLAN}3.16/"),
        ("聯合實施方案　三、（十六）", f"{PLAN}3.16/"),
        ("《联合实施方案》（十六）", f"{PLAN}3.16/"),
        ("《联合实施方案》第三部分第十六条", f"{PLAN}3.16/"),
        ("实施方案第16条", f"{PLAN}3.16/"),
        ("实施方案第十六条", f"{PLAN}3.16/"),
        ("联合实施方案16条", f"{PLAN}3.16/"),
        ("方案第三十五条", f"{PLAN}7.35/"),
        ("联合实施方案 3.16", f"{PLAN}3.16/"),
        ("联合实施方案 三 十六", f"{PLAN}3.16/"),
        ("联合实施方案第四部分", f"{PLAN}4/"),
        ("联合实施方案 四、", f"{PLAN}4/"),
        ("推进方案 三、（七）", f"{NOTICE}3.7/"),
        ("推进方案（7）", f"{NOTICE}3.7/"),
        ("97号文第七条", f"{NOTICE}3.7/"),
        ("97号文件中的第七条", f"{NOTICE}3.7/"),
        ("渝府办发〔2020〕97号 三（七）", f"{NOTICE}3.7/"),
        ("渝府办发[2020]97号（七）", f"{NOTICE}3.7/"),
        ("案例报道 案例②", f"{CASES}2/"),
        ("“双核”联动案例报道".replace("“", "").replace("”", "") + " 案例②第3段", f"{CASES}2.p3/"),
        ("西部金融中心 (十八)", f"{PLAN}3.18/"),
    ],
)
def test_what_names_one_thing_leads_straight_to_it(library: None, client: Client, typed: str, path: str) -> None:
    assert to(client, typed) == path


SEARCHES = (
    "联合实施方案 推进方案 渝府办发 渝府办发〔2020〕 规划纲要 方案 通知 2020 35 三十五 （三十五） 第三十五条 7.35 "
    "案例② 联合实施方案|35 方案（一） 97号|3 方案（二十|“联合实施方案（十六）” 标题:联合实施方案 -97号文 增长3.5 "
    "轨道交通|2025 十四五 十四五规划 一带一路 三峡 第三产业 高竹新区|税费 5号线 成渝金融法院|(十八) 98号 "
    "永发〔2020〕97号"
)


@pytest.mark.parametrize("typed", SEARCHES.split())
def test_all_else_is_a_search(library: None, client: Client, typed: str) -> None:
    assert to(client, typed.replace("|", " ")) == ""


def test_no_name_of_a_platform_unit_or_place_leads_away_from_the_search(library: None, client: Client) -> None:
    units = [name for unit in Unit.objects.all() for name in (unit.name, unit.short_name, *unit.aliases)]
    places = [name for region in Region.objects.all() for name in (region.name, region.short_name)]
    names = [*Platform.objects.values_list("name", flat=True), *PlatformName.objects.values_list("name", flat=True)]

    assert [name for name in (*names, *units, *places) if (cited := naming.cite(name)) and cited.url] == []


def test_headings_of_clauses_are_words(library: None) -> None:
    headings = Clause.objects.exclude(heading="").values_list("heading", flat=True)

    assert [heading for heading in headings if (cited := naming.cite(heading)) and cited.url] == []


@pytest.mark.parametrize("slug", ["lianhe-shishi-fangan", "yufubanfa-2020-97", "shuanghe-liandong-anli"])
def test_each_clause_with_a_number_is_reached_by_its_levels(library: None, slug: str) -> None:
    policy = Policy.objects.get(slug=slug)
    for clause in policy.clauses.exclude(number=None).select_related("parent"):
        above = clause.parent.marker if clause.parent else ""
        cited = naming.cite(f"《{policy.title}》{above}{clause.marker}")

        assert cited
        assert cited.url == clause.get_absolute_url(), clause


@pytest.mark.parametrize(
    ("typed", "first", "why"),
    [
        ("方案（一）", "联合实施方案(一)", "序号：(一)；简称含“方案”"),
        ("97号 3", "毗邻地区功能平台推进方案(三)", "序号：(三)；发文字号：渝府办发〔2020〕97号"),
        ("（三十五）", "联合实施方案(三十五)", "序号：(三十五)"),
        ("渝府办发〔2020〕", "毗邻地区功能平台推进方案", "发文字号：渝府办发〔2020〕97号"),
    ],
)
def test_several_candidates_are_offered_with_the_reason(library: None, typed: str, first: str, why: str) -> None:
    cited = naming.cite(typed)

    assert cited
    assert not cited.missing
    assert (cited.named[0].name, cited.named[0].why) == (first, why)


@pytest.mark.parametrize(
    ("typed", "missing", "near"),
    [
        ("联合实施方案（四十八）", "“联合实施方案”里没有“(四十八)”，编号到“(四十七)”为止。", f"{PLAN}10.47/"),
        ("97号文第二十条", "“毗邻地区功能平台推进方案”里没有“第二十条”，编号到“(十六)”为止。", f"{NOTICE}4.16/"),
        ("联合实施方案 三（三十五）", "“联合实施方案”里没有“三(三十五)”。", f"{PLAN}7.35/"),
        ("方案第九十九条", "名称含“方案”的 2 份文件都没有“第九十九条”。", PLAN),
        ("永发〔2020〕97号", "没有收录文号为“永发〔2020〕97号”的文件。序号相同的有：", NOTICE),
        ("98号文第三条", "没有收录文号为“98号”的文件。", ""),
        ("《无此办法》", "没有收录名称含“无此办法”的文件，也没有条款引用它。", ""),
        ("无此条例第三条", "没有收录名称含“无此条例”的文件，也没有条款引用它。", ""),
        (
            "成渝金融法院 (十八)",
            "没有名称含“成渝金融法院”的文件，序号为“(十八)”的条款里也没有“成渝金融法院”。",
            f"{PLAN}3.18/",
        ),
        ("规划纲要", "《成渝地区双城经济圈建设规划纲要》未收录。", ""),
        ("规划纲要第三条", "《成渝地区双城经济圈建设规划纲要》未收录，因此没有“第三条”可看。", ""),
    ],
)
def test_what_was_not_found_is_said(library: None, client: Client, typed: str, missing: str, near: str) -> None:
    cited = naming.cite(typed)
    page = get(client, address(typed))

    assert cited
    assert cited.missing == missing
    assert missing in text_of(page)
    assert [named.url for named in cited.named if named.url][:1] == ([near] if near else [])
    assert f'href="{near}"' in page or not near


def test_a_document_that_is_only_cited_leads_to_where_it_is(library: None, client: Client) -> None:
    cited = naming.cite("《规划纲要》")

    assert cited
    clauses = [link.url for link in cited.named[0].also[:-1]]
    assert len(clauses) == 3
    for url in clauses:
        assert "成渝地区双城经济圈建设规划纲要" in get(client, url)
    CitedDocument.objects.filter(title="成渝地区双城经济圈建设规划纲要").update(
        policy=Policy.objects.get(slug="dushiquan-tizhi-jizhi")
    )
    assert naming.cite("规划纲要") is None


def test_articles_paragraphs_and_items(make_policy: Callable[..., Policy], make_clause: Callable[..., Clause]) -> None:
    rules = make_policy(slug="rules", title="某某市优化营商环境条例")
    for number, marker in ((1, "第一条"), (17, "第十七条"), (17, "第十七条之一"), (35, "第三十五条")):
        path = f"{number}-1" if "之" in marker else str(number)
        article = make_clause(rules, kind="article", number=number, marker=marker, path=path)
    make_clause(rules, kind="item", number=1, marker="（一）", path="35.1", parent=article, level=2)
    make_clause(rules, kind="paragraph", path="35.p1", parent=article, level=2)
    second = Clause.objects.get(path="35.p1")
    make_clause(rules, kind="item", number=1, marker="（一）", path="35.p1.1", parent=second, level=3)

    def leads(typed: str) -> str:
        cited = naming.cite(typed)
        return cited.url.removeprefix("/policies/rules/") if cited else ""

    assert leads("营商环境条例第三十五条") == "35/"
    assert leads("优化营商环境条例第35条第一款") == "35/"
    assert leads("营商环境条例第三十五条第二款") == "35.p1/"
    assert leads("营商环境条例第三十五条第二款第（一）项") == "35.p1.1/"
    assert leads("《某某市优化营商环境条例》第三十五条第二款第一项") == "35.p1.1/"
    assert leads("营商环境条例第三十五条第一项") == "35.1/"
    assert leads("营商环境条例第十七条") == "17/"
    assert leads("营商环境条例第十七条之一") == "17-1/"
    assert leads("营商环境条例第三十五条第三款") == leads("营商环境条例第十八条") == ""


def test_a_number_that_two_documents_have_is_offered(make_policy: Callable[..., Policy], client: Client) -> None:
    for code in ("渝府办发", "川办发"):
        make_policy(title=f"{code}的通知", document_number=f"{code}〔2021〕5号")

    assert to(client, "5号文") == to(client, "〔2021〕5号") == ""
    assert to(client, "川办发〔2021〕5号") != ""
    assert len(naming.find("5号文")) == 2


def test_the_line_back_searches_for_what_was_typed(library: None, client: Client) -> None:
    typed = "联合实施方案 三(十六)"
    location = client.get(address(typed)).headers["Location"]
    page = get(client, location)

    assert parse_qs(urlsplit(location).query) == {"cited": [typed]}
    assert f"按引用“{typed}”直达； 改为全文检索" in text_of(page)
    back = address(typed, go=0).replace("&", "&amp;")
    assert f'href="{back}"' in page
    assert client.get(address(typed, go=0)).status_code == 200
    assert "按引用“97号文”直达" in text_of(get(client, f"{NOTICE}?cited=97号文"))


@pytest.mark.parametrize("cited", ["加急：请致电12345", "联合实施方案（十五）", "<script>", "\x00", "（十六）" * 99])
def test_an_address_cannot_put_words_on_a_page(library: None, client: Client, cited: str) -> None:
    response = client.get(f"{PLAN}3.16/", {"cited": cited})

    assert "直达" not in response.content.decode()


def test_a_search_with_filters_stays_a_search(library: None, client: Client) -> None:
    assert to(client, "97号文", kind="plan") == to(client, "97号文", page=1) == to(client, "97号文", go=0) == ""
    assert to(client, "97号文", kind="", sort="date") == NOTICE


def test_other_words_typed_into_a_search_that_stayed_go_straight(library: None, client: Client) -> None:
    page = get(client, address("97号文", go=0))

    assert '<input type="hidden" name="go" value="97号文" form="filters">' in page
    assert to(client, "97号文", go="97号文") == ""
    assert to(client, "联合实施方案（十六）", go="97号文") == f"{PLAN}3.16/"


def test_a_number_typed_in_a_document_means_that_document(library: None, client: Client) -> None:
    page = get(client, PLAN)
    assert '<input type="hidden" name="policy" value="lianhe-shishi-fangan">' in page

    location = client.get(address("（十六）", policy="lianhe-shishi-fangan")).headers["Location"]

    assert unquote(location) == f"{PLAN}3.16/?cited=（十六）"
    assert "policy=lianhe-shishi-fangan" in get(client, location)
    assert to(client, "16", policy="lianhe-shishi-fangan") == f"{PLAN}3.16/"
    assert to(client, "97号文第七条", policy="lianhe-shishi-fangan") == f"{NOTICE}3.7/"
    assert to(client, "（四十八）", policy="lianhe-shishi-fangan") == ""
    assert "这份文件里没有“(四十八)”" in text_of(get(client, address("（四十八）", policy="lianhe-shishi-fangan")))
    assert to(client, "税费", policy="lianhe-shishi-fangan") == to(client, "（十六）", policy="no-such") == ""


def test_what_is_written_is_cited_at_once(library: None) -> None:
    policy = Policy.objects.get(slug="lianhe-shishi-fangan")
    assert naming.cite("安居方案（十六）") is None or not naming.cite("安居方案（十六）").url  # type: ignore[union-attr]

    Policy.objects.filter(pk=policy.pk).update(short_title="安居方案", document_number="渝委发〔2021〕30号")

    for typed in ("安居方案（十六）", "渝委发〔2021〕30号（十六）", "30号文第十六条"):
        cited = naming.cite(typed)
        assert cited
        assert cited.url == f"{PLAN}3.16/"


@pytest.mark.parametrize(
    "typed",
    [
        "（" * 200,
        "一、" * 100,
        "第一条" * 60,
        "《" * 200,
        "方案" * 50 + "（一）",
        "1." * 100,
        "9" * 200,
        "零" * 100,
        "\ud800（一）",
    ],
)
def test_no_input_takes_long(library: None, typed: str) -> None:
    naming.cite("热身")
    began = time.process_time()

    naming.cite(typed)

    assert time.process_time() - began < 1


def test_mentions_of_what_is_cited_cost_one_query_each(library: None) -> None:
    naming.cite("规划纲要")
    with CaptureQueriesContext(connection) as queries:
        naming.cite("规划纲要")

    assert len(queries) == 2
    assert Mention.objects.filter(cited__title="成渝地区双城经济圈建设规划纲要").count() > 3
    assert reverse("policies:search") in naming.cite("规划纲要").named[0].also[-1].url  # type: ignore[union-attr]
