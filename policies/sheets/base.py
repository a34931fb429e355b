"""What all sheets of this app share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from platforms.exporting import CHUNK, Site, pieces
from policies.ledger import counting

__all__ = ["CHUNK", "Site", "in_words", "pieces", "task_addresses"]


def task_addresses(site: Site) -> Callable[[int], str]:
    """What gives the whole address of a task's page by its key: worked out once, not for every row."""
    start, _, end = reverse("policies:task_detail", args=[0]).rpartition("0")
    return lambda key: f"{site.root}{start}{key}{end}"


def in_words(counts: dict[str, Any]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The counts of a register as the paragraphs of a file; none for an empty one."""
    if not counts["tasks"]:
        return ()
    halves = [(label, counting.status_lines(counts, name)) for name, label in counting.HALVES]
    statuses = tuple(f"{label}：{counting.in_words(lines)}" for label, lines in halves)
    return ("按灯", (counting.in_words(counting.light_lines(counts)),)), ("按状态", statuses)
