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
ARTICLE, PARAGRAPH, ITEM = "article", "paragraph", "item"


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
"""A kind of clause and its number in figures: ("article", "17"), ("article", "17-1") for 第十七条之一."""


class Places:
    """The clauses of one document, found by the steps that lead to them. Every look-up takes the same short time."""

    def __init__(self, clauses: Iterable[Placed]) -> None:
        self.clauses: dict[str, Placed] = {}
        self.body: dict[str, str] = {}
        self.by_step: dict[Step, list[str]] = {}
        self.below: dict[tuple[str, Step], list[str]] = {}
        self.paragraphs: dict[str, list[str]] = {}  # of an article; its own text is the first
        self.previous: dict[str, str] = {}  # of an article, and of a paragraph of one
        last_article = ""
        for clause in clauses:
            above = clause.parent or ""
            self.clauses[clause.path] = clause
            self.body[clause.path] = clause.path if clause.kind in BODIES else self.body.get(above, "")
            printed = _printed(clause)
            self.by_step.setdefault((clause.kind, printed), []).append(clause.path)
            for kind in {clause.kind, ITEM} if printed else ():
                self.below.setdefault((above, (kind, printed)), []).append(clause.path)
            if clause.kind == ARTICLE:
                self.paragraphs[clause.path] = [clause.path]
                self.previous[clause.path], last_article = last_article, clause.path
            elif clause.kind == PARAGRAPH and (article := self._article(above)):  # behind 项 as well: the next 款
                self.previous[clause.path] = self.paragraphs[article][-1]
                self.paragraphs[article].append(clause.path)

    def find(self, steps: Sequence[Step], *, near: str = "") -> str:
        """The path of the clause that `steps` lead to, as far down as they can be followed; empty if nowhere.

        Where several bodies have the first number, that of the body of the clause `near` is meant, else none.
        """
        found = self.by_step.get(steps[0], [])[:9]
        if len(found) > 1:
            found = [path for path in found if self.body[path] == self.body.get(near, "")]
        return self._down(found[0], steps[1:]) if len(found) == 1 else ""

    def within(self, near: str, steps: Sequence[Step]) -> str:
        """The path that `steps` lead to from the article around the clause `near`; empty if there is none."""
        article = self._article(near)
        return self._down(article, steps) if article else ""

    def before(self, near: str, kind: str) -> str:
        """The path of the 款 or 条 right before the one that the clause `near` stands in; empty if there is none."""
        if kind == PARAGRAPH:
            return self.previous.get(near, "") if self._article(near) != near else ""
        return self.previous.get(self._article(near), "")

    def _article(self, near: str) -> str:
        clause = self.clauses.get(near)
        while clause is not None and clause.kind != ARTICLE:
            clause = self.clauses.get(clause.parent or "")
        return clause.path if clause else ""

    def _down(self, path: str, steps: Sequence[Step]) -> str:
        for step in steps:
            path = self._one_below(path, step) or path
        return path

    def _one_below(self, path: str, step: Step) -> str:
        """The path of the 款, 项 or 节 `step` below the clause `path`; 第一款 is the clause's own text."""
        if step[0] == PARAGRAPH:
            row, place = self.paragraphs.get(path, []), int(step[1]) - 1
            return row[place] if 0 <= place < len(row) else ""
        found = self.below.get((path, step), [])
        return found[0] if len(found) == 1 else ""


def _printed(clause: Placed) -> str:
    """The number of a clause in figures, 17-1 for 第十七条之一; empty where none is printed."""
    if clause.number is None:
        return ""
    bis = BIS.search(fold(clause.marker)) if clause.kind == ARTICLE else None
    return f"{clause.number}-{number(bis[1])}" if bis else str(clause.number)
