"""What clauses cite: documents with their numbers, short names, clauses of the document itself and of others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.parsing import parse
from policies.parsing.entities import Names, find_mentions
from policies.parsing.places import Place, Places
from policies.parsing.references import Book, find_references, steps_of, titles
from policies.parsing.relations import find_relations
from policies.parsing.structure import Clause, Mention

LAW = """\
某某办法
第一条　为了规范管理，根据《某某条例》（国务院令第1号，以下简称条例），制定本办法。
第二条　本办法所称甲，包括：
（一）子；
（二）丑。
前款所称甲不含乙，丁按本条第一项和第一款办理。
第三条　违反本办法第二条第一款第（二）项、第四条规定的，依照《某某条例》第十二条第二款和第十三条处理。
第三条之一　前条规定适用于丙。依照民法典第二条执行。
第四条　自公布之日起施行。《旧办法》（渝府发〔2010〕1号）同时废止。
"""


def clause(text: str) -> Clause:
    return Clause("1", None, "paragraph", 1, "", None, "", text, 0, len(text), 0)


def cited(text: str) -> list[tuple[str, str, str]]:
    mentions = find_mentions([clause(text)], Names())
    return [(m.words, m.target, m.number) for m in mentions if m.kind == "document"]


def provisions(text: str) -> list[tuple[str, str, str, str]]:
    """(clause, words, target, document) of every clause cited."""
    return [(m.path, m.words, m.target, m.of) for m in parse(text).mentions if m.kind == "provision"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("落实《甲意见》（国办发〔2023〕19号）。", [("《甲意见》", "甲意见", "国办发〔2023〕19号")]),
        ("落实《甲意见》(国办发[2023] 19 号)。", [("《甲意见》", "甲意见", "国办发〔2023〕19号")]),
        ("《关于印发〈乙方案〉的通知》和《丙》《丁规划》",
         [("《关于印发〈乙方案〉的通知》", "关于印发〈乙方案〉的通知", ""), ("《丁规划》", "丁规划", "")]),
        ("《关于转发《乙方案》的通知》", [("《关于转发《乙方案》的通知》", "关于转发《乙方案》的通知", "")]),
        ("根据渝府办发〔2020〕97号文要求", [("渝府办发〔2020〕97号", "渝府办发〔2020〕97号", "渝府办发〔2020〕97号")]),
        ("《甲意见》（国发〔2020〕1号）印发后，各地按国发〔2020〕1号执行",
         [("《甲意见》", "甲意见", "国发〔2020〕1号"), ("国发〔2020〕1号", "甲意见", "国发〔2020〕1号")]),
        ("按照国务院令第722号执行", [("国务院令第722号", "国务院令第722号", "国务院令第722号")]),
        ("《甲 意\n见》", [("《甲 意\n见》", "甲意见", "")]),
        ("《甲规划纲要》（以下简称《规划》）提出，按《规划》执行",
         [("《甲规划纲要》", "甲规划纲要", ""), ("《规划》", "甲规划纲要", ""), ("《规划》", "甲规划纲要", "")]),
        ("《甲规划纲要》（以下简称“规划纲要”），按照规划纲要，“规划纲要”要求",
         [("《甲规划纲要》", "甲规划纲要", ""), ("“规划纲要”", "甲规划纲要", ""), ("规划纲要", "甲规划纲要", ""),
          ("“规划纲要”", "甲规划纲要", "")]),
        ("《未完", []),
        ("完了》《", []),
    ],
)  # fmt: skip
def test_documents(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert cited(text) == expected


def test_clauses_of_the_document_itself_and_of_another() -> None:
    assert provisions(LAW) == [
        ("2.2.p1", "前款", "2", ""),
        ("2.2.p1", "本条第一项", "2.1", ""),
        ("2.2.p1", "第一款", "2", ""),
        ("3", "本办法第二条第一款第（二）项", "2.2", ""),
        ("3", "第四条", "4", ""),
        ("3", "第十二条第二款", "article:12/paragraph:2", "某某条例"),
        ("3", "第十三条", "article:13", "某某条例"),
        ("3z1", "前条", "3", ""),
    ]


@pytest.mark.parametrize(
    ("words", "path"),
    [
        ("按照第二部分要求", "2"),
        ("见附件2", "a2"),
        ("第十部分", ""),
        ("附件3", ""),
        ("第三方评估、第二产业、第一批", ""),
    ],
)
def test_parts_and_attachments(words: str, path: str) -> None:
    text = f"甲方案\n一、总体要求\n{words}。\n二、任务\n（一）做好工作。\n附件1\n表一\n甲\n附件2\n表二\n乙\n"

    assert [target for _, _, target, _ in provisions(text)] == ([path] if path else [])


def test_a_number_that_two_bodies_have_is_that_of_the_body_it_is_cited_in() -> None:
    rows = [("w1", None, "document", None), ("w1.1", "w1", "article", 1), ("w2", None, "document", None)]
    rows += [("w2.1", "w2", "article", 1), ("w2.2", "w2", "article", 2)]
    places = Places(Place(path, parent, kind, "", number) for path, parent, kind, number in rows)

    assert places.find([("article", "1")], near="w2.2") == "w2.1"
    assert places.find([("article", "1")]) == ""
    assert places.find([("article", "2")]) == "w2.2"


def test_steps_are_read_back() -> None:
    assert steps_of("article:17-1/paragraph:2") == [("article", "17-1"), ("paragraph", "2")]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("根据《甲条例》《乙规定》，结合本市实际，制定本办法。", {"甲条例": "implements", "乙规定": "implements"}),
        ("为贯彻落实《甲意见》精神，制定本方案。", {"甲意见": "implements"}),
        ("《甲办法》（渝府发〔2010〕1号）、《乙办法》同时废止。", {"甲办法": "repeals", "乙办法": "repeals"}),
        ("根据《甲条例》，《乙办法》予以废止。", {"甲条例": "cites", "乙办法": "repeals"}),
        ("对《甲条例》作如下修改：", {"甲条例": "amends"}),
        ("参照《甲标准》执行。", {"甲标准": "cites"}),
        ("新修改的《甲条例》正式施行。", {"甲条例": "cites"}),
    ],
)
def test_relations(sentence: str, expected: dict[str, str]) -> None:
    clauses = [clause(sentence)]

    found = find_relations(clauses, find_mentions(clauses, Names()))

    assert {relation.mention.target: relation.kind for relation in found} == expected


@given(
    st.lists(
        st.sampled_from([*"《》〈〉()。甲第条款", "第二条", "以下简称", "国发〔2020〕1号", "附件1", "前款"]),
        max_size=40,
    )
)
def test_any_text_has_references_in_order_without_overlap(pieces: list[str]) -> None:
    text, end = "".join(pieces), 0
    for reference in find_references(text, Book()):
        assert end <= reference.start < reference.end
        end = reference.end


@given(
    st.lists(
        st.sampled_from(["《甲乙》", "市发展改革委", "（责任单位：市委、渝北区政府）", "第一条 ", "\n", "重庆市"]),
        max_size=30,
    )
)
def test_mentions_never_overlap(pieces: list[str]) -> None:
    ends: dict[str, int] = {}
    mentions: tuple[Mention, ...] = parse("重庆市人民政府关于甲的通知\n" + "".join(pieces)).mentions
    for mention in mentions:
        assert ends.get(mention.path, 0) <= mention.start < mention.end
        ends[mention.path] = mention.end


@pytest.mark.parametrize(
    "piece", ["《", "《甲乙》", "》", "《甲乙丙", "第一条", "本条第一款", "国发〔2020〕1号", "(以下简称《甲"]
)
def test_any_length_is_read(piece: str) -> None:
    text = piece * (100_000 // len(piece))

    assert len(titles(text)) <= len(text)
    assert len(find_references(text, Book())) <= len(text)
