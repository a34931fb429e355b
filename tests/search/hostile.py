"""Asks the search what nobody should type, and reports errors and the slowest answers:

    python -m tests.search.hostile [--runs 100000] [--seed 1] [--clauses 0] [--http 20] [--compare 50]

Crafted queries first, then random ones (crafted.py). Each is asked of `search.find`; of every so many (`--http`) the
page is asked for, too, with filters as hostile; of every so many (`--compare`) the answer is held against a reading of
all clauses. The library is the five sources, or as many clauses (`--clauses`) made of their sentences. Exits with 1
if anything failed. What is done is written in asking.py.
"""

from __future__ import annotations

import argparse
import sys

from tests import alone


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--runs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--clauses", type=int, default=0, help="0: the five sources")
    parser.add_argument("--http", type=int, default=20, help="the page for one in so many")
    parser.add_argument("--compare", type=int, default=50, help="a scan for one in so many")
    options = parser.parse_args()
    with alone.site():
        from tests.search import asking  # needs Django set up

        asking.fill(options.clauses, options.seed)
        report = asking.run(options.runs, options.seed, http=options.http, compare=options.compare)
    print(report)
    return int(bool(report.problems))


if __name__ == "__main__":
    sys.exit(main())
