"""Clauses that name clauses, titles that turned out to be documents of the library, and who issued a document."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from policies.models import CitedDocument, Clause, Policy, PolicyIssuer, PolicyRelation
from tests import factories
from tests.pages.html import get, queries, text_of

Maker = Callable[..., Any]


@pytest.fixture
def third(make_policy: Maker) -> Clause:
    """第三条 of a law."""
    law = make_policy(slug="law", title="某条例", short_title="某条例", kind="regulation")
    chapter = factories.make_clause(law, "总则", heading="总则", marker="第一章", path="1", kind="chapter")
    words = "本条例所称园区，是指<合作>园区。"
    made: Clause = factories.make_clause(
        law, words, marker="第三条", path="1.3", kind="article", level=2, parent=chapter
    )
    return made


def cite(policy: Policy, provision: Clause, *, clauses: int) -> None:
    for _ in range(clauses):
        clause = factories.make_clause(policy, "依照某条例第三条执行，本条例另说。", path=f"x{Clause.objects.count()}")
        for words in ("第三条", "本条例"):
            factories.make_mention(clause, words, provision=provision)


def test_a_provision_is_linked_with_a_card(third: Clause, make_policy: Maker, client: Client) -> None:
    cite(make_policy(slug="doc"), third, clauses=1)

    page = get(client, "/policies/doc/")

    link = re.search(
        r'<a class="mention mention-provision" href="/policies/law/1.3/" data-card="(.*?)">第三条</a>', page
    )
    assert link
    card = re.search(rf'<div id="{link[1]}">(.*?)</div>', page, re.DOTALL)
    assert card
    assert text_of(card[1]) == "条款 · 某条例 第一章第三条 本条例所称园区，是指<合作>园区。"


def test_a_clause_page_counts_and_lists_what_cites_it(third: Clause, make_policy: Maker, client: Client) -> None:
    cite(make_policy(slug="doc", title="甲通知"), third, clauses=2)
    cite(third.policy, third, clauses=1)

    page = get(client, "/policies/law/1.3/")

    section = text_of(page.split("引用本条的条款")[1])
    assert section.startswith("3 条 ")
    assert section.count("甲通知 ·") == 2
    assert section.count("某条例 ·") == 1


def test_many_citations_are_counted_and_some_listed(third: Clause, make_policy: Maker, client: Client) -> None:
    cite(make_policy(), third, clauses=31)

    assert "引用本条的条款 31 条，列出 30 条" in text_of(get(client, "/policies/law/1.3/"))


def test_the_named_of_a_clause_lead_to_the_provision(third: Clause, make_policy: Maker, client: Client) -> None:
    cite(make_policy(slug="doc"), third, clauses=1)
    clause = Clause.objects.get(policy__slug="doc")

    page = get(client, clause.get_absolute_url())

    assert '<dt>条款</dt><dd><a href="/policies/law/1.3/">某条例 第一章第三条</a>' in page


def test_queries_do_not_depend_on_the_number_of_provisions(third: Clause, make_policy: Maker, client: Client) -> None:
    cite(make_policy(slug="one"), third, clauses=1)
    cite(make_policy(slug="five"), third, clauses=5)

    assert queries(client, "/policies/one/") == queries(client, "/policies/five/")


@pytest.fixture
def cited(make_policy: Maker, make_clause: Maker) -> CitedDocument:
    """A title that a clause of `doc` cites, with its number."""
    title = CitedDocument.objects.create(title="甲方案", document_number="甲发〔2020〕1号")
    clause = make_clause(make_policy(slug="doc", title="乙通知"), "按照《甲方案》（甲发〔2020〕1号）执行。")
    factories.make_mention(clause, "《甲方案》", cited=title)
    PolicyRelation.objects.create(from_policy=clause.policy, to_cited=title, kind="cites", basis="条款 1")
    return title


def test_a_relation_leads_to_the_clause_it_rests_on(make_policy: Maker, client: Client) -> None:
    upper, lower = make_policy(slug="upper"), make_policy(slug="lower")
    chapter = factories.make_clause(lower, "总则", heading="总则", marker="第一章", path="1", kind="chapter")
    factories.make_clause(lower, "依法。", marker="第二条", path="1.2", kind="article", level=2, parent=chapter)
    for kind, basis in (("implements", "条款 1.2：依<法>"), ("cites", "标题"), ("amends", "条款 9")):
        PolicyRelation.objects.create(from_policy=lower, to_policy=upper, kind=kind, basis=basis)

    below, above = get(client, "/policies/lower/"), get(client, "/policies/upper/")

    assert '见<a href="/policies/lower/1.2/">第一章第二条</a>：依&lt;法&gt;</span>' in below
    assert '<span class="remark">标题</span>' in below
    assert '见<a href="/policies/lower/9/">其条款</a></span>' in below
    assert '见<a href="/policies/lower/1.2/">其条款</a>：依&lt;法&gt;</span>' in above


def test_a_title_not_held_shows_the_number_it_is_cited_by(cited: CitedDocument, client: Client) -> None:
    page = get(client, "/policies/doc/")

    assert "《甲方案》（甲发〔2020〕1号） 未收录" in text_of(page)
    assert "未收录文件 《甲方案》 甲发〔2020〕1号" in text_of(page)
    assert f'<a class="mention mention-cited" href="#cited-{cited.pk}"' in page


@pytest.mark.parametrize(
    ("basis", "words"), [("编辑认定", "编辑认定"), ("发文字号", "按发文字号对应"), ("", "编辑认定")]
)
def test_a_title_that_is_a_document_of_the_library_leads_to_it(
    cited: CitedDocument, make_policy: Maker, client: Client, basis: str, words: str
) -> None:
    cited.policy, cited.policy_basis = make_policy(slug="jia", title="关于印发甲方案的通知"), basis
    cited.save()

    page = get(client, "/policies/doc/")

    assert '<a class="mention mention-policy" href="/policies/jia/"' in page
    assert "未收录" not in page
    assert f"此处引作《甲方案》 （甲发〔2020〕1号）， {words} 。" in text_of(page).replace("》（", "》 （")
    relation = re.search(r'<span class="tag">引用</span> <a href="/policies/jia/">关于印发甲方案的通知</a>', page)
    assert relation
    other = get(client, "/policies/jia/")
    assert re.search(r'<span class="tag">被引用</span> <a href="/policies/doc/">乙通知</a>', other)
    clause = factories.make_clause(cited.policy)
    assert "乙通知 ·" in text_of(get(client, clause.get_absolute_url()).split("引用本文件的条款")[1])
    page = get(client, Clause.objects.get(policy__slug="doc").get_absolute_url())
    assert '<a href="/policies/jia/">《甲方案》</a>' in page


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ([], '<a href="/units/wei/">甲市发展和改革委员会</a>'),
        (
            ["甲市财政局", "甲市发展改革委", "甲市 发展和改革委员会"],
            '甲市财政局、<a href="/units/wei/">甲市发展改革委</a>、<a href="/units/wei/">甲市 发展和改革委员会</a>',
        ),
        (["<乙>局"], "&lt;乙&gt;局"),
    ],
)
def test_issuers_stand_as_printed(make_policy: Maker, client: Client, printed: list[str], shown: str) -> None:
    policy = make_policy(slug="doc", issuers_printed=printed)
    unit = factories.make_unit(slug="wei", name="甲市发展和改革委员会", aliases=["甲市发展改革委"])
    PolicyIssuer.objects.create(policy=policy, unit=unit)

    for address in ("/policies/doc/", "/policies/"):
        page = get(client, address)
        row = page.split("<dt>发文机关</dt><dd>")[-1] if address != "/policies/" else page
        assert shown in row.replace("\n", "")


def test_a_citation_names_the_printed_issuers(make_policy: Maker, client: Client) -> None:
    make_policy(slug="doc", title="某公报", document_number="", issuers_printed=["甲局", "乙局"])

    assert "甲局、乙局：《某公报》" in get(client, "/policies/doc/")


def test_an_imported_document_says_so(make_policy: Maker, client: Client) -> None:
    make_policy(slug="doc", origin="import", status="repealed", effective_on="2020-08-01", kind="measures")

    page = text_of(get(client, "/policies/doc/"))

    assert "2026年11月1日 ，由编辑导入" in page
    assert "正式文件 办法 已废止" in page
    assert "施行日期 2020年8月1日" in page
    assert "文种 办法 1 效力" in text_of(get(client, "/policies/"))


@pytest.mark.parametrize(
    ("editions", "copies", "words"),
    [(0, 0, ""), (1, 0, "文本 历次文本（1）"), (2, 1, "文本 历次文本（2） 、 另一来源（1）")],
)
def test_head_leads_to_the_texts(make_policy: Maker, client: Client, editions: int, copies: int, words: str) -> None:
    policy = make_policy(slug="doc")
    for role in ["edition"] * editions + ["copy"] * copies:
        factories.make_text(policy, role=role)

    page = text_of(get(client, "/policies/doc/"))

    assert (words or "通知") in page
    assert ("历次文本" in page) == bool(words)
