"""The lexicon: other ways to write a term."""

import random

import pytest

from policies.search.lexicon import EMPTY, MAX_OTHERS, Group, Lexicon

LEXICON = Lexicon(
    [
        Group(("发展改革委", "发改委", "发展和改革委员会"), key=1),
        Group(("成渝地区双城经济圈", "双城经济圈"), "简称", key=2),
        Group(("川渝高竹新区", "高竹新区", "高滩茨竹新区"), "合作平台"),
        Group(("渝北区", "渝北"), "行政区", one_way=True),
        Group(("重庆市", "重庆"), "行政区", one_way=True),
        Group(("医疗保险", "医保")),
        Group(("住房公积金", "公积金")),
        Group(("重庆市发展和改革委员会", "重庆市发展改革委"), "责任单位"),
    ],
    ["市民", "中医保健", "遂潼一体化发展先行区"],
    "7",
)


@pytest.mark.parametrize(
    ("term", "others"),
    [
        ("发改委", ("发展改革委", "发展和改革委员会")),
        ("发展和改革委员会", ("发展改革委", "发改委")),
        ("双城经济圈", ()),  # whoever finds it finds the long form
        ("成渝地区双城经济圈", ("双城经济圈",)),
        ("川渝高竹新区", ("高竹新区", "高滩茨竹新区")),
        ("川渝高竹新区税费", ("高竹新区税费", "高滩茨竹新区税费")),  # the name inside the name stays
        ("高竹新区", ("高滩茨竹新区",)),
        ("渝北", ()),
        ("渝北区", ("渝北",)),
        ("渝北机场", ()),  # not 渝北区机场
        ("重庆市民", ()),  # 市民 crosses 重庆市
        ("中医保健", ()),
        ("四川省发改委", ("四川省发展改革委", "四川省发展和改革委员会")),
        ("重庆市发展和改革委员会", ("重庆市发展改革委",)),  # a word as a whole is not looked into
        ("渝北区住房公积金", ("渝北区公积金", "渝北住房公积金", "渝北公积金")),
        ("高竹新区合作", ("高滩茨竹新区合作",)),
        ("渝高竹新区", ("渝高滩茨竹新区",)),
        ("优化", ()),
        ("", ()),
        ("发", ()),
        ("发改委" * 30, ()),  # a pasted sentence
    ],
)
def test_others(term: str, others: tuple[str, ...]) -> None:
    found = LEXICON.others(term)

    assert found == others


def test_groups_of_says_where_they_come_from() -> None:
    keys = [group.key for group in LEXICON.groups_of("四川省发改委")]

    assert keys == [1]
    assert [group.kind for group in LEXICON.groups_of("渝北区住房公积金")] == ["同义", "行政区"]
    assert LEXICON.groups_of("双城经济圈") == ()


def test_both_scripts_and_letters_of_any_case_are_one_word() -> None:
    lexicon = Lexicon([Group(("區塊鏈", "Blockchain", "ＢＬＯＣＫ　链"))])

    assert lexicon.others("区块链") == ("blockchain", "block␣链")


def test_the_empty_lexicon_knows_nothing() -> None:
    assert EMPTY.others("发改委") == ()
    assert EMPTY.groups_of("发改委") == ()
    assert not len(EMPTY)


def test_any_term_gives_at_most_eight_others_that_find_more() -> None:
    words = ["".join(pair) for pair in zip("甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉", strict=True)]
    lexicon = Lexicon([Group(tuple(words)), Group(("甲子乙", *words))], ["子乙"])
    letters = random.Random(4)

    for _ in range(2000):
        term = "".join(letters.choices("甲乙丙丁子丑寅卯发。␣", k=letters.randint(0, 70)))
        others = lexicon.others(term)
        assert len(others) <= MAX_OTHERS
        assert len(set(others)) == len(others)
        assert not any(term in other for other in others)
