"""What passes between the search engine and the models: it asks a Library for documents and names no model."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeAlias

Value: TypeAlias = str | int
Filters: TypeAlias = Mapping[str, tuple[Value, ...]]  # facet -> the values of which a clause must have one

AUTHORITIES = ("official", "report", "opinion")  # in rank order
FACETS = ("policy", "kind", "authority", "area", "platform", "unit", "year")
TASKS_ONLY: Filters = {"is_task": (1,)}


@dataclass(frozen=True, slots=True)
class ClauseDocument:
    """One clause as the index holds it: its words, and the columns it is filtered and counted by."""

    clause: int
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
        rank = AUTHORITIES.index(self.authority) if self.authority in AUTHORITIES else len(AUTHORITIES)
        return rank << 60 | self.policy << 28 | self.position

    def values(self, facet: str) -> tuple[Value, ...]:
        """The values this clause has in a facet (or in `is_task`); empty ones are left out."""
        if facet in {"platform", "unit"}:
            return self.platforms if facet == "platform" else self.units
        value: Value | None = getattr(self, facet)
        return (value,) if value not in {None, ""} and value is not None else ()


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the change log: the number of a row and the random token that only this row of this log has."""

    number: int
    token: str


class Library(Protocol):
    """The database, as far as the search engine needs to know it."""

    def __hash__(self) -> int: ...

    def newest(self) -> Mark:
        """The newest row of the change log that this connection sees; one query."""

    def changed_since(self, mark: Mark) -> list[int] | None:
        """Clauses changed after `mark`; None if `mark` is no row of this log (another or a restored database)."""

    def in_transaction(self) -> bool:
        """Whether what this connection sees may be older than what is committed, or be rolled back."""

    def clause_ids(self) -> list[int]:
        """Ids of all clauses."""

    def documents(self, ids: Iterable[int]) -> Iterator[ClauseDocument]:
        """The documents of those of these clauses that exist, in no particular order."""
