"""相关条款 on the page of a clause."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from policies import search
from policies.models import Clause, Policy
from tests.pages.html import get, queries, text_of

Maker = Callable[..., Any]
TEXT = "支持内江、荣昌共建现代农业高新技术产业示范区，加快泸州、永川融合发展。"


@pytest.fixture
def own(make_policy: Maker, make_clause: Maker) -> Clause:
    """A clause among others that are not like it."""
    policy: Policy = make_policy(slug="own")
    clause: Clause = make_clause(policy=policy, text=TEXT, path="1")
    for number in range(30):
        make_clause(policy=make_policy(), text=f"第{number}件别的事情，由各部门负责。")
    return clause


def section(page: str) -> str:
    return page.partition('id="alike-h"')[2].partition("</section>")[0]


def test_rows_say_where_they_stand_and_how_they_are_alike(
    own: Clause, make_policy: Maker, make_clause: Maker, client: Client
) -> None:
    policy = make_policy(slug="other", short_title="另案", authority="report", year=2023)
    part = make_clause(policy=policy, text="平台<布局>", heading="平台<布局>", marker="二、", path="2", level=1)
    text = "合作平台。推動內江、榮昌共建現代農業高新技術產業示範區，建設<園區>。"
    make_clause(policy=policy, text=text, heading="合作平台", marker="（六）", path="2.6", parent=part, level=2)

    rows = section(get(client, "/policies/own/1/"))

    assert "按用词相近程度自动列出，未经人工核对" in rows
    assert "同一表述 另案 › 二、平台<布局> （六） 合作平台" in text_of(rows)
    assert "<mark>內江、榮昌共建現代農業高新技術產業示範區</mark>，建設&lt;園區&gt;。" in rows
    assert "报道 2023 年" in text_of(rows)
    assert 'href="/compare/?a=own/1&amp;b=other/2.6"' in rows


def test_the_whole_and_what_only_shares_words_are_told_apart(own: Clause, make_clause: Maker, client: Client) -> None:
    make_clause(text=TEXT)
    make_clause(text="现代农业示范区由泸州、永川等地建设。")

    rows = text_of(section(get(client, "/policies/own/1/")))

    assert rows.index("几乎整条相同") < rows.index(" 相近 ")


def test_clauses_beside_it_are_left_out(own: Clause, make_clause: Maker, client: Client) -> None:
    make_clause(policy=own.policy, text="荣昌共建现代农业高新技术产业示范区二期。", path="2")
    make_clause(policy=own.policy, text="别的。", path="3")
    make_clause(policy=own.policy, text="永川、荣昌共建现代农业高新技术产业示范区三期。", path="4")

    rows = section(get(client, "/policies/own/1/"))

    assert '"/policies/own/4/"' in rows
    assert '"/policies/own/2/"' not in rows


def test_no_section_where_nothing_is_alike(own: Clause, client: Client) -> None:
    assert "相关条款" not in get(client, "/policies/own/1/")


def test_a_notice_where_the_index_cannot_be_used(own: Clause, client: Client) -> None:
    search.follower().folder.write_text("no folder")

    rows = section(get(client, "/policies/own/1/"))

    assert "相关条款暂时不能列出" in rows


def test_queries_do_not_depend_on_the_rows(own: Clause, make_clause: Maker, client: Client) -> None:
    make_clause(text=TEXT)
    get(client, "/policies/own/1/")
    one = queries(client, "/policies/own/1/")
    for number in range(5):
        make_clause(text=f"{TEXT}{number}")
    get(client, "/policies/own/1/")

    assert queries(client, "/policies/own/1/") == one
    assert section(get(client, "/policies/own/1/")).count("<li>") == 6
