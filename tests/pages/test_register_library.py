"""Pages of platforms, tasks and units with the real library."""

import re
from itertools import combinations

import pytest
from django.test import Client
from django.utils.html import escape

from platforms.models import Platform
from platforms.profile import overview
from platforms.schematic import Box
from policies.models import Responsibility, Task, Unit
from tests.pages.html import get, text_of

TEN = {
    "万达开川渝统筹发展示范区",
    "明月山绿色发展示范带",
    "城宣万革命老区振兴发展示范区",
    "川渝高竹新区",
    "合广长协同发展示范区",
    "遂潼川渝毗邻地区一体化发展先行区",
    "资大文旅融合发展示范区",
    "内江荣昌现代农业高新技术产业示范区",
    "泸永江融合发展示范区",
    "川南渝西融合发展试验区",
}


@pytest.mark.usefixtures("library")
def test_the_overview_draws_and_lists_all_ten_by_zone(client: Client) -> None:
    html = get(client, "/platforms/")
    marks = re.findall(r'<a class="scheme-mark" href="(/platforms/[\w-]+/)" aria-label="\d+ (\w+)"', html)
    listed = html[html.index('class="scheme-list"') : html.index('id="listing"')]

    assert {name for _, name in marks} == TEN
    assert all(f'href="{url}"' in listed for url, _ in marks)  # the same links as text
    assert [text_of(h) for h in re.findall(r'<h2 class="zone">(.*?)</h2>', html)] == [
        "川东北渝东北 3 个",
        "成渝中部 4 个",
        "川南渝西 3 个",
    ]
    assert "示意图：按驻地的相对位置绘制，不是地图，不表示边界和面积。" in html


@pytest.mark.usefixtures("library")
def test_on_the_real_overview_no_label_covers_another() -> None:
    drawn = overview(Platform.objects.for_list())
    boxes = []
    for dot in drawn.dots:
        wide = len(dot.place.label) * drawn.font
        left = dot.label_x - {"start": 0, "middle": wide / 2, "end": wide}[dot.anchor]
        boxes.append(Box(left, dot.label_y - drawn.font * 0.88, left + wide, dot.label_y + drawn.font * 0.12))

    assert len(drawn.marks) == 10
    assert all(one.overlap(other) < 10 for one, other in combinations(boxes, 2))


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("chuanyu-gaozhu-xinqu", ["高滩茨竹新区", "2020年7月27日", "2021年12月31日", "2020年12月", "渝府〔2020〕55号"]),
        ("chuanyu-gaozhu-xinqu", ["渝北区", "已撤销", "今属两江新区", "库外资料", "可信程度：高"]),
        ("neirong", ["这个平台的设立进程未查到", "功能定位 未标注", "设立阶段 未查到"]),
        ("chuannan-yuxi", ["出处：《联合实施方案》（五）", "探索建立重大政策协同"]),
        ("wandakai", ["万州区", "开州区", "达州市", "国家发展改革委批复", "国家级平台设立程序按国家有关规定执行"]),
        ("chuannan-yuxi", ["国家级平台设立程序按国家有关规定执行 （ 渝府办发〔2020〕97号(十三)规范平台设立 ）"]),
        ("luyongjiang", ["加快泸州、永川、江津以跨行政区组团发展模式建设 融合发展示范区"]),
        ("luyongjiang", ["支持泸州、永川、江津建设 融合发展示范区", "未登记；没有登记，不等于没有发生"]),
        ("chuanyu-gaozhu-xinqu", ["“编制规划或实施方案”“建设运行”未登记", "2023年12月12日 （推定）"]),
        ("chuanyu-gaozhu-xinqu", ["另载： 2021年12月31日 列入《联合实施方案》 ； 2023年12月12日 见诸报道"]),
    ],
)
@pytest.mark.usefixtures("library")
def test_what_a_platform_page_says(client: Client, slug: str, words: list[str]) -> None:
    page = text_of(get(client, f"/platforms/{slug}/"))

    assert [word for word in words if word not in page] == []


@pytest.mark.usefixtures("library")
def test_every_clause_task_and_own_unit_of_a_platform_stands_on_its_page(client: Client) -> None:
    for platform in Platform.objects.all():
        html = get(client, platform.get_absolute_url())
        clauses = {mention.clause for mention in platform.mentions.select_related("clause__policy")}
        tasks = Task.objects.filter(clause__in=clauses)
        members = [member.region_id for member in platform.members.all() if not member.outside]
        own = Responsibility.objects.filter(task__in=tasks, unit__region__in=members).select_related("unit")

        assert clauses
        assert [c for c in clauses if f'href="{c.get_absolute_url()}"' not in html] == []
        assert [t for t in tasks if f'href="{t.get_absolute_url()}"' not in html] == []
        assert [r for r in own if f'href="{r.unit.get_absolute_url()}"' not in html] == []


@pytest.mark.usefixtures("library")
def test_a_member_known_from_outside_only_is_no_responsible_unit(client: Client) -> None:
    page = get(client, "/platforms/mingyueshan/")
    units = page[page.index("责任单位", page.index("相关任务")) :]

    assert "长寿区" in page
    assert "梁平区" in units
    assert "长寿区" not in units


