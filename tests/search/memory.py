"""A library in memory, for tests of the index alone: many threads may change it and follow it."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator

from policies.search.documents import ClauseDocument, Condition, Mark, Passage
from policies.search.lexicon import EMPTY, Lexicon
from policies.search.query import Field


class MemoryLibrary:
    """Clauses that are texts, and a log of their changes; a write takes effect as a whole."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._lock = threading.Lock()
        self._texts: dict[int, str] = {}
        self._log: list[int] = [0]
        for number, text in enumerate(texts, start=1):
            self.write(number, text)

    def write(self, clause: int, text: str | None) -> None:
        """Change, add or (None) delete a clause."""
        with self._lock:
            if text is None:
                self._texts.pop(clause, None)
            else:
                self._texts[clause] = text
            self._log.append(clause)

    def newest(self) -> Mark:
        with self._lock:
            return Mark(len(self._log) - 1, str(len(self._log) - 1))

    def lexicon(self, version: str | None = None) -> Lexicon:  # noqa: ARG002 the protocol names it
        return EMPTY

    def look_up(self, field: Field, version: str) -> Condition:  # noqa: ARG002 the protocol names it
        return Condition("clause")

    def sorted_policies(self, policies: Iterable[int], by: str) -> list[int]:  # noqa: ARG002 the protocol names it
        return sorted(policies)

    def in_transaction(self) -> bool:
        return False

    def changed_since(self, mark: Mark) -> list[int] | None:
        with self._lock:
            return sorted(set(self._log[mark.number + 1 :])) if mark.number < len(self._log) else None

    def clause_ids(self) -> list[int]:
        with self._lock:
            return sorted(self._texts)

    def documents(self, ids: Iterable[int]) -> Iterator[ClauseDocument]:
        for clause in ids:
            with self._lock:
                text = self._texts.get(clause)
            if text is not None:
                yield document(clause, text)

    def passages(self, ids: Iterable[int]) -> list[Passage]:
        found = self.documents(ids)
        return [Passage(each.clause, each.policy, str(each.position), each.text, each.order) for each in found]


def document(clause: int, text: str) -> ClauseDocument:
    """A clause whose columns differ with its number and its text."""
    return ClauseDocument(
        clause=clause,
        title="文件",
        heading=text[:4] if clause % 5 == 0 else "",
        text=text,
        policy=clause % 7 + 1,
        position=clause,
        kind=("plan", "notice", "news")[clause % 3],
        authority=("official", "report", "opinion")[clause % 3],
        year=2018 + clause % 6 if clause % 4 else None,
        area=("", "推动公共服务共建共享", "共建")[len(text) % 3],
        is_task=clause % 2 == 0,
        platforms=tuple(range(1, clause % 4)),
        units=tuple(range(10, 10 + len(text) % 3)),
    )
