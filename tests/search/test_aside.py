"""What takes long is done aside: merging, rebuilding, what a large transaction changes. Nobody waits for it."""

from __future__ import annotations

import contextlib
import fcntl
import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connections, transaction

from policies import search
from policies.models import Clause, ClauseChange, Policy
from policies.models.changes import PREPARED, batched
from policies.models.library import DatabaseLibrary
from policies.search import segments
from policies.search.follow import TOGETHER, Follower
from policies.search.generations import Generations
from policies.search.index import Unusable, View
from tests.search.memory import MemoryLibrary

MakePolicy = Callable[..., Policy]


def generation(folder: Path) -> Path:
    return folder / (folder / "current").read_text()


def number_of_segments(folder: Path) -> int:
    return len(segments.segments(generation(folder)))


def folders(folder: Path) -> int:
    return len(list(folder.glob("v*-*")))


def crowd(follower: Follower, library: MemoryLibrary) -> None:
    """Make as many small segments as tantivy would merge, and wait until that is done."""
    for start in range(0, segments.ENOUGH * 100, 100):
        for clause in range(start, start + TOGETHER + 1):
            library.write(clause, f"第{clause}号文件。")
        follower.view()
    for thread in threading.enumerate():
        if thread.name == "merge":
            thread.join()


@pytest.fixture
def library() -> MemoryLibrary:
    return MemoryLibrary(["推动双城经济圈建设。"] * 20)


def test_single_edits_share_one_segment(library: MemoryLibrary, tmp_path: Path) -> None:
    follower = Follower(tmp_path, library)
    follower.view()

    for number in range(TOGETHER + 10):
        library.write(number % 40, f"第{number}次改写。")
        follower.view()

    assert number_of_segments(tmp_path) <= 4
    assert follower.differences() == []


def test_many_segments_are_merged_in_a_thread(library: MemoryLibrary, tmp_path: Path) -> None:
    follower = Follower(tmp_path, library)
    before = follower.view()

    crowd(follower, library)

    assert number_of_segments(tmp_path) < segments.FEW
    assert folders(tmp_path) <= 2  # a merge in vain may still have written into the old one as it was removed
    assert follower.differences() == []
    assert len(before.digests()) == 20  # a search that began earlier ends undisturbed


def test_merged_while_another_process_reads_and_writes(library: MemoryLibrary, tmp_path: Path) -> None:
    other, follower = Follower(tmp_path, library), Follower(tmp_path, library)
    other.view()
    crowd(follower, library)

    follower.merge()
    library.write(3, "合并以后改写。")

    assert other.differences() == follower.differences() == []
    assert folders(tmp_path) <= 2


def test_one_merges_at_a_time(library: MemoryLibrary, tmp_path: Path) -> None:
    follower = Follower(tmp_path, library)
    follower.view()

    with Generations(tmp_path).making(), pytest.raises(Unusable, match="making"):
        follower.merge()


def looked_at(follower: Follower) -> View:
    """Its view; on a busy machine the others may keep the lock for longer than a search waits."""
    while True:
        with contextlib.suppress(Unusable):
            return follower.view()


def test_everything_at_once(tmp_path: Path) -> None:
    """Three that write and search, one that merges, one that rebuilds, each with its own view of the folder."""
    library = MemoryLibrary(["推动双城经济圈建设。"] * 200)
    stop = threading.Event()

    def edits(writer: int) -> None:
        follower, chooser = Follower(tmp_path, library), random.Random(writer)
        for number in range(60):
            clause = chooser.randrange(writer * 100, writer * 100 + 60)
            library.write(clause, None if chooser.random() < 0.2 else f"第{number}次改写。")
            held = looked_at(follower).digests()
            assert (clause in held) == (clause in library.clause_ids())

    def over_and_over(work: Callable[[Follower], object]) -> None:
        follower = Follower(tmp_path, library)
        while not stop.wait(0.01):
            try:
                work(follower)
            except Unusable:  # the other of the two is at it
                continue

    with ThreadPoolExecutor(5) as pool:
        aside = [pool.submit(over_and_over, work) for work in (Follower.merge, Follower.rebuild)]
        writers = [pool.submit(edits, writer) for writer in (1, 2, 3)]
        try:
            for ended in writers:
                ended.result()
        finally:
            stop.set()
        for ended in aside:
            ended.result()

    assert Follower(tmp_path, library).differences() == []


