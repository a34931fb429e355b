"""Disks that are full or cannot be written, clocks that jump, folders of other hosts: found is always what is right.

Where the index can neither be used nor mended, the database is read and the search says so.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from policies import search
from policies.models import Clause
from policies.models.library import DatabaseLibrary
from policies.search import segments
from policies.search.follow import Follower
from policies.search.index import Damaged
from policies.search.schema import VERSION
from tests.search.disks import full_disk, read_only

MakeClause = Callable[..., Clause]
YEARS = 10 * 365 * 24 * 3600
NOTICE = "检索索引暂不可用"


@pytest.fixture
def clause(make_clause: MakeClause) -> Clause:
    clause = make_clause(text="推动双城经济圈建设。")
    assert search.matching_ids("双城") == [clause.pk]
    return clause


def rewrite(clause: Clause, text: str) -> None:
    clause.text = text
    clause.save()


def generation(index: Path) -> Path:
    return index / (index / "current").read_text()


def assert_slow_and_right(clause: Clause) -> None:
    assert search.find("双城").total == 0
    found = search.find("改写")
    assert (found.slow, found.total) == (True, 1)
    assert search.matching_ids("改写") == [clause.pk]


def assert_well(clause: Clause, index: Path) -> None:
    assert not search.find("改写").slow
    assert search.matching_ids("改写") == [clause.pk]
    assert search.follower().differences() == []
    assert len(list(index.glob("v*-*"))) == 1


@pytest.mark.parametrize("limit", [0, 100, 400, 1000])
def test_disk_full_while_a_change_is_written(clause: Clause, search_index_dir: Path, limit: int) -> None:
    with full_disk(limit):
        rewrite(clause, "改写了。")
        assert_slow_and_right(clause)
        assert_slow_and_right(clause)

    assert_well(clause, search_index_dir)


@pytest.mark.parametrize("limit", [0, 100, 400, 1000])
def test_disk_full_while_the_index_is_rebuilt(clause: Clause, search_index_dir: Path, limit: int) -> None:
    shutil.rmtree(search_index_dir)
    with full_disk(limit):
        rewrite(clause, "改写了。")
        assert_slow_and_right(clause)
        with pytest.raises(CommandError, match="请检查目录"):
            call_command("rebuild_index", verbosity=0)
        assert list(search_index_dir.glob("v*-*")) == []  # what was begun does not take up the last space

    assert_well(clause, search_index_dir)


@pytest.mark.parametrize("limit", [0, 100, 400, 1000])
def test_disk_full_for_long(clause: Clause, search_index_dir: Path, limit: int) -> None:
    """First a change cannot be written, then nothing says any more which index is in use; then there is room again."""
    with full_disk(limit):
        rewrite(clause, "改写了。")
        assert_slow_and_right(clause)
        (search_index_dir / "current").unlink()
        assert_slow_and_right(clause)
        search._follower.cache_clear()  # as in a process that starts now
        assert_slow_and_right(clause)

    assert_well(clause, search_index_dir)


def test_a_folder_that_became_read_only(clause: Clause, search_index_dir: Path) -> None:
    with read_only(search_index_dir):
        with pytest.raises(PermissionError):
            (search_index_dir / "anything").write_text("x")

        assert not search.find("双城").slow  # what is open goes on
        search._follower.cache_clear()
        assert search.matching_ids("双城") == [clause.pk]
        rewrite(clause, "改写了。")
        assert_slow_and_right(clause)

    assert_well(clause, search_index_dir)


@pytest.mark.parametrize("folder", ["/proc/index", "/dev/null/index", "/sys/index"])
def test_a_folder_that_cannot_be_made(clause: Clause, settings: Settings, client: Client, folder: str) -> None:
    settings.SEARCH_INDEX_DIR = Path(folder)

    rewrite(clause, "改写了。")

    assert_slow_and_right(clause)
    assert NOTICE in client.get("/search/", {"q": "改写"}).content.decode()
    assert client.get("/healthz").status_code == 503


@pytest.mark.parametrize("place", ["current", "lock", "making"])
def test_a_folder_where_a_file_belongs(clause: Clause, search_index_dir: Path, place: str) -> None:
    (search_index_dir / place).unlink(missing_ok=True)
    (search_index_dir / place).mkdir()
    rewrite(clause, "改写了。")

    assert search.matching_ids("双城") == []
    assert search.matching_ids("改写") == [clause.pk]


@pytest.mark.parametrize("version", ["1", "2", "999", VERSION + "0", VERSION[:-1] + "x"])
def test_an_index_of_another_version_is_made_anew(clause: Clause, search_index_dir: Path, version: int) -> None:
    """As after an upgrade, and after going back."""
    other = generation(search_index_dir).name.replace(f"v{VERSION}-", f"v{version}-")
    generation(search_index_dir).rename(search_index_dir / other)
    (search_index_dir / "current").write_text(other)

    rewrite(clause, "改写了。")

    assert_well(clause, search_index_dir)
    assert generation(search_index_dir).name.startswith(f"v{VERSION}-")


@pytest.mark.parametrize("seconds", [-YEARS, YEARS])
def test_a_clock_that_jumped(clause: Clause, search_index_dir: Path, seconds: int) -> None:
    """All that was written so far bears another time than what follows."""
    for path in search_index_dir.rglob("*"):
        then = path.stat().st_mtime + seconds
        os.utime(path, (then, then))
    search._follower.cache_clear()

    assert search.matching_ids("双城") == [clause.pk]
    rewrite(clause, "改写了。")

    assert_well(clause, search_index_dir)


def test_files_checked_once_are_not_read_again_and_changed_ones_are(clause: Clause, search_index_dir: Path) -> None:
    folder = generation(search_index_dir)
    segments.verify(folder, set())
    segments.remember(folder)
    path = next(folder.glob("*.term"))
    stamp = path.stat()

    damaged = bytearray(path.read_bytes())
    damaged[len(damaged) // 3] ^= 0xFF
    path.write_bytes(damaged)
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))  # as if it had not been touched

    with pytest.raises(Damaged, match="checksum"):
        segments.verify(folder, set())


@pytest.mark.parametrize("content", ["", "{", "[]", '{"a.term": 5}', "\0" * 100])
def test_what_was_checked_is_forgotten_where_it_cannot_be_read(
    clause: Clause, search_index_dir: Path, content: str
) -> None:
    folder = generation(search_index_dir)
    (folder / segments.CHECKED).write_text(content)
    path = next(folder.glob("*.idx"))
    path.write_bytes(b"x" + path.read_bytes()[1:])

    with pytest.raises(Damaged):
        segments.verify(folder, set())


def test_a_folder_from_another_host(clause: Clause, search_index_dir: Path, tmp_path: Path) -> None:
    """An older copy of the same library follows; damage that came with the copying is found."""
    segments.remember(generation(search_index_dir))
    copy, damaged = tmp_path / "copy", tmp_path / "damaged"
    shutil.copytree(search_index_dir, copy)
    shutil.copytree(search_index_dir, damaged)
    for path in generation(damaged).glob("*.pos"):
        path.write_bytes(path.read_bytes()[::-1])
    rewrite(clause, "改写了。")
    before = generation(copy)

    followed, mended = (Follower(folder, DatabaseLibrary()) for folder in (copy, damaged))

    assert followed.differences() == mended.differences() == []
    assert generation(copy) == before
    assert generation(damaged).name != before.name


def test_what_this_process_has_checked_it_does_not_check_again_under_another_name(
    make_clause: Callable[..., Clause], search_index_dir: Path, tmp_path: Path
) -> None:
    make_clause(text="双城。")
    search.matching_ids("双城")
    folder, sound = generation(search_index_dir), set[segments.Identity]()
    segments.verify(folder, sound)
    copy = tmp_path / "copy"
    copy.mkdir()
    segments.link(folder, copy)
    path = next(copy.glob("*.term"))
    stamp = path.stat()
    path.write_bytes(bytes(stamp.st_size))  # damaged in place, which only reading it would tell
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))

    segments.verify(copy, sound)
    with pytest.raises(Damaged):
        segments.verify(copy, set())
