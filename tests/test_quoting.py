"""Places in words, citations and quotations (policies/quoting.py)."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from policies import quoting, reading
from policies.models import Clause, Policy, PolicyIssuer
from tests import factories

REPORT = {"document_number": "", "kind": "news", "authority": "report"}
NOTED = "年份由编者推断"


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("slug", "path", "place", "short"),
    [
        ("yufubanfa-2020-97", "p1", "未编号第1段", "未编号第1段"),
        ("yufubanfa-2020-97", "1", "一", "一"),
        ("yufubanfa-2020-97", "1.2", "一(二)", "一(二)"),
        ("yufubanfa-2020-97", "1.2.d1", "一(二)第1分项", "(二)第1分项"),
        ("shidu-fenli-gaige-chengji", "p2", "导语第2段", "导语第2段"),
        ("shidu-fenli-gaige-chengji", "b1", "版块“区域协同发展‘成绩单’”", "版块“区域协同发展‘成绩单’”"),
        ("shidu-fenli-gaige-chengji", "b1.h1", "版块“区域协同发展‘成绩单’”提要", "版块“区域协同发展‘成绩单’”提要"),
        ("shidu-fenli-gaige-chengji", "b1.p2", "版块“区域协同发展‘成绩单’”第2段", "版块“区域协同发展‘成绩单’”第2段"),
        ("dushiquan-tizhi-jizhi", "b3.p1.2", "版块“改革重点”第1段“二是”", "第1段“二是”"),
        ("lianhe-shishi-fangan", "p4", "导语第4段", "导语第4段"),
        ("lianhe-shishi-fangan", "7.35", "七(三十五)", "七(三十五)"),
        ("shuanghe-liandong-anli", "2", "案例②", "案例②"),
        ("shuanghe-liandong-anli", "2.p3", "案例②第3段", "案例②第3段"),
    ],
)
def test_place_in_words(slug: str, path: str, place: str, short: str) -> None:
    whole = {clause.pk: clause for clause in Clause.objects.filter(policy__slug=slug)}
    clause = Clause.objects.select_related("parent").get(policy__slug=slug, path=path)

    assert quoting.place(clause, whole) == place
    assert quoting.short_place(clause) == short
    assert path not in place or path.isdecimal()


@pytest.mark.usefixtures("library")
def test_no_two_clauses_of_a_document_share_a_place() -> None:
    for policy in Policy.objects.all():
        whole = {clause.pk: clause for clause in policy.clauses.all()}
        assert len({quoting.place(clause, whole) for clause in whole.values()}) == len(whole)


@pytest.mark.parametrize(
    ("fields", "citation", "provenance"),
    [
        (
            {"document_number": "甲发〔2020〕1号", "source_name": "网"},
            "《〈乙〉通知》，甲发〔2020〕1号，2020年7月27日成文",
            "",
        ),
        ({"source_name": "某网（转载）"}, "某市人民政府：《〈乙〉通知》，2020年7月27日成文", "来源：某网（转载）"),
        (
            {"issued_on": None, "published_on": datetime.date(2023, 12, 12), "published_on_note": NOTED},
            "某市人民政府：《〈乙〉通知》，2023年12月12日发布（推定）",
            "",
        ),
        (
            {"issued_on": None, "published_on": datetime.date(2023, 12, 12)},
            "某市人民政府：《〈乙〉通知》，2023年12月12日发布",
            "",
        ),
        ({"issued_on_note": NOTED}, "某市人民政府：《〈乙〉通知》，2020年7月27日成文（推定）", ""),
        ({"issued_on": None, "published_on_note": NOTED}, "某市人民政府：《〈乙〉通知》，2020年（推定）", ""),
        ({"issued_on": None, "year": None}, "某市人民政府：《〈乙〉通知》", ""),
    ],
)
def test_citation(db: None, fields: dict[str, Any], citation: str, provenance: str) -> None:
    policy = factories.make_policy(title="《乙》通知", **fields)
    PolicyIssuer.objects.create(policy=policy, unit=factories.make_unit(name="某市人民政府"), order=1)

    assert quoting.citation(policy) == citation
    assert quoting.provenance(policy) == provenance


def test_author_stands_where_no_issuer_does(db: None) -> None:
    policy = factories.make_policy(title="丙", author="丁", **REPORT)

    assert quoting.citation(policy) == "丁：《丙》，2020年7月27日成文"


@pytest.mark.usefixtures("library")
def test_quotation_warns_of_a_problem_of_the_source() -> None:
    policy = Policy.objects.get(slug="shuanghe-liandong-anli")
    problem = policy.problems[0]
    clauses = list(policy.clauses.all())
    entries = reading.entries(clauses, reading.read_problems(policy))
    (entry,) = [entry for entry in entries if entry.problems]

    said = quoting.quotation(policy, entry.clause, entry.place, "https://x.example/", entry.warning)

    source = (
        f"《成渝“双核”联动案例报道》，2022年（推定），{entry.place}，来源：报纸报道（报名未载），https://x.example/"
    )
    assert said == f"“{entry.clause.text}”（{source}）\n注意：{problem['message']}"
    assert {e.warning for e in entries if not e.problems} == {""}
