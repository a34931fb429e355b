"""Times searches over a made-up library of any size, and what indexing, serving and writing cost there.

    python benchmarks/search.py [--clauses 100000] [--parts own,others,web,writes] [--keep FOLDER]

The clauses are made by benchmarks/speed/corpus.py: 20 to 600 characters, common words in up to half of them, names and
rare words by the frequencies of jieba's dictionary. Questions are drawn from them by class (speed/queries.py).

own     p50 / p95 in ms by class: the page alone; with exact count and all facets, as policies.search.find gives them;
        asked for the first time ("new": nothing can be remembered of it) and again; processor time beside the clock.
others  SQLite LIKE, FTS5 (words, bigrams) and PostgreSQL (tsvector, ts_rank) for the same questions.
web     whole answers over HTTP, keep-alive, with two workers of tools/gunicorn.conf.py; memory and start of a worker.
writes  from a committed edit to the search that finds it; searches while another process writes 10,000 clauses.

Everything is made in a folder of its own: a temporary one, or FOLDER, which is used again if it holds a library.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
PARTS = ("own", "others", "web", "writes")


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clauses", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1, help="of library and questions")
    parser.add_argument("--each", type=int, default=20, help="questions of a class; others are asked half as many")
    parser.add_argument("--parts", default=",".join(PARTS), help="which to run")
    parser.add_argument("--keep", type=Path, help="folder for library and indexes")
    return parser.parse_args()


@contextlib.contextmanager
def library(folder: Path | None) -> Iterator[Path]:
    """A folder with database and index, known to the settings of Django."""
    with contextlib.ExitStack() as stack:
        place = folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="search-benchmark-")))
        place.mkdir(parents=True, exist_ok=True)
        os.environ["DATABASE_URL"] = f"sqlite:///{place.resolve()}/library.sqlite3"
        os.environ["SEARCH_INDEX_DIR"] = f"{place.resolve()}/index"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chengyu.settings")
        import django

        django.setup()
        yield place


def prepare(clauses: int, seed: int) -> None:
    """The library and its index, made unless they are there; with what that cost."""
    from django.core.management import call_command

    from benchmarks.speed import corpus, own
    from benchmarks.speed.library import fill
    from benchmarks.speed.timing import Steps
    from policies import search
    from policies.models import Clause

    step = Steps()
    step("migrate", lambda: call_command("migrate", verbosity=0))
    if not Clause.objects.exists():
        call_command("load_library", verbosity=0)
        step(f"make {clauses} clauses", lambda: fill(corpus.documents(clauses, seed)))
    follower = search.follower()
    if not (follower.folder / "current").exists():
        step("index, segmentation included", follower.rebuild)
    step("open the index", follower.view)
    made = own.size(follower.folder)
    print(f"clauses: {Clause.objects.count()}; index: {made / 1e6:.0f} MB", flush=True)


def main() -> None:
    chosen = options()
    parts = chosen.parts.split(",")
    with library(chosen.keep) as folder:
        prepare(chosen.clauses, chosen.seed)
        from benchmarks.speed import parts as run
        from benchmarks.speed.queries import questions, vocabulary

        chooser = random.Random(chosen.seed)
        known = vocabulary(chooser)
        classes = questions(chooser, known, chosen.each * 2)
        if "own" in parts or "others" in parts:
            mine = run.own_engine(classes)
        if "others" in parts:
            run.others(folder, classes, mine)
        if "web" in parts:
            run.web(classes)
        if "writes" in parts:
            run.writing(classes, chosen.seed)


if __name__ == "__main__":
    main()
