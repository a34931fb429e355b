"""Above the hits: what was named rather than searched for, and documents by their number."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from platforms.models import Platform, PlatformMember, PlatformName, Region, RegionName
from policies import naming
from policies.models import CitedDocument, Clause, Policy, Unit
from tests.pages.html import get, text_of

GAOZHU, NOTICE, PLAN = "川渝高竹新区", "毗邻地区功能平台推进方案", "联合实施方案"
LUYONGJIANG, OFFICE = "泸永江融合发展示范区", "推动成渝地区双城经济圈建设联合办公室"


def address(typed: str, **more: object) -> str:
    return f"{reverse('policies:search')}?{urlencode({'q': typed, **more})}"


def shown(client: Client, typed: str) -> str:
    """Return the list of names on the page of the search itself, "" where there is none."""
    found = re.search(r'<section class="names".*?</section>', get(client, address(typed, go=0)), re.DOTALL)
    return found[0] if found else ""


@pytest.mark.parametrize(
    ("typed", "name", "why"),
    [
        ("泸永江", LUYONGJIANG, "简称：泸永江示范区"),
        ("瀘永江", LUYONGJIANG, "简称：泸永江示范区"),
        ("泸永江融合发展示范区", LUYONGJIANG, "正式名称"),
        (GAOZHU, GAOZHU, "正式名称"),
        ("川渝　高竹新區", GAOZHU, "正式名称"),
        ("高滩茨竹新区", GAOZHU, "曾用名：高滩茨竹新区"),
        ("“高灘茨竹新區”", GAOZHU, "曾用名：高滩茨竹新区"),
        ("高竹新区有哪些税费任务", GAOZHU, "简称：高竹新区"),
        ("高竹新区 税费", GAOZHU, "简称：高竹新区"),
        ("永川", "永川区", "简称：永川"),
        ("联合办公室", OFFICE, "简称：联合办公室"),
        ("两省市政府", "重庆四川两省市人民政府", "简称：两省市政府"),
        ("川渝兩省市政府", "重庆四川两省市人民政府", "别称：川渝两省市政府"),
        ("西部（重慶）科學城", "西部(重庆)科学城", "正式名称"),
        ("联合实施方案", PLAN, "简称"),
        ("《联合实施方案》", PLAN, "简称"),
        ("川渝毗邻地区合作共建区域发展功能平台推进方案", NOTICE, "所印发文件：川渝毗邻地区"),
        ("开县", "开州区", "旧名：开县"),
        ("開縣", "开州区", "旧名：开县"),
        ("97号", NOTICE, "发文字号：渝府办发〔2020〕97号"),
        ("９７号", NOTICE, "发文字号：渝府办发〔2020〕97号"),
        ("第97号", NOTICE, "发文字号：渝府办发〔2020〕97号"),
        ("渝府办发〔2020〕97号", NOTICE, "发文字号：渝府办发〔2020〕97号"),
        ("渝府办发[2020]97号", NOTICE, "发文字号：渝府办发〔2020〕97号"),
        ("渝府辦發（２０２０）97號", NOTICE, "发文字号：渝府办发〔2020〕97号"),
        ("渝府办发 【2020】 97 号", NOTICE, "发文字号：渝府办发〔2020〕97号"),
        ("渝府办发2020年第97号", NOTICE, "发文字号：渝府办发〔2020〕97号"),
        ("府办发〔2020〕97号", NOTICE, "发文字号：渝府办发〔2020〕97号"),
        ("(2020)97号", NOTICE, "发文字号：渝府办发〔2020〕97号"),
        ("渝府办发〔2020〕", NOTICE, "发文字号：渝府办发〔2020〕97号"),
        ("渝府办发", NOTICE, "发文字号：渝府办发〔2020〕97号"),
        ("三十五", "联合实施方案(三十五)", "序号：(三十五)"),
        ("（三十五）", "联合实施方案(三十五)", "序号：(三十五)"),
        ("第三十五条", "联合实施方案(三十五)", "序号：(三十五)"),
        ("35", "联合实施方案(三十五)", "序号：(三十五)"),
        ("七（三十五）", "联合实施方案(三十五)", "序号：(三十五)"),
        ("7.35", "联合实施方案(三十五)", "序号：(三十五)"),
        ("联合实施方案（三十五）", "联合实施方案(三十五)", "序号：(三十五)"),
        ("47", "联合实施方案(四十七)", "序号：(四十七)"),
        ("97号（四）", "毗邻地区功能平台推进方案(四)", "序号：(四)"),
        ("渝府办发[2020]97号(十三)", "毗邻地区功能平台推进方案(十三)", "序号：(十三)"),
        ("案例②", "“双核”联动案例报道 案例②", "序号：案例②"),
        ("十、", "联合实施方案 十、", "序号：十"),
    ],
)
def test_it_is_found_by_any_of_its_names(library: None, typed: str, name: str, why: str) -> None:
    first = naming.find(typed)[0]

    assert first.name == name
    assert first.why.startswith(why)


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "",
            " ",
            "“”",
            "渝",
            "一",
            "税费",
            "轨道交通",
            "2020",
            "2022年6月",
            "98号",
            "〔2021〕97号",
            "永发〔2020〕97号",
        ),
        *(
            "第九十九条",
            "-永川",
            "7.36",
            "八（三十五）",
            "联合办公室（三十五）",
            "九" * 30,
            "9" * 30,
            "<b>",
            "%",
            "_",
            "山城",
        ),
    ],
)
def test_what_names_nothing_shows_nothing(library: None, client: Client, typed: str) -> None:
    exact = [named for named in naming.find(typed) if named.rank[0] <= naming.PART]

    assert exact == []
    if not naming.find(typed):
        assert shown(client, typed) == ""


def test_each_of_the_tasks_is_found_by_its_printed_number(library: None) -> None:
    for task in Policy.objects.get(slug="lianhe-shishi-fangan").tasks.select_related("clause"):
        for typed in (task.marker, f"第{task.marker.strip('()（）')}条", str(task.number)):
            assert task.clause_url in [named.url for named in naming.find(typed)], typed


@pytest.mark.parametrize(
    ("typed", "links"),
    [
        (GAOZHU, ["/platforms/chuanyu-gaozhu-xinqu/", f"{address('高滩茨竹新区')}", "#clauses-h"]),
        ("泸永江", ["/platforms/luyongjiang/", "/platforms/luyongjiang/#clauses-h"]),
        ("永川", ["/regions/500118/", "/platforms/luyongjiang/", "/platforms/chuannan-yuxi/"]),
        ("联合办公室", ["/units/lianhe-bangongshi/"]),
        ("（三十五）", ["/policies/lianhe-shishi-fangan/7.35/", "/tasks/"]),
        ("渝府办发[2020]97号", ["/policies/yufubanfa-2020-97/"]),
    ],
)
def test_each_leads_to_its_page_and_on(library: None, client: Client, typed: str, links: list[str]) -> None:
    html = shown(client, typed)

    for link in links:
        assert link in html
    for link in re.findall(r'href="([^"#]+)', html):
        assert client.get(link.replace("&amp;", "&")).status_code == 200, link


def test_every_name_of_a_platform_finds_the_same(library: None) -> None:
    by_now, by_former = (
        set(Clause.objects.search(name).values_list("pk", flat=True)) for name in (GAOZHU, "高滩茨竹新区")
    )
    links = [link.label for link in naming.find(GAOZHU)[0].also]

    assert by_former == by_now
    assert links == ["提到它的条款", "检索简称“高竹新区”", "检索曾用名“高滩茨竹新区”"]
    assert "检索简称“高竹新区”" not in [link.label for link in naming.find("高竹新区")[0].also]


def test_an_empty_result_shows_them_too(library: None, client: Client) -> None:
    page = text_of(get(client, address("泸永江", year="1999")))

    assert "名称相符 泸永江融合发展示范区" in page
    assert page.index("名称相符") < page.index("没有找到符合条件的条款")


@pytest.mark.parametrize("typed", ["渝府办发〔2020〕97号", "渝府办发[2020]97号", "渝府办发 (2020) 97 号"])
def test_a_document_number_leads_to_its_document_before_any_hit(library: None, client: Client, typed: str) -> None:
    page = get(client, address(typed, go=0))
    first = re.search(r'href="/policies/[^"?]+/"', page[page.index('<section class="names"') :])

    assert "检索的就是它的发文字号" in page
    assert first
    assert first[0] == 'href="/policies/yufubanfa-2020-97/"'
    assert page.index("检索的就是它的发文字号") < page.index("符合的条款" if "符合的条款" in page else "部分词语的条款")


def test_a_part_of_a_number_is_not_called_the_number(library: None, client: Client) -> None:
    assert "检索的就是它的发文字号" not in shown(client, "97号")


def test_exact_stands_before_partial_and_eight_are_the_most(library: None) -> None:
    names = naming.find("永川")
    many = naming.find("重庆")

    assert [named.name for named in names] == ["永川区", "重庆市永川区"]
    assert len(many) == naming.MOST
    assert len({named.url for named in many}) == naming.MOST
    assert [named.rank for named in many] == sorted(named.rank for named in many)


def test_a_clause_of_the_same_number_in_every_document(library: None) -> None:
    found = [named.name for named in naming.find("（四）")]

    assert found == ["联合实施方案(四)", "毗邻地区功能平台推进方案(四)"]


def test_a_written_name_is_found_at_once(library: None, make_unit: Callable[..., Unit]) -> None:
    assert naming.find("乐活先行区") == []

    name = PlatformName.objects.create(
        platform=Platform.objects.get(slug="suitong"), name="乐活先行区", kind=PlatformName.Kind.FORMER
    )
    assert naming.find("樂活先行區")[0].why == "曾用名：乐活先行区"

    PlatformName.objects.filter(pk=name.pk).update(name="安居先行区")  # by bulk methods too
    assert naming.find("乐活先行区") == []
    assert naming.find("安居先行区")[0].url == "/platforms/suitong/"

    Policy.objects.filter(slug="lianhe-shishi-fangan").update(short_title="安居方案")
    Unit.objects.bulk_create([Unit(slug="anju", name="安居办", level="other", side="cq", aliases=["安居協調辦"])])
    assert naming.find("安居方案")[0].url == "/policies/lianhe-shishi-fangan/"
    assert naming.find("安居协调办")[0].why == "别称：安居協調辦"


def test_a_written_place_or_cited_title_is_found_at_once(library: None, make_region: Callable[..., Region]) -> None:
    region = make_region(code="519901", name="乐活县", short_name="乐活")
    assert naming.find("乐活县") == []

    suitong = Platform.objects.get(slug="suitong")
    PlatformMember.objects.bulk_create([PlatformMember(platform=suitong, region=region)])
    assert naming.find("乐活县")[0].also[0].label == suitong.name

    RegionName.objects.create(region=region, name="乐治县")
    assert naming.find("乐治县")[0].url == "/regions/519901/"

    Region.objects.filter(pk=region.pk).update(name="安居县")
    PlatformMember.objects.get(region=region).delete()
    assert naming.find("安居县") == naming.find("乐活县") == []

    CitedDocument.objects.create(title="安居县发展规划")
    cited = naming.cite("安居县发展规划")
    assert cited
    assert cited.missing == "《安居县发展规划》未收录。"


def test_names_are_escaped(library: None, client: Client) -> None:
    PlatformName.objects.filter(name="泸永江示范区").update(name='泸永江<b>&"示范区')

    html = shown(client, "泸永江")

    assert "<b>" not in html
    assert "简称：泸永江&lt;b&gt;&amp;&quot;示范区" in html


def test_only_the_first_page_shows_them(library: None, client: Client) -> None:
    assert 'class="names"' in get(client, address("重庆"))
    assert 'class="names"' not in get(client, address("重庆", page=2))


@pytest.mark.parametrize(
    ("typed", "most"),
    [
        ("泸永江", 1),
        ("渝府办发[2020]97号", 1),
        ("重庆", 1),
        ("（三十五）", 2),
        ("联合实施方案（三十五）", 2),
        ("方案 三、（七）", 3),
        ("联合实施方案（四十八）", 6),
        ("规划纲要第三条", 2),
    ],
)
def test_it_costs_the_same_however_many_there_are(
    library: None, make_unit: Callable[..., Unit], typed: str, most: int
) -> None:
    def cost() -> int:
        naming.find(typed)  # what was written is read once
        with CaptureQueriesContext(connection) as queries:
            naming.find(typed)
        return len(queries)

    before = cost()
    for number in range(20):
        make_unit(name=f"{typed}第{number}办", aliases=[typed])

    assert cost() == before <= most


@pytest.mark.parametrize(
    "typed", ["永" + "一" * 190 + "永", "永" + "1" * 190 + "永", "永" + "1." * 95 + "永", "(" * 200]
)
def test_no_input_takes_long(library: None, typed: str) -> None:
    naming.find("热身")
    began = time.process_time()

    naming.find(typed)

    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("渝府办发〔2020〕97号", True),
        ("渝府办发[2020]97号", True),
        ("渝府办发（2020）97号", True),
        ("渝府辦發【２０２０】９７号", True),
        ("渝府办发 〔2020〕 97 号", True),
        ("(2020)97号", True),
        ("97号", True),
        ("通知 渝府办发 [2020] 97号", True),
        ("渝府办发[2020]98号", False),
        ("川府发[2020]97号", False),
        ("规划 渝府办发[2020]97号 没有的词", False),
    ],
)
def test_the_list_of_policies_reads_document_numbers(library: None, client: Client, typed: str, found: bool) -> None:
    html = get(client, f"{reverse('policies:policy_list')}?{urlencode({'q': typed})}")

    assert ('href="/policies/yufubanfa-2020-97/"' in html) is found
    assert 'href="/policies/lianhe-shishi-fangan/"' not in html
