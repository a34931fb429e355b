"""What a search found, as its page shows it: documents with their best clauses, places in them, excerpts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count

from policies import quoting
from policies.models import Clause, Policy, Task
from policies.search import Found
from policies.search.finding import CLAUSES_PER_PAGE, CLAUSES_PER_POLICY, POLICIES_PER_PAGE
from policies.search.highlight import Excerpt, excerpt
from policies.wordings import Marks, marks

POLICY_COLUMNS = (
    "slug", "title", "short_title", "kind", "authority", "document_number", "issued_on", "issued_on_note",
    "published_on", "published_on_note", "year", "status", "script",
)  # fmt: skip
CLAUSE_COLUMNS = ("policy_id", "parent_id", "kind", "marker", "heading", "text", "path")


@dataclass(frozen=True, slots=True)
class Hit:
    """One clause of the result, with what stands above it in its document, outermost first.

    `place`: of a clause that has no printed number, in words. `task`: that the clause sets, if it does. `rank`: from 1,
    about: counted as if every document on the pages before had shown three clauses.
    """

    clause: Clause
    policy: Policy
    above: tuple[Clause, ...]
    excerpt: Excerpt
    place: str
    task: Task | None
    rank: int


@dataclass(frozen=True, slots=True)
class Group:
    """The hits of one document on this page, and how many it has in all."""

    policy: Policy
    hits: tuple[Hit, ...]
    total: int

    @property
    def rest(self) -> int:
        """How many clauses of the document are found and not shown."""
        return self.total - len(self.hits)


@dataclass(frozen=True, slots=True)
class Results:
    """The documents of a page; `more`: clauses that fit without having all of the query."""

    groups: tuple[Group, ...] = ()
    more: tuple[Hit, ...] = ()


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a page needs of the database, what it highlights, and the ranks it gives out."""

    clauses: Mapping[int, Clause]
    policies: Mapping[int, Policy]
    tasks: Mapping[int, Task]
    outline: Mapping[tuple[int, str], Clause]  # document and path -> clause
    marks: Marks
    ranks: Iterator[int]

    def hits(self, ids: Iterable[int]) -> tuple[Hit, ...]:
        return tuple(self.hit(self.clauses[pk]) for pk in ids if pk in self.clauses)

    def hit(self, clause: Clause) -> Hit:
        keys = ((clause.policy_id, path) for path in clause.paths_above)
        above = tuple(self.outline[key] for key in keys if key in self.outline)
        return Hit(
            clause=clause,
            policy=self.policies[clause.policy_id],
            above=above,
            excerpt=excerpt(clause.text, self.marks.needles, len(clause.heading), others=self.marks.others),
            place="" if clause.marker else quoting.place(clause, {each.pk: each for each in above[-1:]}),
            task=self.tasks.get(clause.pk),
            rank=next(self.ranks),
        )


def results(found: Found) -> Results:
    """What `found` names, read in four queries, however much it is. What was deleted meanwhile is left out."""
    ids = [clause for group in found.groups for clause in group.clauses]
    if not ids:
        return Results()
    shown = _shown(found, [*ids, *found.more])
    groups = [
        Group(shown.policies[group.policy], shown.hits(group.clauses), group.total)
        for group in found.groups
        if group.policy in shown.policies
    ]
    return Results(tuple(group for group in groups if group.hits), shown.hits(found.more))


def _shown(found: Found, ids: list[int]) -> _Shown:
    clauses = Clause.objects.only(*CLAUSE_COLUMNS).in_bulk(ids)
    policies = Policy.objects.only(*POLICY_COLUMNS).in_bulk({clause.policy_id for clause in clauses.values()})
    for clause in clauses.values():
        clause.policy = policies[clause.policy_id]  # which its address needs
    tasks = Task.objects.filter(clause__in=ids).order_by().only("clause_id", "status", "source_state")
    a_page = CLAUSES_PER_PAGE if found.single else POLICIES_PER_PAGE * CLAUSES_PER_POLICY
    return _Shown(
        clauses=clauses,
        policies=policies,
        tasks={task.clause_id: task for task in tasks if task.clause_id},
        outline=Clause.objects.above(clauses.values()),
        marks=marks(found.query, found.needles),
        ranks=count((found.page - 1) * a_page + 1),
    )
