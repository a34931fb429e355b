"""Numbers and their units: a table of forms and of traps. The figures of the five sources: test_figures.py."""

import time
from collections.abc import Iterator
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.parsing.amounts import find_figures, to_quantity

Row = tuple[str, str, str, str]


def read(text: str) -> Iterator[Row]:
    for figure in find_figures(text):
        yield figure.printed, f"{figure.value:f}", figure.unit, figure.qualifier


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("投资3亿元", ("3亿元", "300000000", "元", "")),
        ("投资５．２２万亿元", ("５．２２万亿元", "5220000000000", "元", "")),
        ("投资1,234.5万元", ("1,234.5万元", "12345000", "元", "")),
        ("常住人口3205.42万人", ("3205.42万人", "32054200", "人", "")),
        ("受益10多万人", ("10多万人", "100000", "人", "余")),
        ("受益10万余人", ("10万余人", "100000", "人", "余")),
        ("装机300万千瓦", ("300万千瓦", "3000000", "千瓦", "")),
        ("500kV线路", ("500kV", "500", "kV", "")),
        ("不低于90%", ("不低于90%", "90", "%", "不低于")),
        ("提高1.5个百分点", ("1.5个百分点", "1.5", "个百分点", "")),
        ("达3.40倍", ("3.40倍", "3.4", "倍", "")),
        ("三十五万吨", ("三十五万吨", "350000", "吨", "")),
        ("建设两千亿立方米基地", ("两千亿立方米", "200000000000", "立方米", "")),
        ("为期3年", ("3年", "3", "年", "")),
        ("6个月内", ("6个月", "6", "个月", "")),
        ("20个工作日左右", ("20个工作日左右", "20", "个工作日", "左右")),
        ("節約500元以上", ("500元以上", "500", "元", "以上")),
        ("签约50个项目", ("50个", "50", "个", "")),
        ("近50條", ("近50條", "50", "条", "近")),
        ("罚款不超过2 000元", ("不超过2 000元", "2000", "元", "不超过")),
        ("时速120km/h", ("120km/h", "120", "km/h", "")),
        ("60周岁以上", ("60周岁以上", "60", "周岁", "以上")),
        ("商务部等12部门印发", ("12部门", "12", "部门", "")),
    ],
)
def test_forms(text: str, expected: Row) -> None:
    assert list(read(text)) == [expected]


def test_a_range_is_two_figures() -> None:
    figures = find_figures("新建约3—5个园区，投资10%至15%，贷款5万—8万元")

    assert [(f.printed, int(f.value), f.unit, f.qualifier) for f in figures] == [
        ("约3", 3, "个", "约"),
        ("5个", 5, "个", ""),
        ("10%", 10, "%", ""),
        ("15%", 15, "%", ""),
        ("5万", 50_000, "元", ""),
        ("8万元", 80_000, "元", ""),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "2020年12月31日、2025年底、2023—2027年、12月12日、3月份、2021年度",
        "渝府办发〔2020〕97号 第3批 第12项 5号线",
        "“1+5”“2+11”“1+1+N”“7×24”小时",
        "5G、6G、IPv6、C2M、PM2.5、O3、G318、4.0、v1.2.3、B2个",
        "电话:023-63782960 13800138000 400-810-8888",
        "2021-12-31 16:32:46 09时16分",
        "http://www.shanxidayuan.com/zcjh/jishixinwen/28687.html scolpl@163.com",
        "一批、两江四岸、三级联动、八大联盟、千家万户、千里林带、数十亿元、数百家、上千人",
        "1、总则 2.附则 (3)其他",
        "1—6月、2021年1—11月、2022年1季度、20世纪90年代、1:5000、2/3以上、世界500强、5A级景区",
        "9999999999999999999999个 万万万万万亿元",
    ],
)
def test_what_looks_like_a_figure_and_is_none(text: str) -> None:
    assert find_figures(text) == ()


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("两大产业全域配套率分别提高至80%和50%。", ["两大产业全域配套率", "两大产业全域配套率"]),
        ("明确重点项目593个、总投资约5.22万亿元,", ["重点项目", "总投资"]),
        ("实现291家二级及以上公立综合医院检查结果互认", ["二级及以上公立综合医院"]),
        ("引进20家企业技术中心", ["企业技术中心"]),
        ("聚集100家入盟企业的大会", ["入盟企业"]),
        ("52个装有建材、粮油的集装箱,", ["集装箱"]),
        ("装有建材5吨", ["建材"]),
        ("累计推进互认技术规范12项", ["互认技术规范"]),
        ("合作事项清单完成22项", ["合作事项清单"]),
        ("力争2022年全年开行100列", ["开行"]),
        ("已完成5个", [""]),
        ("248个重大项目完成投资4138.1亿元", ["重大项目", "重大项目完成投资"]),
        ("占全国的6.5%", ["占全国"]),
        ("跨界河流断面水质达标率、地级及以上城市空气质量优良天数比率达到88%", ["地级及以上城市空气质量优良天数比率"]),
        ("商务部等12部门关于提振消费的通知", ["商务部"]),
        ("已实质性推进5个子基金项目。", ["子基金项目"]),
        ("废物转移种类由3种增加至59种,审批时限压缩到约5天", ["废物转移种类", "废物转移种类", "审批时限"]),
        ("单箱运输成本节约500元以上", ["单箱运输成本节约"]),
        ("3个。5%", ["", ""]),
        ("优化重庆都市圈500千伏目标网架,打造2小时应急救援圈", ["目标网架", "应急救援圈"]),
        ("新建铁路500公里,投资", ["新建铁路"]),
        ("水库库容1.5亿立方米，110千伏，增长6%", ["水库库容", "", ""]),
        ("海拔500-1000米", ["海拔", "海拔"]),
    ],
)
def test_labels(text: str, labels: list[str]) -> None:
    assert [figure.label for figure in find_figures(text)] == labels


