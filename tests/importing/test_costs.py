"""An import costs what its document costs: counted in statements, whatever else the library holds."""

from __future__ import annotations

import pytest

from policies.importing import documents
from tests.importing.bring import bring, han, publish
from tests.loading.state import watched

pytestmark = pytest.mark.usefixtures("library")
CLAUSE = "加快第{0}号工程建设，由重庆市发展和改革委员会牵头，到2025年完成投资{0}亿元，支持川渝高竹新区发展。"


def law(articles: int, opening: str = "") -> str:
    """A document of so many articles, each with a mention and a figure; `opening` begins each of them."""
    rows = [f"第{han(number)}条 {opening}{CLAUSE.format(number)}" for number in range(1, articles + 1)]
    return "重庆市工程建设管理办法\n\n" + "\n".join(rows) + "\n"


def statements(text: str, **facts: str) -> int:
    """How many statements it takes to publish the text."""
    draft = documents.revise(bring(text, **facts), purpose="new", policy=None)
    with watched() as queries:
        documents.publish(draft, user=None)
    return len(queries)


def test_publishing_takes_less_than_a_statement_for_each_clause() -> None:
    few, many = (
        statements(law(30), slug="few", title="甲办法"),
        statements(law(90, "继续"), slug="many", title="乙办法"),
    )

    assert many - few < 60


def test_publishing_takes_no_more_in_a_larger_library() -> None:
    text = "关于检查工作的通知\n\n一、开展检查，落实《长江保护修复行动方案》，由重庆市发展和改革委员会负责。\n"
    small = statements(text, slug="small")
    for number in range(4):
        publish(law(20, f"第{number}批"), slug=f"law-{number}", title=f"第{number}批管理办法")

    assert statements(text.replace("检查", "督查"), slug="large") <= small


def test_another_text_takes_less_than_a_statement_for_each_clause() -> None:
    counts = []
    for articles in (30, 90):
        policy = publish(law(articles, f"第{articles}批"), slug=f"law-{articles}", title=f"第{articles}批管理办法")
        draft = bring(law(articles, f"抓好第{articles}批"))
        draft = documents.revise(draft, purpose="edition", policy=policy)
        with watched() as queries:
            documents.publish(draft, user=None)
        counts.append(len(queries))

    assert counts[1] - counts[0] < 60
