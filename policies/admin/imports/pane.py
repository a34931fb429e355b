"""The source of a draft as the review page shows it: what each stretch was taken for, line by line, a window at a time.

Plain functions over a text and what the parser made of it; no queries.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from policies.models import Clause as ClauseModel
from policies.parsing import Document
from policies.parsing.normalise import LINE_END
from policies.parsing.structure import Clause, Problem
from policies.pieces import RESIDUE_LABELS

MOST_CLAUSES = 150  # of one window
MOST_CHARACTERS = 30_000
MOST_OF_A_PIECE = 6_000  # the rest of a longer one stands in the whole text
HEADER, CLAUSE, FURNITURE = "header", "clause", "furniture"
LAYERS = {HEADER: "文头", CLAUSE: "条款", FURNITURE: "未采用"}
HEADER_LABELS = {
    "title": "标题",
    "number": "发文字号",
    "masthead": "发文机关标志",
    "secrecy": "密级",
    "urgency": "紧急程度",
    "signer": "签发人",
    "copy_number": "份号",
    "occasion": "报告场合",
    "drafter": "起草机关",
    "file": "文件名",
    "recipients": "主送机关",
    "signature": "署名和日期",
    "date": "日期",
    "issuers": "发文机关",
    "adopted": "通过和公布",
    "attachments": "附件说明",
    "byline": "作者",
    "metadata": "发布信息",
    "copies": "抄送机关",
    "printed": "印发机关和日期",
    "note": "附注",
}
FURNITURE_LABELS = {**RESIDUE_LABELS, "contents": "目录", "page_number": "页码", "markup": "网页标记"}


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters `start`–`end` of the source, and what they were taken for: a clause has its index."""

    start: int
    end: int
    layer: str
    kind: str
    index: int = -1


@dataclass(frozen=True, slots=True)
class Segment:
    """Some characters of a line, and the problem (from 1) that stands in them, or 0."""

    text: str
    problem: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a piece, or the rest of one: its number is 0 unless the line begins here."""

    number: int
    segments: tuple[Segment, ...]
    ending: str = ""  # the end of the line: what is noted of a line stands before it
    problems: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the source as shown: its anchor and label, its lines, and how many characters are left out."""

    layer: str
    anchor: str
    label: str
    rows: tuple[Row, ...]
    start: int
    end: int
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Branch:
    """One clause in the tree: where its text begins and ends in the source, in lines."""

    clause: Clause
    kind: str
    first_line: int
    last_line: int
    problems: tuple[int, ...] = ()

    @property
    def depth(self) -> int:
        return min(self.clause.level, 8)

    @property
    def beginning(self) -> str:
        """The first characters behind the heading."""
        body = self.clause.text[len(self.clause.heading) :].strip()
        return body if len(body) <= 120 else f"{body[:120]}…"


@dataclass(frozen=True)
class Window:
    """The part of a document that one page shows: source at the left, tree at the right."""

    number: int
    pieces: tuple[Piece, ...]
    branches: tuple[Branch, ...]

    @property
    def left_out(self) -> int:
        """How many characters the page leaves out of the pieces in it."""
        return sum(piece.left_out for piece in self.pieces)


