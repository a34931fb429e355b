"""The clauses of a document that are tasks."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from policies.parsing import lexicon
from policies.parsing.normalise import fold
from policies.parsing.parties import find_parties
from policies.parsing.structure import Clause, Header

BODIES = frozenset({"document", "attachment"})
CONTAINERS = frozenset({"part", "chapter", "section"})
HEADED = 60  # characters of a heading at most
NUMBERED = frozenset({"item", "subitem", "article"})
JOINT = re.compile(r"[、和与及]")
REMARK = re.compile(r"(?:\([^()]*\)|[《》〈〉“”\s])+$")
RULES, NOTICE, UNTITLED = "rules", "notice", "untitled"


def task_clauses(clauses: Sequence[Clause], head: Header | None = None) -> tuple[Clause, ...]:
    """The clauses that are tasks, in document order.

    - What lays down rules, answers or reports (办法, 条例, 批复, 报告 …; by its title) sets none; each document inside
      the text goes by its own title. Attachments count only where the body itself sets no task.
    - Parts about aims and principles (总体要求, 附则 …) hold none.
    - Elsewhere the （一）, （二）… of a part are the tasks; where it has none, its 1., 2.… or articles; where it has
      none of these either, the part itself, or the 节 of a 规划. A part of a bare 通知 is a task by itself only if it
      says who is responsible: else it may be an announcement; a 通知 most of whose parts hold no task sets none.
    - The 1., 2.… under （一） are the tasks instead where they carry the responsibilities, or count on through the
      document (1.–21. under nine （一）): that is how a document with long lists of measures numbers its tasks.
    """
    outline = _Outline(clauses)
    title = fold(head.inner_title or head.title) if head else ""
    found = list(outline.tasks("", title))
    for clause in clauses:
        if clause.kind == "document" or (clause.kind == "attachment" and not found):
            found += outline.tasks(clause.path, fold(clause.heading or clause.text[:HEADED]))
    paths = {clause.path for clause in found}
    return tuple(clause for clause in clauses if clause.path in paths)


def subtree(clause: Clause, below: dict[str, list[Clause]], tasks: frozenset[str]) -> Iterator[Clause]:
    """The clause and all clauses below it, in order, but for other tasks and what stands below them."""
    yield clause
    for child in below.get(clause.path, ()):
        if child.path not in tasks:
            yield from subtree(child, below, tasks)


def children(clauses: Sequence[Clause]) -> dict[str, list[Clause]]:
    """The clauses right below each path, those of the document itself under the empty path."""
    below: dict[str, list[Clause]] = {}
    for clause in clauses:
        below.setdefault(clause.parent or "", []).append(clause)
    return below


class _Outline:
    """The tree of one document while its tasks are looked for."""

    def __init__(self, clauses: Sequence[Clause]) -> None:
        self.below = children(clauses)

    def tasks(self, body: str, title: str) -> list[Clause]:
        """The tasks of one body: the document itself or one inside it."""
        form = _form(title)
        if form == RULES:
            return []
        roots = [c for c in self.below.get(body, ()) if c.kind not in BODIES]
        if not title and any(c.kind == "article" for c in self._within(roots)):
            return []  # articles without a title: rules, as far as one can tell
        form = form or (UNTITLED if not title else "")
        finer = self._is_finer(roots)
        found = [list(self._in(root, form, finer=finer, top=True)) for root in roots]
        parts = [tasks for root, tasks in zip(roots, found, strict=True) if root.kind == "part" and not _is_aim(root)]
        if form == NOTICE and sum(map(bool, parts)) * 2 <= len(parts):
            return []  # most of it announces or explains
        return [task for tasks in found for task in tasks]

    def _within(self, roots: Sequence[Clause]) -> Iterator[Clause]:
        waiting = list(reversed(roots))
        while waiting:
            clause = waiting.pop()
            if clause.kind not in BODIES:
                yield clause
                waiting += reversed(self.below.get(clause.path, ()))

    def _in(self, clause: Clause, form: str, *, finer: bool, top: bool = False) -> Iterator[Clause]:
        if _is_aim(clause):
            return
        below = self.below.get(clause.path, ())
        if clause.kind in CONTAINERS:
            found = [task for child in below for task in self._in(child, form, finer=finer)]
            yield from found
            alone = not found and not any(c.kind in CONTAINERS for c in below) and clause.kind != "chapter"
            sure = form == "" or (form == UNTITLED and clause.kind == "part")
            if alone and (sure or self._is_explicit(clause)):
                yield clause
        elif clause.kind in NUMBERED and not (top and clause.kind == "subitem" and _is_decimal(below)):
            parts = [child for child in below if child.kind == "subitem"] if finer and clause.kind == "item" else []
            yield from parts or [clause]

    def _is_finer(self, roots: Sequence[Clause]) -> bool:
        """Whether 1., 2.… under （一） are the tasks: by who is responsible, or by numbers that count on."""
        items = [c for c in self._within(roots) if c.kind == "item"]
        groups = [[c for c in self.below.get(item.path, ()) if c.kind == "subitem"] for item in items]
        groups = [group for group in groups if group]
        subitems = [clause for group in groups for clause in group]
        numbers = [clause.number or 0 for clause in subitems]
        counts_on = len(groups) > 1 and all(one < two for one, two in pairwise(numbers))
        owned = sum(self._is_explicit(clause) for clause in subitems)
        return counts_on or (owned * 2 > len(subitems) > 0 and not any(_explicit(item) for item in items))

    def _is_explicit(self, clause: Clause) -> bool:
        """Whether the clause or a paragraph below it says in so many words who is responsible."""
        return any(_explicit(each) for each in (clause, *self.below.get(clause.path, ())))


def _explicit(clause: Clause) -> bool:
    text = fold(clause.text)
    return any(text[party.said_from] != "由" for party in find_parties(text))


def _form(title: str) -> str:
    """What a title says of the document: rules, a bare notice, or neither."""
    words = REMARK.sub("", title)
    if words.endswith("通知"):
        return NOTICE
    return RULES if any(words.endswith(word) for word in lexicon.words("no_task_types")) else ""


def _is_aim(clause: Clause) -> bool:
    """Whether the heading is one of aims and principles."""
    heading = "".join(fold(clause.heading).split()).strip("。:.")
    words = lexicon.words("not_task_areas")
    endings = tuple(word[1:] for word in words if word.startswith("…"))
    return bool(heading) and (heading.endswith(endings) or all(part in words for part in JOINT.split(heading)))


def _is_decimal(below: Sequence[Clause]) -> bool:
    """Whether 1 is a chapter of a document, which goes on with 1.1."""
    return any("." in fold(child.marker).strip(".") for child in below)
