"""The engines that are timed beside this project's own: SQLite's LIKE and FTS5, PostgreSQL's tsvector with ts_rank.

Each is told the same clauses and columns. It is asked for one page, ranked where it can rank; and for the page with
the exact count and the four facets that are columns of a clause (policy, kind, authority, year).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Protocol

import psycopg2  # type: ignore[import-untyped]
from psycopg2.extras import execute_values  # type: ignore[import-untyped]

from benchmarks.speed.queries import Question
from policies.models import Clause
from policies.search import tokens

TOP = 20
FACETS = ("policy", "kind", "authority", "year")
BATCH = 10_000
Row = tuple[int, int, str, str, int | None, int, str]


class Engine(Protocol):
    name: str

    def top(self, question: Question) -> int:
        """How many ids the page has."""

    def full(self, question: Question) -> int:
        """The exact count, asked for together with the page and the facets."""


def counting(columns: str) -> str:
    """SQL for the exact count and the facets of what `columns` selects, read once; the count comes last."""
    facets = [f"SELECT '{name}', CAST({name} AS text), count(*) FROM hits GROUP BY {name}" for name in FACETS]
    return f"WITH hits AS MATERIALIZED ({columns}) " + " UNION ALL ".join(
        [*facets, "SELECT 'all', '', count(*) FROM hits"]
    )


def rows() -> Iterator[Row]:
    """id, policy, kind, authority, year, is_task, folded text of every clause."""
    columns = ("pk", "policy_id", "policy__kind", "policy__authority", "policy__year", "task__pk", "text")
    for row in Clause.objects.order_by("pk").values_list(*columns).iterator(BATCH):
        yield (*row[:5], int(row[5] is not None), tokens.fold(row[6]).text)


def pairs(folded: str) -> list[str]:
    """Each character of a run with its follower; the last stands alone."""
    return [run[at : at + 2] for run in tokens.runs(folded) for at in range(len(run))]


def as_grams(term: str) -> list[str]:
    """Single characters are found as the beginning of a bigram; that misses none, since the last stands alone."""
    found = [pair for run in tokens.runs(term) for pair in ([run[at : at + 2] for at in range(len(run) - 1)] or [run])]
    return found or [term]


def as_words(term: str) -> list[str]:
    return tokens.words(term) or [term]


class Sqlite:
    """What the three engines of SQLite have in common: one file with the columns, and the page, count and facets."""

    name = "LIKE"

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def matching(self, question: Question) -> tuple[str, list[Any]]:
        """FROM … WHERE …, and its parameters."""
        parts = [" OR ".join("text LIKE ?" for _ in group) for group in question.groups]
        parts += ["text NOT LIKE ?" for _ in question.excluded]
        terms = [term for group in question.groups for term in group]
        return self.filtered("clauses", parts, [f"%{term}%" for term in (*terms, *question.excluded)], question)

    def filtered(self, tables: str, parts: list[str], values: list[Any], question: Question) -> tuple[str, list[Any]]:
        for name, chosen in question.filters.items():
            parts.append(f"{name} IN ({', '.join('?' * len(chosen))})")
            values.extend(chosen)
        return f"FROM {tables} WHERE " + " AND ".join(f"({part})" for part in parts), values

    def order(self, question: Question) -> str:
        return "ORDER BY year DESC, id" if question.sort == "date" else ""

    def top(self, question: Question) -> int:
        found, values = self.matching(question)
        order = self.order(question)
        sql = f"SELECT id {found} {order} LIMIT {TOP} OFFSET {(question.page - 1) * TOP}"
        return len(self.connection.execute(sql, values).fetchall())

    def full(self, question: Question) -> int:
        self.top(question)
        found, values = self.matching(question)
        sql = counting(f"SELECT {', '.join(FACETS)} {found}")
        return int(self.connection.execute(sql, values).fetchall()[-1][2])


class Fts5(Sqlite):
    """FTS5 with bm25, on words or on bigrams."""

    def __init__(self, connection: sqlite3.Connection, table: str, cut: Callable[[str], list[str]]) -> None:
        super().__init__(connection)
        self.name, self.table, self.cut = f"FTS5 bm25, {table.removeprefix('by_')}", table, cut

    def matching(self, question: Question) -> tuple[str, list[Any]]:
        match = " AND ".join("(" + " OR ".join(map(self.phrase, group)) + ")" for group in question.groups)
        match += "".join(f" NOT {self.phrase(term)}" for term in question.excluded)
        tables = f"{self.table} JOIN clauses ON id = {self.table}.rowid"
        return self.filtered(tables, [f"{self.table} MATCH ?"], [match], question)

    def phrase(self, term: str) -> str:
        cut = self.cut(term)
        return '"' + " ".join(cut).replace('"', " ") + '"' + ("*" if len(cut) == 1 == len(cut[0]) else "")

    def order(self, question: Question) -> str:
        return super().order(question) or f"ORDER BY bm25({self.table})"

    def top(self, question: Question) -> int:
        found, values = self.matching(question)
        if not question.filters and question.sort != "date":  # then no column is looked at
            found = found.replace(f" JOIN clauses ON id = {self.table}.rowid", "")
        sql = f"SELECT {self.table}.rowid {found} {self.order(question)} LIMIT {TOP} OFFSET {(question.page - 1) * TOP}"
        return len(self.connection.execute(sql, values).fetchall())


def sqlite(path: Path) -> sqlite3.Connection:
    """A file with the folded clauses, and both full-text tables; made unless it is there already."""
    made = path.exists()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA cache_size = -1000000")
    if made:
        return connection
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute(
        "CREATE TABLE clauses (id INTEGER PRIMARY KEY, policy INT, kind TEXT, authority TEXT, year INT, is_task INT,"
        " text TEXT)"
    )
    for table in ("by_words", "by_grams"):
        connection.execute(f"CREATE VIRTUAL TABLE {table} USING fts5(text, content='')")
    for chunk in chunks(rows()):
        connection.executemany("INSERT INTO clauses VALUES (?, ?, ?, ?, ?, ?, ?)", chunk)
        words = ((row[0], " ".join(tokens.words(row[-1]))) for row in chunk)
        connection.executemany("INSERT INTO by_words (rowid, text) VALUES (?, ?)", words)
        grams = ((row[0], " ".join(pairs(row[-1]))) for row in chunk)
        connection.executemany("INSERT INTO by_grams (rowid, text) VALUES (?, ?)", grams)
    connection.commit()
    return connection


class Postgres:
    """tsvector of words with GIN, ranked by ts_rank; the 'simple' configuration, since the words are cut already."""

    name = "PostgreSQL ts_rank, words"

    def __init__(self, connection: Any) -> None:
        self.cursor = connection.cursor()
        self.cursor.execute("SET max_parallel_workers_per_gather = 0; SET work_mem = '256MB'")

    def matching(self, question: Question) -> tuple[str, list[Any]]:
        tsquery = " & ".join("(" + " | ".join(map(self.phrase, group)) + ")" for group in question.groups)
        tsquery += "".join(f" & !{self.phrase(term)}" for term in question.excluded)
        parts, values = ["tsv @@ q"], [tsquery]
        for name, chosen in question.filters.items():
            parts.append(f"{name} = ANY(%s)")
            values.append(list(chosen))  # type: ignore[arg-type]
        return "FROM clauses, to_tsquery('simple', %s) q WHERE " + " AND ".join(parts), values

    def phrase(self, term: str) -> str:
        return "(" + " <-> ".join("'" + word.replace("'", "''") + "'" for word in as_words(term)) + ")"

    def top(self, question: Question) -> int:
        found, values = self.matching(question)
        order = "year DESC NULLS LAST, id" if question.sort == "date" else "ts_rank(tsv, q) DESC"
        self.cursor.execute(
            f"SELECT id {found} ORDER BY {order} LIMIT {TOP} OFFSET {(question.page - 1) * TOP}", values
        )
        return len(self.cursor.fetchall())

    def full(self, question: Question) -> int:
        self.top(question)
        found, values = self.matching(question)
        self.cursor.execute(counting(f"SELECT {', '.join(FACETS)} {found}"), values)
        return int(self.cursor.fetchall()[-1][2])


def postgres(url: str) -> Any:
    """A connection to a server that holds the clauses; they are put there unless they are already."""
    connection = psycopg2.connect(url)
    connection.autocommit = True
    cursor = connection.cursor()
    cursor.execute("SELECT to_regclass('clauses')")
    if cursor.fetchone()[0]:
        return connection
    cursor.execute(
        "CREATE UNLOGGED TABLE clauses (id bigint PRIMARY KEY, policy int, kind text, authority text, year int,"
        " is_task int, tsv tsvector)"
    )
    template = "(%s, %s, %s, %s, %s, %s, to_tsvector('simple', %s))"
    for chunk in chunks(rows()):
        cut = [(*row[:-1], " ".join(tokens.words(row[-1]))) for row in chunk]
        execute_values(cursor, "INSERT INTO clauses VALUES %s", cut, template, 1000)
    cursor.execute("SET maintenance_work_mem = '1GB'; CREATE INDEX ON clauses USING gin (tsv); ANALYZE clauses")
    return connection


def chunks(found: Iterable[Row]) -> Iterator[list[Row]]:
    chunk: list[Row] = []
    for row in found:
        chunk.append(row)
        if len(chunk) == BATCH:
            yield chunk
            chunk = []
    yield chunk
