"""Addresses that earlier texts gave to clauses: they lead on, or say what became of the clause."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from policies.models import Clause, FormerAddress, Policy
from tests import factories
from tests.pages.html import get, queries, text_of

Maker = Callable[..., Any]


@pytest.fixture
def policy(make_policy: Maker) -> Policy:
    """A policy whose second text put a new 1.1 before the old one, and left 1.3 (with a part) and 1.9 out."""
    made: Policy = make_policy(slug="doc", title="某方案")
    first = factories.make_text(
        made,
        ("1", "一、", 1, "总体要求"),
        ("1.1", "（一）", 2, "建设园区。"),
        ("1.3", "（三）", 2, "表彰<先进>。"),
        ("1.3.1", "1.", 3, "评选办法。"),
        ("2", "二、", 1, "保障措施"),
    )
    second = factories.make_text(made, ("1", "一、", 1, "总体要求"), ("new=1.1", "（一）", 2, "统筹推进。"))
    part = factories.make_clause(made, "总体要求", heading="总体要求", marker="一、", path="1", kind="part")
    for path, marker, words in (("1.1", "（一）", "统筹推进。"), ("1.2", "（二）", "建设园区。")):
        factories.make_clause(made, words, marker=marker, path=path, kind="item", level=2, parent=part)
    moved = Clause.objects.get(path="1.2")
    for path, clause in (("1.1", moved), ("1.8", moved), ("1.3", None), ("1.3.1", None)):
        FormerAddress.objects.create(policy=made, path=path, text=first, clause=clause)
    FormerAddress.objects.create(policy=made, path="1.9", text=second, clause=None)
    FormerAddress.objects.create(policy=made, path="1.9", text=first, clause=moved)
    return made


def test_a_former_address_leads_to_the_clause_with_a_notice(policy: Policy, client: Client) -> None:
    response = client.get("/policies/doc/1.8/")

    assert (response.status_code, response["Location"]) == (302, "/policies/doc/1.2/?former=1.8")
    page = get(client, response["Location"])
    assert "您打开的地址 1.8 是这一条在第 1 份文本中的地址" in text_of(page)
    assert "/policies/doc/texts/1/#c-1.8" in page
    assert '<link rel="canonical" href="http://testserver/policies/doc/1.2/">' in page


def test_a_notice_only_for_what_is_on_record(policy: Policy, client: Client) -> None:
    assert "您打开的地址" not in get(client, "/policies/doc/1.2/?former=7.7")
    assert "您打开的地址" not in get(client, "/policies/doc/1.2/?former=%00")
    assert "条款地址有变" not in get(client, "/policies/doc/1.2/")


def test_a_vanished_clause_says_since_when_and_what_it_said(policy: Policy, client: Client) -> None:
    response = client.get("/policies/doc/1.3/")

    page = text_of(response.content.decode())
    assert response.status_code == 410
    assert "一（三）在现行文本中已经没有了" in page
    assert "自 第 2 份文本 （ 2026年11月2日 入库）起，这份文件不再有这一条" in page
    assert "（三） 表彰<先进>。 1. 评选办法。" in page
    assert "表彰&lt;先进&gt;" in response.content.decode()
    assert "保障措施" not in page
    assert "/policies/doc/compare/?a=1&amp;b=2" in response.content.decode()


def test_an_address_that_meant_two_clauses_tells_of_both(policy: Policy, client: Client) -> None:
    response = client.get("/policies/doc/1.9/")

    page = text_of(response.content.decode())
    assert response.status_code == 410
    assert "它最后见于 第 2 份文本" in page
    assert "当时的文字没有留存" in page  # text 2 has no clause at this path
    assert "更早在第 1 份文本中，这个地址是另一条，现为 （二）" in page


def test_a_clause_page_says_that_its_address_was_another_clause(policy: Policy, client: Client) -> None:
    page = get(client, "/policies/doc/1.1/")

    assert "在 第 1 份文本 中，这个地址是另一条，现为 一（二）" in text_of(page)
    assert 'href="/policies/doc/1.2/"' in page


def test_a_clause_page_says_that_its_address_was_a_vanished_clause(policy: Policy, client: Client) -> None:
    factories.make_clause(policy, "新增。", marker="（三）", path="1.3", kind="item", level=2)

    assert "那一条在现行文本中已删去" in text_of(get(client, "/policies/doc/1.3/"))


def test_unknown_paths_stay_not_found(policy: Policy, client: Client) -> None:
    assert client.get("/policies/doc/5.5/").status_code == 404


def test_queries(policy: Policy, client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(4):  # document, clause, former addresses; issuers
        client.get("/policies/doc/1.8/")
    with django_assert_num_queries(5):  # and the edition since which it is gone
        client.get("/policies/doc/1.3/")
    get(client, "/policies/doc/1.2/")  # brings the index up
    plain, noticed = queries(client, "/policies/doc/1.2/"), queries(client, "/policies/doc/1.1/")
    assert plain == noticed
