"""A process that is stuck while it writes the index holds up no page: what is found is exact, and soon there."""

from __future__ import annotations

import fcntl
import itertools
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from policies import search
from policies.search import Condition, Field
from policies.search.documents import ClauseDocument, Mark, Passage
from policies.search.follow import Follower
from policies.search.index import Unusable
from policies.search.lexicon import EMPTY, Lexicon
from policies.search.locking import MOST_ANNOUNCED, WAIT_SECONDS, announce, announced
from tests import factories
from tests.search.memory import MemoryLibrary


class Changing:
    """A library of no clauses that has changed since any index of it was made."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)

    def newest(self) -> Mark:
        return Mark(next(self._numbers), "token")

    def lexicon(self, version: str | None = None) -> Lexicon:  # noqa: ARG002 the protocol names it
        return EMPTY

    def look_up(self, field: Field, version: str) -> Condition:  # noqa: ARG002 the protocol names it
        return Condition(field.name)

    def sorted_policies(self, policies: Iterable[int], by: str) -> list[int]:  # noqa: ARG002 the protocol names it
        return sorted(policies)

    def in_transaction(self) -> bool:
        return False

    def changed_since(self, mark: Mark) -> list[int]:  # noqa: ARG002 the protocol names it
        return []

    def clause_ids(self) -> list[int]:
        return []

    def documents(self, ids: object) -> Iterator[ClauseDocument]:  # noqa: ARG002 the protocol names it
        return iter(())

    def passages(self, ids: object) -> list[Passage]:  # noqa: ARG002 the protocol names it
        return []


@pytest.fixture
def stuck(tmp_path: Path) -> Iterator[Path]:
    """An index folder whose lock is held, as by another process."""
    folder = tmp_path / "stuck"
    folder.mkdir()
    with (folder / "lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield folder


def seconds_of(follower: Follower) -> float:
    begun = time.monotonic()
    with pytest.raises(Unusable):
        follower.view()
    return time.monotonic() - begun


def test_one_thread_waits_two_seconds_and_the_others_hardly(stuck: Path) -> None:
    follower = Follower(stuck, Changing())

    with ThreadPoolExecutor(10) as pool:
        took = sorted(pool.map(seconds_of, [follower] * 10))

    assert [seconds >= WAIT_SECONDS for seconds in took] == [False] * 9 + [True]
    assert took[-1] < 10
    assert seconds_of(follower) < WAIT_SECONDS


def test_threads_take_turns_where_nothing_is_stuck(tmp_path: Path) -> None:
    follower = Follower(tmp_path / "index", Changing())
    follower.view()

    with ThreadPoolExecutor(4) as pool:
        views = list(pool.map(lambda _: follower.view(), range(4)))

    assert len(views) == 4


def test_when_the_lock_is_free_again_the_index_is_used(stuck: Path, tmp_path: Path) -> None:
    follower = Follower(stuck, Changing())
    seconds_of(follower)

    (stuck / "lock").unlink()  # as good as let go: the next to come makes a new one

    assert follower.view()


def test_who_says_how_long_it_takes_is_waited_for(stuck: Path) -> None:
    announce(stuck / "lock", 3.0)
    follower = Follower(stuck, Changing())

    with ThreadPoolExecutor(3) as pool:
        took = sorted(pool.map(seconds_of, [follower] * 3))

    assert took[0] > 2.5
    assert took[-1] < 10


@pytest.mark.parametrize("content", ["", "x", "-1", "nan", "1e9", "\0"])
def test_what_a_killed_process_announced_is_not_trusted_for_long(tmp_path: Path, content: str) -> None:
    (tmp_path / "lock").write_text(content)

    assert not announced(tmp_path / "lock") > MOST_ANNOUNCED
    assert Follower(tmp_path, Changing()).view()
    assert (tmp_path / "lock").read_text() == ""


def test_a_large_library_is_rebuilt_aside(tmp_path: Path) -> None:
    """Searches read the database meanwhile, and do not wait for it."""
    follower = Follower(tmp_path, MemoryLibrary(["推动双城经济圈建设。"] * 30), at_once=20)

    with pytest.raises(Unusable, match="being rebuilt"):
        follower.view()
    for thread in threading.enumerate():
        if thread.name == "rebuild":
            thread.join()

    assert len(follower.view().digests()) == 30
    assert len(list(tmp_path.glob("v*-*"))) == 1


def test_who_is_patient_waits_until_a_large_library_is_rebuilt(tmp_path: Path) -> None:
    """As the start of the site, after an upgrade that changes the index."""
    follower = Follower(tmp_path, MemoryLibrary(["推动双城经济圈建设。"] * 30), at_once=20)

    assert len(follower.view(patient=True).digests()) == 30


@pytest.mark.django_db
def test_a_search_meanwhile_is_slow_and_not_stale(search_index_dir: Path) -> None:
    clause = factories.make_clause(text="推动双城经济圈建设。")
    assert search.matching_ids("双城") == [clause.pk]
    with (search_index_dir / "lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        clause.text = "改写了。"
        clause.save()

        first = search.find("双城")
        begun = time.monotonic()
        second = search.find("改写")
        took = time.monotonic() - begun

    assert (first.total, second.total) == (0, 1)
    assert first.slow
    assert second.slow
    assert took < WAIT_SECONDS  # the first waited for both
    assert not search.find("改写").slow
