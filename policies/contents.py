"""The contents of a document: its headings as a tree, as deep as a reader can still take in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from policies.models import Clause
from policies.quoting import closed_up, unspaced

MOST = 300  # entries; deeper levels are left out, except the first
FOLDED = 80  # entries; in longer contents what is below the first level is folded
OPENING = 16  # characters shown of a clause without heading
LONGEST = 40  # characters shown of a heading: some are sentences
CLOSING = "、）)：."
FEWEST = 6  # numbered clauses without any heading; fewer need no contents
UNLISTED = {Clause.Kind.HEADLINE, Clause.Kind.MEASURE, Clause.Kind.DASH, Clause.Kind.POINT}


@dataclass
class Part:
    """An entry of the contents, the entries below it, and the first and the last article that stand in it."""

    clause: Clause
    level: int
    parts: list[Part] = field(default_factory=list)
    articles: list[Clause] = field(default_factory=list)

    @property
    def words(self) -> str:
        """The heading, or how the clause begins."""
        heading = unspaced(self.clause.heading)
        text, most = (heading, LONGEST) if heading else (self.clause.text, OPENING)
        return text if len(text) <= most else f"{text[:most]}…"

    @property
    def marker(self) -> str:
        """The number, and a space behind it unless its last character keeps a distance of its own: 一、 （一）."""
        marker = closed_up(self.clause.marker)
        return f"{marker} " if marker and marker[-1] not in CLOSING else marker

    @property
    def range(self) -> str:
        """Which articles stand right in it: 第三条至第九条."""
        ends = [closed_up(clause.marker) for clause in self.articles]
        return "至".join(dict.fromkeys(ends))


@dataclass(frozen=True)
class Contents:
    """The entries of the first level; `folded` where there are too many to show them all at once."""

    parts: list[Part]
    folded: bool = False

    def __bool__(self) -> bool:
        return bool(self.parts)


def contents(clauses: Sequence[Clause]) -> Contents:
    """Return the tree of the clauses with headings; of a text without any, its numbered clauses."""
    outside = [clause for clause in clauses if clause.kind not in UNLISTED]
    listed = [clause for clause in outside if clause.heading]
    if not listed:
        numbered = [clause for clause in outside if clause.marker]
        listed = numbered if len(numbered) >= FEWEST else []
    top = _tree(clauses, {clause.pk for clause in listed})
    depth = _deepest(top)
    _cut(top, depth)
    return Contents(top, sum(1 for _ in _all(top)) > FOLDED)


def _tree(clauses: Sequence[Clause], listed: set[int]) -> list[Part]:
    top: list[Part] = []
    above: dict[int, Part] = {}  # clause -> the entry that it stands in
    for clause in clauses:
        inside = above.get(clause.parent_id or 0)
        in_table = inside and inside.clause.kind == Clause.Kind.TABLE
        if clause.pk in listed and not in_table:
            part = Part(clause, inside.level + 1 if inside else 1)
            (inside.parts if inside else top).append(part)
            above[clause.pk] = part
        elif inside:
            above[clause.pk] = inside
            if clause.kind == Clause.Kind.ARTICLE:
                inside.articles[1:] = [clause]
    return top


def _all(parts: Sequence[Part]) -> Iterator[Part]:
    for part in parts:
        yield part
        yield from _all(part.parts)


def _deepest(top: Sequence[Part]) -> int:
    """How many levels can be shown without more than MOST entries; at least one."""
    levels = Counter(part.level for part in _all(top))
    depth = total = 0
    for level in sorted(levels):
        total += levels[level]
        if total > MOST and depth:
            break
        depth = level
    return depth


def _cut(parts: Sequence[Part], depth: int) -> None:
    for part in parts:
        if part.level >= depth:
            part.parts = []
        _cut(part.parts, depth)
