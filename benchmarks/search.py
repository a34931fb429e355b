"""Times searches over 100,000 clauses: this project's engine, SQLite LIKE and SQLite FTS5 with bm25, in one run.

    python benchmarks/search.py [--clauses 100000] [--seed 1]

The clauses are varied from fixtures/sources: sentences joined anew, numbers and place names exchanged. Each query asks
for the best 20 and the exact count. FTS5 is timed on jieba's words (it then misses hits within words) and on bigrams
(which find what the index finds). The engine is timed as a page uses it, with its question for the newest change.
Times are of the processor, so that what else runs on the machine does not count; all engines run in this process and
on one core, with their files in memory. Everything is made in a temporary folder; nothing of the site is touched.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
PLACES = [
    "成都",
    "重庆",
    "万州",
    "达州",
    "开州",
    "广安",
    "渝北",
    "南充",
    "内江",
    "荣昌",
    "泸州",
    "永川",
    "江津",
    "遂宁",
    "潼南",
]
TOP = 20
BATCH = 5000
Ask = Callable[[str], int]


def sentences() -> list[str]:
    texts = [path.read_text() for path in sorted((ROOT / "fixtures" / "sources").glob("*.txt"))]
    return [part for text in texts for part in re.split(r"(?<=[。；])|\s+", text) if 8 <= len(part) <= 200]


def varied(chooser: random.Random, source: list[str]) -> str:
    """One clause: one to four sentences, with other numbers and other places."""
    text = "".join(chooser.choices(source, k=chooser.randint(1, 4)))
    text = re.sub(r"\d+", lambda number: str(chooser.randint(1, 10 ** len(number[0]))), text)
    return re.sub("|".join(PLACES), lambda _: chooser.choice(PLACES), text)


def fill_library(clauses: list[str]) -> None:
    """The clauses in the site's own tables, with their change log; then the index."""
    from django.core.management import call_command
    from tqdm import tqdm

    from policies import search
    from policies.models import Clause, Policy

    call_command("migrate", verbosity=0)
    policies = [
        Policy.objects.create(
            slug=f"p{n}", title=f"第{n}号", kind="plan", authority="official", year=2010 + n % 15, added_on="2026-01-01"
        )
        for n in range(100)
    ]
    place = {"level": 1, "start": 0, "end": 1, "text_start": 0, "kind": "item"}
    rows = (
        Clause(
            policy=policies[n % 100],
            path=str(n),
            position=n,
            text=text,
            heading=text[:10] if n % 3 == 0 else "",
            **place,
        )
        for n, text in enumerate(clauses)
    )
    Clause.objects.bulk_create(rows, batch_size=BATCH)
    with tqdm(total=len(clauses), desc="index", unit="clause") as bar:
        search.follower().rebuild(bar.update)


def fill_sqlite(path: Path, clauses: list[str]) -> sqlite3.Connection:
    from policies.search import tokens

    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE plain (id INTEGER PRIMARY KEY, text TEXT)")
    connection.execute("CREATE VIRTUAL TABLE by_words USING fts5(text)")
    connection.execute("CREATE VIRTUAL TABLE by_grams USING fts5(text)")
    folded = [tokens.fold(text).text for text in clauses]
    connection.executemany("INSERT INTO plain (text) VALUES (?)", ((text,) for text in folded))
    connection.executemany("INSERT INTO by_words (text) VALUES (?)", ((" ".join(tokens.words(t)),) for t in folded))
    connection.executemany("INSERT INTO by_grams (text) VALUES (?)", ((" ".join(tokens.grams(t)),) for t in folded))
    connection.commit()
    return connection


def queries(chooser: random.Random, clauses: list[str]) -> dict[str, list[str]]:
    """Ten queries of each kind, chosen by how many clauses have the word."""
    from policies.search import tokens

    sample = [tokens.fold(text).text for text in chooser.sample(clauses, min(4000, len(clauses)))]
    counts = Counter(
        word for text in sample for word in set(tokens.words(text)) if len(word) > 1 and not word.isascii()
    )
    singles = Counter(character for text in sample for character in set("".join(tokens.runs(text))))
    ranked = [word for word, _ in counts.most_common()]
    common = ranked[:10]
    runs = [run for text in sample for run in tokens.runs(text) if len(run) >= 8]
    phrases = [run[at : at + 8] for run in chooser.sample(runs, 10) for at in [chooser.randint(0, len(run) - 8)]]
    return {
        "rare word": chooser.sample([word for word in ranked if counts[word] <= 3], 10),
        "common word": common,
        "two words": [f"{left} {right}" for left, right in zip(common, ranked[10:20], strict=True)],
        "phrase of 8": phrases,
        "one character": [character for character, _ in singles.most_common(10)],
        "no hit": ["".join(chooser.sample("龘靐齉爩鱻麤灪吁", 2)) for _ in range(10)],
    }


