"""Reading all clauses, where no index can be used: each once for a page, and no longer than a page can wait."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator

import pytest
from django.template.loader import render_to_string

from policies.search import Found, parse, scan
from policies.search.documents import Ask, ClauseDocument
from policies.search.finding import found
from policies.search.scan import LOOK_AT_CLOCK, Scan
from tests.search.memory import MemoryLibrary

TEXTS = ["推动双城经济圈建设。", "优化营商环境。"] * LOOK_AT_CLOCK


class Counting(MemoryLibrary):
    """Counts how many clauses are read."""

    read = 0

    def documents(self, ids: Iterable[int]) -> Iterator[ClauseDocument]:
        for document in super().documents(ids):
            self.read += 1
            yield document


@pytest.fixture
def library() -> Counting:
    return Counting(TEXTS)


def test_a_page_reads_every_clause_once(library: Counting) -> None:
    answer = found(Scan(library, seconds=60), library, Ask(parse("双城"), (("policy", tuple(range(1, 8))),)), 1, "rank")

    assert (answer.total, answer.unread, answer.slow) == (LOOK_AT_CLOCK, 0, True)
    assert sum(answer.facets["kind"].values()) == LOOK_AT_CLOCK
    assert library.read == len(TEXTS)


def test_a_page_says_how_much_it_had_no_time_to_read(library: Counting) -> None:
    answer = found(Scan(library, seconds=0), library, Ask(parse("双城")), 1, "rank")

    assert 0 < answer.unread <= len(TEXTS)
    assert f"还有 {answer.unread} 条没有查找" in render_to_string("policies/_search_notices.html", {"found": answer})


def test_a_page_that_read_everything_says_so() -> None:
    notices = render_to_string("policies/_search_notices.html", {"found": Found(parse("双城"), slow=True)})

    assert "结果完整" in notices


def test_who_asks_for_all_gets_all(library: Counting) -> None:
    engine = Scan(library)

    assert len(engine.hits(Ask(parse("双城")), len(TEXTS))) == engine.count(Ask(parse("双城"))) == LOOK_AT_CLOCK
    assert engine.unread == 0


def test_one_page_reads_at_a_time(library: Counting) -> None:
    held, done = threading.Event(), threading.Event()

    def reading() -> None:
        documents = Scan(library, seconds=60)._documents()
        next(documents)
        held.set()
        done.wait(30)
        documents.close()  # type: ignore[attr-defined]

    thread = threading.Thread(target=reading)
    thread.start()
    held.wait(30)
    waiting = Scan(library, seconds=0.01)
    assert waiting.count(Ask(parse("双城"))) == 0
    assert waiting.unread == len(TEXTS)
    done.set()
    thread.join()
    assert not scan._page.locked()
