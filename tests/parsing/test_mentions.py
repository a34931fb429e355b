"""Mentions: a sample labelled by hand from the five sources, with words that only look like a name."""

import functools
from dataclasses import dataclass
from pathlib import Path

import pytest

from policies.parsing import Document, load_names, parse

SOURCES = Path(__file__).resolve().parents[2] / "fixtures" / "sources"


@dataclass(frozen=True)
class Row:
    """One line of mentions.tsv; `before` and `after` are the context of `words`."""

    source: str
    before: str
    words: str
    after: str
    kind: str
    target: str


def rows() -> list[Row]:
    found = []
    for line in (Path(__file__).parent / "mentions.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            source, snippet, kind, target = line.split("\t")
            before, rest = snippet.split("【")
            words, after = rest.split("】")
            found.append(Row(source, before, words, after, kind, target))
    return found


ROWS = rows()
NAMED = [row for row in ROWS if row.kind != "-"]
NOT_NAMED = [row for row in ROWS if row.kind == "-"]


@functools.cache
def document(source: str) -> Document:
    return parse((SOURCES / f"{source}.txt").read_text(encoding="utf-8"), load_names())


def place(row: Row) -> tuple[str, int, int]:
    """The clause and the span of the words in it; the context must stand once in all clauses."""
    snippet = row.before + row.words + row.after
    places = [
        (clause.path, clause.text.index(snippet)) for clause in document(row.source).clauses if snippet in clause.text
    ]
    assert len(places) == 1, f"{snippet!r} stands {len(places)} times in the clauses of {row.source}"
    path, at = places[0]
    start = at + len(row.before)
    return path, start, start + len(row.words)


@pytest.mark.parametrize("row", NAMED, ids=lambda row: f"{row.before}[{row.words}]{row.after}")
def test_what_the_words_name(row: Row) -> None:
    path, start, end = place(row)

    found = [
        (mention.words, mention.kind, mention.target)
        for mention in document(row.source).mentions
        if mention.path == path and mention.start < end and start < mention.end
    ]

    assert found == [(row.words, row.kind, row.target)]


@pytest.mark.parametrize("row", NOT_NAMED, ids=lambda row: f"{row.before}[{row.words}]{row.after}")
def test_what_only_looks_like_a_name(row: Row) -> None:
    path, start, end = place(row)

    cut = [
        mention.words
        for mention in document(row.source).mentions
        if mention.path == path
        and mention.start < end
        and start < mention.end
        # A longer name around the words is another matter: 川渝 in 万达开川渝统筹发展示范区.
        and not (mention.start <= start and end <= mention.end and len(mention.words) > len(row.words))
    ]

    assert cut == []


def test_the_sample_is_large_enough() -> None:
    assert len(NAMED) >= 100
    assert len(NOT_NAMED) >= 25
    assert {row.source for row in ROWS} == {path.stem for path in SOURCES.glob("*.txt")}
    assert len({row.target for row in NAMED if row.kind == "platform"}) == 10
