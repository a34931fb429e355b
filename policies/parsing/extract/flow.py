"""Inline text and breaks in, lines out: what a browser shows of a page, as text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

CELL_LINES = 6  # a cell with more lines than this is a part of the page's layout, not of a table
SPACES = re.compile(r"[ \t\r\n\f]++")
GAP = re.compile(r"[ \n]++")
NEITHER = " \n\xa0"


def _gap(match: re.Match[str]) -> str:
    """One space, or none where the source merely broke its line between two Chinese characters."""
    before, after = match.string[match.start() - 1 : match.start()], match.string[match.end() : match.end() + 1]
    return "" if "\n" in match[0] and wide(before) and wide(after) else " "


def wide(character: str) -> bool:
    """Whether a character is Chinese or full-width: no space stands beside it when a line is broken there."""
    return "\u2e80" <= character <= "\uffef" or character in set("“”‘’—…·")


@dataclass(slots=True)
class Flow:
    """The lines so far and the pieces of the line that is open. `prefix` is the number of a list item to come."""

    lines: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    prefix: str = ""
    layout: bool = False  # holds a table, so it is no cell of one row

    def add(self, text: str) -> None:
        """Inline text; white space of any kind and length is one space, or one line break of the source."""
        self.pieces.append(SPACES.sub(lambda match: "\n" if "\n" in match[0] else " ", text))

    def add_printed(self, text: str) -> None:
        """Text whose spaces and line breaks are as printed (<pre>)."""
        first, *others = text.expandtabs().replace(" ", "\xa0").split("\n")
        self.pieces.append(first)
        for line in others:
            self.end_line()
            self.pieces.append(line)

    def end_line(self) -> None:
        line = GAP.sub(_gap, "".join(self.pieces).strip(" \n")).replace("\xa0", " ").rstrip()
        self.pieces.clear()
        if line.strip():
            self.lines.append(self.prefix + line.lstrip() if self.prefix else line)
            self.prefix = ""

    def closed(self) -> list[str]:
        """All lines, the open one included."""
        self.end_line()
        return self.lines

    def add_row(self, cells: list[Flow]) -> None:
        """The cells of a table row; a cell that holds a table itself is a part of the page's layout."""
        self.end_line()
        self.lines += row_lines([cell.closed() for cell in cells], layout=any(cell.layout for cell in cells))


def row_lines(cells: Sequence[Sequence[str]], *, layout: bool = False) -> list[str]:
    """The cells of a row as one line with tabs; all their lines, if the table only lays out the page.

    >>> row_lines([["牵头单位"], ["市发展改革委", "市科技局"]])
    ['牵头单位\\t市发展改革委 市科技局']
    """
    filled = [cell for cell in cells if cell]
    if layout or len(cells) < 2 or (len(filled) == 1 and len(filled[0]) > 1) or max(map(len, cells)) > CELL_LINES:
        return [line for cell in filled for line in cell]
    joined = "\t".join(" ".join(line.strip() for line in cell) for cell in cells).rstrip("\t")
    return [joined] if joined else []
