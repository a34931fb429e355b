"""The index finds exactly what reading every clause finds: any passage, in any writing, over many segments."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.parsing import script
from policies.search import segments, tokens
from policies.search.compile import IndexEngine
from policies.search.documents import FACETS, Ask, Value
from policies.search.follow import TOGETHER, Follower
from policies.search.query import Query, Term
from policies.search.scan import Scan
from tests.search import crafted
from tests.search.memory import MemoryLibrary

WRITINGS: list[Callable[[str], str]] = [
    str,
    script.traditional,
    script.simplified,
    lambda part: part.translate(crafted.WIDE).upper(),
    lambda part: "\u200b".join(script.traditional(part)),
    lambda part: part.replace(" ", "\u3000\n"),
]
FILTERS: list[tuple[str, tuple[Value, ...]]] = [
    ("policy", (1, 3)),
    ("kind", ("plan", "news")),
    ("authority", ("official",)),
    ("year", (2019, 2020, 2021)),
    ("area", ("共建",)),
    ("platform", (2,)),
    ("unit", (11, 99)),
    ("is_task", (1,)),
]
INVENTED = [
    "",
    "的",
    "的的的的",
    "a",
    "Σς İ",
    "、，。",
    "  双 城  圈 ",
    "①②③",
    "é́",
    "👩‍👩‍👧‍👦重庆",
    "\ud800",
    "A" * 3000,
    "双城" * 900,
]


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> tuple[IndexEngine, Scan, list[str]]:
    """The index of a library that has seen edits and deletions, and its truth; and the texts that stand in it."""
    chooser = random.Random(20221122)
    texts = [line for text in crafted.texts() for line in text.splitlines()] + INVENTED
    library = MemoryLibrary(texts)
    folder: Path = tmp_path_factory.mktemp("index")
    follower = Follower(folder, library)
    follower.view()
    for _ in range(5):  # each leaves a segment, and holes in the others
        for clause in chooser.sample(range(1, len(texts)), TOGETHER + 20):
            library.write(clause, chooser.choice([None, chooser.choice(texts), chooser.choice(texts)[:50]]))
        view = follower.view()
    assert len(segments.segments(folder / (folder / "current").read_text())) >= 5
    return IndexEngine(view), Scan(library), [each.text for each in library.documents(library.clause_ids())]


def ids(engine: IndexEngine | Scan, *groups: tuple[Term, ...], excluded: tuple[Term, ...] = ()) -> set[int]:
    ask = Ask(Query(groups=groups, excluded=excluded))
    found = {hit.clause for hit in engine.hits(ask, 10_000)}
    assert len(found) == engine.count(ask)
    return found


def drawn(chooser: random.Random, texts: list[str]) -> Term:
    """1–40 characters of a text, in some writing; sometimes with one of them changed."""
    text = chooser.choice(texts)
    start = chooser.randrange(len(text) + 1)
    part = text[start : start + chooser.randint(1, 40)]
    if chooser.random() < 0.1:
        part = part[: len(part) // 2] + chooser.choice("的x、") + part[len(part) // 2 + 1 :]
    return Term.of(tokens.fold(chooser.choice(WRITINGS)(part)).text or "的")


def test_every_passage_is_found_where_it_stands_and_nowhere_else(
    engines: tuple[IndexEngine, Scan, list[str]],
) -> None:
    index, scan, texts = engines
    chooser = random.Random(1)

    for _ in range(250):
        term = drawn(chooser, texts)
        assert ids(index, (term,)) == ids(scan, (term,)), term


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False))
def test_and_or_not(engines: tuple[IndexEngine, Scan, list[str]], chooser: random.Random) -> None:
    index, scan, texts = engines
    groups = tuple(
        tuple(Term.of(drawn(chooser, texts).text[:3]) for _ in range(chooser.randint(1, 3)))
        for _ in range(chooser.randint(1, 3))
    )
    excluded = tuple(Term.of(drawn(chooser, texts).text[:2]) for _ in range(chooser.randint(0, 2)))

    assert ids(index, *groups, excluded=excluded) == ids(scan, *groups, excluded=excluded)


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False))
def test_counts_and_filters(engines: tuple[IndexEngine, Scan, list[str]], chooser: random.Random) -> None:
    index, scan, texts = engines
    groups = ((Term.of(drawn(chooser, texts).text[: chooser.randint(1, 3)]),),)
    filters = chooser.sample(FILTERS, chooser.randint(0, 3))

    ask = Ask(Query(groups=groups), tuple(filters))

    assert index.facets(ask, FACETS) == scan.facets(ask, FACETS)
    assert index.count(ask) == scan.count(ask)
    assert [hit.clause for hit in index.in_order(ask, 50)] == [hit.clause for hit in scan.in_order(ask, 50)]


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=6))
def test_any_text_at_all(engines: tuple[IndexEngine, Scan, list[str]], text: str) -> None:
    index, scan, _ = engines
    term = Term.of(tokens.fold(text).text or "的")

    assert ids(index, (term,)) == ids(scan, (term,))
