"""The clauses of one document as others cite them: 第十二条第二款, 第三部分, 附件2 -> the path of a clause."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from policies.parsing.markers import HAN_NUMBER, number
from policies.parsing.normalise import fold

BIS = re.compile(rf"之({HAN_NUMBER}{{1,3}})\s*$")
BODIES = frozenset({"document", "attachment"})  # a body restarts the numbering
PARAGRAPH = "paragraph"


class Placed(Protocol):
    """A clause as far as its place goes."""

    @property
    def path(self) -> str: ...
    @property
    def parent(self) -> str | None: ...
    @property
    def kind(self) -> str: ...
    @property
    def marker(self) -> str: ...
    @property
    def number(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Place:
    """The place of one clause in its document; `parent` is a path."""

    path: str
    parent: str | None
    kind: str
    marker: str
    number: int | None


Step = tuple[str, str]
"""A kind of clause and its number as printed, in figures: ("article", "17"), ("article", "17-1") for 第十七条之一."""


class Places:
    """The clauses of one document, found by the steps that lead to them."""

    def __init__(self, clauses: Iterable[Placed]) -> None:
        self.by_step: dict[Step, list[str]] = {}
        self.children: dict[str, list[Placed]] = {}
        self.body: dict[str, str] = {}
        for clause in clauses:
            self.by_step.setdefault((clause.kind, _printed(clause)), []).append(clause.path)
            own = clause.path if clause.kind in BODIES else self.body.get(clause.parent or "", "")
            self.body[clause.path] = own
            if clause.parent:
                self.children.setdefault(clause.parent, []).append(clause)

    def find(self, steps: Sequence[Step], *, near: str = "") -> str:
        """The path of the clause that `steps` lead to, as far down as they can be followed; empty if nowhere.

        Where several bodies have the first number, that of the body of the clause `near` is meant, else none.
        """
        found = self.by_step.get(steps[0], [])
        if len(found) > 1:
            found = [path for path in found if self.body[path] == self.body.get(near, "")]
        if len(found) != 1:
            return ""
        path = found[0]
        for step in steps[1:]:
            path = self._below(path, step) or path
        return path

    def _below(self, path: str, step: Step) -> str:
        """The path of the 款, 项 or 节 `step` below the clause `path`; 第一款 is the clause's own text."""
        kind, printed = step
        below = self.children.get(path, ())
        if kind == PARAGRAPH:
            paragraphs = [path, *(clause.path for clause in below if clause.kind == PARAGRAPH)]
            place = int(printed) - 1
            return paragraphs[place] if 0 <= place < len(paragraphs) else ""
        numbered = [c.path for c in below if _printed(c) == printed and kind in {c.kind, "item"}]
        return numbered[0] if len(numbered) == 1 else ""


def _printed(clause: Placed) -> str:
    """The number of a clause in figures, 17-1 for 第十七条之一; empty where none is printed."""
    if clause.number is None:
        return ""
    bis = BIS.search(fold(clause.marker)) if clause.kind == "article" else None
    return f"{clause.number}-{number(bis[1])}" if bis else str(clause.number)
