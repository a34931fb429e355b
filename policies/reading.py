"""What the reading view and the clause page show, worked out from a policy and its clauses (no queries of its own)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from policies.models import Clause, Mention, Policy, PolicyRelation
from policies.parsing.structure import Span
from policies.quoting import ancestors, place, step

MOST_BACKLINKS = 30
INNER = {Clause.Kind.ATTACHMENT, Clause.Kind.DOCUMENT}  # documents inside a document
UPRIGHT = {*INNER, Clause.Kind.TABLE}  # their numbers stand before the heading, not in the margin
LONGEST_HANGING = 5  # characters of a number that stands in the margin


@dataclass(frozen=True)
class Problem:
    """Something odd in the source: its line (from 1), what it is, and its characters in the source."""

    line: int
    message: str
    start: int
    end: int


@dataclass(frozen=True)
class Entry:
    """One clause as shown. `depth`: 2–6 for a heading of that rank, 0 for none. `place`: how one cites it.

    `within`: the kinds of the clauses that it stands in.
    """

    clause: Clause
    depth: int = 0
    place: str = ""
    problems: tuple[Problem, ...] = ()
    within: frozenset[str] = frozenset()

    @property
    def css(self) -> str:
        """The classes by which a style sheet knows how to set it."""
        clause, marker = self.clause, self.clause.marker.strip()
        in_article, in_table = Clause.Kind.ARTICLE in self.within, Clause.Kind.TABLE in self.within
        apart = in_article or in_table or clause.kind in UPRIGHT
        upright = apart or marker.startswith("第") or len(marker) > LONGEST_HANGING
        found = {
            f"kind-{clause.kind}": True,
            f"level-{clause.level}": True,
            "is-heading": self.is_heading,
            "numbered": bool(marker) and not upright,
            "upright": bool(marker) and upright,
            "in-article": in_article,
            "in-table": in_table,
        }
        return " ".join(name for name, true in found.items() if true)

    @property
    def damage(self) -> tuple[Span, ...]:
        """The damaged stretches of the text; a problem of the whole line (a wrong number) is only noted below it."""
        if not self.problems:
            return ()
        text, first, source = self.clause.text, self.clause.text_start, self.clause.policy.source_text
        if source.startswith(text, first):
            found = [(max(p.start - first, 0), min(p.end - first, len(text))) for p in self.problems]
        else:  # tags or line ends of the source stand inside the text
            words = [source[p.start : p.end].strip() for p in self.problems]
            found = [(text.index(each), text.index(each) + len(each)) for each in words if each and each in text]
        return tuple(Span(start, end, "damage") for start, end in found if 0 < end - start < len(text))

    @property
    def is_heading(self) -> bool:
        """Whether the clause is nothing but its heading."""
        return bool(self.clause.heading) and not self.clause.body.strip()

    @property
    def warning(self) -> str:
        """The line that a quotation of the clause carries when its source has a problem; else empty."""
        return f"注意：{'；'.join(p.message for p in self.problems).rstrip('。')}。" if self.problems else ""


def read_problems(policy: Policy) -> list[Problem]:
    """Return the problems that the parser reported, each with a place: its own, or the line it stands in."""
    source = policy.source_text
    starts = [0, *accumulate(map(len, source.splitlines(keepends=True)))] if policy.problems else []
    return [_problem(source, starts, record) for record in policy.problems]


def _problem(source: str, starts: Sequence[int], record: dict[str, Any]) -> Problem:
    """`starts`: where the lines of the source start, and where it ends."""
    line, start, end = int(record["line"]), int(record.get("start", 0)), int(record.get("end", 0))
    if end <= start:
        start, end = starts[min(line - 1, len(starts) - 1)], starts[min(line, len(starts) - 1)]
        end = start + len(source[start:end].rstrip())
    return Problem(line, str(record["message"]), start, end)


def entries(clauses: Sequence[Clause], problems: Sequence[Problem], whole: Sequence[Clause] = ()) -> list[Entry]:
    """Return the clauses in order, with the rank of their headings and the problems that stand in them.

    `whole`: all clauses of the document, when `clauses` are only some of them.
    """
    depths: dict[int, int] = {}
    by_id = {clause.pk: clause for clause in whole or clauses}
    placed = sorted(problems, key=lambda problem: problem.start)
    places = [problem.start for problem in placed]
    found = []
    for clause in clauses:
        above = depths.get(clause.parent_id or 0, 1)
        depths[clause.pk] = min(above + 1, 6) if clause.heading else above
        first, last = bisect_left(places, clause.start), bisect_left(places, clause.end)
        own = tuple(placed[first:last])
        within = frozenset(each.kind for each in ancestors(clause, by_id))
        found.append(Entry(clause, depths[clause.pk] if clause.heading else 0, place(clause, by_id), own, within))
    return found


def unplaced(shown: Sequence[Entry], problems: Sequence[Problem]) -> list[Problem]:
    """Return the problems that stand in none of the clauses: in the head, or in what was taken out."""
    placed = {problem for entry in shown for problem in entry.problems}
    return [problem for problem in problems if problem not in placed]


def cards(clauses: Iterable[Clause]) -> list[Mention]:
    """Return one mention of each thing mentioned, for its hover card."""
    seen: dict[tuple[str, int], Mention] = {}
    for clause in clauses:
        for mention in clause.mentions.all():
            seen.setdefault((mention.kind, mention.target.pk), mention)
    return list(seen.values())


def named(entry: Entry, below: Iterable[Entry]) -> list[Mention]:
    """Return one mention of each thing that a clause names, by kind, and of documents not held that its parts name.

    A mention of such a document has no other page to lead to than the one it stands on.
    """
    missing = [m for m in cards(each.clause for each in below) if m.cited and not m.cited.policy_id]
    own = cards([entry.clause])
    known = {mention.cited_id for mention in own}
    rows = [*own, *(mention for mention in missing if mention.cited_id not in known)]
    return sorted(rows, key=lambda mention: Mention.Kind.values.index(mention.kind))


def relations_from(policy: Policy) -> list[PolicyRelation]:
    """Return the relations of other documents to `policy`, those to a title that turned out to be its among them.

    Wants the policy read by `for_reading()`.
    """
    cited = [relation for title in policy.cited_as.all() for relation in title.reverse_relations.all()]
    found = {(each.from_policy_id, each.kind): each for each in [*cited, *policy.reverse_relations.all()]}
    return [relation for relation in found.values() if relation.from_policy_id != policy.pk]


def script_shown(policy: Policy, asked: str) -> str:
    """Return the script to convert to, or "" when the text is shown as stored."""
    return asked if asked in {"hans", "hant"} and asked != policy.script.lower() else ""


class Outline:
    """Where a clause stands in its document: what is above it, and what comes before and after it among its like.

    Before and after run on through the parts: after （三十五）, the last of part 七, comes （三十六）; after 第九条
    comes 第十条, whatever section it stands in. They never lead from one attachment or document into another.
    """

    def __init__(self, clauses: Sequence[Clause], clause: Clause) -> None:
        by_id = {c.pk: c for c in clauses}
        like = _alike(clauses)
        peers = [c for c in clauses if like[c.pk] == like[clause.pk]]
        at = next(number for number, c in enumerate(peers) if c.pk == clause.pk)
        self.above = ancestors(clause, by_id)
        self.place = place(clause, by_id)
        self.step = step(clause, self.above)
        self.previous = peers[at - 1] if at else None
        self.next = peers[at + 1] if at + 1 < len(peers) else None


def _alike(clauses: Sequence[Clause]) -> dict[int, tuple[object, ...]]:
    """What the clauses that follow one another have in common: the document they stand in, and kind or level."""
    holder: dict[int, int] = {}  # clause -> the attachment or inner document that it stands in
    in_article: set[int] = set()
    kinds = {clause.pk: clause.kind for clause in clauses}
    found: dict[int, tuple[object, ...]] = {}
    for clause in clauses:
        above = clause.parent_id or 0
        holder[clause.pk] = above if kinds.get(above) in INNER else holder.get(above, 0)
        if clause.kind == Clause.Kind.ARTICLE or above in in_article:
            in_article.add(clause.pk)
            found[clause.pk] = (holder[clause.pk], clause.kind)
        else:
            found[clause.pk] = (holder[clause.pk], clause.level)
    return found


def by_clause(mentions: Iterable[Mention]) -> list[Mention]:
    """Return the first of the mentions in each clause, at most MOST_BACKLINKS."""
    seen: dict[int, Mention] = {}
    for mention in mentions:
        seen.setdefault(mention.clause_id, mention)
        if len(seen) == MOST_BACKLINKS:
            break
    return list(seen.values())
