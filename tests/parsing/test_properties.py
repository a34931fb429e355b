"""What holds for any text at all."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.parsing import load_names, normalise, parse
from tests.parsing.spans import covered

SOURCES = sorted((Path(__file__).parents[2] / "fixtures" / "sources").glob("*.txt"))
LINES = """\
一、总体要求
二、任务
（一）推动改革。加快建设。
(二)基本原则。
——改革创新。先行先试。
第一条　为了规范
第二章 总则
1.加强领导。
（1）甲
①乙
案例①
一是建设甲。二是建设乙。
做好工作。一是建设甲。二是
《某某方案》(以下简称《方案》)
渝府办发〔2020〕97号
2020年7月27日
关于印发某方案的通知
重庆市人民政府办公厅
各区县人民政府:
责任编辑:甲
版权声明
来源: 某网
數?;旌闲
99.95%
高竹新区
3.0版
附件
来看《方案》有哪些干货:
某某联合印发了《方案》。
(作者甲 乙)
０
秘密★1年
某市人民政府文件
中华人民共和国国务院令
第707号
发文字号：
成文日期：2021年3月4日　有效性：有效
（2021年3月4日某市人民代表大会第三次会议通过
财 政 部　　商 务 部
请执行。某市财政局2021年3月4日（此件公开发布）
# 某市公告
"""
PIECES = [*LINES.splitlines(), "\ufeff", "\u200b", "\r\n", "\n", "\n\n", "　", "\x85", "\x00"]
texts = st.one_of(
    st.text(),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=30).map("\n".join),
    st.lists(st.sampled_from(PIECES), max_size=30).map("".join),
)


@given(texts)
@settings(max_examples=300, deadline=None)
def test_parse_never_raises_and_covers_every_character_once(text: str) -> None:
    document = parse(text, load_names())

    assert "".join(text[start:end] for start, end in covered(document)) == text
    literal = [text[c.text_start : c.text_start + len(c.text)] == c.text for c in document.clauses]
    assert document.layout or all(literal)
    assert len({clause.path for clause in document.clauses}) == len(document.clauses)
    assert json.dumps(document.as_dict())


@given(st.text(alphabet=st.characters(exclude_categories=[])))
def test_normalise_is_idempotent_and_maps_back(text: str) -> None:
    form = normalise(text)

    assert normalise(form.text).text == form.text
    assert len(form.offsets) == len(form.text) + 1
    assert list(form.offsets) == sorted(form.offsets)
    assert form.offsets[-1] == len(text)
    assert all(normalise(text[at]).text == form.text[i] for i, at in enumerate(form.offsets[:-1]))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_any_part_of_a_source_can_be_parsed(path: Path) -> None:
    text = path.read_bytes().decode()

    for start in range(0, len(text), 997):
        piece = text[start : start + 3000]
        document = parse(piece)

        assert "".join(piece[start:end] for start, end in covered(document)) == piece


def test_a_problem_is_told_at_its_line_whatever_ends_the_lines() -> None:
    broken = (
        "推动改革发展稳定各项工作取得新的更大成效并且持续改善\n民生福祉增进人民群众获得感幸福感安全感不断提升水平。\n"
    )
    text = f"某市人民政府关于印发方案的通知\n\f一、总体要求\n{broken * 10}\f三、任务\n甲。\n"

    document = parse(text)

    assert document.layout == ("wrapped",)
    assert [problem.line for problem in document.problems] == [25]


@pytest.mark.parametrize(("before", "piece"), [("目录\n", "."), ("目录\n", "("), ("# 甲\n# 乙\n", "#")])
def test_a_line_of_any_length_is_read(before: str, piece: str) -> None:
    text = f"{before}{piece * 200_000}甲"

    assert covered(parse(text))[-1][1] == len(text)


@pytest.mark.parametrize("number", ["{}、甲", "第{}条 甲", "({})甲", "专栏{} 甲", "附件{}", "附件{}：申请表格", "{}"])
def test_a_number_of_any_length_numbers_nothing_and_is_read(number: str) -> None:
    text = f"一、甲\n{number.format('一' * 5000)}\n三、乙\n"

    assert covered(parse(text))[-1][1] == len(text)
