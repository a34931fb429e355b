"""Rows of tables and lists in notes: numbers there are none of clauses."""

import re
from collections.abc import Collection, Sequence

from policies.parsing.lines import Line
from policies.parsing.markers import Marker
from policies.parsing.sequence import Numbered

LONGEST_CELL = 16
AMOUNT = re.compile(r"\d[\d.,]*%?")
CELLS = 2  # tabs that make a line the row of a table
NEAR = 3  # a line between two rows, each so many lines away at most, is a cell that stands on its own line
IN_CELLS = frozenset(["subitem", "point", "circled", "decimal", "item"])
NOTE = re.compile(r"(?:^|[\s。;日])(?:注|说明|备注|附注|填表说明|填写说明|注意事项|附件)\s?\d?\s?[:.]\s?1\s?[.、]")


def row_indexes(lines: Sequence[Line], source: str) -> set[int]:
    """The indexes of the lines that are rows of tables, their cells parted by tabs."""
    return {index for index, line in enumerate(lines) if line.printed(source).count("\t") >= CELLS}


def cells(lines: Sequence[Line]) -> set[int]:
    """The indexes of short lines above a line that is a number and nothing else: cells of a table copied one a line."""
    return {
        index
        for index in range(len(lines) - 1)
        if len(lines[index].text) <= LONGEST_CELL and AMOUNT.fullmatch(lines[index + 1].text)
    }


def may_number(marker: Marker, index: int, rows: Collection[int], alone: Collection[int]) -> bool:
    """Whether a marker at `index` can number a clause: not one of a small family between two rows, or in a cell."""
    if marker.family.name not in IN_CELLS or not (rows or alone):
        return True
    if index in alone:
        return False
    above = any(index - step in rows for step in range(1, NEAR + 1))
    below = any(index + step in rows for step in range(1, NEAR + 1))
    return not (above and below)


def without_notes(numbered: Sequence[Numbered]) -> list[Numbered]:
    """The lines, those without marker that count on from a note (注：1.… / 2.… / 3.…)."""
    found: list[Numbered] = []
    last = 0
    for line, marker in numbered:
        if NOTE.search(line.text):
            last = 1
        elif last and marker and marker.family.name == "subitem" and marker.number == last + 1:
            last += 1
            found.append((line, None))
            continue
        elif marker:
            last = 0
        found.append((line, marker))
    if found and (marker := found[-1][1]) and marker.family.name == "attachment":
        found[-1] = found[-1][0], None  # 附件： with nothing below it
    return found
