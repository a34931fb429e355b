"""Why a search found what it found: which term is in the way of a hit; for staff, the parts of each score."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from policies.search import question, tokens
from policies.search.documents import Ask, Engine
from policies.search.finding import BEST
from policies.search.query import Field, Query, Term

T = TypeVar("T")
MOST_TERMS = 8
QUOTED = "“{}”"


@dataclass(frozen=True, slots=True)
class Dropped:
    """A part of a query that could be left out: `typed` is the query without it, which finds `count` clauses.

    `alone`: how many clauses have the term by itself, filters apart; None for a field or an exclusion.
    """

    term: str
    typed: str
    count: int
    alone: int | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a query is understood, and what adds to the score of each of its first hits.

    `terms`: each term with its forms and the pieces of it that are looked up. `asked`: of a question, what counts.
    `hits`: (clause, score, parts as (what it says, what it adds)), in rank order.
    """

    query: Query
    terms: tuple[tuple[Term, tuple[tuple[str, tuple[str, ...]], ...]], ...]
    asked: question.Asked | None
    hits: tuple[tuple[int, float, tuple[tuple[str, float], ...]], ...]


def dropped(engine: Engine, ask: Ask) -> tuple[Dropped, ...]:
    """What finds something when one part of the query is left out; terms first, each with its exact count."""
    query = ask.query
    ways = [(_group(group), replace(query, groups=_but(query.groups, at))) for at, group in enumerate(query.groups)]
    ways += [(f"-{_term(t)}", replace(query, excluded=_but(query.excluded, at))) for at, t in enumerate(query.excluded)]
    ways += [(_field(f), replace(query, fields=_but(query.fields, at))) for at, f in enumerate(query.fields)]
    found = []
    for at, (words, without) in enumerate(ways[:MOST_TERMS]):
        if without.empty:
            continue
        conditions = ask.conditions
        if len(without.fields) < len(query.fields):
            conditions = _but(conditions, at - len(query.groups) - len(query.excluded))
        count = engine.count(replace(ask, query=without, conditions=conditions))
        alone = engine.count(Ask(Query(groups=(query.groups[at],)))) if at < len(query.groups) else None
        found.append(Dropped(words, typed(without), count, alone))
    return tuple(found)


def explain(engine: Engine, ask: Ask, clauses: Sequence[int], *, best: bool) -> Explanation:
    """What adds to the scores of `clauses`, hits of `ask`; of a question if `best`."""
    if best:
        ask = replace(ask, within=engine.best(replace(ask, filters=()), BEST))
    scores = engine.scores(ask, clauses)
    return Explanation(
        query=ask.query,
        terms=tuple((term, tuple((form, _pieces(form)) for form in term.forms)) for term in ask.query.terms),
        asked=question.asked(ask.query, lay=ask.lay) if best else None,
        hits=tuple((clause, sum(score for _, score in scores[clause]), tuple(scores[clause])) for clause in clauses),
    )


def _pieces(form: str) -> tuple[str, ...]:
    """What a form is looked up by."""
    return (form,) if len(form) <= 3 or tokens.is_common(form) else tuple(tokens.grams(form, 3))


def _but(parts: tuple[T, ...], at: int) -> tuple[T, ...]:
    return parts[:at] + parts[at + 1 :]


def typed(query: Query) -> str:
    """A query as a person would type it."""
    return " ".join(_written(query)).replace(tokens.GAP, " ")


def _written(query: Query) -> Iterator[str]:
    yield from (_group(group) for group in query.groups)
    yield from (f"-{_term(term)}" for term in query.excluded)
    yield from (_field(field) for field in query.fields)


def _group(group: Sequence[Term]) -> str:
    return " OR ".join(_term(term) for term in group)


def _term(term: Term) -> str:
    return QUOTED.format(term.text) if term.quoted else term.text


def _field(field: Field) -> str:
    text = QUOTED.format(field.text) if tokens.GAP in field.text else field.text
    return f"{'-' if field.excluded else ''}{field.name}:{text}"
