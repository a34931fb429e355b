"""Who a task clause says is responsible."""

import pytest

from policies.parsing.answering import stated
from policies.parsing.entities import Name, Names
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
