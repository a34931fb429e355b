"""Ask -> one page of what is found: documents, each with its best clauses, and exact counts beside every facet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from policies.search import question
from policies.search.documents import FACETS, Ask, Engine, Hit, Library, Value
from policies.search.query import Query

BEST = 200  # clauses that a question finds at most
WINDOW = 500  # best clauses, by which the documents are ranked; documents with worse ones alone follow by their number
POLICIES_PER_PAGE = 10
CLAUSES_PER_POLICY = 3
CLAUSES_PER_PAGE = 20  # where one document was chosen
FEW = 20  # clauses; who finds fewer is shown others that fit
MORE = 5
TOGETHER = 1000  # clauses that are looked through at once to find the best of several documents
LONGEST_RANKED = 2000  # clauses of one document that are listed by rank; a longer list is in document order

RANK, DATE, ORDER = SORTS = ("rank", "date", "order")


@dataclass(frozen=True, slots=True)
class PolicyHits:
    """A document found: `clauses` of it, and how many are found in all."""

    policy: int
    clauses: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Found:
    """One page of a search. `total` clauses of `policies` documents are found.

    `more`: where few clauses have the whole query, others that fit its words best, in rank order; not counted.
    `single`: one document was chosen and its clauses are listed. `sort`: as listed, which may differ from what was
    asked. `best`: nothing has the whole query; these are the best matches of its `words`. `slow`: no index could be
    used and the database was read from end to end, but for `unread` clauses. `needles`: what to highlight.
    `official`: of a question, its lay words with the official words that were sought as well. `names`: tells the state
    of all names from the next; empty if there is none.
    """

    query: Query
    groups: tuple[PolicyHits, ...] = ()
    more: tuple[int, ...] = ()
    total: int = 0
    policies: int = 0
    page: int = 1
    pages: int = 1
    sort: str = RANK
    facets: Mapping[str, Mapping[Value, int]] = field(default_factory=dict)
    needles: tuple[str, ...] = ()
    official: tuple[tuple[str, tuple[str, ...]], ...] = ()
    best: bool = False
    single: bool = False
    slow: bool = False
    unread: int = 0
    names: str = ""


def found(engine: Engine, library: Library, ask: Ask, page: int, sort: str) -> Found:
    """Page `page` of what `ask` finds; beyond the last it is the last.

    Whether a query counts as a question does not depend on the filters.
    """
    asked = question.asked(ask.query, lay=ask.lay)
    ask, counts = _answered(engine, ask)
    total = sum(counts.values())
    single = _single(ask)
    if single and total > LONGEST_RANKED:
        sort = ORDER
    rows = total if single else len(counts)
    pages = max(1, -(-rows // (CLAUSES_PER_PAGE if single else POLICIES_PER_PAGE)))
    page = min(max(1, page), pages)
    groups = (
        _clauses_of_one(engine, ask, page, sort) if single else _documents(engine, library, ask, counts, page, sort)
    )
    return Found(
        query=ask.query,
        groups=groups,
        more=_more(engine, ask, total) if page == 1 and sort == RANK and not ask.filters else (),
        total=total,
        policies=len(counts),
        page=page,
        pages=pages,
        sort=sort,
        facets=_facets(engine, ask),
        needles=ask.query.needles if ask.within is None else asked.needles,
        official=() if ask.within is None else asked.official,
        best=bool(ask.within),
        single=single,
        slow=engine.slow,
        names=engine.lexicon.version,
        unread=engine.unread,
    )


def everything(engine: Engine, library: Library, ask: Ask, sort: str, most: int) -> Found:
    """All that `ask` finds as one page: every clause of every document, in the order of the pages.

    More than `most` clauses are only counted. Facets and `more` are not worked out.
    """
    ask, counts = _answered(engine, ask)
    total, single = sum(counts.values()), _single(ask)
    if single and total > LONGEST_RANKED:
        sort = ORDER
    groups: Iterable[PolicyHits] = ()
    if 0 < total <= most:
        ranked = sort == RANK or (sort == DATE and not single)
        hits = engine.hits(ask, total) if ranked else engine.in_order(ask, total)
        groups = _by_document(hits, _sorted(library, counts, sort, [hit.policy for hit in hits[:WINDOW]]))
    return Found(
        query=ask.query,
        groups=tuple(groups),
        total=total,
        policies=len(counts),
        sort=sort,
        best=bool(ask.within),
        single=single,
        slow=engine.slow,
        unread=engine.unread,
    )


def _by_document(hits: Iterable[Hit], policies: Iterable[int]) -> Iterator[PolicyHits]:
    """The hits of each document, the documents as they are sorted."""
    found: dict[int, list[int]] = {}
    for hit in hits:
        found.setdefault(hit.policy, []).append(hit.clause)
    for policy in policies:
        if clauses := found.get(policy):
            yield PolicyHits(policy, tuple(clauses), len(clauses))


def _answered(engine: Engine, ask: Ask) -> tuple[Ask, Mapping[Value, int]]:
    """What is asked in the end, the best matches where nothing has the whole query; clauses found by document."""
    counts = engine.facets(ask, _counted(ask))["policy"]
    if counts or (ask.filters and engine.count(replace(ask, filters=()))):
        return ask, counts
    ask = replace(ask, within=engine.best(replace(ask, filters=()), BEST))
    return ask, engine.facets(ask, _counted(ask))["policy"] if ask.within else {}


def _single(ask: Ask) -> bool:
    return len(set(ask.chosen("policy"))) == 1


def _clauses_of_one(engine: Engine, ask: Ask, page: int, sort: str) -> tuple[PolicyHits, ...]:
    start = (page - 1) * CLAUSES_PER_PAGE
    if sort == RANK:
        hits = engine.hits(ask, LONGEST_RANKED)[start : start + CLAUSES_PER_PAGE]
    else:
        hits = engine.in_order(ask, CLAUSES_PER_PAGE, start)
    return (PolicyHits(hits[0].policy, tuple(hit.clause for hit in hits), engine.count(ask)),) if hits else ()


def _documents(
    engine: Engine, library: Library, ask: Ask, counts: Mapping[Value, int], page: int, sort: str
) -> tuple[PolicyHits, ...]:
    clauses: dict[int, list[int]] = {}  # document -> its clauses among the best
    if sort == RANK:
        for hit in engine.hits(ask, WINDOW):
            clauses.setdefault(hit.policy, []).append(hit.clause)
    policies = _sorted(library, counts, sort, clauses)
    start = (page - 1) * POLICIES_PER_PAGE
    shown = policies[start : start + POLICIES_PER_PAGE]
    lacking = [policy for policy in shown if len(clauses.get(policy, ())) < min(CLAUSES_PER_POLICY, counts[policy])]
    clauses |= _best_of(engine, ask, {policy: counts[policy] for policy in lacking}, sort)
    return tuple(PolicyHits(policy, tuple(clauses[policy][:CLAUSES_PER_POLICY]), counts[policy]) for policy in shown)


def _sorted(library: Library, counts: Mapping[Value, int], sort: str, best: Iterable[int]) -> list[int]:
    """The documents as they are listed; `best`: those of the best clauses, which stand first by rank."""
    if sort != RANK:
        return library.sorted_policies(map(int, counts), sort)
    first = dict.fromkeys(best)
    rest = (policy for policy in map(int, counts) if policy not in first)
    return [*first, *sorted(rest, key=lambda policy: (-counts[policy], policy))]


def _best_of(engine: Engine, ask: Ask, totals: Mapping[int, int], sort: str) -> dict[int, list[int]]:
    """Document -> the clauses that stand for it; asked for all at once, unless they have very many."""
    if len(totals) > 1 and sum(totals.values()) > TOGETHER:
        return {policy: _best_of(engine, ask, {policy: total}, sort)[policy] for policy, total in totals.items()}
    found: dict[int, list[int]] = {policy: [] for policy in totals}
    if totals:
        narrowed = ask.only("policy", tuple(totals))
        wanted = sum(totals.values()) if len(totals) > 1 else CLAUSES_PER_POLICY
        for hit in engine.in_order(narrowed, wanted) if sort == ORDER else engine.hits(narrowed, wanted):
            found[hit.policy].append(hit.clause)
    return found


def _more(engine: Engine, ask: Ask, total: int) -> tuple[int, ...]:
    """Clauses that fit the words of a query best without having all of it; only where few have, and it has several."""
    if not 0 < total < FEW or ask.within is not None or len(question.asked(ask.query).words) < 2:
        return ()
    having = {hit.clause for hit in engine.hits(ask, FEW)}
    return tuple(clause for clause in engine.best(ask, FEW + MORE) if clause not in having)[:MORE]


def _counted(ask: Ask) -> list[str]:
    """What is counted at once: the documents found, and the facets in which nothing is chosen."""
    return [name for name in FACETS if name == "policy" or not ask.chosen(name)]


def _facets(engine: Engine, ask: Ask) -> dict[str, Mapping[Value, int]]:
    """Each facet is counted as if nothing were chosen in it."""
    chosen = {name for name, _ in ask.filters}
    counts: dict[str, Mapping[Value, int]] = dict(engine.facets(ask, [name for name in FACETS if name not in chosen]))
    for name in chosen & set(FACETS):
        counts |= engine.facets(ask.without(name), [name])
    return counts
