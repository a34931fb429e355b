"""Kills (SIGKILL) processes that write and search, at every line in turn, and looks at what the next one finds:

    python -m tests.search.kills [--runs 1000] [--seed 1] [follow rebuild merge publish writers hosts backup]

The last three kill nobody: several write at once, each on a host of its own, the database is put back to an older one.
On a SQLite database of its own; `python tools/with_postgres.py python -m tests.search.kills` runs on PostgreSQL. What
is done is described in killing.py.
"""

from __future__ import annotations

import argparse
import sys

from tests import alone


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("scenarios", nargs="*", metavar="scenario")
    parser.add_argument("--runs", type=int, default=1000, help="kill at so many places at most")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with alone.site() as folder:
        from tests.search import killing  # needs Django set up

        return int(killing.main(options.scenarios, folder, options.runs, options.seed) > 0)


if __name__ == "__main__":
    sys.exit(main())