def add_many(policy: Policy, name: str) -> None:
    rows = [
        Clause(
            policy=policy,
            path=f"{name}{n}",
            position=n,
            text=f"{name}号第{n}条。",
            level=1,
            start=0,
            end=1,
            text_start=0,
        )
        for n in range(PREPARED)
    ]
    with batched():
        Clause.objects.bulk_create(rows)


@pytest.mark.django_db(transaction=True)
def test_a_large_transaction_is_in_the_index_as_soon_as_it_is_committed(
    make_policy: MakePolicy, search_index_dir: Path
) -> None:
    policy = make_policy()
    search.follower().view()

    add_many(policy, "甲")

    with (search_index_dir / "lock").open("w") as held:  # nobody can write what is missing now
        fcntl.flock(held, fcntl.LOCK_EX)
        found = search.find("甲号第7条")
    assert found.total == 1
    assert not found.slow
    assert search.follower().differences() == []
    assert folders(search_index_dir) == 1


@pytest.mark.django_db(transaction=True)
def test_a_search_between_commit_and_use_waits_for_what_was_prepared(
    make_policy: MakePolicy, search_index_dir: Path
) -> None:
    policy = make_policy()
    search.follower().view()
    asked, answered = threading.Event(), []
    other = Follower(search_index_dir, DatabaseLibrary())

    def ask() -> None:
        asked.set()
        answered.append(other.view())
        connections.close_all()

    thread = threading.Thread(target=ask)

    def while_others_ask() -> None:
        thread.start()
        asked.wait()
        time.sleep(0.3)  # long enough for a search that did not wait to begin writing

    with transaction.atomic():
        transaction.on_commit(while_others_ask)  # runs before what was prepared is put in place
        add_many(policy, "庚")
    thread.join()

    assert len(answered[0].digests()) == PREPARED
    assert other._opened
    assert other._opened.index.folder == generation(search_index_dir)  # it wrote nothing itself


@pytest.mark.django_db(transaction=True)
def test_a_large_transaction_that_is_rolled_back_leaves_nothing(
    make_policy: MakePolicy, search_index_dir: Path
) -> None:
    policy = make_policy()
    search.follower().view()
    before = generation(search_index_dir)

    with transaction.atomic():
        add_many(policy, "乙")
        transaction.set_rollback(True)

    assert generation(search_index_dir) == before
    assert folders(search_index_dir) == 1
    assert search.matching_ids("乙号") == []
    add_many(policy, "丙")
    assert len(search.matching_ids("丙号")) == PREPARED
    search.follower().rebuild()


@pytest.mark.django_db(transaction=True)
def test_more_changes_after_the_large_part_of_a_transaction(make_policy: MakePolicy) -> None:
    policy = make_policy()
    search.follower().view()

    with transaction.atomic():
        add_many(policy, "丁")
        Clause.objects.filter(path="丁3").update(text="后来改写。")
        add_many(policy, "戊")

    assert len(search.matching_ids("丁号")) == PREPARED - 1
    assert len(search.matching_ids("戊号")) == PREPARED
    assert len(search.matching_ids("后来改写")) == 1
    assert search.follower().differences() == []


@pytest.mark.django_db(transaction=True)
def test_nothing_is_prepared_for_an_index_of_another_database(make_policy: MakePolicy) -> None:
    policy = make_policy()
    search.follower().view()
    ClauseChange.objects.update(token="restored")

    add_many(policy, "己")

    assert len(search.matching_ids("己号")) == PREPARED
    assert Follower(search.follower().folder, DatabaseLibrary()).differences() == []