@pytest.mark.parametrize(
    ("query", "found"),
    [("zone=south&side=sc", 3), ("region=500112", 1), ("stage=none", 1), ("q=广安", 2), ("q=无此", 0)],
)
@pytest.mark.usefixtures("library")
def test_the_list_can_be_filtered_by_address(client: Client, query: str, found: int) -> None:
    page = text_of(get(client, f"/platforms/?{query}"))

    assert f"共 {found} 个平台" in page
    assert ("没有符合条件的平台" in page) == (not found)


@pytest.mark.usefixtures("library")
def test_only_platforms_that_the_state_approved_quote_the_rule_for_these(client: Client) -> None:
    told = "国家级平台设立程序按国家有关规定执行"
    quoting = {p.slug for p in Platform.objects.all() if told in get(client, p.get_absolute_url())}

    assert quoting == {"wandakai", "chuannan-yuxi"}


@pytest.mark.usefixtures("library")
def test_no_facet_of_the_platforms_leaves_all_of_them_whatever_is_chosen(client: Client) -> None:
    page = text_of(get(client, "/platforms/"))

    assert "成员所在省市" not in page  # each of the ten has members on both sides
    assert "成员地区 重庆 万州 1" in page
    assert "四川 泸州 2" in page


@pytest.mark.usefixtures("library")
def test_the_chosen_platform_brings_its_own_units_to_the_front(client: Client) -> None:
    html = get(client, "/tasks/?platform=chuanyu-gaozhu-xinqu")

    assert text_of(html).count("按规则推出 渝北区（今属两江新区）、广安市 等") == 2


@pytest.mark.usefixtures("library")
def test_the_list_of_tasks_holds_the_47_and_the_13(client: Client) -> None:
    page = text_of(get(client, "/tasks/"))

    assert "共 60 项任务" in page
    assert "文件 联合实施方案 47 毗邻地区功能平台推进方案 13" in page
    assert "状态 未报告 60" in page


@pytest.mark.usefixtures("library")
def test_every_task_page_quotes_its_clause_and_shows_the_basis_of_each_unit(client: Client) -> None:
    for task in Task.objects.select_related("clause__policy"):
        html = get(client, task.get_absolute_url())
        page = text_of(html)
        duties = list(task.responsibilities.select_related("unit", "rule_clause__policy"))

        assert task.clause is not None
        assert escape(task.clause.text) in html
        assert f'href="{task.clause.get_absolute_url()}"' in html
        assert ("来源文本未载责任单位" in page) == all(duty.basis != "stated" for duty in duties)
        for duty in duties:
            assert duty.unit.name in page
            assert duty.get_basis_display() in page
            assert duty.words in page
            assert not duty.rule_clause or f'href="{duty.rule_clause.get_absolute_url()}"' in html


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (
            "1.7",
            [
                "来源文本未载责任单位。",
                "逐一明确了两省市责任单位",
                "本条提到 明月山绿色发展示范带",
                "渝北区 （今属两江新区）",
            ],
        ),
        ("1.1", ["来源文本未载责任单位。", "不作补写", "尚无已采纳的进展报告", "下一项"]),
        ("10.45", ["原文写明", "党政联席会议", "上一项"]),
    ],
)
@pytest.mark.usefixtures("library")
def test_what_a_task_page_says(client: Client, path: str, words: list[str]) -> None:
    task = Task.objects.get(policy__slug="lianhe-shishi-fangan", path=path)
    page = text_of(get(client, task.get_absolute_url()))

    assert [word for word in words if word not in page] == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("policy=yufubanfa-2020-97", 13),
        ("platform=chuanyu-gaozhu-xinqu", 2),
        ("q=高竹新区", 2),
        ("q=高灘茨竹新區", 2),
        ("basis=none", 47),
        ("region=500112", 2),
        ("status=closed", 0),
    ],
)
@pytest.mark.usefixtures("library")
def test_the_tasks_can_be_filtered_by_address(client: Client, query: str, found: int) -> None:
    assert f"共 {found} 项任务" in text_of(get(client, f"/tasks/?{query}"))


@pytest.mark.usefixtures("library")
def test_the_keyword_finds_what_a_scan_of_the_quotations_finds(client: Client) -> None:
    for words in ("税", "页岩气", "先行先试", "打造", "交界地带融合发展"):
        found = Task.objects.filter(quote__contains=words).count()

        assert f"共 {found} 项任务" in text_of(get(client, f"/tasks/?q={words}")), words


@pytest.mark.usefixtures("library")
def test_every_unit_has_a_page_with_all_its_tasks_and_documents(client: Client) -> None:
    for unit in Unit.objects.prefetch_related("responsibilities__task", "issued_policies"):
        html = get(client, unit.get_absolute_url())
        linked = [row.task for row in unit.responsibilities.all()] + list(unit.issued_policies.all())

        assert [row for row in linked if f'href="{row.get_absolute_url()}"' not in html] == []


@pytest.mark.parametrize(("query", "found"), [("level=state", 4), ("q=党中央", 1), ("role=lead", 1)])
@pytest.mark.usefixtures("library")
def test_the_units_can_be_filtered_by_address(client: Client, query: str, found: int) -> None:
    assert f"共 {found} 个单位" in text_of(get(client, f"/units/?{query}"))
