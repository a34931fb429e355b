"""Bodies that lists and sentences make responsible: who, in which role, in the order of the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.parsing import fold
from policies.parsing.parties import find_parties

ROLES = {"lead": "牵头", "responsible": "负责", "support": "配合"}


def named(text: str) -> str:
    """The parties of a text: 牵头 甲 负责 乙 丙; general words are marked *."""
    words: list[str] = []
    role = ""
    for party in find_parties(fold(text)):
        words += [ROLES[party.role]] if party.role != role else []
        words.append(party.name + ("*" if party.is_group else ""))
        role = party.role
    return " ".join(words)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("（责任单位：市民政局、市教委）", "负责 市民政局 市教委"),
        ("【责任单位：市教委】", "负责 市教委"),
        ("(责任单位:市民政局,市教委 市财政局)", "负责 市民政局 市教委 市财政局"),
        ("（牵头单位：甲局；配合单位：乙局、丙委）", "牵头 甲局 配合 乙局 丙委"),
        ("（牵头单位：市民政局，责任单位：市教委、市财政局）", "牵头 市民政局 负责 市教委 市财政局"),
        ("（甲局牵头，乙局、丙委按职责分工负责）", "牵头 甲局 负责 乙局 丙委"),
        ("（甲局牵头、乙局配合）", "牵头 甲局 配合 乙局"),
        ("（由市教委牵头，市财政局配合）", "牵头 市教委 配合 市财政局"),
        ("（市发展改革委、市经济信息委等按职责分工负责）", "负责 市发展改革委 市经济信息委"),
        ("（市教委等12个部门按职责分工负责）", "负责 市教委"),
        ("（市教委、市科技局等有关部门分别负责）", "负责 市教委 市科技局 有关部门*"),
        ("（市教委会同市财政局、市人力社保局等部门负责）", "牵头 市教委 配合 市财政局 市人力社保局"),
        ("（商务部指导，供销合作总社参与）", "配合 商务部 供销合作总社"),
        ("（生态环境部指导，试点城市政府负责落实。以下均需落实，不再列出）", "配合 生态环境部 负责 试点城市政府*"),
        ("（各区县政府，含甲新区管委会、乙经开区管委会负责）", "负责 各区县政府* 甲新区管委会 乙经开区管委会"),
        ("（责任单位：各区县政府（含甲新区管委会、乙经开区管委会））", "负责 各区县政府* 甲新区管委会 乙经开区管委会"),
        ("（责任单位：市级有关部门，各区县（自治县）人民政府）", "负责 市级有关部门* 各区县(自治县)人民政府*"),
        ("（责任单位：有关部门和单位、各成员单位、相关金融机构）", "负责 有关部门和单位* 各成员单位* 相关金融机构*"),
        ("（牵头单位：市民政局，责任单位：其他各相关部门按职责分工负责）", "牵头 市民政局 负责 其他各相关部门*"),
        ("（责任单位：市规划和自然资源局、工业和信息化部，市教委和市科技局及有关区县）",
         "负责 市规划和自然资源局 工业和信息化部 市教委 市科技局 有关区县*"),
        ("（完成时限：2023年12月底；责任单位：市民政局；责任人：张三）", "负责 市民政局"),
        ("（2020年底前完成，市教委负责）", "负责 市教委"),
        ("（持续推进，市教委负责）", "负责 市教委"),
        ("（责任单位：市民政局、市残联，以下简称有关部门和单位）", "负责 市民政局 市残联"),
        ("（牵头单\n位：省工业和信 息化厅、各市〔州〕、各县（市、区、特\n区）人民政府）",
         "牵头 省工业和信息化厅 各市〔州〕* 各县(市、区、特区)人民政府*"),
        ("〔责任单位：省教育厅，各市（州）〕", "负责 省教育厅 各市(州)*"),
        ("（责任单位：市教委（牵头）、市财政局）", "牵头 市教委 负责 市财政局"),
        ("（责任单位：省教育厅、省财政厅。列首位的为牵头单位，下同）", "牵头 省教育厅 负责 省财政厅"),
        ("（責任單位：市財政局）", "负责 市财政局"),
        ("加强保障。（责任单位：市财政局）落实政策。（责任单位：市税务局）", "负责 市财政局 市税务局"),
        ("责任单位：市民政局、市教委。", "负责 市民政局 市教委"),
        ("（责任单位：市民政局", "负责 市民政局"),
        ("由县市场监管局负责组织实施，资金专款专用。", "负责 县市场监管局"),
        ("每年11月底前由建设管理局会同经济运行局、财政局对申报项目组织审查。", "牵头 建设管理局 配合 经济运行局"),
        ("由县文旅局牵头，县市场监管局配合。加快建设。", "牵头 县文旅局 配合 县市场监管局"),
        ("由市水利局牵头，市财政局落实资金。", "牵头 市水利局"),
        ("由项目实施单位牵头落实设计。", "牵头 项目实施单位*"),
    ],
)  # fmt: skip
def test_parties(text: str, expected: str) -> None:
    assert named(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "（以下简称各区县负责）",
        "（含市教委、市财政局）",
        "（2020年）（第一批）（试行）",
        "（政府主导、社会参与）（社会参与）（谁主管谁负责）",
        "（专人负责）（单位负责）",
        "由教育部、民政部等部门负责同志组成。",
        "建强党委领导、政府负责、社会协同的治理体系。",
        "各责任单位：要切实履行职责。",
        "（责任单位）",
        "",
    ],
)
def test_no_parties(text: str) -> None:
    assert named(text) == ""


def test_twenty_one_units_in_one_bracket() -> None:
    units = [f"市第{number}局" for number in "一二三四五六七八九十"] + [
        f"省第{number}厅" for number in "一二三四五六七八九十百"
    ]

    assert named(f"（责任单位：{'、'.join(units)}）") == " ".join(["负责", *units])


def test_the_first_leads_where_the_document_says_so() -> None:
    text = "(责任单位:省教育厅、省财政厅)"

    assert [p.role for p in find_parties(text, first_leads=True)] == ["lead", "responsible"]
    assert [p.role for p in find_parties("(责任单位:省教育厅)", first_leads=True)] == ["responsible"]


def test_spans_are_of_the_text_and_of_its_statement() -> None:
    text = "做好工作。(牵头单位:省财 政\n厅;责任单位:省税务局)"

    first, second = find_parties(text)

    assert text[first.start : first.end] == "省财 政\n厅"
    assert text[second.start : second.end] == "省税务局"
    assert {text[p.said_from : p.said_to] for p in (first, second)} == {"(牵头单位:省财 政\n厅;责任单位:省税务局)"}


@given(
    st.lists(
        st.sampled_from([*"()[],;。、:和由等甲局", "责任单位:", "牵头", "负责", "会同", "含", "各区县"]), max_size=40
    )
)
def test_any_text_has_parties_in_order_without_overlap(pieces: list[str]) -> None:
    text = "".join(pieces)
    end = 0
    for party in find_parties(text):
        assert end <= party.start < party.end
        assert party.said_from <= party.start
        assert party.end <= party.said_to
        assert party.role in ROLES
        end = party.end


@pytest.mark.parametrize(
    "piece", ["(", "(甲局负责", "(甲局负责)", "责任单位:", "由甲", "甲局会同", "(责任单位:甲", "、甲局", "和"]
)
def test_any_length_is_read(piece: str) -> None:
    text = piece * (100_000 // len(piece))

    assert len(find_parties(text)) <= len(text)
