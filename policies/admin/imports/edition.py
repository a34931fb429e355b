"""A draft that is a new text of a policy, beside the text in force: what changes, and which tasks that touches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q

from policies.comparing import Kind
from policies.editions import Comparison, Fold, Row
from policies.importing import texts
from policies.models import (
    Checkpoint,
    Extension,
    Policy,
    PolicyText,
    Progress,
    Responsibility,
    StatusMove,
    Task,
    TaskEvidence,
    TaskStatus,
)
from policies.models.status import SIDES
from policies.parsing import Document

PEOPLES = (Responsibility.Basis.CONFIRMED, Responsibility.Basis.SUGGESTED)

GONE = "条款消失"


@dataclass(frozen=True)
class Touched:
    """A task whose clause changes or goes, and whether people entered something in it."""

    task: Task
    what: str
    entered: bool


@dataclass(frozen=True)
class Edition:
    """What a new text would do to a policy. Three queries."""

    policy: Policy
    document: Document

    @cached_property
    def comparison(self) -> Comparison:
        old = PolicyText(policy=self.policy, number=1, outline=texts.outline(self.policy))
        new = PolicyText(policy=self.policy, number=2, outline=texts.outline_beside(self.document, self.policy))
        return Comparison(old, new, None)

    @property
    def counts(self) -> list[tuple[str, str, int]]:
        return self.comparison.counts

    @cached_property
    def rows(self) -> Sequence[Row | Fold]:
        """The clauses that differ, with runs of the same folded."""
        return self.comparison.rows()

    @cached_property
    def touched(self) -> list[Touched]:
        """The tasks that would be flagged, in the order of the policy."""
        outline = self.comparison.old.outline
        changed = {
            outline[change.old]["path"]: GONE if change.kind == Kind.GONE else "条款文字改动"
            for change in self.comparison.changes
            if change.old is not None and change.kind in {Kind.GONE, Kind.CHANGED}
        }
        return [
            Touched(task, changed[task.path], bool(vars(task)["has_entries"]))
            for task in tasks_of(self.policy)
            if task.path in changed
        ]

    @property
    def gone(self) -> int:
        """How many tasks lose their clause: they stay in the register, beside those of the new text."""
        return sum(each.what == GONE for each in self.touched)

    @property
    def entered(self) -> int:
        """How many of the tasks touched have entries by people."""
        return sum(each.entered for each in self.touched)


def tasks_of(policy: Policy) -> Sequence[Task]:
    """The tasks of a policy with `has_entries`: whether people entered something in them; one query."""
    own = (
        Q(due_on__isnull=False)
        | ~Q(notes="")
        | ~Q(**{f"status_{side}__in": ["", TaskStatus.UNREPORTED] for side in SIDES})
    )
    of_task = Q(task=OuterRef("pk"))
    own |= Q(Exists(Progress.objects.filter(of_task))) | Q(Exists(StatusMove.objects.filter(of_task)))
    own |= Q(Exists(Checkpoint.objects.filter(of_task))) | Q(Exists(Extension.objects.filter(of_task)))
    own |= Q(Exists(TaskEvidence.objects.filter(of_task, origin=TaskEvidence.Origin.PERSON)))
    own |= Q(Exists(Responsibility.objects.filter(task=OuterRef("pk"), basis__in=PEOPLES)))
    rows = (
        Task.objects.filter(policy=policy)
        .annotate(has_entries=ExpressionWrapper(own, output_field=BooleanField()))
        .order_by("number")
    )
    return list(rows.defer("quote", "new_quote", "notes"))
