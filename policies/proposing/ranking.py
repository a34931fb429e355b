"""A task -> the clauses of reports and opinions that seem to tell how far it is, ranked.

benchmarks/evidence.py measures it on pairs judged by hand (fixtures/evidence.tsv).
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from platforms.models import Platform, Region
from policies import search
from policies.models import Clause, Mention, Policy, Task
from policies.parsing import lexicon
from policies.search import pairing, tokens
from policies.search.highlight import Excerpt, excerpt

logger = logging.getLogger(__name__)
TOLD_BY: search.Filters = {"authority": (Policy.Authority.REPORT.value, Policy.Authority.OPINION.value)}
Kind = Clause.Kind
HEADINGS = {Kind.PART, Kind.CHAPTER, Kind.SECTION, Kind.BLOCK, Kind.HEADLINE, Kind.CASE, Kind.DOCUMENT, Kind.ATTACHMENT}
MOST = 10
LEAST_SCORE = 0.33
PLATFORM = 0.3  # what a platform named in both is worth, beside likeness
PLACE = 0.02  # the same of a place below the provinces
PLACES = 3  # of them are counted
ABOVE = 0.2  # what the headings above a clause are worth if all they say stands in the task


Named = Mapping[int, list[Platform | Region]]  # of each clause


@dataclass(frozen=True)
class Proposal:
    """A clause that may tell how far a task is. `score`: 0 to 1. `shared`: words of both, the most telling first.

    `named`: the platforms and places that both name.
    """

    clause: Clause
    ancestors: list[Clause]
    score: float
    shared: tuple[str, ...]
    named: tuple[str, ...]

    @property
    def excerpt(self) -> Excerpt:
        """The clause with the shared words marked."""
        return excerpt(self.clause.text, self.shared, len(self.clause.heading), width=len(self.clause.text))

    @property
    def percent(self) -> int:
        """The score as a whole number out of a hundred."""
        return round(self.score * 100)


def proposals(task: Task, limit: int = MOST, *, apart: Iterable[int] = ()) -> list[Proposal] | None:
    """Return the clauses that may tell how far `task` is, best first, but those in `apart`; None without an index."""
    try:
        found = {each.clause: each for each in search.paired(task.title, task.quote, TOLD_BY)}
    except search.Unusable as error:
        logger.warning("No evidence is proposed: %s", error)
        return None
    rows = Clause.objects.select_related("policy").defer(*Policy.long_fields("policy"))
    clauses = [row for row in rows.filter(pk__in=found.keys() - set(apart)) if row.kind not in HEADINGS]
    above = Clause.objects.above(clauses)
    named = named_by([task.clause_id or 0, *(clause.pk for clause in clauses)])
    made = [
        _proposal(task, clause, ancestors, found[clause.pk], named)
        for clause in clauses
        if not intends(clause, ancestors := clause.ancestors_in(above))
    ]
    ranked = sorted(made, key=lambda each: (-each.score, each.clause.policy_id, each.clause.position))
    return [each for each in ranked if each.score >= LEAST_SCORE][:limit]


def _proposal(task: Task, clause: Clause, ancestors: list[Clause], found: search.Paired, named: Named) -> Proposal:
    shared = [each for each in named[task.clause_id or 0] if each in named[clause.pk]]
    weight = found.weight + ABOVE * told(tokens.folded(task.quote), ancestors) + worth(shared)
    return Proposal(clause, ancestors, pairing.score(weight), found.shared, tuple(str(each) for each in shared))


def named_by(clauses: Iterable[int]) -> Named:
    """Return the platforms and the places below the provinces that these clauses name, each once; one query."""
    found: defaultdict[int, dict[Platform | Region, None]] = defaultdict(dict)
    rows = Mention.objects.filter(clause__in=list(clauses), kind__in=("platform", "region"))
    for mention in rows.select_related("platform", "region").order_by("clause", "start"):
        target = mention.platform or mention.region
        if target and getattr(target, "level", "") != Region.Level.PROVINCE:
            found[mention.clause_id][target] = None
    return defaultdict(list, {clause: list(targets) for clause, targets in found.items()})


def worth(shared: Iterable[Platform | Region]) -> float:
    """Return what the platforms and places that both name add to a weight."""
    platforms = [each for each in shared if isinstance(each, Platform)]
    places = [each for each in shared if isinstance(each, Region)]
    return PLATFORM * len(platforms) + PLACE * min(len(places), PLACES)


def told(quote: str, ancestors: Iterable[Clause]) -> float:
    """Return how much of what the headings above a clause say stands in a folded text, 0 to 1."""
    pairs = {pair for above in ancestors for pair in pairing.Sentence.of(tokens.folded(heading(above))).pairs}
    return sum(pair in quote for pair in pairs) / len(pairs) if pairs else 0.0


def intends(clause: Clause, ancestors: Iterable[Clause]) -> bool:
    """Whether a clause says what should be done: a measure of an opinion, or what stands under such a heading."""
    measure = clause.kind == Kind.MEASURE and clause.policy.authority == Policy.Authority.OPINION
    return measure or any(word in heading(above) for above in ancestors for word in plan_headings())


def heading(clause: Clause) -> str:
    """Return what a heading above a clause says, as read by Clause.objects.above."""
    return clause.heading or str(vars(clause).get("opening", ""))


@cache
def plan_headings() -> frozenset[str]:
    """Return the words of headings under which stands what somebody wants (思路方向)."""
    return lexicon.words("plan_headings")
