"""The tree of clauses while lines are added to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from policies.parsing.lines import Line
from policies.parsing.markers import Marker
from policies.parsing.structure import Clause

BULLETS = frozenset(["dash"])  # nothing hangs below them
DOCUMENT_RANK = 6  # an attachment does not hang below an inner document, everything else does


@dataclass
class Node:
    """A clause in the making: its place in the tree, and its lines, of which the first holds the marker.

    Where nothing stands behind the marker, the text is on the lines below it.
    """

    kind: str
    parent: Node | None
    lines: list[Line]
    marker: Marker | None = None
    rank: int = 0
    level: int = 1
    topical: bool = False  # opens with a topic sentence, which serves as its heading
    path: str = ""

    @property
    def family(self) -> str:
        return self.marker.family.name if self.marker else ""

    @property
    def is_bare(self) -> bool:
        """Whether nothing stands behind the marker on its line."""
        return self.marker is not None and self.marker.end >= len(self.lines[0].text)

    @property
    def printed(self) -> list[Line]:
        """The lines that hold the text."""
        return self.lines[1:] if self.is_bare else self.lines

    @property
    def offset(self) -> int:
        """Where in the first of these lines the text begins."""
        return self.marker.end if self.marker and not self.is_bare else 0

    @property
    def text(self) -> str:
        """The folded text, its lines parted by line ends."""
        return "\n".join(line.text for line in self.printed)[self.offset :]

    def _end_of(self, length: int) -> int:
        """The offset in the source behind the first `length` (at least one) characters of the text."""
        last = self.offset + length
        for line in self.printed:
            if last <= len(line.text):
                return line.at[last - 1] + 1
            last -= len(line.text) + 1
        return self.printed[-1].at[-1]

    def clause(self, source: str, heading_length: int) -> Clause:
        """The finished clause; the first `heading_length` characters of its text are its heading."""
        marker, lines = self.marker, self.printed
        text_start = lines[0].at[self.offset] if lines else self.lines[-1].at[-1]
        text = source[text_start : lines[-1].at[-1]] if lines else ""
        return Clause(
            path=self.path,
            parent=self.parent.path if self.parent else None,
            kind=self.kind,
            level=self.level,
            marker=self.lines[0].printed(source, 0, len(marker.text)) if marker else "",
            number=marker.number if marker else None,
            heading=source[text_start : self._end_of(heading_length)] if heading_length else "",
            text=text,
            start=self.lines[0].start,
            end=self.lines[-1].end,
            text_start=text_start,
        )


@dataclass
class Outline:
    """The nodes in document order; `open` holds the numbered clauses that the next line may belong to.

    `ranks`: which family stands above which in the document or attachment that is being read.
    """

    source: str = ""
    nodes: list[Node] = field(default_factory=list)
    open: list[Node] = field(default_factory=list)
    ranks: Mapping[str, int] = field(default_factory=dict)

    def add(self, kind: str, line: Line, marker: Marker | None = None) -> Node:
        """Append a clause below the innermost open one; text without number is not part of the 一是… above it."""
        while marker is None and self.open and self.open[-1].family == "measure":
            self.open.pop()
        parent = self.open[-1] if self.open else None
        rank = self.ranks.get(marker.family.name, marker.family.rank) if marker else 0
        node = Node(kind, parent, [line], marker, rank, parent.level + 1 if parent else 1)
        self.nodes.append(node)
        return node

    def number(self, line: Line, marker: Marker) -> Node:
        """Append a numbered clause: beside the open one of its family, else below the nearest of lower rank."""
        name = marker.family.name
        families = [node.family for node in self.open]
        if name in BULLETS:
            self.open = [node for node in self.open if node.family != "measure"]
        if name == "decimal":
            self._close_for_decimal(marker)
        elif name in families:
            del self.open[families.index(name) :]
        else:
            self.close(self.ranks.get(name, marker.family.rank))
            if name == "panel" and self.open and self.open[-1].family == "section":  # a 专栏 stands beside them
                self.open.pop()
        node = self.add(marker.family.kind, line, marker)
        if name not in BULLETS:
            self.open.append(node)
        return node

    def close(self, rank: int) -> None:
        """Close what cannot have a clause of `rank` below it."""
        while self.open and self.open[-1].rank > rank:
            self.open.pop()

    def begin(self, kind: str, lines: Sequence[Line]) -> Node:
        """Append an unnumbered piece on the first level (an inner document, a glossary) with what follows below it."""
        self.open.clear()
        node = self.add(kind, lines[0])
        node.rank = DOCUMENT_RANK
        node.lines.extend(lines[1:])
        self.open.append(node)
        return node

    def follows(self, line: Line) -> bool:
        """Whether nothing but blank lines stands between the last node and `line`: no line that the head took."""
        return not self.source[self.nodes[-1].lines[-1].end : line.start].strip()

    def _close_for_decimal(self, marker: Marker) -> None:
        """1.1 hangs below 1, and 1.1.1 below 1.1; where the number above is not open, beside the first decimal."""
        above = marker.words.rpartition(".")[0]
        numbers = [node.marker.words if node.marker else "" for node in self.open]
        decimals = [index for index, words in enumerate(numbers) if "." in words]
        if above in numbers:
            del self.open[numbers.index(above) + 1 :]
        elif decimals:
            del self.open[decimals[0] :]
