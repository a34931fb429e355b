"""Region pages with the real library: what they say, and which old names and codes lead to them."""

import re

import pytest
from django.test import Client

from platforms.models import Platform, Region
from tests.pages.html import get, text_of


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (
            "500155",
            ["梁平区", "参加的平台 1 个", "明月山绿色发展示范带", "同平台的其他地区 6 个", "长寿区", "重庆市梁平区"],
        ),
        (
            "500112",
            ["渝北区", "已撤销", "今属 两江新区", "此前的文献写作“渝北区”", "川渝高竹新区", "旧名和旧代码都能找到本页"],
        ),
        (
            "500157",
            ["两江新区", "并入的地区 江北区 （500105） 渝北区 （500112）", "当时的文件列为成员的平台： 川渝高竹新区"],
        ),
        ("500154", ["开县 500234", "万达开川渝统筹发展示范区", "库外资料 可信程度：高"]),
        ("511600", ["下辖地区参加的平台", "邻水县"]),
        ("511623", ["它所属的 广安市 参加", "写作“广安市（邻水县）”"]),
        ("510703", ["没有登记它本身参加的平台", "没有与它同在一个平台的地区", "没有登记代表它的责任单位"]),
    ],
)
@pytest.mark.usefixtures("library")
def test_what_a_region_page_says(client: Client, code: str, words: list[str]) -> None:
    page = text_of(get(client, f"/regions/{code}/"))

    assert [word for word in words if word not in page] == []


@pytest.mark.usefixtures("library")
def test_every_place_of_the_picture_leads_to_its_page_and_back_to_its_platforms(client: Client) -> None:
    html = get(client, "/platforms/")
    drawn = set(re.findall(r'class="scheme-place[^"]*" href="(/regions/\d{6}/)"', html))

    members = set(Region.objects.filter(memberships__isnull=False).values_list("code", flat=True))
    assert drawn == {f"/regions/{code}/" for code in members | {"500000", "510100"}}
    for platform in Platform.objects.with_members():
        for member in platform.members.all():
            assert f'href="{platform.get_absolute_url()}"' in get(client, member.region.get_absolute_url())


@pytest.mark.parametrize(
    ("address", "end", "words"),
    [
        ("/regions/500234/", "/regions/500154/?was=500234", "您找的“开县”（旧代码 500234）今为 开州区 （500154）"),
        ("/regions/find/?q=长寿县", "/regions/500115/?was=500221", "您找的“长寿县”（旧代码 500221）今为 长寿区"),
        ("/regions/find/?q=500112", "/regions/500112/", "今属 两江新区"),
        ("/regions/find/?q=510211", "/regions/500105/?was=510211", "今为 江北区 （500105），今属两江新区"),
        ("/regions/find/?q=渝北區", "/regions/500112/", "今属 两江新区"),
        ("/regions/find/?q=萬州區", "/regions/500101/", "万州区"),
        (
            "/regions/510202/",
            "/regions/500103/?was=510202",
            "可能今为 渝中区 （500103）。 推定 出处：库外资料，本库推定：",
        ),
        ("/regions/513000/", "/regions/511700/?was=513000", "可信程度：中"),
        ("/regions/512202/", "/regions/?q=512202", "2 个地区"),
        ("/regions/?q=512202", "", "市中区（510202） 推定 、市中区（512202） 存疑"),
        ("/regions/?q=512202", "", "万县市（512201）、市中区（512202） 推定 、万县（512221）"),
        ("/search/?q=江北县", "", "旧名（推定）：江北县"),
        ("/regions/find/?q=市中区", "/regions/?q=%E5%B8%82%E4%B8%AD%E5%8C%BA", "个地区"),
        ("/regions/find/?q=无此地", "/regions/?q=%E6%97%A0%E6%AD%A4%E5%9C%B0", "没有符合条件的地区"),
    ],
)
@pytest.mark.usefixtures("library")
def test_old_names_and_codes_lead_to_the_region_of_today(client: Client, address: str, end: str, words: str) -> None:
    response = client.get(address, follow=True)

    assert response.redirect_chain[-1:] in ([(end, 302)], [])
    assert words in text_of(response.content.decode())


@pytest.mark.parametrize(
    ("query", "found"),
    [("q=开县", 1), ("q=500234", 1), ("platform=mingyueshan", 7), ("level=prefecture&side=sc", 21), ("q=无此", 0)],
)
@pytest.mark.usefixtures("library")
def test_the_list_can_be_filtered_by_address(client: Client, query: str, found: int) -> None:
    assert f"共 {found} 个地区" in text_of(get(client, f"/regions/?{query}"))
