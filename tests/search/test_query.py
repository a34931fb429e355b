"""What a person may type: terms, phrases, exclusions, and anything else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.search import parse, tokens
from policies.search.lexicon import Group, Lexicon


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

    assert [term.text for term in query.terms] == terms
    assert [term.text for term in query.excluded] == excluded


@pytest.mark.parametrize(
    ("typed", "groups"),
    [
        ("税费 OR 徵管", [["税费", "征管"]]),
        ("税费 ＯＲ 征管 | 社保 服务", [["税费", "征管", "社保"], ["服务"]]),
        ("甲 或 “乙 丙” 丁", [["甲", "乙␣丙"], ["丁"]]),
        ("税费 AND 征管", [["税费"], ["征管"]]),
        ("甲或乙 order 或者", [["甲或乙"], ["order"], ["或者"]]),  # no operator inside a word
        ("税费 税费", [["税费"]]),
    ],
)
def test_alternatives(typed: str, groups: list[list[str]]) -> None:
    query = parse(typed)

    assert [[term.text for term in group] for group in query.groups] == groups
    assert query.remarks == ()


@pytest.mark.parametrize(
    ("typed", "name", "text", "years"),
    [
        ("年份:2021..2023", "年份", "2021..2023", (2021, 2023)),
        ("年份：２０２１", "年份", "2021", (2021, 2021)),
        ("年份:2021..", "年份", "2021..", (2021, 9999)),
        ("年度:..2023", "年份", "..2023", (0, 2023)),
        ("年份:2023-2021年", "年份", "2023-2021年", (2021, 2023)),
        ("標題:實施方案", "标题", "实施方案", None),
        ("发文字号:渝府办发〔2020〕97号", "文号", "渝府办发〔2020〕97号", None),
        ('机关:"重庆市 人民政府"', "机关", "重庆市␣人民政府", None),
        ("平台:高竹新区", "平台", "高竹新区", None),
        ("任务:是", "任务", "是", None),
    ],
)
def test_fields(typed: str, name: str, text: str, years: tuple[int, int] | None) -> None:
    query = parse(typed)

    assert [(field.name, field.text, field.years) for field in query.fields] == [(name, text, years)]
    assert not query.terms
    assert not query.empty
    assert query.remarks == ()


@pytest.mark.parametrize(
    ("typed", "terms", "remark"),
    [
        ("OR 税费", ["税费"], "OR"),
        ("税费 OR", ["税费"], "OR"),
        ("税费 OR OR 征管", ["税费", "征管"], "OR"),
        ("税费 OR -征管", ["税费"], "OR"),
        ("税费 年份:去年", ["税费", "去年"], "年份:2021..2023"),
        ("任务:也许", ["也许"], "任务:是"),
        ("来源:四川日报", ["来源:四川日报"], "可用的字段有"),
        ('税费 "征管 服务', ["税费", "征管␣服务"], "引号没有配对"),
    ],
)
def test_wrong_syntax_is_taken_as_text_and_said_so(typed: str, terms: list[str], remark: str) -> None:
    query = parse(typed)

    assert [term.text for term in query.terms] == terms
    assert [remark in each for each in query.remarks] == [True]


@pytest.mark.parametrize("typed", ["10:30", "注意:事项", "http://a.b/c", "比例3:1", "a:b 标题", "标题"])
def test_a_colon_alone_is_no_syntax(typed: str) -> None:
    assert parse(typed).remarks == ()
    assert parse(typed).fields == ()


def test_only_exclusions_are_no_search() -> None:
    assert parse("-税费 -年份:2021").empty
    assert not parse("年份:2021").empty


def test_other_forms_are_numerals_and_words_that_mean_the_same() -> None:
    lexicon = Lexicon([Group(("发展改革委", "发改委"))])

    forms = [term.forms for term in parse("发改委 47项 “发改委” “12条”", lexicon).terms]

    assert forms == [("发改委",), ("47项", "四十七项"), ("12条",)]  # quoted once, quoted
    assert parse("-发改委 甲", lexicon).excluded[0].forms == ("发改委", "发展改革委")


@pytest.mark.parametrize(
    ("typed", "excluded"),
    [
        ("双城经济圈 -成渝地区双城经济圈", ("成渝地区双城经济圈",)),
        ("双城经济圈建设 -成渝地区双城经济圈", ("成渝地区双城经济圈",)),
        ("12条 -第12条", ("第12条", "第十二条")),
    ],
)
def test_what_is_wanted_is_not_excluded_by_another_form_of_its_own(typed: str, excluded: tuple[str, ...]) -> None:
    query = parse(typed, Lexicon([Group(("成渝地区双城经济圈", "双城经济圈"))]))

    assert query.excluded[0].forms == excluded


def test_a_very_long_input_is_cut_and_says_so() -> None:
    assert parse("渝" * 5000).truncated
    assert len(parse("渝" * 5000).terms[0].text) == 200
    assert parse(" ".join(chr(0x4E00 + n) for n in range(60))).truncated
    assert not parse("渝" * 200).truncated


@given(st.text(max_size=300))
def test_any_input_is_valid_and_already_folded(typed: str) -> None:
    query = parse(typed)

    for term in (*query.terms, *query.excluded):
        assert term.forms[0] == term.text
        assert tokens.fold(term.text).text == term.text
        assert any(character.isalnum() for character in term.text)


@given(st.text(alphabet='渝蓉優a1 |OR或"“”「」-－。、:年份\n\u200b\ud800', max_size=40))
def test_operators_in_any_mixture_are_valid(typed: str) -> None:
    assert parse(typed).empty == (not parse(typed).terms)
    assert len(parse(typed).remarks) <= 20


def test_without_a_word_list_a_term_has_no_other_form() -> None:
    typed = "47项 发改委"

    assert [term.forms for term in parse(typed).terms] == [("47项", "四十七项"), ("发改委",)]
    assert [term.forms for term in parse(typed, None).terms] == [("47项",), ("发改委",)]
