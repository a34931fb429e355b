"""Writes and searches in forked processes, and kills them; kills.py is the command.

Every line of the modules below that runs between a save and the end of the following search is a place to die: the
first process counts them, then one process is killed (SIGKILL) at each, or at some of them.
"""

from __future__ import annotations

import json
import logging
import os
import random
import shutil
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.db import connection, connections, transaction

from policies import search
from policies.models import Clause, Policy, changes, library
from policies.search import follow, generations, index, locking, scan, segments, tokens
from policies.search.documents import Ask
from tests import factories

WATCHED = {module.__file__ for module in (follow, generations, locking, segments, index, changes, library)}
DEADLINE_SECONDS = 60


def in_a_process(work: Callable[[], object]) -> int:
    """Run `work` in a forked process; its wait status: 0 if it came to its end."""
    connections.close_all()
    pid = os.fork()
    if pid:
        return os.waitpid(pid, 0)[1]
    signal.alarm(DEADLINE_SECONDS)
    try:
        work()
    except BaseException:  # noqa: BLE001 (a forked process must end here, whatever happens)
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def traced(work: Callable[[], object], at_line: Callable[[tuple[str, int]], None]) -> None:
    """Run `work` and report each line of the watched modules when it is first reached."""
    seen: set[tuple[str, int]] = set()

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        if frame.f_code.co_filename not in WATCHED:
            return None
        place = (Path(frame.f_code.co_filename).name, frame.f_lineno)
        if event == "line" and place not in seen:
            seen.add(place)
            at_line(place)
        return trace

    sys.settrace(trace)
    work()
    sys.settrace(None)


def lines_of(work: Callable[[], object], report: Path) -> list[tuple[str, int]]:
    places: list[tuple[str, int]] = []

    def run() -> None:
        traced(work, places.append)
        report.write_text(json.dumps(places))

    assert in_a_process(run) == 0
    return [(name, line) for name, line in json.loads(report.read_text())]


def dies_at(place: tuple[str, int], work: Callable[[], object]) -> None:
    def die(reached: tuple[str, int]) -> None:
        if reached == place:
            os.kill(os.getpid(), signal.SIGKILL)

    traced(work, die)


def wrong(marks: list[str]) -> list[str]:
    """What the index says otherwise than the database about clauses with these words."""
    truth = scan.Scan(library.DatabaseLibrary())
    bad = [
        mark
        for mark in marks
        if set(search.matching_ids(mark)) != {hit.clause for hit in truth.hits(Ask(search.parse(mark)), 10**9)}
    ]
    return bad + [f"clause {clause}" for clause in search.follower().differences()]


def write(number: int) -> None:
    """One person's edit: a clause changed, one added, one deleted, and a search that must show it."""
    clause = Clause.objects.order_by("pk")[0]
    clause.text = f"第{number}次改写。"
    clause.save()
    Clause.objects.filter(text__startswith="临时").delete()
    factories.make_clause(policy=clause.policy, text=f"临时{number}号。", path=f"临时{number}")
    assert search.matching_ids(f"第{number}次改写") == [clause.pk]


def rebuild(_: int) -> None:
    shutil.rmtree(settings.SEARCH_INDEX_DIR, ignore_errors=True)
    assert search.matching_ids("双城经济圈")


def merge(number: int) -> None:
    """An edit that is searched, then what joins small segments, then another."""
    write(number)
    search.follower().merge()
    assert search.matching_ids(f"第{number}次改写")


def publish(number: int) -> None:
    """So much in one transaction that it is indexed before it is committed."""
    policy = Policy.objects.get()
    Clause.objects.filter(text__startswith="临时").delete()
    with changes.batched():
        for place in range(changes.PREPARED):
            factories.make_clause(policy=policy, text=f"临时{number}号。", path=f"临时{number}.{place}")
    assert len(search.matching_ids(f"临时{number}号")) == changes.PREPARED


def report_wrong(marks: list[str], report: Path) -> None:
    report.write_text(json.dumps(wrong(marks)))


def reported(report: Path) -> list[str]:
    """What a process reported before it ended; it must have come so far."""
    found: list[str] = json.loads(report.read_text()) if report.exists() else ["nothing was looked at"]
    report.unlink(missing_ok=True)
    return found


def kill_everywhere(work: Callable[[int], None], folder: Path, runs: int, seed: int) -> list[str]:
    """Each process looks at what the one killed before it left, then works until it is killed itself."""
    places = lines_of(lambda: work(0), folder / "places.json")
    places = sorted(random.Random(seed).sample(places, min(runs, len(places))), key=places.index)
    report = folder / "wrong.json"
    problems, killed = [], 0

    def look_and_die(number: int, place: tuple[str, int]) -> None:
        report_wrong([f"第{number}次", f"第{number - 1}次", f"临时{number - 1}", "双城经济圈"], report)
        search._follower.cache_clear()  # works on like a process that has just started
        dies_at(place, lambda: work(number))

    for number, place in enumerate([*places, ("the end", 0)], start=1):
        status = in_a_process(lambda: look_and_die(number, place))  # noqa: B023 (run at once)
        killed += os.WIFSIGNALED(status)
        problems += [f"{place}: ended with {status}"] if os.WIFEXITED(status) and status else []
        problems += [f"seen before {place}: {each}" for each in reported(report)]
    return [f"killed at {killed} places", *problems]


