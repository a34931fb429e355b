"""Clauses like a clause: judged by hand over the library, and the rules by which the same wording is told."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from policies import search
from policies.models import Clause
from policies.search.tokens import folded

pytestmark = pytest.mark.django_db
SLUGS = {
    "D": "dushiquan-tizhi-jizhi",
    "L": "lianhe-shishi-fangan",
    "S": "shidu-fenli-gaige-chengji",
    "A": "shuanghe-liandong-anli",
    "Y": "yufubanfa-2020-97",
}

# Judged by hand: of who reads the first, the second must be among the first three.
EXPECTED = """
L/1.7 Y/2.4 the platforms of 003 and of 001, in the north
L/1.7 Y/2.5 in the middle
L/1.7 Y/2.6 and in the south
Y/2.4 L/1.4 the northern wing in both plans
Y/2.4 L/1.7
Y/2.5 L/1.3 the middle
Y/2.6 L/1.5 the southern wing
L/1.3 Y/2.5
L/1.5 Y/2.6
L/3.16 Y/3.8 chains of industry and supply
L/3.18 S/b4.p3 the regional market of shares
S/b4.p3 L/3.18
L/3.19 A/4.p3 freight trains, a traditional text
A/4.p3 L/7.31
L/3.21 S/b3.p2 parks of industrial cooperation
L/2.15 S/b4.p5 the node of industrial internet
S/b4.p5 L/2.15
L/4.22 A/2.p2 the science centre, a traditional text
A/2 L/4.22 a heading
L/6.28 Y/3.9 三线一单
L/6.29 Y/3.9 the negative list
L/6.29 D/b1.p4 prevention and control together
Y/3.9 L/6.29
L/7.34 Y/3.12 access to the market by one standard
Y/3.12 L/7.34
L/7.35 S/b4.p1 land for building
L/7.35 Y/3.11 money across districts
S/b4.p1 L/7.35
L/8.39 D/b3.p5.1 rights of who moves to town
D/b3.p5.1 L/8.39
L/9.40 Y/3.10 public services
Y/3.10 D/b1.p3
L/10.45 Y/4.15 who answers for what
L/10.46 S/b5.p2 large projects
L/6 A/3.p2 the ecological barrier, a traditional text
Y/1.2.d5 D/b2.p4 market and government
D/b3.p3.3 L/9.44 rescue and safety
D/b3.p4.3 S/b5.p3 compensation along rivers
"""

SAME = """
L/1.7 Y/2.4 明月山绿色发展示范带,支持城口、宣汉、万源建设革命老区振兴发展示范区
L/1.7 Y/2.5 资阳、大足共建文旅融合发展示范区
L/1.7 Y/2.6 内江、荣昌共建现代农业高新技术产业示范区
L/1.4 Y/2.4 打造北向东向出渝出川综合交通枢纽
L/1.3 Y/2.5 东部沿海发达地区产业转移
L/9.40 Y/3.10 失业保险关系无障碍转移接续
L/8.39 D/b3.p5.1 自愿有偿转让退出农村权益
L/7.35 S/b4.p1 建设用地指标、收储和出让统一管理
L/3.18 S/b4.p3 区域性股权市场制度和业务创新
L/2.15 S/b4.p5 工业互联网标识解析国家顶级节点
"""

# What two of these share is a title, a name, a formula or short: no wording that one has from the other.
NOT_SAME = """
D/p1 L/p1 《成渝地区双城经济圈建设规划纲要》 is cited by both
D/p1 S/p1 the same title
D/p1 A/b1.p2 the same title
S/b5.p2 A/b1.p2 two titles that begin alike
D/b2.p2 S/p2 探索经济区与行政区适度分离改革, which everybody says
S/p1 Y/p2 探索经济区与行政区适度分离
S/p1 Y/1.2.d1 the same
L/7.35 S/p1 经济区与行政区适度分离改革
L/10.47 Y/1.1 成渝地区双城经济圈高质量发展
L/p2 Y/1.1 关于推动成渝地区双城经济圈建设
L/p5 Y/p2 推动成渝地区双城经济圈建设, and 经两省市共同商定 is short
L/10.45 Y/p2 a stretch over the end of a sentence
L/10.45 A/p1 推动成渝地区双城经济圈建设
L/7.35 Y/2.4 万达开川渝统筹发展示范区, a name
L/1.2 D/p1 成德眉资同城化综合试验区, a name
L/6.28 Y/3.9 三线一单 alone
L/6.29 Y/3.9 长江经济带发展负面清单 alone
L/p5 S/p2 打造区域协作的高水平样板, a formula of 003 and 000
D/b1.p2 S/b4.p4 国家科技成果转移转化示范区, a name
"""


def clause(name: str) -> Clause:
    """L/1.7 → the clause."""
    letter, _, path = name.partition("/")
    return Clause.objects.get(policy__slug=SLUGS[letter], path=path)


def rows(table: str) -> list[list[str]]:
    return [line.split(maxsplit=2) for line in table.strip().splitlines()]


def test_what_a_reader_would_want_is_among_the_first_three(library: None) -> None:
    first = {name: [each.clause for each in search.related(clause(name).pk, 3)] for name, *_ in rows(EXPECTED)}

    missing = [row for row in rows(EXPECTED) if clause(row[1]).pk not in first[row[0]]]

    assert missing == []


def test_the_same_wording_is_told_in_both_directions(library: None) -> None:
    for name, other, words in rows(SAME):
        for one, two in ((clause(name), clause(other)), (clause(other), clause(name))):
            found = {each.clause: each for each in search.related(one.pk)}[two.pk]

            assert found.same, (one, two)
            assert words in [one.text[slice(*span.here)] for span in found.spans]
            assert words in [two.text[slice(*span.there)] for span in found.spans]


def test_titles_names_and_formulas_are_no_same_wording(library: None) -> None:
    wrong = []
    for name, other, *_ in rows(NOT_SAME):
        for one, two in ((name, other), (other, name)):
            found = search.related(clause(one).pk, 50)
            wrong += [(one, two) for each in found if each.clause == clause(two).pk and each.same]

    assert wrong == []


def test_what_stands_above_and_below_and_in_the_own_place_is_left_out(library: None) -> None:
    for name in ("L/7.35", "Y/1.2", "A/3", "L/7"):
        own = clause(name)
        found = {each.clause for each in search.related(own.pk, 50)}
        paths = set(Clause.objects.filter(pk__in=found, policy=own.policy).values_list("path", flat=True))

        assert own.pk not in found
        assert not any(path.startswith(f"{own.path}.") or own.path.startswith(f"{path}.") for path in paths)


def test_those_named_are_left_out_and_the_list_stays_full(library: None) -> None:
    own = clause("L/7.35").pk
    first = search.related(own, 3)

    found = search.related(own, 3, apart=[first[0].clause])

    assert [each.clause for each in found[:2]] == [each.clause for each in first[1:]]
    assert len(found) == 3


def test_a_clause_like_no_other_has_none(library: None) -> None:
    for name in ("L/2.14", "Y/1.2", "Y/3", "D/b3", "L/5.26", "Y/1"):
        assert search.related(clause(name).pk) == [], name


def test_shared_words_stand_in_both_and_no_common_word_leads(library: None) -> None:
    for own in Clause.objects.filter(policy__slug=SLUGS["Y"]):
        for each in search.related(own.pk, 3):
            other = Clause.objects.get(pk=each.clause)
            texts = [folded(text) for text in (own.text, other.text)]

            assert 0.08 <= each.score <= 1
            assert all(words in text for words in each.shared for text in texts)
            assert each.shared[0] not in {"推动", "建设", "加快", "发展", "推进", "加强"}


def test_queries_do_not_depend_on_how_many_are_found(library: None) -> None:
    search.related(clause("L/1.7").pk)
    counts = set()
    for name, limit in (("L/1.7", 1), ("L/1.7", 10), ("L/7.35", 50)):
        pk = clause(name).pk
        with CaptureQueriesContext(
            connection,
        ) as queries:
            search.related(pk, limit)
        counts.add(len(queries))

    assert counts == {3}  # the newest change, the clause, the texts of the best


def test_without_an_index_nothing_is_scanned(library: None) -> None:
    pk = clause("L/1.7").pk
    search.follower().folder.write_text("no folder")

    with pytest.raises(search.Unusable):
        search.related(pk)


def test_a_text_finds_what_is_like_it_among_those_that_pass(library: None) -> None:
    text = "高竹新區建成稅費徵管服務中心，川渝兩地探索建設用地指標、收儲和出讓統一管理機制。"

    everywhere = search.related_to_text(text)
    reported = search.related_to_text(text, {"authority": ("report",)}, 3)

    assert {clause("L/7.35").pk, clause("S/b4.p1").pk} <= {each.clause for each in everywhere}
    assert reported[0].clause == clause("S/b4.p1").pk
    assert reported[0].same
    assert clause("L/7.35").pk not in {each.clause for each in reported}
    assert all(each.shared and each.score for each in everywhere)


def test_any_text_is_valid(library: None) -> None:
    texts = ["", " ", "。", "的", "的的的" * 5000, "\x00\ud800\u202e", "a" * 10_000, "(((" * 999, "AND OR 标题:"]
    for text in texts:
        assert search.related_to_text(text) == []
    assert len(search.related_to_text("建设盐业博物馆" * 4000)) <= 10


def test_an_unknown_clause_has_none(library: None) -> None:
    assert search.related(10**9) == []


def test_the_answer_is_the_same_from_an_index_made_anew(library: None) -> None:
    names = ["L/1.7", "Y/3.12", "A/4.p3", "S/p2"]
    before = [search.related(clause(name).pk) for name in names]

    search.follower().rebuild()

    assert [search.related(clause(name).pk) for name in names] == before
