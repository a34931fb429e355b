"""What of a question is sought, and which answers come first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from policies import search
from policies.models import Clause
from policies.parsing import lexicon
from policies.search import tokens
from policies.search.query import parse
from policies.search.question import CHARACTER, OFFICIAL, PAIRS, WORD, Asked, asked, weights

MakeClause = Callable[..., Clause]


@pytest.mark.parametrize(
    ("typed", "words", "runs"),
    [
        ("请问企业跨省搬家怎么办？", ("企业", "跨省", "搬家"), ("企业跨省搬家",)),
        ("被狗咬了找谁赔", ("狗", "咬", "找", "赔"), ("狗咬", "找", "赔")),
        ("看病，怎样报销", ("看病", "报销"), ("看病", "报销")),
        ("怎么办", ("怎么办",), ("怎么办",)),  # nothing else was typed
        ("“怎么办理” 落户", ("落户",), ("落户",)),  # a quoted phrase is not broken up
    ],
)
def test_what_carries_something(typed: str, words: tuple[str, ...], runs: tuple[str, ...]) -> None:
    found = asked(parse(typed), lay=False)

    assert (found.words, found.runs) == (words, runs)


@pytest.mark.parametrize(
    ("typed", "official"),
    [
        ("喝酒開車怎麼處罰", {"喝酒开车": ("饮酒后驾驶机动车", "醉酒驾驶机动车"), "处罚": ("行政处罚",)}),
        ("房东不退押金", {"房东": ("出租人",), "押金": ("担保", "保证金", "财物")}),
        ("用人单位不给劳动报酬", {}),  # official already, although 单位 is in it
        ("“房东”", {}),
    ],
)
def test_official_words_for_lay_ones(typed: str, official: dict[str, tuple[str, ...]]) -> None:
    assert dict(asked(parse(typed)).official) == official
    assert asked(parse(typed), lay=False).official == ()


def test_what_was_typed_counts_more_than_what_stands_for_it() -> None:
    found = weights(Asked(words=("工资",), runs=("工资",), official=(("工资", ("劳动报酬", "工钱")),)))

    assert found["text2", "工资"] == PAIRS["text2"]
    assert found["text2", "报酬"] == OFFICIAL * PAIRS["text2"]
    assert found["words", "劳动报酬"] == OFFICIAL * WORD
    assert found["text1", "工"] == CHARACTER
    assert found["text1", "钱"] == OFFICIAL * CHARACTER


def test_official_words_are_shown_as_printed() -> None:
    found = asked(parse("抄袭"))

    assert found.official == (("抄袭", ("著作权", "侵权")),)
    assert "着作权" in found.needles  # as the text is folded, too


@pytest.mark.parametrize("name", ["stop_words", "lay_words"])
def test_word_lists_can_be_looked_up(name: str) -> None:
    """Folded, without repeats; a lay word has two characters or more and stands for other words than itself."""
    entries = lexicon.entries(name)
    first = [entry[0] for entry in entries]

    assert [word for word in first if tokens.fold(word).text != word] == []
    assert [word for word, times in Counter(first).items() if times > 1] == []
    if name == "lay_words":
        assert [
            entry for entry in entries if len(entry) != 2 or len(entry[0]) < 2 or entry[0] in entry[1].split()
        ] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "answer", "other"),
    [
        ("被狗咬了找谁赔", "饲养的狗造成他人损害的，饲养人应当赔偿。", "找谁负责建设，由方案规定。"),
        ("房东不修漏水怎么办", "出租人应当履行租赁物的维修义务。", "怎么办理由章程规定，不修改的除外。"),
        ("老板拖欠工资", "用人单位应当及时足额支付劳动报酬。", "老字号的保护由主管部门负责。"),
    ],
)
def test_the_answer_comes_first(make_clause: MakeClause, typed: str, answer: str, other: str) -> None:
    wrong = make_clause(text=other)
    right = make_clause(policy=wrong.policy, text=answer)
    for n in range(5):
        make_clause(policy=wrong.policy, text=f"第{n}号平台推进产业合作。")

    found = search.find(typed)

    assert found.best
    assert found.groups[0].clauses[0] == right.pk


@pytest.mark.django_db
def test_official_words_are_shown_and_can_be_left_out(make_clause: MakeClause) -> None:
    clause = make_clause(text="出租人应当履行维修义务。")

    found = search.find("房东怎么说")
    without = search.find("房东怎么说", synonyms=False)

    assert (found.official, found.groups[0].clauses) == ((("房东", ("出租人",)),), (clause.pk,))
    assert "出租人" in found.needles
    assert (without.official, without.total) == ((), 0)
