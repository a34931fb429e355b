"""Which document of the library a citation means, and which an editor may look at."""

import pytest

from policies.parsing.citing import Catalogue, Held

NOTICE = "重庆市人民政府办公厅 四川省人民政府办公厅关于印发川渝毗邻地区合作共建区域发展功能平台推进方案的通知"
LIBRARY = Catalogue.of(
    [
        Held("pingtai", NOTICE, "川渝毗邻地区合作共建区域发展功能平台推进方案", "渝府办发〔2020〕97号"),
        Held("gangyao", "成渝地区双城经济圈建设规划纲要"),
        Held("lifa", "中华人民共和国立法法"),
        Held("tiaoli", "优化营商环境条例", "", "国务院令第722号"),
        Held("jihua-2022", "某某年度工作计划", "", "渝发改〔2022〕5号"),
        Held("jihua-2023", "某某年度工作计划", "", "渝发改〔2023〕5号"),
        Held("banfa", "某某管理办法（试行）", "", "渝府发〔2021〕3号"),
    ]
)


@pytest.mark.parametrize(
    ("title", "number", "slugs", "basis"),
    [
        ("随便什么标题", "渝府办发[2020]97号", "pingtai", "发文字号"),
        ("", "渝府办发〔2020〕97号", "pingtai", "发文字号"),
        ("", "根据渝府办发〔2020〕97号", "pingtai", "发文字号"),
        ("川渝毗邻地区合作共建区域发展功能平台推进方案", "", "pingtai", "标题"),
        ("关于印发《川渝毗邻地区合作共建区域发展功能平台推进方案》的通知", "", "pingtai", "标题"),
        ("重庆市人民政府办公厅四川省人民政府办公厅关于印发〈川渝毗邻地区合作共建区域发展功能平台推进方案〉的通知", "",
         "pingtai", "标题"),
        ("", "中华人民共和国国务院令第722号", "tiaoli", "发文字号"),
        ("成渝地区双城经济圈建设規劃綱要", "", "gangyao", "标题"),
        ("立法法", "", "lifa", "标题"),
        ("某某年度工作计划", "渝发改〔2023〕5号", "jihua-2023", "发文字号"),
        ("某某年度工作计划", "", "jihua-2022 jihua-2023", "标题"),  # left open
        ("某某年度工作计划", "渝发改〔2024〕5号", "", ""),  # of another year
        ("川渝毗邻地区合作共建区域发展功能平台推进方案", "渝府办发〔2019〕1号", "", ""),
        ("某某管理办法", "", "", ""),
        ("没有的文件", "", "", ""),
        ("", "", "", ""),
    ],
)  # fmt: skip
def test_what_a_citation_means(title: str, number: str, slugs: str, basis: str) -> None:
    found = LIBRARY.find(title, number)

    assert (" ".join(found.slugs), found.basis) == (slugs, basis)
    assert found.slug == (slugs if " " not in slugs else "")


@pytest.mark.parametrize(
    ("title", "number", "expected"),
    [
        ("某某管理办法", "", [("banfa", "去掉“（试行）”“（修订）”后标题相同")]),
        ("某某年度工作计划", "渝发改〔2024〕5号",
         [("jihua-2022", "标题相同，但发文字号不同"), ("jihua-2023", "标题相同，但发文字号不同")]),
        ("双城经济圈建设规划纲要", "", [("gangyao", "标题相近")]),
        ("别的", "渝府办发〔2020〕97号", [("pingtai", "发文字号相同")]),
        ("别的", "", []),
    ],
)  # fmt: skip
def test_what_an_editor_may_look_at(title: str, number: str, expected: list[tuple[str, str]]) -> None:
    assert list(LIBRARY.candidates(title, number)) == expected
