"""Every figure of the five sources, held against lists made by hand: what is a figure, and what looks like one."""

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from benchmarks.measuring.figures import FIXTURES, MEASURED, Row, by_hand, by_parser, score
from policies.parsing import fold, lexicon, load_names, parse
from policies.parsing.figure_words import kind_in
from policies.parsing.structure import Clause

SOURCES = sorted(path.stem for path in (FIXTURES / "sources").glob("*.txt"))
NOT_FIGURES = Path(__file__).parent / "not_figures.tsv"
WHY = {"date", "name", "order", "vague", "han", "other"}
HAN = "一二三四五六七八九十百千万亿两几数"


@cache
def found() -> list[Row]:
    return by_parser()


@cache
def clauses(source: str) -> tuple[Clause, ...]:
    text = (FIXTURES / "sources" / f"{source}.txt").read_bytes().decode("utf-8")
    return parse(text, load_names(FIXTURES)).clauses


def not_figures(source: str) -> list[tuple[str, int, str]]:
    """What looks like a figure in a source: words, how often, why it is none."""
    lines = [line.split("\t") for line in NOT_FIGURES.read_text(encoding="utf-8").splitlines() if line[0] != "#"]
    return [(words, int(times), why) for slug, words, times, why in lines if slug == source]


@pytest.mark.parametrize("source", SOURCES)
def test_every_figure_of_a_source_and_no_other(source: str) -> None:
    assert [row for row in found() if row.source == source] == [row for row in by_hand() if row.source == source]


@pytest.mark.parametrize("name", MEASURED)
def test_precision_and_recall(name: str) -> None:
    result = score(found(), by_hand(), name)

    assert (result.precision, result.recall) == (1.0, 1.0)


def test_the_hand_made_list_is_whole() -> None:
    assert Counter(row.source for row in by_hand()) == {
        "shidu-fenli-gaige-chengji": 42,
        "dushiquan-tizhi-jizhi": 1,
        "lianhe-shishi-fangan": 6,
        "shuanghe-liandong-anli": 11,
    }


def blanked(source: str) -> str:
    """The text of the clauses of a source without the figures that the list names, each once."""
    rows = [row for row in by_hand() if row.source == source]
    parts = []
    for clause in clauses(source):
        rest, at = clause.text, 0
        for row in (each for each in rows if each.path == clause.path):
            at = rest.index(row.printed, at)
            rest = rest[:at] + "□" * len(row.printed) + rest[at + len(row.printed) :]
        parts.append(rest)
    return "\n".join(parts)


@pytest.mark.parametrize("source", SOURCES)
def test_whatever_looks_like_a_figure_is_in_one_of_the_two_lists(source: str) -> None:
    """Every run of Arabic digits, and every number in Han characters before a unit or measure word."""
    rest = blanked(source)
    for words, times, why in sorted(not_figures(source), key=lambda row: -len(row[0])):
        assert why in WHY
        assert rest.count(words) == times, words
        rest = rest.replace(words, "□")
    units = "|".join(map(re.escape, sorted(lexicon.words("measure_units"), key=len, reverse=True)))

    assert re.findall(rf"\d+|[{HAN}]+[余多]?(?:{units}|大|级|方面)", fold(rest)) == []


@pytest.mark.parametrize(
    ("authority", "kind", "unit", "expected"),
    [
        ("report", "", "个", "result"),
        ("report", "task", "个", "result"),
        ("report", "target", "列", "target"),
        ("report", "base", "种", ""),
        ("report", "", "市", ""),
        ("report", "result", "省", "result"),
        ("official", "task", "小时", "target"),
        ("official", "", "千伏", ""),
        ("official", "result", "个", "result"),
        ("official", "base", "%", ""),
        ("opinion", "task", "个", ""),
        ("opinion", "result", "个", "result"),
        ("", "task", "个", ""),
    ],
)
def test_what_a_kind_means_in_a_document(authority: str, kind: str, unit: str, expected: str) -> None:
    assert kind_in(authority, kind, unit) == expected
