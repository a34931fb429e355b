"""Prints precision and recall of the figures of the five sources against the list made by hand, field by field.

    python benchmarks/figures.py

The list is tests/parsing/figures.tsv, its rule docs/adr/0051. A field counts only where the span is right. The word
lists of the parser were made with these sources in sight: on other documents it will do worse.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from benchmarks.measuring.figures import MEASURED, Row, by_hand, by_parser, score


def main() -> int:
    found, wanted = by_parser(), by_hand()
    print(f"{'':32}{'':>10}{'found':>7}{'hand':>6}{'right':>7}{'precision':>11}{'recall':>8}")
    for source in [*sorted({row.source for row in wanted}), ""]:
        for name in MEASURED if not source else MEASURED[:1]:
            result = score(of(found, source), of(wanted, source), name)
            counts = f"{result.found:>7}{result.wanted:>6}{result.right:>7}"
            print(f"{source or 'all five':32}{name:>10}{counts}{result.precision:>11.3f}{result.recall:>8.3f}")
    for sign, rows in (("-", set(wanted) - set(found)), ("+", set(found) - set(wanted))):
        for row in sorted(rows, key=lambda each: (each.source, each.path)):
            print(sign, row)
    return int(Counter(found) != Counter(wanted))


def of(rows: list[Row], source: str) -> list[Row]:
    """The rows of one source, or of all."""
    return [row for row in rows if not source or row.source == source]


if __name__ == "__main__":
    sys.exit(main())
