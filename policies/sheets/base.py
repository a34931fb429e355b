"""What all sheets of this app share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from django.http import HttpRequest

from policies.ledger import counting

CHUNK = 1000  # rows that are read at a time


class Addressed(Protocol):
    def get_absolute_url(self) -> str: ...


@dataclass(frozen=True)
class Site:
    """Where the site is for the reader who asks, and the address of the list that is asked for."""

    root: str
    list_address: str

    @classmethod
    def of(cls, request: HttpRequest) -> Site:
        """The site and the list beside whose address `request` asks for a file."""
        query = request.GET.urlencode()
        here = request.build_absolute_uri(request.path.rpartition("/")[0] + "/")
        return cls(request.build_absolute_uri("/").rstrip("/"), f"{here}?{query}" if query else here)

    def address(self, record: Addressed) -> str:
        """The whole address of a record's page."""
        return self.root + record.get_absolute_url()


def in_words(counts: dict[str, Any]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The counts of a register as the paragraphs of a file; none for an empty one."""
    if not counts["tasks"]:
        return ()
    halves = [(label, counting.status_lines(counts, name)) for name, label in counting.HALVES]
    statuses = tuple(f"{label}：{counting.in_words(lines)}" for label, lines in halves)
    return ("按灯", (counting.in_words(counting.light_lines(counts)),)), ("按状态", statuses)
