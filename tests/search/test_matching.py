"""Rule 5: every run of a clause finds it, in either script and width; nothing else is found."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from policies import search
from policies.models import Clause
from policies.parsing import script
from policies.search import tokens
from policies.search.compile import matching
from policies.search.documents import Ask
from policies.search.query import Query, Term
from tests import factories

WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
LONGEST = 12
MakeClause = Callable[..., Clause]


def found(typed: str) -> list[str]:
    return [clause.text for clause in Clause.objects.search(typed)]


@pytest.mark.parametrize(
    ("text", "finds", "misses"),
    [
        (
            "推进合作。建设平台",
            ["合作", "作", "平台", "合作。建设", "推进合作。建"],
            ["合作建设", "作建", "合作，建设"],
        ),
        ("成渝地区 双城经济圈", ["成渝地区", "“成渝地区 双城”", "双城 成渝"], ["地区双城"]),
        ("治理ＰＭ２.５和5G网络", ["pm2.5", "PM2", "2.5", "5g网", "G", "和5", "ｐｍ２．５"], ["pm25", "25", "5 6"]),
        ("到2025年，R&D占比达2.5%", ["2025", "02", "到2025年", "r&d", "占比达2"], ["2024", "rd"]),
        ("數據驅動", ["数据", "數據", "数據驱", "动"], ["据动"]),
        ("双\u200b城\u00ad圈", ["双城圈", "城圈"], ["双圈"]),
        ("乾隆著作其余", ["乾", "干", "著", "着", "馀", "余"], ["乾著"]),
        ("a_b c-d", ["a", "b", "a_b", "c-d"], ["ab", "cd"]),
        ("𠮷野家㐂①號", ["𠮷野", "㐂", "①", "号"], ["𠮷家"]),
    ],
)
@pytest.mark.django_db
def test_substrings_and_nothing_else(make_clause: MakeClause, text: str, finds: list[str], misses: list[str]) -> None:
    make_clause(text=text)

    assert [typed for typed in finds if not found(typed)] == []
    assert [typed for typed in misses if found(typed)] == []


@pytest.mark.django_db
def test_no_hit_across_two_clauses(make_clause: MakeClause) -> None:
    first = make_clause(text="推动双城")
    make_clause(policy=first.policy, text="经济圈建设")

    assert found("双城经济圈") == []
    assert found("双城 经济圈") == []


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("优化 税费", ["优化税费服务。"]),
        ("优化 -税费", ["优化营商环境。"]),
        ('优化 -"营商环境"', ["优化税费服务。"]),
        ("税费 “优化税费”", ["优化税费服务。"]),
        ("优化税费营商", []),
        ("-税费", []),
        ("", []),
        ("“”", []),
        ("*", []),
        ("优化*", ["优化税费服务。", "优化营商环境。"]),
        ("text:优化 OR 1=1", []),
        ("'; DROP TABLE policies_clause; --", []),
        ("\x00", []),
        ("\ud800", []),
    ],
)
@pytest.mark.django_db
def test_words_and_phrases_and_exclusions(make_clause: MakeClause, typed: str, expected: list[str]) -> None:
    for text in ("优化税费服务。", "优化营商环境。", "推进合作。"):
        make_clause(text=text)

    assert sorted(found(typed)) == expected


ALPHABET = "渝蓉双城經濟圈圏5gＧａ2.，。 “\n"


@settings(max_examples=15, deadline=None)
@given(texts=st.lists(st.text(ALPHABET, max_size=30), min_size=1, max_size=6), data=st.data())
@pytest.mark.django_db
def test_the_index_finds_what_a_substring_scan_finds(texts: list[str], data: st.DataObject) -> None:
    Clause.objects.all().delete()
    clauses = [factories.make_clause(text=text) for text in texts]

    for _ in range(8):
        needle = tokens.fold(data.draw(st.text(ALPHABET, min_size=1, max_size=9))).text
        terms = search.parse(f'"{needle.replace(tokens.GAP, " ")}"').terms[0:1]
        expected = [c.pk for c in clauses if terms and terms[0].text in tokens.fold(c.text).text]
        hits = search.Hits(Query((terms,))) if terms else None
        assert sorted(hits.ids() if hits else []) == expected, needle


def substrings(run: str) -> set[str]:
    return {run[at : at + size] for size in range(1, LONGEST + 1) for at in range(len(run) - size + 1)}


@pytest.mark.usefixtures("library")
def test_every_run_of_every_clause_of_the_library_finds_exactly_the_clauses_that_hold_it() -> None:
    texts = {clause.pk: tokens.fold(clause.text).text for clause in Clause.objects.all()}
    expected: dict[str, set[int]] = {}
    for pk, text in texts.items():
        for part in {part for run in tokens.runs(text) for part in substrings(run)}:
            expected.setdefault(part, set()).add(pk)
    view = search.follower().view()

    wrong = [
        part
        for part, pks in expected.items()
        if {hit.clause for hit in view.hits(matching(Ask(Query(((Term.of(part),),)))), len(texts))} != pks
    ]

    assert len(expected) > 90_000
    assert wrong == []


@pytest.mark.usefixtures("library")
def test_every_script_and_width_finds_the_same_clauses() -> None:
    chooser = random.Random(20221122)
    parts = [
        part
        for clause in Clause.objects.all()
        for run in tokens.RUN.findall(clause.text)
        for part in chooser.sample(sorted(substrings(run)), min(2, len(substrings(run))))
    ]
    writings: list[Callable[[str], str]] = [
        script.traditional,
        script.simplified,
        lambda part: part.translate(WIDE),
        lambda part: script.traditional(part).translate(WIDE).upper(),
    ]

    for part in chooser.sample(parts, 400):
        expected = search.matching_ids(part)
        assert expected, part
        for write in writings:
            assert search.matching_ids(write(part)) == expected, (part, write(part))


@pytest.mark.usefixtures("library")
def test_the_index_of_the_library_agrees_with_the_database() -> None:
    call_command("rebuild_index", verbosity=0)

    assert search.follower().differences() == []
