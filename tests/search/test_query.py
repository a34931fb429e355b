"""What a person may type: terms, phrases, exclusions, and anything else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.search import parse, tokens


@pytest.mark.parametrize(
    ("typed", "terms", "excluded"),
    [
        ("高竹新区", ["高竹新区"], []),
        ("優化　稅費", ["优化", "税费"], []),
        ("ＰＭ２.5 5Ｇ", ["pm2.5", "5g"], []),
        ("优化 -税费", ["优化"], ["税费"]),
        ("优化 －税费", ["优化"], ["税费"]),
        ('优化 -"营商 环境"', ["优化"], ["营商␣环境"]),
        ("“双城经济圈”「高竹新区」『明月山』", ["双城经济圈", "高竹新区", "明月山"], []),
        ('"未完 的引号', ["未完␣的引号"], []),
        ("《成渝地区》（一）", ["成渝地区》(一"], []),  # punctuation within a term is meant
        ("2021-2025", ["2021-2025"], []),
        ("优化 优化", ["优化"], []),
        ("-税费", [], ["税费"]),
        ("", [], []),
        ('"', [], []),
        ("- -- —— 。 *+?()[]{}\\ AND^~", ["and"], []),
        ("\x00\u200b\ud800甲\ufeff", ["甲"], []),
    ],
)
def test_what_is_typed_becomes_terms(typed: str, terms: list[str], excluded: list[str]) -> None:
    query = parse(typed)

    assert list(query.terms) == terms
    assert list(query.excluded) == excluded


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("成渝地区双城经济圈", ["成渝", "地区", "双城", "经济圈"]),
        ("川渝两地怎样共建", ["川渝", "两地", "怎样", "共建"]),
        ("“成渝地区双城经济圈” 高竹", ["成渝地区双城经济圈", "高竹"]),
        ("高竹", []),
        ("“成渝地区双城经济圈”", []),
        ("的", []),
    ],
)
def test_a_question_is_broken_into_words_but_a_quotation_is_not(typed: str, words: list[str]) -> None:
    assert list(parse(typed).broken()) == words


def test_a_very_long_input_is_cut_and_says_so() -> None:
    assert parse("渝" * 5000).truncated
    assert len(parse("渝" * 5000).terms[0]) == 200
    assert parse(" ".join(chr(0x4E00 + n) for n in range(60))).truncated
    assert not parse("渝" * 200).truncated


@given(st.text(max_size=300))
def test_any_input_is_valid_and_already_folded(typed: str) -> None:
    query = parse(typed)

    for term in (*query.terms, *query.excluded):
        assert tokens.fold(term).text == term
        assert any(character.isalnum() for character in term)
    query.broken()


@given(st.text(alphabet='渝蓉優a1 "“”「」-－。、\n\u200b\ud800', max_size=40))
def test_operators_in_any_mixture_are_valid(typed: str) -> None:
    assert parse(typed).empty == (not parse(typed).terms)