@dataclass(frozen=True)
class Pane:
    """A draft's text and what the parser made of it, cut into windows."""

    text: str
    document: Document
    problems: Sequence[Problem] = field(default=())

    @cached_property
    def line_starts(self) -> list[int]:
        return [0, *(match.end() for match in LINE_END.finditer(self.text))]

    @cached_property
    def stretches(self) -> list[Stretch]:
        """What every character was taken for, in order; neighbours of one kind of head or furniture are one."""
        found = [Stretch(c.start, c.end, CLAUSE, c.kind, index) for index, c in enumerate(self.document.clauses)]
        found += [Stretch(s.start, s.end, HEADER, s.kind) for s in self.document.header.spans]
        found += [Stretch(s.start, s.end, FURNITURE, s.kind) for s in self.document.furniture]
        joined: list[Stretch] = []
        for each in sorted(found, key=lambda stretch: (stretch.start, stretch.end)):
            last = joined[-1] if joined else None
            if (
                last
                and each.layer != CLAUSE
                and (last.layer, last.kind, last.end) == (each.layer, each.kind, each.start)
            ):
                joined[-1] = Stretch(last.start, each.end, each.layer, each.kind)
            else:
                joined.append(each)
        return joined

    @cached_property
    def bounds(self) -> list[int]:
        """Where the windows begin in `stretches`, and where the last one ends."""
        found, clauses, characters = [0], 0, 0
        for number, each in enumerate(self.stretches):
            size = min(each.end - each.start, MOST_OF_A_PIECE)
            if number and (clauses >= MOST_CLAUSES or characters + size > MOST_CHARACTERS):
                found.append(number)
                clauses = characters = 0
            clauses += 1
            characters += size
        return [*found, len(self.stretches)]

    @property
    def window_count(self) -> int:
        return len(self.bounds) - 1

    def line_of(self, offset: int) -> int:
        """The line (from 1) in which a character stands."""
        return bisect_right(self.line_starts, offset)

    def window_of(self, offset: int) -> int:
        """The window (from 1) that shows a character."""
        at = bisect_right(self.starts, offset) - 1
        return max(bisect_right(self.bounds[:-1], max(at, 0)), 1)

    def anchor_of(self, offset: int) -> str:
        """The id of the stretch in which a character stands."""
        return anchor(self.stretches[max(bisect_right(self.starts, offset) - 1, 0)], self.document.clauses)

    @cached_property
    def starts(self) -> list[int]:
        return [each.start for each in self.stretches]

    def window(self, number: int) -> Window:
        """Window `number`, or the nearest there is."""
        number = min(max(number, 1), self.window_count)
        shown = self.stretches[self.bounds[number - 1] : self.bounds[number]]
        branches = [self._branch(each) for each in shown if each.layer == CLAUSE]
        return Window(number, tuple(map(self._piece, shown)), tuple(branches))

    def _piece(self, stretch: Stretch) -> Piece:
        end = min(stretch.end, stretch.start + MOST_OF_A_PIECE)
        rows = tuple(self._rows(stretch.start, end))
        return Piece(
            stretch.layer,
            anchor(stretch, self.document.clauses),
            label(stretch, self.document.clauses),
            rows,
            stretch.start,
            stretch.end,
            stretch.end - end,
        )

    def _rows(self, start: int, end: int) -> Iterator[Row]:
        """The lines between two characters; a line that begins before `start` goes on there without a number."""
        first = bisect_left(self.line_starts, start)
        inside = self.line_starts[first : bisect_left(self.line_starts, end)]
        cuts = [*([] if inside[:1] == [start] else [start]), *inside, end]
        for left, right in pairwise(cuts):
            number = self.line_of(left) if left in (inside[:1] or ()) or left > start else 0
            own = self._problems_at(left, right)
            last = left + len(self.text[left:right].rstrip("\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"))
            segments = tuple(self._segments(left, last, own))
            ending = "\n" if right > last else ""  # a page breaks at this one only
            yield Row(number, segments, ending, tuple(number for number, _ in own))

    def _problems_at(self, start: int, end: int) -> list[tuple[int, Problem]]:
        """The problems that begin between two characters, numbered from 1."""
        places, numbers = self.problem_places
        return [
            (numbers[at], self.problems[numbers[at] - 1])
            for at in range(bisect_left(places, start), bisect_left(places, end))
        ]

    @cached_property
    def problem_places(self) -> tuple[list[int], list[int]]:
        """Where the problems stand, in order, and the number (from 1) of each."""
        placed = sorted((self.place_of(problem), number) for number, problem in enumerate(self.problems, 1))
        return [place for place, _ in placed], [number for _, number in placed]

    def place_of(self, problem: Problem) -> int:
        """The character a problem stands at: its own, or the first of its line."""
        if problem.end > problem.start:
            return problem.start
        return self.line_starts[min(max(problem.line, 1), len(self.line_starts)) - 1]

    def _segments(self, start: int, end: int, own: Sequence[tuple[int, Problem]]) -> Iterator[Segment]:
        at = start
        for number, problem in own:
            first, last = max(problem.start, at), min(problem.end, end)
            if last <= first or last - first >= len(self.text[start:end].rstrip()):
                continue  # of the whole line only a note is shown
            yield Segment(self.text[at:first])
            yield Segment(self.text[first:last], number)
            at = last
        yield Segment(self.text[at:end])

    def _branch(self, stretch: Stretch) -> Branch:
        clause = self.document.clauses[stretch.index]
        printed = clause.start + len(self.text[clause.start : clause.end].rstrip())
        problems = tuple(number for number, _ in self._problems_at(clause.start, clause.end))
        lines = self.line_of(clause.start), self.line_of(max(printed - 1, clause.start))
        return Branch(clause, kind_label(clause.kind), *lines, problems)


def anchor(stretch: Stretch, clauses: Sequence[Clause]) -> str:
    """The id of a stretch on the page: s-7.35 of a clause, h-120 of what else begins at character 120."""
    return f"s-{clauses[stretch.index].path}" if stretch.layer == CLAUSE else f"h-{stretch.start}"


def label(stretch: Stretch, clauses: Sequence[Clause]) -> str:
    """What a stretch was taken for, in words."""
    if stretch.layer == CLAUSE:
        return kind_label(clauses[stretch.index].kind)
    labels = HEADER_LABELS if stretch.layer == HEADER else FURNITURE_LABELS
    return labels.get(stretch.kind, LAYERS[stretch.layer])


def kind_label(kind: str) -> str:
    """The name of a kind of clause."""
    return str(dict(ClauseModel.Kind.choices).get(kind, kind))
