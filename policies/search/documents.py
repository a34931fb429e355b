"""What passes between the search engine and the models: it asks a Library for documents and names no model."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from operator import attrgetter
from typing import Protocol, TypeAlias

from policies.search.lexicon import Lexicon
from policies.search.query import Field, Query

Value: TypeAlias = str | int
Filters: TypeAlias = Mapping[str, tuple[Value, ...]]  # facet -> the values of which a clause must have one

AUTHORITIES = ("official", "report", "opinion")  # in rank order
FACETS = ("policy", "kind", "authority", "area", "platform", "unit", "year")
TASKS_ONLY: Filters = {"is_task": (1,)}  # a filter like a facet, though not counted


def place(authority: str, policy: int, position: int) -> int:
    """The place of a clause among equals: official before report before opinion, then by policy and position."""
    rank = AUTHORITIES.index(authority) if authority in AUTHORITIES else len(AUTHORITIES)
    return rank << 60 | policy << 28 | position


@dataclass(frozen=True, slots=True)
class ClauseDocument:
    """One clause as the index holds it: its words, and the columns it is filtered and counted by.

    `title`: of its document, the short one too. It helps to rank; it makes no clause a hit.
    """

    clause: int
    title: str
    heading: str
    text: str
    policy: int
    position: int
    kind: str
    authority: str
    year: int | None
    area: str
    is_task: bool
    platforms: tuple[int, ...]
    units: tuple[int, ...]

    @property
    def order(self) -> int:
        """Place among equals: official before report before opinion, then by policy and position."""
        return place(self.authority, self.policy, self.position)

    @property
    def digest(self) -> int:
        """A number of 63 bits that differs when anything of the document does."""
        return int.from_bytes(hashlib.blake2b(repr(_values(self)).encode(), digest_size=8).digest()) >> 1

    def values(self, facet: str) -> tuple[Value, ...]:
        """The values this clause has in a facet (or in `is_task`, `clause` …); empty ones are left out."""
        if facet in {"platform", "unit"}:
            return self.platforms if facet == "platform" else self.units
        value: Value | None = getattr(self, facet)
        return (value,) if value not in {None, ""} and value is not None else ()


@dataclass(frozen=True, slots=True)
class Passage:
    """One clause as another is compared with it. `order`: its place among equals, as ClauseDocument has it."""

    clause: int
    policy: int
    path: str
    text: str
    order: int


_values = attrgetter(*(each.name for each in fields(ClauseDocument)))


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the change log: the number of a row and the random token that only this row of this log has.

    `lexicon`: the version of the word list at the same moment, for `Library.lexicon`; it is no part of the place.
    """

    number: int
    token: str
    lexicon: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Condition:
    """A field of a query, looked up: a clause must have (or, `excluded`, not have) one of the `values` of `facet`.

    `years`: instead of values, the first and last year. `heading`: a clause whose heading has it passes as well.
    """

    facet: str
    values: tuple[Value, ...] = ()
    years: tuple[int, int] | None = None
    heading: str = ""
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """What an engine is asked: the query, among the clauses that pass the conditions and the filters.

    `within`: if not None, the best matches of a question, in rank order; then the groups of the query say nothing.
    `lay`: whether a question in lay words is asked in official words as well.
    """

    query: Query
    filters: tuple[tuple[str, tuple[Value, ...]], ...] = ()
    conditions: tuple[Condition, ...] = ()
    within: tuple[int, ...] | None = None
    lay: bool = True

    def without(self, facet: str) -> "Ask":
        """The same without the filter on `facet`."""
        return replace(self, filters=tuple(pair for pair in self.filters if pair[0] != facet))

    def only(self, facet: str, values: tuple[Value, ...]) -> "Ask":
        """The same among the clauses that have one of `values` too."""
        return replace(self, filters=(*self.filters, (facet, values)))

    def chosen(self, facet: str) -> tuple[Value, ...]:
        """The values that the filters name for a facet."""
        return tuple(value for name, values in self.filters if name == facet for value in values)


@dataclass(frozen=True, slots=True)
class Hit:
    """One clause found. `score`: how well it fits; comparable within one answer alone."""

    clause: int
    policy: int
    score: float = 0.0


class Engine(Protocol):
    """What answers: the index, or the database read from end to end."""

    slow: bool
    unread: int  # clauses that were not looked at, since that would have taken too long
    lexicon: Lexicon  # as it was when the engine was asked

    def count(self, ask: Ask) -> int:
        """The number of clauses found, exact."""

    def hits(self, ask: Ask, limit: int) -> list[Hit]:
        """The best `limit` clauses, in rank order."""

    def in_order(self, ask: Ask, limit: int, offset: int = 0) -> list[Hit]:
        """`limit` clauses from `offset` on, by authority, document and position."""

    def best(self, ask: Ask, limit: int) -> tuple[int, ...]:
        """Ids of the clauses that fit the words of a question best, in rank order; filters apart."""

    def scores(self, ask: Ask, clauses: Sequence[int]) -> dict[int, list[tuple[str, float]]]:
        """Clause -> what adds to its score and how much, largest first; nothing where it is not known."""

    def facets(self, ask: Ask, names: Sequence[str]) -> dict[str, dict[Value, int]]:
        """facet -> value -> number of the clauses found, exact."""


class Library(Protocol):
    """The database, as far as the search engine needs to know it."""

    def __hash__(self) -> int: ...

    def newest(self) -> Mark:
        """The newest row of the change log that this connection sees; one query."""

    def lexicon(self, version: str | None = None) -> Lexicon:
        """The word list of this version, as `newest` gave it, without a query if it is known; else of this moment."""

    def look_up(self, field: Field, version: str) -> Condition:
        """What a field of a query asks for: documents of this title, number or body, this platform, these years …

        `version`: that of the lexicon.
        """

    def sorted_policies(self, policies: Iterable[int], by: str) -> list[int]:
        """These documents, the newest first (`by` "date"), or by authority and then as the index orders them."""

    def changed_since(self, mark: Mark) -> list[int] | None:
        """Clauses changed after `mark`; None if `mark` is no row of this log (another or a restored database)."""

    def in_transaction(self) -> bool:
        """Whether what this connection sees may be older than what is committed, or be rolled back."""

    def clause_ids(self) -> list[int]:
        """Ids of all clauses."""

    def documents(self, ids: Iterable[int]) -> Iterator[ClauseDocument]:
        """The documents of those of these clauses that exist, in no particular order."""

    def passages(self, ids: Iterable[int]) -> list[Passage]:
        """The texts of those of these clauses that exist, in no particular order; one query."""
