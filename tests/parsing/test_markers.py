"""Clause numbers at the start of a line: which family, which number, and what is none."""

import pytest

from policies.parsing.markers import measures, number, read


@pytest.mark.parametrize(
    ("line", "family", "value"),
    [
        ("一、总体要求", "part", 1),
        ("二十一. 附则", "part", 21),
        ("(三十五)推动改革", "item", 35),
        ("( 十 ) 甲", "item", 10),
        ("1.加强领导", "subitem", 1),
        ("12、甲", "subitem", 12),
        ("(3)乙", "point", 3),
        ("①丙", "circled", 1),
        ("第一编 总则", "volume", 1),
        ("第十二章 附则", "chapter", 12),
        ("第三节 监督", "section", 3),
        ("第一百零二条 本法", "article", 102),
        ("第三十五条之一 甲", "article", 35),
        ("1.1 编制目的", "decimal", 1),
        ("2.3.4 甲", "decimal", 4),
        ("案例③", "case", 3),
        ("一是建设甲", "measure", 1),
        ("——改革创新", "dash", None),
    ],
)
def test_read(line: str, family: str, value: int | None) -> None:
    marker = read(line)

    assert marker is not None
    assert (marker.family.name, marker.number) == (family, value)


@pytest.mark.parametrize(
    "line",
    [
        "99.95%的事项",
        "0.04 人/亿元",
        "2.5%",
        "3.0版",
        "2021年3月",
        "第一批项目",
        "第三条规定的",
        "一问:如何",
        "一个平台",
        "(试行)",
        "12月12日,记者",
        "",
    ],
)
def test_read_no_marker(line: str) -> None:
    assert read(line) is None


@pytest.mark.parametrize(
    ("words", "value"),
    [("十", 10), ("二十", 20), ("四十七", 47), ("一百零一", 101), ("二〇", 20), ("③", 3), ("35", 35), ("1.2", 2)],
)
def test_number(words: str, value: int) -> None:
    assert number(words) == value


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("做好工作。一是建设甲。二是建设乙。三是建设丙。", 3),
        ("做好工作;一是建设甲;二是建设乙。", 2),
        ("做好工作。一是建设甲。", 0),
        ("做好工作。一是建设甲。三是建设丙。", 0),
        ("这一是非,二是。", 0),
        ("做好工作。一是建设甲。二是", 0),
    ],
)
def test_measures(text: str, count: int) -> None:
    assert len(measures(text)) == count
