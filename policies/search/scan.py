"""The engine of last resort: reads every clause. For when no index can be used; exact, but slow.

It has the meaning of a Query written out plainly, so the tests hold the index against it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from policies.search import tokens
from policies.search.documents import Ask, ClauseDocument, Library, Value


class Scan:
    """The database read as an index is read."""

    slow = True

    def __init__(self, library: Library) -> None:
        self._library = library

    def count(self, ask: Ask) -> int:
        return len(self._hits(ask))

    def known(self, words: tuple[str, ...]) -> tuple[str, ...]:
        texts = [tokens.fold(document.text).text for document in self._library.documents(self._library.clause_ids())]
        return tuple(word for word in words if any(word in text for text in texts))

    def top(self, ask: Ask, limit: int, offset: int = 0) -> tuple[list[int], int]:
        ids = self.ids(ask)
        return ids[offset : offset + limit], len(ids)

    def ids(self, ask: Ask) -> list[int]:
        return [document.clause for document in self._hits(ask)]

    def facets(self, ask: Ask, names: Sequence[str]) -> dict[str, dict[Value, int]]:
        hits = self._hits(ask) if names else []
        return {name: dict(Counter(value for hit in hits for value in hit.values(name))) for name in names}

    def _hits(self, ask: Ask) -> list[ClauseDocument]:
        ranked = []
        for document in self._library.documents(self._library.clause_ids()):
            text = tokens.fold(document.text).text
            found = [needle for needle in ask.needles if needle in text]
            if len(found) < ask.needed or any(term in text for term in ask.query.excluded):
                continue
            if all(set(document.values(name)) & set(values) for name, values in ask.filters):
                heading = tokens.fold(document.heading).text
                headed = sum(needle in heading for needle in found)
                ranked.append(((-headed, -len(found), document.order, document.clause), document))
        return [document for _, document in sorted(ranked, key=lambda row: row[0])]
