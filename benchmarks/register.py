"""Times every page of the register at the library's 60 tasks and at 20,000 tasks with 200,000 reports, in one run.

    python benchmarks/register.py [--tasks 20000] [--times 5] [--cold] [--only 总览]
    python tools/with_postgres.py python benchmarks/register.py

The database is that of DATABASE_URL, which must be new, or else a SQLite file in a temporary folder. The library is
loaded and every task of it gets a course (benchmarks/registering/courses.py); after measuring, documents with tasks are
made until there are as many as asked for, and the same pages are measured again. Times are of the whole answer in one
process, without a network: the median by the clock, and of this process's processor time, which on SQLite is all there
is and does not see the load of others. What is aimed at is no more queries and three times the time at most.
"""

from __future__ import annotations

import argparse
import contextlib
import logging
import os
import statistics
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
if TYPE_CHECKING:
    from benchmarks.registering.pages import Cost, Page
AIM = 3.0


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tasks", type=int, default=20_000)
    parser.add_argument("--times", type=int, default=5, help="answers of each page")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--cold", action="store_true", help="nothing is kept from one answer to the next, as after a write"
    )
    parser.add_argument("--only", default="", help="pages whose name has this")
    return parser.parse_args()


@contextlib.contextmanager
def database() -> Iterator[None]:
    """A new database and an index, known to the settings of Django."""
    with tempfile.TemporaryDirectory(prefix="register-benchmark-") as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/library.sqlite3")
        os.environ["SEARCH_INDEX_DIR"] = f"{folder}/index"
        os.environ["ALLOWED_HOSTS"] = "localhost"
        os.environ["RENEW_PHRASES"] = "false"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chengyu.settings")
        import django

        django.setup()
        logging.disable(logging.WARNING)  # that an index is built is no news here
        yield


def prepare(seed: int) -> None:
    """The library with a course for each of its tasks. Stops if the database holds anything."""
    from django.core.management import call_command
    from django.db import connection

    from benchmarks.registering import library
    from benchmarks.speed.parts import collect_static
    from policies.models import Task

    if connection.introspection.table_names():
        sys.exit("The database of DATABASE_URL is not new: this benchmark fills one with made-up tasks. Name another.")
    call_command("migrate", verbosity=0)
    call_command("load_library", verbosity=0)
    library.keep(Task.objects.all(), seed)
    collect_static()


def measured(times: int, only: str, *, cold: bool) -> dict[Page, Cost]:
    """What the pages cost now."""
    from django.db import connection

    from benchmarks.registering import pages
    from policies import search

    pages.people()
    search.follower().view()
    if connection.vendor == "postgresql":
        connection.cursor().execute("ANALYZE")  # what autovacuum does by itself within minutes
    return pages.measure([page for page in pages.pages() if only in page.name], times, cold=cold)


def told(few: Mapping[Page, Cost], many: Mapping[Page, Cost]) -> int:
    """Print the table; how many pages miss the aim."""
    from benchmarks.speed.timing import table

    before, after = ({page.name: cost for page, cost in costs.items()} for costs in (few, many))
    rows, slow = [], 0
    for name, cost in after.items():
        old = before[name]
        clock = statistics.median(cost.times.clock) / statistics.median(old.times.clock)
        own = statistics.median(cost.times.processor) / statistics.median(old.times.processor)
        slow += (missed := max(clock, own) > AIM or cost.queries > old.queries)
        times = [f"{_ms(each.times.clock)} ({_ms(each.times.processor)})" for each in (old, cost)]
        rows.append((name, old.queries, cost.queries, *times, f"{clock:.1f}", f"{own:.1f}", "×" if missed else ""))
    heads = ("page", "queries, few", "queries, many", "ms, few (processor)", "ms, many (processor)")
    table((*heads, "ratio", "ratio, processor", "misses"), rows)
    return slow


def _ms(times: list[float]) -> str:
    return f"{statistics.median(times):.0f}"


def main() -> None:
    chosen = options()
    with database():
        prepare(chosen.seed)
        from django.db import connection

        from benchmarks.registering import library
        from benchmarks.speed.timing import Steps
        from policies.models import Progress, Task

        small = (Task.objects.count(), Progress.objects.count())
        few = measured(chosen.times, chosen.only, cold=chosen.cold)
        Steps()(f"make {chosen.tasks} tasks", lambda: library.grow(chosen.tasks, chosen.seed))
        large = (Task.objects.count(), Progress.objects.count())
        many = measured(chosen.times, chosen.only, cold=chosen.cold)
        print(f"{connection.vendor}; few: {small[0]} tasks, {small[1]} reports; many: {large[0]}, {large[1]}")
        slow = told(few, many)
        print(f"{len(many) - slow} of {len(many)} pages stay within {AIM:.0f} times, with no more queries")


if __name__ == "__main__":
    main()
