"""Documents cited from outside that the library comes to hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from policies.importing.citations import BY_EDITOR, known_documents, link_citations, undecided
from policies.models import CitedDocument
from tests.loading.edition import Edition, read, write

Make = Callable[..., Any]
pytestmark = pytest.mark.django_db


def cite(title: str, number: str = "", **fields: Any) -> CitedDocument:
    return CitedDocument.objects.create(title=title, document_number=number, **fields)


def meaning(cited: CitedDocument) -> tuple[str, str]:
    cited.refresh_from_db()
    return (cited.policy.slug if cited.policy else "", cited.policy_basis)


def test_what_comes_into_the_library_is_linked_by_number_and_by_title(make_policy: Make) -> None:
    by_number, by_title, other = cite("别名", "渝府发〔2024〕1号"), cite("某某方案"), cite("无关文件")
    make_policy(
        slug="fangan", title="关于印发某某方案的通知", inner_title="某某方案", document_number="渝府发〔2024〕1号"
    )

    assert link_citations() == 2
    assert link_citations() == 0

    assert meaning(by_number) == ("fangan", "发文字号")
    assert meaning(by_title) == ("fangan", "标题")
    assert meaning(other) == ("", "")


def test_what_several_documents_fit_is_left_open(make_policy: Make) -> None:
    cited = cite("年度计划")
    make_policy(slug="one", title="年度计划")
    link_citations()
    assert meaning(cited) == ("one", "标题")

    make_policy(slug="two", title="年度计划")
    link_citations()

    assert meaning(cited) == ("", "")
    assert undecided(known_documents()[0]) == [cited.pk]


def test_the_decision_of_an_editor_stays(make_policy: Make) -> None:
    chosen = make_policy(slug="chosen", title="另一份")
    mine, none = cite("甲方案", policy=chosen, policy_basis=BY_EDITOR), cite("乙方案", policy_basis=BY_EDITOR)
    make_policy(slug="jia", title="甲方案")
    make_policy(slug="yi", title="乙方案")

    assert link_citations() == 0

    assert (meaning(mine), meaning(none)) == (("chosen", BY_EDITOR), ("", BY_EDITOR))


def test_two_policies_may_cite_one_document_one_of_them_with_its_number(edition: Edition) -> None:
    title = "成渝地区双城经济圈建设规划纲要"
    file = edition.folder / "policies" / "lianhe-shishi-fangan.json"
    rows = read(file)
    for row in rows:
        if row["model"] == "policies.citeddocument" and row["fields"]["title"] == title:
            row["fields"]["document_number"] = "中发〔2021〕1号"
    write(file, rows)

    edition.load()
    assert CitedDocument.objects.get(title=title).document_number == "中发〔2021〕1号"
    assert not edition.load().changes