NAMES = "甲乙丙"


def writer(name: str) -> None:
    """Edits a clause of its own; each edit must be found as soon as it is committed."""
    mine = factories.make_clause(policy=Policy.objects.get(), path=f"{settings.SEARCH_INDEX_DIR.name}{name}", text="空")
    for number in range(10):
        mine.text = f"{name}号写了第{number}次。"
        mine.save()
        assert mine.pk in search.matching_ids(f"{name}号写了第{number}次")
        assert mine.pk not in search.matching_ids(f"{name}号写了第{number - 1}次")


def several_writers(folder: Path, *, hosts: bool = False) -> list[str]:
    """Three processes at once, with one index or (as on three hosts) with one each."""
    places = [folder / f"host{at}" if hosts else settings.SEARCH_INDEX_DIR for at in range(len(NAMES))]
    connections.close_all()
    pids = []
    for name, settings.SEARCH_INDEX_DIR in zip(NAMES, places, strict=True):
        pid = os.fork()
        if not pid:
            signal.alarm(DEADLINE_SECONDS)
            os._exit(in_a_process(lambda: writer(name)) and 1)  # noqa: B023 (run at once)
        pids.append(pid)
    ended = [os.waitpid(pid, 0)[1] for pid in pids]
    problems = [f"a writer ended with {status}" for status in ended if status]
    for settings.SEARCH_INDEX_DIR in places:
        in_a_process(lambda: report_wrong([f"{name}号" for name in NAMES], folder / "wrong.json"))
        problems += reported(folder / "wrong.json")
    return [f"{len(ended)} {'hosts' if hosts else 'writers'}", *problems]


def older_backup(folder: Path) -> list[str]:
    """The database is put back to what it was some edits ago, and edited as often again; twice."""
    tables = ("policies_clausechange", "policies_changecounter", "policies_clause")
    steps = [lambda: write(1), lambda: copy_tables(tables, "", "backup_"), lambda: write(2), lambda: write(3)]
    steps += [lambda: copy_tables(tables, "backup_", ""), lambda: write(4), lambda: write(5)] * 2
    problems = []
    for number, step in enumerate(steps):
        problems += [f"step {number} failed"] if in_a_process(step) else []
        in_a_process(lambda: report_wrong([f"第{n}次" for n in range(6)] + ["临时", "双城"], folder / "wrong.json"))
        problems += [f"after step {number}: {each}" for each in reported(folder / "wrong.json")]
    return [f"{len(steps)} steps", *problems]


def copy_tables(names: Sequence[str], source: str, copy: str) -> None:
    """Make the tables `copy`+name, or fill them anew, from `source`+name; behind the back of the log."""
    with transaction.atomic(), connection.cursor() as cursor:
        if copy:
            for name in names:
                cursor.execute(f"CREATE TABLE {copy}{name} AS SELECT * FROM {source}{name}")
            return
        cursor.execute("DELETE FROM policies_clausechange")
        cursor.execute("DELETE FROM policies_clause WHERE id NOT IN (SELECT id FROM backup_policies_clause)")
        cursor.execute(
            "UPDATE policies_clause SET text ="
            " (SELECT old.text FROM backup_policies_clause old WHERE old.id = policies_clause.id)"
        )
        for name in ("policies_clausechange", "policies_changecounter"):
            cursor.execute(f"DELETE FROM {name}")
            cursor.execute(f"INSERT INTO {name} SELECT * FROM backup_{name}")


def killed(scenario: str, folder: Path, runs: int, seed: int) -> list[str]:
    """How often a process was killed, and what was wrong after it."""
    tokens.words(tokens.fold("成渝地区双城经济圈").text)  # tables and dictionary are loaded once, before the forks
    if not Clause.objects.exists():
        first = factories.make_clause(text="推动成渝地区双城经济圈建设。")
        for _ in range(4):
            factories.make_clause(policy=first.policy, text="共建双城经济圈。")
    if scenario in OTHERS:
        return OTHERS[scenario](folder)
    assert in_a_process(lambda: search.matching_ids("渝")) == 0  # there is an index from here on
    return kill_everywhere(WORK[scenario], folder, runs, seed)


WORK = {"follow": write, "rebuild": rebuild, "merge": merge, "publish": publish}
OTHERS: dict[str, Callable[[Path], list[str]]] = {
    "writers": several_writers,
    "hosts": partial(several_writers, hosts=True),
    "backup": older_backup,
}


def main(scenarios: list[str], folder: Path, runs: int, seed: int) -> int:
    """Run these scenarios, or all; the number of problems, which are printed."""
    logging.disable(logging.WARNING)
    changes.PREPARED = 5  # as if so few were many
    problems: list[str] = []
    for scenario in scenarios or [*WORK, *OTHERS]:
        summary, *found = killed(scenario, folder, runs, seed)
        print(f"{scenario}: {summary}, {len(found)} problems", *found, sep="\n  ", flush=True)
        problems += found
    return len(problems)
