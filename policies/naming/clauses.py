"""Clauses by the numbers that lead to them: 三(十六), 第三十五条第二款第（一）项, 案例②第3段, 3.16."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from django.db.models import F, Max, Min, Q, QuerySet
from django.db.models.lookups import Exact, In

from policies.models import Clause, Policy
from policies.naming.fitting import EXACT, MOST
from policies.naming.things import CLAUSE, Link, Named
from policies.parsing.citation import Step
from policies.parsing.markers import number
from policies.parsing.normalise import fold
from policies.parsing.places import ARTICLE, BIS, PARAGRAPH, Place, Places
from policies.quoting import short_place

NUMBERED = (
    "part", "item", "article", "chapter", "section", "case", "subitem", "point", "attachment", "table", "measure",
)  # fmt: skip
STRICT = frozenset({"chapter", "section", "case", "attachment", "table"})  # these words mean no other kind
COUNTED = (PARAGRAPH, "passage")  # steps that no number is printed for: 款, 段
LOOKED_AT = 300  # clauses of one number
NUMBER = F("number") + 0  # reckoned with, so that a database looks a document through, not all clauses of this number
COLUMNS = (
    "marker", "heading", "path", "kind", "number", "position", "policy__slug", "policy__title", "policy__short_title",
    "policy__authority", "policy__year", "task__id",
)  # fmt: skip


def meant(steps: Sequence[Step], policies: Collection[int] | None = None) -> list[Clause]:
    """The clauses that the steps lead to in these documents (in all), those that fit best; levels may be left out."""
    own = next((at for at, step in enumerate(steps) if step.kind in COUNTED), len(steps))
    if not own:
        return []
    found = _numbered(steps[:own], policies)
    return [end for clause in found if (end := _counted(clause, steps[own:]))] if own < len(steps) else found


def _numbered(steps: Sequence[Step], policies: Collection[int] | None) -> list[Clause]:
    rows = _rows(policies).filter(Exact(NUMBER, steps[-1].number)) if policies is not None else _anywhere(steps)
    clauses = sorted(rows[:LOOKED_AT], key=_order)
    above = _above(clauses) if len(steps) > 1 else {}
    scored = [(score, clause) for clause in clauses if (score := _score(clause, above, steps)) is not None]
    best = max((score for score, _ in scored), default=(0, 0))
    return [clause for score, clause in scored if score == best]


def _rows(policies: Collection[int] | None) -> QuerySet[Clause]:
    rows = Clause.objects.filter(kind__in=NUMBERED).select_related("policy", "task").only(*COLUMNS)
    return rows if policies is None else rows.filter(policy__in=policies)


def _anywhere(steps: Sequence[Step]) -> QuerySet[Clause]:
    """Clauses of this number in any document; of several numbers, at exactly this path."""
    where = Q(number=steps[-1].number)
    if len(steps) > 1:
        where &= Q(path=".".join(str(step.number) for step in steps))
    return _rows(None).filter(where)


def _order(clause: Clause) -> tuple[object, ...]:
    """Tasks first, then official documents, then the latest."""
    official = clause.policy.authority == Policy.Authority.OFFICIAL
    is_task = hasattr(clause, "task")
    return not is_task, not official, -(clause.policy.year or 0), clause.policy_id, clause.position


def _above(clauses: Iterable[Clause]) -> dict[tuple[int, str], Clause]:
    """The clauses that `clauses` stand in, by document and path; one query."""
    wanted = {(clause.policy_id, path) for clause in clauses for path in _paths_above(clause.path)}
    if not wanted:
        return {}
    policies, paths = {policy for policy, _ in wanted}, {path for _, path in wanted}
    rows = Clause.objects.filter(policy__in=policies, path__in=paths).only(
        "policy_id", "path", "kind", "number", "marker"
    )
    return {(row.policy_id, row.path): row for row in rows}


def _paths_above(path: str) -> list[str]:
    parts = path.split(".")
    return [".".join(parts[:count]) for count in range(1, len(parts))]


def _score(clause: Clause, above: dict[tuple[int, str], Clause], steps: Sequence[Step]) -> tuple[int, int] | None:
    """How well the clause and those above it fit the steps: kinds that agree, levels left out; None if not at all."""
    chain = [above[place] for path in _paths_above(clause.path) if (place := (clause.policy_id, path)) in above]
    chain, agreed, skipped = [*chain, clause], 0, 0
    for step in reversed(steps):
        while chain and step is not steps[-1] and chain[-1].number != step.number:
            chain.pop()
            skipped += 1
        if not chain or not _fits(chain[-1], step):
            return None
        agreed += step.kind in {"", chain.pop().kind}
    return agreed, -skipped


def _fits(clause: Clause, step: Step) -> bool:
    if clause.number != step.number or (step.kind in STRICT and clause.kind != step.kind):
        return False
    return _inserted(clause) == step.inserted


def _inserted(clause: Clause) -> int:
    """The 之一 of an article put in later, else 0."""
    bis = BIS.search(fold(clause.marker)) if clause.kind == ARTICLE else None
    return number(bis[1]) if bis else 0


def _counted(clause: Clause, steps: Sequence[Step]) -> Clause | None:
    """The 款, 项 or 段 that the steps lead to below `clause`."""
    below = clause.policy.clauses.filter(Q(path=clause.path) | Q(path__startswith=f"{clause.path}."))
    rows = below.order_by("position").values_list("path", "parent__path", "kind", "marker", "number")
    places = Places(Place(*row) for row in rows)
    path = clause.path
    for step in steps:
        path = _below(places, path, step)
        if not path:
            return None
    return below.select_related("policy", "parent", "task").defer("text", "parent__text").get(path=path)


def _below(places: Places, path: str, step: Step) -> str:
    """The path of the 款, 项 or 段 `step` below `path`; empty if there is none."""
    if step.kind == PARAGRAPH and (row := places.paragraphs.get(path)):
        return row[step.number - 1] if step.number <= len(row) else ""
    if step.kind in COUNTED:
        wanted = f"{path}.p{step.number}"
        return wanted if wanted in places.clauses else ""
    printed = f"{step.number}-{step.inserted}" if step.inserted else str(step.number)
    found = places.below.get((path, (step.kind, printed))) or places.below.get((path, ("item", printed)), [])
    return found[0] if len(found) == 1 else ""


def nearest(steps: Sequence[Step], policy: int) -> list[Clause]:
    """Clauses of a document nearest to a number that it has not: the same number elsewhere, else those beside it."""
    if len(steps) > 1 and (same := _numbered(steps[-1:], [policy])):
        return same[:MOST]
    last = steps[-1]
    rows = _rows([policy]).exclude(number=None)
    rows = rows.filter(kind=last.kind) if rows.filter(kind=last.kind).exists() else rows.exclude(kind__in=STRICT)
    beside = rows.aggregate(
        below=Max("number", filter=Q(number__lt=last.number)), above=Min("number", filter=Q(number__gt=last.number))
    )
    wanted = [value for value in beside.values() if value is not None]
    found = {clause.number: clause for clause in rows.filter(In(NUMBER, wanted)).order_by("-position")}
    return [found[value] for value in sorted(wanted)]


def with_words(words: str, steps: Sequence[Step]) -> list[Clause]:
    """Clauses of this number that have the words; none where too many have the words to say."""
    hits = list(Clause.objects.search(words).values_list("pk", "number")[: LOOKED_AT + 1])
    wanted = [pk for pk, printed in hits if printed == steps[-1].number] if len(hits) <= LOOKED_AT else []
    clauses = sorted(_rows(None).filter(pk__in=wanted), key=_order)
    above = _above(clauses) if len(steps) > 1 else {}
    return [clause for clause in clauses if _score(clause, above, steps) is not None]


def named(clauses: Iterable[Clause], why: str = "") -> Iterator[Named]:
    """The clauses as things that were named, in this order."""
    for at, clause in enumerate(clauses):
        yield _named(clause, at, why)


def marker_of(clause: Clause) -> str:
    """The number of a clause as printed, without what only parts it from the words behind."""
    return clause.marker.strip().rstrip("、.．")


def _named(clause: Clause, at: int, why: str) -> Named:
    marker = marker_of(clause) or short_place(clause)
    task = getattr(clause, "task", None)
    also = (Link("任务登记", task.get_absolute_url()),) if task else ()
    what = f"{'任务条款' if task else '条款'} · {clause.heading}" if clause.heading else "条款"
    name = (
        f"{clause.policy}{marker}"
        if marker.startswith(("(", "（"))
        else f"{clause.policy} {clause.marker.strip() or marker}"
    )
    return Named(name, clause.get_absolute_url(), what, why or f"序号：{marker}", also, (EXACT, CLAUSE, at))
