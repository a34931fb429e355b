"""What a search found as a file, and 平行对照: all that the page leads to, in its order, ready to be quoted."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from policies.models import Clause, Policy
from policies.sheets import found
from tests import factories
from tests.exporting.opening import csv_rows, document, paper_rows, queries, workbook, xlsx_rows
from tests.pages.html import get, text_of

Make = Callable[..., Any]
pytestmark = pytest.mark.django_db
ASKED = ["q=税费", "q=税费&sort=date", "q=税费&sort=order", "q=税费&kind=plan", "q=税费&kind=nonsense", "q=税费 协同"]


def library() -> None:
    """Twelve documents, more than a page shows, with one to five clauses each that speak of 税费."""
    for number in range(12):
        policy = factories.make_policy(
            title=f"第{number}号方案", kind="plan" if number % 2 else "notice", issued_on=f"20{10 + number}-05-01"
        )
        part = factories.make_clause(policy, "优化环境", heading="优化环境", marker="一、", path="1")
        for item in range(1 + number % 5):
            text = f"{'协同' * (item % 3)}优化税费服务，第{number}之{item}。"
            factories.make_clause(policy, text, parent=part, marker=f"（{'一二三四五'[item]}）", path=f"1.{item + 1}")


def on_screen(client: Client, query: str) -> list[str]:
    """The addresses of all clauses found: the documents page by page, and of each the list 「全部列出」."""
    found: list[str] = []
    for number in range(1, 4):
        html = get(client, f"/search/?{query}&page={number}")
        documents = re.findall(r'<article class="hit-group">.*?href="/policies/([^/"]+)/"', html, re.DOTALL)
        for slug in documents:
            one = get(client, f"/search/?{query}&policy={slug}")
            found += [address for address in hits(one) if address not in found]
    return found


def hits(html: str) -> list[str]:
    """The addresses of the clauses on a page of results."""
    return re.findall(r'<li class="hit".*?<h3[^>]*>.*?<a[^>]*href="([^"?]+)', html, re.DOTALL)


@pytest.mark.parametrize("query", ASKED)
def test_files_hold_every_clause_in_the_order_of_the_page(client: Client, query: str) -> None:
    library()
    listed = on_screen(client, query)
    files = [csv_rows(client, f"/search/export.csv?{query}"), xlsx_rows(client, f"/search/export.xlsx?{query}")]
    paper = paper_rows(client, f"/search/export.docx?{query}")

    assert bool(listed) == ("nonsense" not in query)
    for rows in files:
        addresses = [row["网址"].removeprefix("http://testserver") for row in rows]
        assert sorted(addresses) == sorted(listed)
        assert documents_of(addresses) == documents_of(listed)
        if "date" not in query:
            assert addresses == listed
    assert [row[2].removeprefix("http://testserver") for row in paper] == addresses


def documents_of(addresses: list[str]) -> list[str]:
    return list(dict.fromkeys(address.split("/")[2] for address in addresses))


def test_a_row_has_all_that_a_quotation_needs(client: Client, make_policy: Make, make_clause: Make) -> None:
    policy = make_policy(title="关于税费的通知", document_number="川办发〔2020〕97号", issued_on="2020-12-31")
    part = make_clause(policy, "总体要求", heading="总体要求", marker="一、", path="1")
    clause = make_clause(policy, "=优化税费\n第二行", parent=part, marker="（二）", path="1.2")
    factories.make_task(clause, status="ongoing")
    (row,) = xlsx_rows(client, "/search/export.xlsx?q=税费")

    assert (row["文件"], row["发文字号"], row["条款"]) == (policy.title, policy.document_number, "一（二）")
    assert row["日期"].strftime("%Y-%m-%d") == "2020-12-31"
    assert row["条款原文"] == "=优化税费\n第二行"
    assert row["引注"] == "《关于税费的通知》，川办发〔2020〕97号，2020年12月31日成文，一（二）"
    assert (row["任务状态"], row["网址"]) == ("推进中", f"http://testserver{clause.get_absolute_url()}")
    assert csv_rows(client, "/search/export.csv?q=税费")[0]["条款原文"] == "'=优化税费\n第二行"
    assert row["引注"].rpartition("，")[0] in paper_text(client, "/search/export.docx?q=税费")


def paper_text(client: Client, url: str) -> str:
    made = document(client, url)
    return "\n".join(cell.text for table in made.tables for row in table.rows for cell in row.cells)


def test_a_file_says_what_was_asked_and_what_it_lacks(client: Client, make_clause: Make) -> None:
    make_clause(text="优化税费服务。")
    about = list(workbook(client, "/search/export.xlsx?q=税费 火星&kind=notice").worksheets[1].values)
    said = "\n".join("：".join(map(str, row)) for row in about)

    assert "检索“税费 火星”" in said
    assert "文种 " in said
    assert "没有条款含有全部词语" in said


@pytest.mark.parametrize("query", ["", "?q=", "?q=%20", "?kind=plan"])
def test_nothing_asked_is_no_file(client: Client, query: str) -> None:
    assert client.get(f"/search/export.csv{query}").status_code == 404


def test_more_than_a_file_takes_is_told_beforehand_and_afterwards(
    client: Client, make_clause: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("policies.sheets.found", "policies.views.search"):
        monkeypatch.setattr(f"{module}.MOST", 2)
    for number in range(3):
        make_clause(text=f"税费第{number}")
    response = client.get("/search/export.csv?q=税费")

    assert response.status_code == 422
    assert "共 3 条，CSV 一次最多 2 条" in text_of(response.content.decode())
    assert "CSV（最多 2 条，请先筛选）" in text_of(get(client, "/search/?q=税费"))
    assert len(csv_rows(client, "/search/export.csv?q=税费第1")) == 1


def test_a_clause_deleted_meanwhile_is_left_out(client: Client, make_clause: Make, db: None) -> None:
    kept, gone = make_clause(text="税费甲"), make_clause(text="税费乙")
    rows = list(found._rows(_found([kept, gone])))
    Clause.objects.filter(pk=gone.pk).delete()

    assert len(rows) == 2
    assert [row.clause for row in found._rows(_found([kept, gone]))] == [kept]


def _found(clauses: list[Clause]) -> Any:
    from policies.search import Found, PolicyHits, parse

    groups = tuple(PolicyHits(each.policy_id, (each.pk, each.pk + 1000), 2) for each in clauses)
    return Found(parse("税费"), groups=groups, total=len(clauses))


@pytest.mark.parametrize("kind", ["csv", "xlsx", "docx"])
def test_the_cost_of_a_search_does_not_grow(client: Client, kind: str) -> None:
    policy: Policy = factories.make_policy()
    factories.make_clause(policy, "税费")
    get(client, "/search/?q=税费")  # brings the index up
    one = queries(client, f"/search/export.{kind}?q=税费")
    for _ in range(4):
        factories.make_task(factories.make_clause(factories.make_policy(), "税费"))
    get(client, "/search/?q=税费")

    assert queries(client, f"/search/export.{kind}?q=税费") == one


def pair_of(number: int) -> None:
    task = factories.make_task(area="甲乙"[number % 2], title=f"第{number:02}事", status_cq="ongoing")
    factories.make_responsibility(task, factories.make_unit(name=f"重庆市{number}局", side="cq"))
    factories.make_progress(task, side="cq", words=f"第{number}次报告。", link="https://example.cn/")


@pytest.mark.parametrize("query", ["", "?sort=title", "?area=甲", "?differ=status&sort=due", "?differ=done"])
def test_halves_face_to_face(client: Client, query: str) -> None:
    for number in range(23):
        pair_of(number)
    factories.make_task(status_sc="")
    and_ = "&" if query else "?"
    html = "".join(get(client, f"/tasks/facing/{query}{and_}page={page}") for page in (1, 2))
    names = list(dict.fromkeys(re.findall(r'<a href="/tasks/\d+/">(第\d\d事)</a>', html)))

    assert bool(names) == ("done" not in query)
    assert [row["任务名称"] for row in csv_rows(client, f"/tasks/facing/export.csv{query}")] == names
    assert [row["任务名称"] for row in xlsx_rows(client, f"/tasks/facing/export.xlsx{query}")] == names
    assert [row[1] for row in paper_rows(client, f"/tasks/facing/export.docx{query}")] == names


def test_what_a_pair_says(client: Client) -> None:
    pair_of(1)
    (row,) = xlsx_rows(client, "/tasks/facing/export.xlsx")
    ((_, _, cq, sc, differ),) = paper_rows(client, "/tasks/facing/export.docx")

    assert (row["重庆状态"], row["四川状态"]) == ("推进中", "未报告")
    assert row["两方不同"] == "状态不同；只有一方报告；只有一方的进展附佐证"
    assert (row["重庆最近进展"], row["重庆附佐证的进展"], row["四川附佐证的进展"]) == ("第1次报告。", 1, 0)
    assert row["重庆责任单位"].endswith("重庆市1局（牵头）")
    assert "进展　2026年10月1日：第1次报告。" in cq
    assert "责任单位　没有登记\n进展　没有已采纳的\n佐证　没有" in sc
    assert differ == "状态不同\n只有一方报告\n只有一方的进展附佐证"


@pytest.mark.parametrize("kind", ["csv", "xlsx", "docx"])
def test_the_cost_of_facing_does_not_grow(client: Client, kind: str) -> None:
    pair_of(1)
    one = queries(client, f"/tasks/facing/export.{kind}")
    for number in range(2, 6):
        pair_of(number)

    assert queries(client, f"/tasks/facing/export.{kind}") == one
