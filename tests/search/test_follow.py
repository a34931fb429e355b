"""The index follows the database, repairs itself, and is done without where it cannot be had."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from policies import search
from policies.models import ChangeCounter, Clause, ClauseChange
from policies.models.library import DatabaseLibrary
from policies.search.follow import Follower

MakeClause = Callable[..., Clause]


@pytest.fixture
def clause(make_clause: MakeClause) -> Clause:
    clause = make_clause(text="推动双城经济圈建设。")
    assert search.matching_ids("双城") == [clause.pk]
    return clause


def generation(index: Path) -> Path:
    return index / (index / "current").read_text()


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def scribble(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 0xFF
    path.write_bytes(content)


def harm_all(harm: Callable[[Path], object], suffix: str, index: Path) -> None:
    """Do harm to every file of the index with this suffix."""
    for path in generation(index).glob(f"*{suffix}"):
        harm(path)


DAMAGE: dict[str, Callable[[Path], object]] = {
    "deleted": shutil.rmtree,
    "generation deleted": lambda index: shutil.rmtree(generation(index)),
    "pointer empty": lambda index: (index / "current").write_text(""),
    "pointer astray": lambda index: (index / "current").write_text("v1-../../elsewhere"),
    "pointer not text": lambda index: (index / "current").write_bytes(b"\xff\xfe\x00"),
    "another version": lambda index: (index / "current").write_text("v0-0123456789abcdef"),
    "meta.json empty": lambda index: (generation(index) / "meta.json").write_text(""),
    "meta.json nonsense": lambda index: (generation(index) / "meta.json").write_text('{"segments": 5}'),
    "meta.json deleted": lambda index: (generation(index) / "meta.json").unlink(),
    **{
        f"{name} {suffix}": partial(harm_all, harm, suffix)
        for suffix in (".idx", ".pos", ".term", ".store", ".fast", ".fieldnorm")
        for name, harm in (("deleted", Path.unlink), ("truncated", truncate), ("altered", scribble))
    },
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_index_rebuilds_itself_and_says_so(
    clause: Clause,
    search_index_dir: Path,
    damage: Callable[[Path], object],
    caplog: pytest.LogCaptureFixture,
) -> None:
    damage(search_index_dir)

    with caplog.at_level(logging.WARNING):
        follower = Follower(search_index_dir, DatabaseLibrary())  # as a process that starts
        held = follower.view().digests()

    assert list(held) == [clause.pk]
    assert follower.differences() == []
    assert "rebuilding" in caplog.text
    assert len(list(search_index_dir.glob("v*-*"))) == 1


@pytest.mark.parametrize("damage", [shutil.rmtree, lambda index: shutil.rmtree(generation(index))])
def test_a_process_that_had_it_open_goes_on(
    clause: Clause, search_index_dir: Path, damage: Callable[[Path], object]
) -> None:
    damage(search_index_dir)

    assert search.matching_ids("双城") == [clause.pk]
    clause.text = "改写了。"
    clause.save()
    assert search.matching_ids("双城") == []
    assert search.matching_ids("改写") == [clause.pk]


def test_an_index_that_cannot_be_written_is_done_without(
    make_clause: MakeClause, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    settings.SEARCH_INDEX_DIR = tmp_path / "file" / "index"
    headed = make_clause(text="双城经济圈。推动。", heading="双城经济圈")
    make_clause(text="推进双城 -经济。", policy=headed.policy)

    found = search.find("双城", {"kind": ("notice",)})

    assert found.slow
    assert found.total == 2
    assert found.groups[0].clauses[0] == headed.pk
    assert found.facets["authority"] == {"official": 2}
    assert search.find("双城怎样推进").best
    assert search.matching_ids("双城 -推进") == [headed.pk]
    assert Clause.objects.search("双城").count() == 2
    with pytest.raises(CommandError, match="请检查目录"):
        call_command("rebuild_index", verbosity=0)


def test_an_index_of_another_database_rebuilds_itself(clause: Clause) -> None:
    """As after a restore: the log has other tokens, or ends earlier."""
    Clause.objects.filter(pk=clause.pk).update(text="推进合作。")
    number = ChangeCounter.objects.get().number
    assert search.matching_ids("合作") == [clause.pk]

    ClauseChange.objects.filter(number=number).delete()
    ChangeCounter.objects.update(number=number - 1, token=ClauseChange.objects.get(number=number - 1).token)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE policies_clause SET text = %s WHERE id = %s", ["还原后的。", clause.pk])

    assert search.matching_ids("合作") == []
    assert search.matching_ids("还原") == [clause.pk]


def test_same_number_but_another_token_is_another_database(clause: Clause) -> None:
    number = ChangeCounter.objects.get().number
    ChangeCounter.objects.update(token="restored")
    ClauseChange.objects.filter(number=number).update(token="restored")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE policies_clause SET text = %s WHERE id = %s", ["还原后的。", clause.pk])

    assert search.matching_ids("双城") == []
    assert search.matching_ids("还原") == [clause.pk]


def test_an_unchanged_library_costs_one_query(clause: Clause) -> None:
    with CaptureQueriesContext(connection) as queries:
        search.matching_ids("双城")

    assert len(queries) == 1


def test_two_processes_share_one_index(clause: Clause, search_index_dir: Path) -> None:
    other = Follower(search_index_dir, DatabaseLibrary())
    assert other.view().digests().keys() == {clause.pk}

    Clause.objects.update(text="推进合作。")
    assert search.matching_ids("合作") == [clause.pk]

    assert other.differences() == []
    assert len(list(search_index_dir.glob("v*-*"))) == 1


@pytest.mark.django_db(transaction=True)
def test_inside_a_transaction_own_writes_are_seen_and_never_reach_the_index(
    make_clause: MakeClause, search_index_dir: Path
) -> None:
    clause = make_clause(text="推动双城经济圈建设。")
    assert search.matching_ids("双城") == [clause.pk]

    with transaction.atomic():
        clause.text = "不会留下。"
        clause.save()
        assert search.find("不会").slow
        assert search.matching_ids("不会") == [clause.pk]
        assert search.matching_ids("双城") == []
        transaction.set_rollback(True)

    before = generation(search_index_dir)
    assert search.matching_ids("不会") == []
    assert search.matching_ids("双城") == [clause.pk]
    assert not search.find("双城").slow
    assert generation(search_index_dir) == before


@pytest.mark.django_db
def test_rebuild_and_check(make_clause: MakeClause, capsys: pytest.CaptureFixture[str]) -> None:
    clause = make_clause(text="推动双城经济圈建设。")

    call_command("rebuild_index")
    call_command("rebuild_index", "--check")
    with connection.cursor() as cursor:  # behind the back of the log
        cursor.execute("UPDATE policies_clause SET text = %s WHERE id = %s", ["暗中改的。", clause.pk])

    assert capsys.readouterr().out == "检索索引已重建。\n索引与数据库一致。\n"
    with pytest.raises(CommandError, match="1 条不一致"):
        call_command("rebuild_index", "--check")
