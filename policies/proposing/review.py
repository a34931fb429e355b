"""What an editor sees of the evidence of a task, and how a judgement is kept with what it was proposed by."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.safestring import SafeString

from platforms.editing import BASELINE_REASON, Edit, history_of
from platforms.timeline import person
from policies import tracking
from policies.models import Clause, Policy, Task, TaskEvidence
from policies.proposing.ranking import Proposal, proposals
from policies.search import pairing
from policies.search.highlight import marked, spans

MOST_PAST = 30
State = TaskEvidence.State


@dataclass(frozen=True)
class Past:
    """One judgement of the past, or that it was taken back.

    `again`: whether it may be made again; `seen`: the mark of the judgement that it would then replace.
    """

    at: datetime.datetime
    who: str
    clause: Clause | None
    state: str
    why: str
    verb: str
    again: bool
    seen: str


@dataclass(frozen=True)
class Review:
    """What an editor sees of the evidence of a task. `proposals`: what nobody judged; None where the index is out."""

    task: Task
    judged: list[TaskEvidence]
    proposals: list[Proposal] | None

    @property
    def accepted(self) -> list[TaskEvidence]:
        return [each for each in self.judged if each.state == State.ACCEPTED]

    @property
    def rejected(self) -> list[TaskEvidence]:
        return [each for each in self.judged if each.state == State.REJECTED]

    @property
    def quote(self) -> SafeString:
        """The words of the task, with those marked that it shares with a proposal."""
        shared = [word for each in self.proposals or () for word in each.shared]
        return marked(self.task.quote, spans(self.task.quote, shared))

    @cached_property
    def past(self) -> list[Past]:
        """What people judged before, the newest first; one query."""
        rows = history_of(TaskEvidence).filter(task=self.task.pk).order_by("-history_date", "-history_id")
        rows = rows.select_related("history_user", "clause__policy", "clause__parent")
        return list(self._told(rows.defer(*Policy.long_fields("clause__policy"))[:MOST_PAST]))

    def _told(self, rows: Any) -> Iterator[Past]:
        now = {each.clause_id: each for each in self.judged}
        for row in rows:
            current = now.get(row.clause_id)
            same = current is not None and (current.state, current.why) == (row.state, row.why)
            taken_back = row.history_type == "-"
            yield Past(
                at=row.history_date,
                who="资料库" if row.history_change_reason == BASELINE_REASON else person(row.history_user),
                clause=row.clause,
                state=row.state,
                why=row.why,
                verb="撤回" if taken_back else str(State(row.state).label),
                again=not (same or taken_back or row.clause is None),
                seen=current.mark if current else "",
            )


def review(task: Task) -> Review:
    """Return what was judged of `task` and what is proposed beside."""
    judged = list(TaskEvidence.objects.filter(task=task).with_clauses().select_related("decided_by"))
    return Review(task, judged, proposals(task, apart=[each.clause_id for each in judged]))


def judge(judgement: TaskEvidence, *, seen: str, edit: Edit) -> TaskEvidence:
    """Keep a judgement (task, clause, state, why) with the score and words it was proposed with; raises as tracking."""
    found = proposals(judgement.task, limit=pairing.CANDIDATES) or []
    for each in found:
        if each.clause == judgement.clause:
            judgement.score, judgement.words = round(each.score, 3), "、".join(each.shared)[:200]
    return tracking.decide_evidence(judgement=judgement, edit=edit, seen=seen)