def test_as_of_is_the_date_before_it_in_the_same_sentence() -> None:
    figures = find_figures("截至2022年6月，已建成5个园区。另有3个。到2025年，達到100列。")

    assert [figure.as_of for figure in figures] == ["截至2022年6月", "", "到2025年"]


def test_spans_are_of_the_original_text() -> None:
    text = "共\u200b享專家 ４萬余名"

    [figure] = find_figures(text)

    assert text[figure.start : figure.end] == figure.printed == "４萬余名"


@given(st.text(alphabet="0123456789.,-—+×约近千百万亿元个%年月日第 A。节余", max_size=60))
def test_any_text_has_figures_in_order_without_overlap(text: str) -> None:
    end = 0
    for figure in find_figures(text):
        assert end <= figure.start < figure.end
        assert text[figure.start : figure.end] == figure.printed
        assert figure.value >= 0
        end = figure.end


@pytest.mark.parametrize(
    "piece", ["9", "1,234", "约", "1+", "1.", "近1", "2020年", "千亿", "和", "1个", "数百", "123,", "1.2", "1-"]
)
def test_time_grows_with_the_length_alone(piece: str) -> None:
    text = "2020年" + piece * (100_000 // len(piece))
    started = time.process_time()

    find_figures(text)

    assert time.process_time() - started < 6  # seconds of the processor; one quadratic step takes far more


@pytest.mark.parametrize(
    ("words", "value", "unit"),
    [
        ("1.5万亿元", "1500000000000", "元"),
        ("80%", "80", "%"),
        ("1500萬件次", "15000000", "件次"),
        ("千亿元", "1e11", "元"),
    ],
)
def test_to_quantity(words: str, value: str, unit: str) -> None:
    assert to_quantity(words) == (Decimal(value), unit)


@pytest.mark.parametrize("words", ["", "元", "2025年", "第3批", "3—5个", "5G", "3亿元左右吧"])
def test_to_quantity_refuses_the_rest(words: str) -> None:
    with pytest.raises(ValueError, match="such as 3亿元"):
        to_quantity(words)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("到2025年，建成5个园区。", ["target"]),
        ("力争培育10家企业。", ["target"]),
        ("截至2022年6月，已建成5个园区。力争再建3个。", ["result", "target"]),
        ("累计办理100件。", ["result"]),
        ("设立5个窗口。", ["task"]),
        ("打造2小时应急救援圈", ["task"]),
        ("优化500千伏目标网架,打造网架", [""]),
        ("加快建设基础设施等10个方面", [""]),
        ("种类由3种增加至59种,时限从10天压缩到约5天", ["base", "task", "base", "task"]),
        ("从2019年的5家增至8家", ["base", ""]),
        ("由5家单位组成", [""]),
        ("自由贸易区3个", [""]),
    ],
)
def test_kinds(text: str, kinds: list[str]) -> None:
    assert [figure.kind for figure in find_figures(text)] == kinds
