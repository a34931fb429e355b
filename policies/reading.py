"""What the reading view and the clause page show, worked out from a policy and its clauses (no queries of its own)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from policies.models import Clause, Mention, Policy
from policies.parsing.structure import Span

RESIDUE_LABELS = {
    "navigation": "网站导航",
    "share": "分享与打印",
    "advertising": "广告",
    "image": "图片残名",
    "editor": "编辑署名",
    "imprint": "网站版权栏",
    "about": "网站简介",
    "rights": "网站版权声明",
    "related": "相关链接与评论",
    "duplicate": "重复出现的正文",
    "blank": "空白",
}
MOST_BACKLINKS = 30
UNLISTED = {Clause.Kind.HEADLINE, Clause.Kind.MEASURE, Clause.Kind.DASH}  # not in the contents


@dataclass(frozen=True)
class Problem:
    """Something odd in the source: its line (from 1), what it is, and its characters in the source."""

    line: int
    message: str
    start: int
    end: int


@dataclass(frozen=True)
class Entry:
    """One clause as shown. `depth`: 2–6 for a heading of that rank, 0 for none. `place`: how one cites it."""

    clause: Clause
    depth: int = 0
    place: str = ""
    problems: tuple[Problem, ...] = ()

    @property
    def damage(self) -> tuple[Span, ...]:
        """The damaged stretches of the text; a problem of the whole line (a wrong number) is only noted below it."""
        first, length = self.clause.text_start, len(self.clause.text)
        spans = [Span(max(p.start - first, 0), min(p.end - first, length), "damage") for p in self.problems]
        return tuple(span for span in spans if 0 < span.end - span.start < length)

    @property
    def is_heading(self) -> bool:
        """Whether the clause is nothing but its heading."""
        return bool(self.clause.heading) and not self.clause.body.strip()


@dataclass(frozen=True)
class Residue:
    """Neighbouring pieces of web furniture of one kind."""

    label: str
    text: str


@dataclass
class Part:
    """An entry of the contents, and the entries below it."""

    clause: Clause
    parts: list[Part] = field(default_factory=list)


def read_problems(policy: Policy) -> list[Problem]:
    """Return the problems that the parser reported, each with a place: its own, or the line it stands in."""
    return [_problem(policy.source_text, record) for record in policy.problems]


def _problem(source: str, record: dict[str, Any]) -> Problem:
    line, start, end = int(record["line"]), int(record.get("start", 0)), int(record.get("end", 0))
    if end <= start:
        lines = source.splitlines(keepends=True)
        start = sum(len(text) for text in lines[: line - 1])
        end = start + len(lines[line - 1].rstrip()) if line <= len(lines) else start
    return Problem(line, str(record["message"]), start, end)


def entries(clauses: Sequence[Clause], problems: Sequence[Problem], whole: Sequence[Clause] = ()) -> list[Entry]:
    """Return the clauses in order, with the rank of their headings and the problems that stand in them.

    `whole`: all clauses of the document, when `clauses` are only some of them.
    """
    depths: dict[int, int] = {}
    by_id = {clause.pk: clause for clause in whole or clauses}
    found = []
    for clause in clauses:
        above = depths.get(clause.parent_id or 0, 1)
        depths[clause.pk] = min(above + 1, 6) if clause.heading else above
        own = tuple(p for p in problems if clause.start <= p.start < clause.end)
        found.append(Entry(clause, depths[clause.pk] if clause.heading else 0, place(clause, by_id), own))
    return found


def ancestors(clause: Clause, by_id: Mapping[int, Clause]) -> list[Clause]:
    """Return the clauses that `clause` stands in, outermost first."""
    found: list[Clause] = []
    above = by_id.get(clause.parent_id or 0)
    while above:
        found.insert(0, above)
        above = by_id.get(above.parent_id or 0)
    return found


def place(clause: Clause, by_id: Mapping[int, Clause]) -> str:
    """Return the printed numbers that lead to `clause`, such as 七（三十五）; its path where it has none."""
    if not clause.marker:
        return clause.path
    return "".join(c.marker.strip().rstrip("、.．") for c in (*ancestors(clause, by_id), clause))


def citation(policy: Policy) -> str:
    """Return how one names `policy`: 《title》 and its number; titles inside the title in 〈〉 (GB/T 15834)."""
    inner = policy.title.translate(str.maketrans("《》", "〈〉"))
    return f"《{inner}》" + (f"，{policy.document_number}" if policy.document_number else "")


def quotation(policy: Policy, clause: Clause, where: str, address: str) -> str:
    """Return the words of `clause` with what one needs to find them again. static/js/reading.js writes the same."""
    return f"“{clause.text}”（{citation(policy)}，{where}，{address}）"


def unplaced(shown: Sequence[Entry], problems: Sequence[Problem]) -> list[Problem]:
    """Return the problems that stand in none of the clauses: in the head, or in what was taken out."""
    placed = {problem for entry in shown for problem in entry.problems}
    return [problem for problem in problems if problem not in placed]


def contents(clauses: Iterable[Clause]) -> list[Part]:
    """Return the tree of the clauses with headings, at most two levels deep."""
    top: list[Part] = []
    parts: dict[int, Part] = {}
    for clause in clauses:
        if not clause.heading or clause.kind in UNLISTED:
            continue
        above = parts.get(clause.parent_id or 0)
        if above is None:
            parts[clause.pk] = Part(clause)
            top.append(parts[clause.pk])
        else:
            above.parts.append(Part(clause))
    return top


def with_residue(policy: Policy, shown: Sequence[Entry]) -> list[Entry | Residue]:
    """Return the entries with the web furniture between them, where it stands in the source."""
    rows: list[tuple[int, Entry | Residue]] = [(entry.clause.start, entry) for entry in shown]
    starts = sorted(entry.clause.start for entry in shown)
    spans = sorted(policy.furniture_spans, key=lambda span: span["start"])

    def place(span: dict[str, Any]) -> tuple[str, int]:
        return span["kind"], bisect_left(starts, span["start"])

    for (kind, _), group in groupby(spans, key=place):
        run = list(group)
        text = policy.source_text[run[0]["start"] : run[-1]["end"]].strip("\n")
        if text.strip():
            rows.append((run[0]["start"], Residue(RESIDUE_LABELS.get(kind, kind), text)))
    return [row for _, row in sorted(rows, key=lambda row: row[0])]


def cards(clauses: Iterable[Clause]) -> list[Mention]:
    """Return one mention of each thing mentioned, for its hover card."""
    seen: dict[tuple[str, int], Mention] = {}
    for clause in clauses:
        for mention in clause.mentions.all():
            seen.setdefault((mention.kind, mention.target.pk), mention)
    return list(seen.values())


def script_shown(policy: Policy, asked: str) -> str:
    """Return the script to convert to, or "" when the text is shown as stored."""
    return asked if asked in {"hans", "hant"} and asked != policy.script.lower() else ""


class Outline:
    """Where a clause stands in its document: what is above, beside and below it."""

    def __init__(self, clauses: Sequence[Clause], clause: Clause) -> None:
        by_id = {c.pk: c for c in clauses}
        beside = [c for c in clauses if c.parent_id == clause.parent_id]
        at = next(number for number, c in enumerate(beside) if c.pk == clause.pk)
        self.above = ancestors(clause, by_id)
        self.place = place(clause, by_id)
        self.previous = beside[at - 1] if at else None
        self.next = beside[at + 1] if at + 1 < len(beside) else None


def by_clause(mentions: Iterable[Mention]) -> list[Mention]:
    """Return the first of the mentions in each clause, at most MOST_BACKLINKS."""
    seen: dict[int, Mention] = {}
    for mention in mentions:
        seen.setdefault(mention.clause_id, mention)
        if len(seen) == MOST_BACKLINKS:
            break
    return list(seen.values())