def engine() -> Ask:
    from policies import search
    from policies.search.documents import Ask as Question

    def ask(typed: str) -> int:
        question = Question(search.parse(typed))
        return search.answer(lambda index: index.top(question, TOP))[1]

    return ask


def like(connection: sqlite3.Connection) -> Ask:
    def ask(typed: str) -> int:
        words = typed.split()
        where = " AND ".join("text LIKE ?" for _ in words)
        patterns = [f"%{word}%" for word in words]
        connection.execute(f"SELECT id FROM plain WHERE {where} LIMIT {TOP}", patterns).fetchall()
        return int(connection.execute(f"SELECT count(*) FROM plain WHERE {where}", patterns).fetchone()[0])

    return ask


def fts5(connection: sqlite3.Connection, table: str, tokenised: Callable[[str], str]) -> Ask:
    def ask(typed: str) -> int:
        match = " AND ".join(tokenised(word) for word in typed.split())
        connection.execute(
            f"SELECT rowid FROM {table} WHERE {table} MATCH ? ORDER BY bm25({table}) LIMIT {TOP}", [match]
        ).fetchall()
        return int(connection.execute(f"SELECT count(*) FROM {table} WHERE {table} MATCH ?", [match]).fetchone()[0])

    return ask


def as_words(word: str) -> str:
    from policies.search import tokens

    return f'"{" ".join(tokens.words(word))}"'


def as_grams(word: str) -> str:
    """Single characters are found as the beginning of a bigram; that misses none, since the last stands alone."""
    pairs = [word[at : at + 2] for at in range(len(word) - 1)]
    return f'"{" ".join(pairs)}"' if pairs else f'"{word}"*'


def timed(ask: Ask, asked: list[str], rounds: int) -> Iterator[float]:
    for _ in range(rounds):
        for typed in asked:
            started = time.process_time()
            ask(typed)
            yield (time.process_time() - started) * 1000


def percentiles(times: list[float]) -> tuple[float, float]:
    return statistics.median(times), statistics.quantiles(times, n=20)[18]


def report(kinds: dict[str, list[str]], engines: dict[str, tuple[Ask, int]]) -> None:
    print("| query (p50 / p95 in ms) | " + " | ".join(engines) + " | hits (median) |")
    print("|---" * (len(engines) + 2) + "|")
    everything: dict[str, list[float]] = {name: [] for name in engines}
    for kind, asked in kinds.items():
        cells = []
        for name, (ask, rounds) in engines.items():
            list(timed(ask, asked, 1))  # once to warm up
            times = list(timed(ask, asked, rounds))
            everything[name] += times * (100 // rounds)  # each kind and engine weighs the same
            cells.append("{:.2f} / {:.2f}".format(*percentiles(times)))
        hits = statistics.median(next(iter(engines.values()))[0](typed) for typed in asked)
        print(f"| {kind} | " + " | ".join(cells) + f" | {hits:.0f} |", flush=True)
    overall = {name: percentiles(times) for name, times in everything.items()}
    print("| all | " + " | ".join("{:.2f} / {:.2f}".format(*figures) for figures in overall.values()) + " | |")
    own = next(iter(overall.values()))[1]
    for name, (_, p95) in list(overall.items())[1:]:
        print(f"p95 of {name} is {p95 / own:.0f} times that of the engine")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--clauses", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="search-benchmark-") as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/library.sqlite3"
        os.environ["SEARCH_INDEX_DIR"] = f"{folder}/index"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chengyu.settings")
        import django

        django.setup()
        chooser = random.Random(options.seed)
        source = sentences()
        clauses = [varied(chooser, source) for _ in range(options.clauses)]
        kinds = queries(chooser, clauses)
        fill_library(clauses)
        connection = fill_sqlite(Path(folder) / "other.sqlite3", clauses)
        report(
            kinds,
            {
                "engine": (engine(), 20),
                "LIKE": (like(connection), 1),
                "FTS5 bm25, words": (fts5(connection, "by_words", as_words), 2),
                "FTS5 bm25, bigrams": (fts5(connection, "by_grams", as_grams), 2),
            },
        )


if __name__ == "__main__":
    main()
