"""How many clauses a search finds, as far as that can be told quickly: from the index, never from the database."""

from __future__ import annotations

from dataclasses import dataclass

from policies import search


@dataclass
class Counting:
    """Counts for one request. Where the index cannot be used it is not tried again: each try may wait for others."""

    usable: bool = True

    def count(self, query: str) -> int:
        """The number of clauses that a search for `query` finds; 0 where that cannot be told."""
        try:
            if self.usable:
                search.follower().view()
                return search.Hits(query).count()
        except search.Unusable:
            self.usable = False
        return 0
