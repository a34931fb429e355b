"""What all sheets of this app share."""

from __future__ import annotations

from typing import Any

from platforms.exporting import CHUNK, Site
from policies.ledger import counting

__all__ = ["CHUNK", "Site", "in_words"]


def in_words(counts: dict[str, Any]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The counts of a register as the paragraphs of a file; none for an empty one."""
    if not counts["tasks"]:
        return ()
    halves = [(label, counting.status_lines(counts, name)) for name, label in counting.HALVES]
    statuses = tuple(f"{label}：{counting.in_words(lines)}" for label, lines in halves)
    return ("按灯", (counting.in_words(counting.light_lines(counts)),)), ("按状态", statuses)
