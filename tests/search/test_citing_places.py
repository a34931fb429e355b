"""Every clause is reached by what this site itself calls its place, in the library and in what people imported."""

from __future__ import annotations

import pytest

from policies import naming
from policies.models import Clause, Policy
from policies.quoting import citation, place
from tests.importing.bring import publish

LAW = """某省河流保护条例
(2003年5月6日某省第九届人民代表大会常务委员会第三次会议通过)
第一章 总则
第一条 为了保护河流,制定本条例。
第二章 保护
第二条 禁止下列行为：
（一）向河流倾倒垃圾；
（二）在河道内采砂。
违反前款规定的，依照本条例处理。
第二条之一 船舶应当配备收集设施。
第三章 附则
第三条 本条例自公布之日起施行。
"""


def leads(typed: str) -> str:
    """Return the address that typing this leads straight to, or empty."""
    cited = naming.cite(typed)
    return cited.url if cited else ""


@pytest.fixture
def imported(library: None) -> None:
    """The library, and in it a law and a notice that somebody imported."""
    publish(LAW, title="某省河流保护条例")
    publish()


def test_each_clause_is_reached_by_the_words_for_its_place(imported: None) -> None:
    wrong, count = [], 0
    for policy in Policy.objects.with_issuers():
        by_pk = {clause.pk: clause for clause in policy.clauses.all()}
        for clause in by_pk.values():
            where = place(clause, by_pk)
            for typed in (f"《{policy.title}》{where}", f"{citation(policy)}，{where}"):
                count += 1
                wrong += [typed] if leads(typed) != clause.get_absolute_url() else []

    assert wrong == []
    assert count > 400


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("河流保护条例第二条", "禁止下列行为"),
        ("河流保护条例第二条第一款", "禁止下列行为"),
        ("河流保护条例第二条第二款", "违反前款规定"),
        ("河流保护条例第2条第（二）项", "在河道内采砂"),
        ("《某省河流保护条例》第二条第一款第（一）项", "向河流倾倒垃圾"),
        ("河流保护条例第二条之一", "船舶应当配备"),
        ("河流保护条例第二章第二条", "禁止下列行为"),
        ("某省河流保护条例 3", ""),
        ("内河船舶绿色改造工作方案（二）", "加快老旧船舶淘汰"),
        ("15号文 二（三）", "强化监督检查"),
        ("渝府办发〔2024〕15号 2.3", "强化监督检查"),
        ("《重庆市内河船舶绿色改造工作方案》（渝府办发〔2024〕15号）第三条", "强化监督检查"),
        ("《内河船舶绿色改造工作方案》（渝府办发〔2024〕15号，2024年3月8日）二（三）", "强化监督检查"),
    ],
)
def test_an_imported_document_is_cited_at_once(imported: None, typed: str, text: str) -> None:
    found = [clause for clause in Clause.objects.all() if clause.get_absolute_url() == leads(typed)]

    assert [clause.text[: len(text)] for clause in found] == ([text] if text else [])


@pytest.mark.parametrize(
    ("typed", "missing", "near"),
    [
        ("河流保护条例第四条", "“某省河流保护条例”里没有“第四条”，编号到“第三条”为止。", "本条例自公布"),
        ("河流保护条例第二条第四款", "“某省河流保护条例”里没有“第二条第四款”。", "禁止下列行为"),
        ("河流保护条例第一章第二条", "“某省河流保护条例”里没有“第一章第二条”。", "禁止下列行为"),
        ("《某省河流保护条例》（川府发〔2024〕1号）第二条", "", "禁止下列行为"),
    ],
)
def test_what_it_lacks_is_said(imported: None, typed: str, missing: str, near: str) -> None:
    cited = naming.cite(typed)

    assert cited
    assert cited.missing == missing
    nearest = [clause for clause in Clause.objects.all() if clause.get_absolute_url() == cited.named[0].url]
    assert [clause.text[: len(near)] for clause in nearest] == [near]


@pytest.mark.parametrize(
    "typed",
    [
        "标题:《联合实施方案》",
        "-标题:《联合实施方案》",
        "《联合实施方案》 税费",
        "《联合实施方案》 OR 《推进方案》",
        "《联合实施方案》 -税费",
    ],
)
def test_a_title_with_other_words_is_a_search(library: None, typed: str) -> None:
    assert leads(typed) == ""
