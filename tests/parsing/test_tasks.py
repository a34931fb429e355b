"""Which clauses are tasks, and who their text says is responsible."""

import pytest

from policies.parsing import load_names, parse
from policies.parsing.answering import Custom, answering, stated
from policies.parsing.entities import Name, Names
from policies.parsing.structure import Mention
from policies.parsing.tasks import children, subtree, task_clauses
from tests.parsing.test_truth import JOINT, PLAN, document

UNITS = Names.of(Name(words, "unit", words) for words in ("甲委", "乙局", "丙办", "丁厅"))


def roles(slug: str, path: str) -> dict[str, str]:
    parsed = document(slug)
    clause = next(clause for clause in parsed.clauses if clause.path == path)
    return {item.unit: item.role for item in stated(clause, [m for m in parsed.mentions if m.path == path])}


@pytest.mark.parametrize(
    ("slug", "path", "expected"),
    [
        (PLAN, "4.13", {
            "pilin-diqu-quxian": "responsible", "liangshengshi-fazhan-gaige-wei": "lead",
            "liangshengshi-zhengfu": "responsible", "liangshengshi-hangye-zhuguan-bumen": "responsible",
            "pilin-diqu-quxian-zhengfu": "responsible", "liangshengshi-youguan-bumen": "support",
        }),
        (PLAN, "4.14", {"pilin-diqu-quxian": "responsible"}),
        (PLAN, "4.15", {"liangshengshi-fazhan-gaige-wei": "responsible", "liangshengshi-youguan-bumen": "responsible"}),
        (PLAN, "4.16", {"liangshengshi-fazhan-gaige-wei": "lead", "liangshengshi-youguan-bumen": "support"}),
        (PLAN, "3.7", {}),
        (JOINT, "10.45", {
            "liangshengshi-geji-gebumen": "responsible", "lianhe-bangongshi": "responsible",
            "zhuanxiang-gongzuozu": "responsible", "liangshengshi-youguan-bumen": "responsible",
            "liangshengshi-ducha-kaohe-bumen": "responsible", "liangshengshi-youguan-quxian": "responsible",
        }),
        (JOINT, "10.46", {"chuanyu-liangshengshi": "responsible"}),
        (JOINT, "1.1", {}),
        (JOINT, "7.35", {}),
    ],
)  # fmt: skip
def test_stated_in_the_sources(slug: str, path: str, expected: dict[str, str]) -> None:
    assert roles(slug, path) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲委会同乙局开展检查。", {"甲委": "lead", "乙局": "support"}),
        ("甲委、乙局和丙办按职责分工负责。", {"甲委": "responsible", "乙局": "responsible", "丙办": "responsible"}),
        ("有关事项由甲委牵头,丁厅的意见供参考。", {"甲委": "lead"}),
        ("经甲委批准后实施。", {"甲委": "responsible"}),
        ("甲委下设的丙办要按时报送。", {"丙办": "responsible"}),
        ("向甲委报告,征求乙局意见。", {}),
    ],
)
def test_stated(text: str, expected: dict[str, str]) -> None:
    from policies.parsing.entities import find_mentions
    from policies.parsing.structure import Clause

    clause = Clause("1.1", "1", "item", 2, "(一)", 1, "", text, 0, len(text), 0)

    found = stated(clause, find_mentions([clause], UNITS))

    assert {item.unit: item.role for item in found} == expected
    assert all(text[item.start : item.end] == item.words for item in found)


PLAN_TEXT = """\
重庆市人民政府关于印发某某行动方案的通知
渝府发〔2024〕1号
各区县人民政府：
现印发给你们。
某某行动方案
一、总体要求和发展目标
（一）指导思想。坚持甲。
（二）发展目标。到2027年，达到乙。
二、重点任务
"""


def tasks(text: str) -> list[str]:
    document = parse(text)
    return [clause.path for clause in task_clauses(document.clauses, document.header)]


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        (PLAN_TEXT + "（一）做甲。推进。\n（二）做乙。推进。\n三、保障措施\n（一）领导。落实。\n",
         ["2.1", "2.2", "3.1"]),
        # 1. below （一） carry the responsibilities
        (PLAN_TEXT + "（一）做甲\n1.子。（责任单位：市教委）\n2.丑。（市教委负责）\n（二）乙\n1.寅。（市教委负责）\n",
         ["2.1.1", "2.1.2", "2.2.1"]),
        # 1. below （一） count on through the document
        (PLAN_TEXT + "（一）做甲\n1.子。\n2.丑。\n（二）做乙\n3.寅。\n4.卯。\n", ["2.1.1", "2.1.2", "2.2.3", "2.2.4"]),
        # 1. below （一） are only steps
        (PLAN_TEXT + "（一）做甲\n1.子。\n2.丑。\n（二）做乙\n1.寅。\n2.卯。\n", ["2.1", "2.2"]),
        ("某市关于促进甲的若干措施\n一、支持甲。给予奖励。\n二、支持乙。给予补助。\n", ["1", "2"]),
        ("某市关于开展甲的通知\n一、总体要求\n坚持甲。\n二、任务\n1.做甲。\n2.做乙。\n", ["2.1", "2.2"]),
        # a bare 通知 that announces
        ("某市关于放假的通知\n一、元旦：1月1日放假。\n二、春节：放假7天。\n", []),
        # rules set no tasks
        ("某市甲管理办法\n第一章 总则\n第一条 为了甲。\n第二条 甲由市教委负责。\n", []),
        ("某市关于印发甲应急预案的通知\n某府发〔2024〕1号\n各区县：\n现印发。\n甲应急预案\n一、总则\n（一）目的。防范甲。\n二、处置\n（一）报告。及时报告。\n",
         []),
        ("某市人民政府工作报告\n一、回顾\n（一）发展。增长。\n二、任务\n（一）产业。做强产业。\n", []),
    ],
)  # fmt: skip
def test_task_clauses(text: str, paths: list[str]) -> None:
    assert tasks(text) == paths


LISTS = """\
重庆市人民政府关于甲的实施方案
渝府发〔2024〕1号
一、任务
（一）做甲。加强领导。（牵头单位：市发展改革委；责任单位：渝北区政府、市教委、市级有关部门）
推进甲一。（市教委牵头，市财政局、渝北区配合）
1.子。由市发展改革委会同有关部门落实。
（二）做乙。推进乙。
"""


def test_who_answers_for_a_task_is_read_from_all_that_belongs_to_it() -> None:
    document = parse(LISTS, load_names())
    first, second = task_clauses(document.clauses, document.header)
    below, own = children(document.clauses), frozenset({first.path, second.path})
    mentions: dict[str, list[Mention]] = {}
    for mention in document.mentions:
        mentions.setdefault(mention.path, []).append(mention)

    found = answering(first, subtree(first, below, own), mentions, Custom(joint=False))

    assert [(item.party or item.unit, item.unit, item.region, item.role, item.is_group) for item in found] == [
        ("市发展改革委", "chongqing-shi-fazhan-gaige-wei", "", "lead", False),
        ("渝北区政府", "", "500112", "responsible", False),
        ("市教委", "", "", "lead", False),  # its stronger role, from the second list
        ("市级有关部门", "", "", "responsible", True),
        ("市财政局", "", "", "support", False),
        ("有关部门", "", "", "support", True),
    ]
    start = first.text_start
    assert all(LISTS[start + item.start : start + item.end] == item.party for item in found if item.party)
    assert found[0].words == "（牵头单位：市发展改革委；责任单位：渝北区政府、市教委、市级有关部门）"
    assert answering(second, subtree(second, below, own), mentions) == []
