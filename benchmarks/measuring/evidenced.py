"""What is proposed as evidence of tasks against pairs judged by hand (fixtures/evidence.tsv): recall and precision."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policies.models import Task

MOST = 10
SENTENCE = re.compile(r"[^。;；]{4,}")
Ranker = Callable[["Task"], Sequence[int]]


@dataclass(frozen=True, slots=True)
class Measured:
    """Means over the tasks that have accepted evidence; `precision` is of all that is proposed, for any task."""

    recall5: float
    recall10: float
    average: float  # precision, as MAP has it
    precision: float
    proposed: int


class Judged:
    """The accepted pairs of the library in the database: task -> keys of its clauses."""

    @cached_property
    def accepted(self) -> Mapping[int, set[int]]:
        from policies.models import TaskEvidence

        found: dict[int, set[int]] = {}
        for task, clause in TaskEvidence.objects.accepted().order_by("pk").values_list("task", "clause"):
            found.setdefault(task, set()).add(clause)
        return found

    @cached_property
    def tasks(self) -> list[Task]:
        from policies.models import Task

        return list(Task.objects.select_related("policy", "clause").order_by("pk"))

    def measured(self, ranker: Ranker) -> Measured:
        """How well `ranker` proposes clauses for all tasks, ten at most for each."""
        rows = [(self.accepted.get(task.pk, set()), list(ranker(task))[:MOST]) for task in self.tasks]
        asked = [(good, found) for good, found in rows if good]
        proposed = sum(len(found) for _, found in rows)
        right = sum(len(good.intersection(found)) for good, found in rows)
        return Measured(
            recall5=sum(recall(good, found[:5]) for good, found in asked) / len(asked),
            recall10=sum(recall(good, found) for good, found in asked) / len(asked),
            average=sum(average_precision(good, found) for good, found in asked) / len(asked),
            precision=right / max(proposed, 1),
            proposed=proposed,
        )


def recall(good: set[int], found: Sequence[int]) -> float:
    return len(good.intersection(found)) / len(good)


def average_precision(good: set[int], found: Sequence[int]) -> float:
    """Precision at each place where something right stands, over all that is right.

    >>> average_precision({1, 2}, [1, 9, 2])
    0.8333333333333333
    """
    hits = [place for place, clause in enumerate(found, 1) if clause in good]
    return sum(number / place for number, place in enumerate(hits, 1)) / len(good)


def proposed(task: Task) -> list[int]:
    """What the site proposes."""
    from policies import proposing

    return [each.clause.pk for each in proposing.proposals(task) or []]


def likest(task: Task) -> list[int]:
    """The clauses of reports and opinions that are most like the whole task."""
    from policies import proposing, search

    return [each.clause for each in search.related_to_text(task.quote, proposing.TOLD_BY, MOST)]


def likest_by_sentence(task: Task) -> list[int]:
    """The clauses that are most like one of its sentences."""
    from policies import proposing, search

    best: dict[int, float] = {}
    for sentence in SENTENCE.findall(task.quote):
        for each in search.related_to_text(sentence, proposing.TOLD_BY, MOST):
            best[each.clause] = max(best.get(each.clause, 0.0), each.score)
    return sorted(best, key=lambda clause: (-best[clause], clause))
