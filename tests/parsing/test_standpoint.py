"""Short names of bodies are those of the place that a document comes from."""

import pytest

from policies.parsing import load_names, parse
from policies.parsing.standpoint import standpoint
from policies.parsing.structure import Header

CQ, SC, STATE = "chongqing-shi-fazhan-gaige-wei", "sichuan-sheng-fazhan-gaige-wei", "guojia-fazhan-gaige-wei"
BODY = "\n一、任务\n（一）做好工作。（责任单位：市发展改革委、省发展改革委、市政府、发展改革委、国家发展改革委）\n"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("重庆市人民政府办公厅关于做好工作的通知\n渝府办发〔2024〕1号\n",
         {"市发展改革委": CQ, "市政府": "chongqing-shi-renmin-zhengfu", "国家发展改革委": STATE}),
        ("四川省人民政府关于做好工作的意见\n川府发〔2024〕1号\n", {"省发展改革委": SC, "国家发展改革委": STATE}),
        ("成都市人民政府关于做好工作的意见\n成府发〔2024〕1号\n", {"省发展改革委": SC, "国家发展改革委": STATE}),
        ("巫山县人民政府关于做好工作的意见\n巫山府发〔2024〕1号\n",
         {"市发展改革委": CQ, "市政府": "chongqing-shi-renmin-zhengfu", "国家发展改革委": STATE}),
        ("重庆市人民政府 四川省人民政府关于做好工作的意见\n渝府发〔2024〕1号\n",
         {"市发展改革委": CQ, "省发展改革委": SC, "市政府": "chongqing-shi-renmin-zhengfu", "国家发展改革委": STATE}),
        ("贵州省人民政府关于做好工作的意见\n黔府发〔2024〕1号\n", {"国家发展改革委": STATE}),
        ("国务院办公厅关于做好工作的意见\n国办发〔2024〕1号\n", {"发展改革委": STATE, "国家发展改革委": STATE}),
    ],
)  # fmt: skip
def test_short_names(head: str, expected: dict[str, str]) -> None:
    document = parse(head + BODY, load_names())

    assert {m.words: m.target for m in document.mentions if m.kind == "unit" and m.path == "1.1"} == expected


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("各市发展改革委要", []),
        ("会同市发展改革委办理", ["市发展改革委"]),
        ("报市政府有关部门", []),
        ("成都市发展改革委", ["成都市"]),
    ],
)
def test_short_names_in_sentences(text: str, named: list[str]) -> None:
    document = parse(f"重庆市人民政府关于做好工作的通知\n渝府发〔2024〕1号\n一、任务\n（一）{text}。\n", load_names())

    assert [mention.words for mention in document.mentions if mention.path == "1.1"] == named


def test_a_text_without_head_has_no_place_but_the_names_that_the_library_keeps() -> None:
    assert not standpoint(Header(), {}).known
    assert [m.target for m in parse("记者从市发展改革委了解到。\n", load_names()).mentions] == [CQ]
    assert parse("省发展改革委、市政府负责。\n", load_names()).mentions == ()
