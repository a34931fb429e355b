"""The frequent phrases of texts: what is one, what is a fragment."""

from __future__ import annotations

import pytest

from policies.models.phrases import sampled_clauses
from policies.search import phrases
from policies.search.phrases import mine, vocabulary

PLAN = (
    "推动成渝地区双城经济圈建设。",
    "成渝地区双城经济圈要素保障，完善税费征管。",
    "统筹成渝地区双城经济圈和都市圈；规范税费征管，",
    "共促成渝地区双城经济圈发展，探索税费征管服务。",
    "贯彻成渝地区双城经济圈战略",
)


def test_whole_phrases_and_no_fragments() -> None:
    assert {phrase.text: phrase.count for phrase in mine(PLAN)} == {"成渝地区双城经济圈": 5, "税费征管": 3}


def test_what_stands_in_quotation_marks_is_a_phrase_at_once() -> None:
    found = mine(["125项“成渝通办”服务", "「蜀道暢」行動", "“只”", "“十四个字的引文不算是一个词语了吧”", "‘单引号’"])

    assert {phrase.text: phrase.count for phrase in found} == {"成渝通办": 1, "蜀道畅": 1}


def test_a_phrase_counts_clauses_not_places() -> None:
    assert mine(["轨道交通、轨道交通、轨道交通"]) == []


@pytest.mark.parametrize("texts", [[], [""], ["，。"], ["\ud800\x00"], ["abc 123"], ["一"]])
def test_nothing_to_find(texts: list[str]) -> None:
    assert mine(texts) == []
    assert vocabulary(texts) == []


def test_reading_ends_somewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phrases, "CHARACTERS", 30)

    assert mine(PLAN) == []


@pytest.mark.usefixtures("library")
def test_phrases_of_the_library() -> None:
    found = {phrase.text: phrase.count for phrase in mine(row[2] for row in sampled_clauses())}

    assert {"成渝通办", "川渝通办", "毗邻地区", "体制机制", "三线一单", "一件事一次办", "基础设施"} <= set(found)
    assert not {text for text in found if text.endswith(("双城经", "和", "的", "等")) or text.startswith(("和", "的"))}
    assert not {"地区双城经", "作机制", "产业协", "关部门"} & set(found)
    assert all(2 <= len(text) <= 12 for text in found)
    assert 500 < len(found) < 2000
