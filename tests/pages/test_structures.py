"""Documents of any structure: laws, plans, attachments, documents in documents; their contents, places, neighbours."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from policies import contents, quoting, reading
from policies.models import Clause, Policy
from tests import factories
from tests.pages.html import get, queries, text_of

Maker = Callable[..., Any]
Row = tuple[str, str, str, str, bool]  # path, kind, marker, text; whether the text is a heading
LAW: list[Row] = [
    ("1", "chapter", "第一章", "总　　则", True),
    ("1.1", "article", "第一条", "为了规范，制定本法。", False),
    ("1.2", "article", "第二条", "适用本法。", False),
    ("1.2.p1", "paragraph", "", "另有规定的，从其规定。", False),
    ("1.2.1", "item", "（一）", "中央；", False),
    ("1.2.1.1", "subitem", "1．", "国务院；", False),
    ("1.2.1.1.1", "point", "（1）", "国务院办公厅；", False),
    ("2", "chapter", "第二章", "法律", True),
    ("2.1", "section", "第一节", "权限", True),
    ("2.1.3", "article", "第三条", "行使立法权。", False),
    ("2.1.3-2", "article", "第三条", "又作第三条。", False),
    ("a2", "attachment", "附件 2：", "目录", True),
    ("a2.1", "article", "第一条", "附件的条。", False),
    ("a2.t1", "table", "专栏 3", "重大工程", True),
    ("a2.t1.1", "item", "（一）", "水利", True),
    ("w1", "document", "", "关于《甲》的\n规定", True),
    ("w1.1", "article", "第一条", "内中文件的条。", False),
]
PLAN: list[Row] = [
    ("3", "subitem", "3．", "预防", True),
    ("3.2", "subitem", "3.2", "行动", True),
    ("3.2.1", "subitem", "3.2.1", "巡查", True),
    ("3.2.1.1", "point", "（1）", "每日巡查。", False),
]


def make(slug: str, rows: list[Row]) -> Policy:
    """A policy with these clauses; one stands below the longest path that its own begins with."""
    policy = factories.make_policy(slug=slug)
    made: dict[str, Clause] = {}
    for path, kind, marker, text, headed in rows:
        above = path.rpartition(".")[0]
        parent = made.get(above)
        made[path] = factories.make_clause(
            policy, text, path=path, kind=kind, marker=marker, heading=text if headed else "",
            parent=parent, level=parent.level + 1 if parent else 1,
        )  # fmt: skip
    return policy


@pytest.mark.parametrize(
    ("rows", "path", "place", "short"),
    [
        (LAW, "1.2", "第一章第二条", "第一章第二条"),
        (LAW, "1.2.p1", "第一章第二条第二款", "第二条第二款"),
        (LAW, "1.2.1", "第一章第二条第（一）项", "第二条第（一）项"),
        (LAW, "1.2.1.1", "第一章第二条第（一）项第1目", "（一）1"),
        (LAW, "2.1.3-2", "第二章第一节第三条（第2处）", "第一节第三条（第2处）"),
        (LAW, "a2", "附件2", "附件2"),
        (LAW, "a2.1", "附件2第一条", "附件2第一条"),
        (LAW, "a2.t1", "附件2专栏3", "附件2专栏3"),
        (LAW, "w1.1", "《关于〈甲〉的规定》第一条", "《关于〈甲〉的规定》第一条"),
        (PLAN, "3", "3", "3"),
        (PLAN, "3.2", "3.2", "3.2"),
        (PLAN, "3.2.1.1", "3.2.1（1）", "3.2.1（1）"),
    ],
)
def test_places(db: None, rows: list[Row], path: str, place: str, short: str) -> None:
    whole = {clause.pk: clause for clause in make("doc", rows).clauses.all()}
    clause = Clause.objects.select_related("parent").get(path=path)

    assert quoting.place(clause, whole) == place
    assert quoting.short_place(clause) == short


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("1.2", "1.1", "2.1.3"),  # articles count on through chapters and sections
        ("2.1.3-2", "2.1.3", None),  # never into an attachment
        ("a2.1", None, None),
        ("w1.1", None, None),
        ("2", "1", "a2"),
        ("a2", "2", "w1"),
        ("1.2.1", None, None),
    ],
)
def test_neighbours(db: None, path: str, before: str | None, after: str | None) -> None:
    clauses = list(make("doc", LAW).clauses.order_by("position"))
    clause = next(each for each in clauses if each.path == path)

    outline = reading.Outline(clauses, clause)

    assert (outline.previous and outline.previous.path, outline.next and outline.next.path) == (before, after)


def listed(parts: list[contents.Part]) -> list[Any]:
    return [(f"{part.marker}{part.words}", part.range, listed(part.parts)) for part in parts]


def test_contents_of_a_law(db: None) -> None:
    found = contents.contents(list(make("doc", LAW).clauses.order_by("position")))

    assert not found.folded
    assert listed(found.parts) == [
        ("第一章 总则", "第一条至第二条", []),
        ("第二章 法律", "", [("第一节 权限", "第三条", [])]),
        ("附件2：目录", "第一条", [("专栏3 重大工程", "", [])]),
        ("关于《甲》的\n规定", "第一条", []),
    ]


def test_contents_of_articles_alone(db: None) -> None:
    articles: list[Row] = [
        (str(n), "article", f"第{n}条", "为了规范本市的城市管理工作，制定本办法。", False) for n in range(1, 7)
    ]

    few, many = make("few", articles[:5]), make("many", articles)

    assert not contents.contents(list(few.clauses.all()))
    found = contents.contents(list(many.clauses.order_by("position")))
    assert listed(found.parts)[0] == ("第1条 为了规范本市的城市管理工作，制定…", "", [])


def long_law(volumes: int, chapters: int, sections: int) -> list[Row]:
    rows: list[Row] = []
    for v in range(1, volumes + 1):
        rows.append((f"{v}", "part", f"第{v}编", "名称", True))
        for c in range(1, chapters + 1):
            rows.append((f"{v}.{c}", "chapter", f"第{c}章", "名称", True))
            rows += [(f"{v}.{c}.{s}", "section", f"第{s}节", "名称", True) for s in range(1, sections + 1)]
    return rows


@pytest.mark.parametrize(
    ("shape", "folded", "levels"), [((2, 5, 2), False, 3), ((5, 8, 3), True, 3), ((5, 10, 8), False, 2)]
)
def test_long_contents_are_folded_and_cut(db: None, shape: tuple[int, int, int], folded: bool, levels: int) -> None:
    clauses = [
        Clause(pk=number, path=path, kind=kind, marker=marker, heading=text, text=text, parent_id=None)
        for number, (path, kind, marker, text, _) in enumerate(long_law(*shape), start=1)
    ]
    by_path = {clause.path: clause for clause in clauses}
    for clause in clauses:
        parent = by_path.get(clause.path.rpartition(".")[0])
        clause.parent_id = parent.pk if parent else None

    found = contents.contents(clauses)

    depth, parts = 0, found.parts
    while parts:
        depth, parts = depth + 1, parts[0].parts
    assert (found.folded, depth) == (folded, levels)


def test_reading_view_of_a_law(client: Client, db: None) -> None:
    make("doc", LAW)

    page = get(client, "/policies/doc/")

    css = dict(re.findall(r'<div class="clause ([^"]*)" id="c-([^"]*)"', page)[n][::-1] for n in range(len(LAW)))
    assert css["1"] == "kind-chapter level-1 is-heading upright"
    assert css["1.2.1"] == "kind-item level-3 upright in-article"
    assert css["a2.t1.1"] == "kind-item level-3 is-heading upright in-table"
    assert css["w1"] == "kind-document level-1 is-heading"
    assert 'data-place="第一章第二条第（一）项"' in page
    assert "第一章 总则 第一条至第二条" in text_of(page)
    crumbs = text_of(get(client, "/policies/doc/1.2.1/"))
    assert "第一章 总则 第二条 适用本法。 第（一）项" in crumbs


def test_folded_contents_have_a_switch_beside_each_link(client: Client, db: None) -> None:
    make("doc", long_law(9, 9, 0))

    page = get(client, "/policies/doc/")

    assert len(re.findall(r'<a href="#c-\d">[^<]*</a>\s*<details class="contents-more"><summary>', page)) == 9
    assert 'href="#c-9.9"' in page


def test_queries_do_not_depend_on_the_number_of_clauses(client: Client, db: None) -> None:
    make("small", LAW[:2])
    make("large", LAW)

    get(client, "/policies/small/1.1/")  # brings the index up
    assert queries(client, "/policies/small/") == queries(client, "/policies/large/")
    assert queries(client, "/policies/small/1.1/") == queries(client, "/policies/large/1.1/")


def test_search_hits_tell_the_document_they_stand_in(client: Client, db: None) -> None:
    make("doc", LAW)

    page = text_of(get(client, "/search/?q=内中文件的条"))

    assert "关于《甲》的 规定 第一条" in page
    assert "附件2： 目录" in text_of(get(client, "/search/?q=附件的条"))
    assert "第一章 总则 › 第二条 适用本法。 › （一）中央； › 1．国务院；" in text_of(
        get(client, "/search/?q=国务院办公厅")
    )
