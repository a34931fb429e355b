"""重点任务: the task register. What a source gives (quote, number, area) is loaded; the rest people enter."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, F, Min, Prefetch
from django.urls import reverse
from django.utils.functional import cached_property
from simple_history.models import HistoricalRecords

from platforms.fields import Side, Versioned
from platforms.models import Platform, Region
from policies import search
from policies.models import ranked
from policies.models.changes import Logged, LoggedQuerySet
from policies.models.clause import Clause
from policies.models.entered import Entered, read_entered
from policies.models.halves import TwoSided
from policies.models.policy import Policy
from policies.models.progress import Progress
from policies.models.responsibility import Responsibility, alike
from policies.models.status import SIDES
from policies.parsing import lexicon

if TYPE_CHECKING:
    from policies.models.mention import Mention
    from policies.models.unit import Unit


STANDING = [
    *(f"{name}_{side}" for name in ("status", "due", "checkpoint", "reported") for side in SIDES),
    *("registered_on", "status", "area", "number"),
    *("proven_cq", "proven_sc", "due_on", "due_words", "suggested_due_on"),
]
LONG_FIELDS = Policy.long_fields("policy")
TEXTS = ("quote", "new_quote", "notes", *LONG_FIELDS)


class TaskQuerySet(LoggedQuerySet["Task"]):
    def get_by_natural_key(self, policy: str, path: str) -> Task:
        return self.get(policy__slug=policy, path=path)

    def for_list(self) -> Self:
        """Tasks with their document and responsibilities, without the documents' long texts; three queries."""
        return self.defer("new_quote", "notes", *LONG_FIELDS).with_units()

    def brief(self) -> Self:
        """Tasks with their document and without any long text, for a line that names them; one query."""
        return self.select_related("policy").defer(*TEXTS)

    def with_units(self) -> Self:
        """Tasks with their document and with who answers for them: units, the clauses of rules, whom no unit is."""
        return self.select_related("policy").prefetch_related(
            Prefetch("responsibilities", Responsibility.objects.with_rules()), "unresolved_parties"
        )

    def for_export(self) -> Self:
        """Tasks with their own columns that a file says; what else it says, `ledger.registered` reads."""
        return self.defer("new_quote", "notes")

    def of_units(self, units: Iterable[Unit]) -> Self:
        """Tasks that any of these units answers for."""
        return self.filter(pk__in=Responsibility.objects.filter(unit__in=units).values("task"))

    def for_page(self) -> Self:
        """Tasks with all that their pages show: responsibilities, places named, accepted progress, what was entered."""
        accepted = Progress.objects.accepted().for_task()
        return (
            self.defer(*LONG_FIELDS)
            .with_units()
            .prefetch_related(
                "clause__mentions__platform", "clause__mentions__region__successor", Prefetch("progress", accepted)
            )
            .prefetch_related("checkpoints", "extensions__asked_by", "extensions__decided_by", "moves__user")
        )

    def search(self, typed: str, *, other_forms: bool = True) -> Self:
        """Tasks whose clause has all the words typed, best first; compare `Clause.objects.search`.

        `other_forms`: whether words that mean the same, and other ways to write a number, count as well.
        """
        plain = search.parse(typed, None)
        hits = None if plain.empty else search.Hits(typed if other_forms else plain, search.TASKS_ONLY)
        found = self.all()
        ids = ranked.RankedIds(hits, found.query.get_initial_alias(), "clause_id")
        alias = found.query.join(ids)  # type: ignore[arg-type]  # the stubs know only Django's own joins
        return found.alias(**{ranked.RANK: ranked.rank_column(alias)}).order_by(ranked.RANK)

    def by_policy_and_area(self) -> Iterable[Mapping[str, object]]:
        """Areas of each document in their printed order, newest document first, with the number of tasks in each."""
        names = ("policy__slug", "policy__short_title", "policy__title", "policy__year", "area")
        counted: models.QuerySet[Any, Any] = (
            self.exclude(area="").order_by().values(*names).annotate(tasks=Count("pk"), first=Min("number"))
        )
        return counted.order_by(F("policy__year").desc(nulls_last=True), "policy__slug", "first")


class Task(Logged, TwoSided, Versioned):
    """One task per task clause of an official document. It outlives its clause: see `source_state`."""

    class SourceState(models.TextChoices):
        SAME = "same", "与条款一致"
        CHANGED = "changed", "条款文字已变"
        VANISHED = "vanished", "条款已消失"

    record_parts = ("responsibilities", "progress", "checkpoints")
    clause_path = "clause_id"
    logged = ("clause_id", "area")
    policy = models.ForeignKey(Policy, models.PROTECT, verbose_name="所属文件", related_name="tasks")
    path = models.CharField("条款路径", max_length=80, editable=False)
    clause = models.OneToOneField(
        Clause,
        models.SET_NULL,
        verbose_name="来源条款",
        null=True,
        blank=True,
        related_name="task",
        editable=False,
    )
    marker = models.CharField("序号", max_length=40, blank=True, editable=False)
    number = models.PositiveIntegerField("序数", editable=False, db_index=True)
    title = models.CharField("任务名称", max_length=200, editable=False)
    area = models.CharField("领域", max_length=80, blank=True, editable=False, db_index=True)
    quote = models.TextField("条款原文", editable=False)
    source_state = models.CharField(
        "条款变动",
        max_length=10,
        choices=SourceState,
        default=SourceState.SAME,
        editable=False,
        db_index=True,
    )
    new_quote = models.TextField("条款现文", blank=True, editable=False)
    due_on = models.DateField("完成时限", null=True, blank=True, db_index=True)
    due_words = models.CharField("时限原文", max_length=60, blank=True, help_text="时限所依据的原文，如“到2025年”")
    suggested_due_on = models.DateField("建议时限", null=True, blank=True, editable=False)
    suggested_due_words = models.CharField("建议时限原文", max_length=60, blank=True, editable=False)
    notes = models.TextField("编辑备注", blank=True)
    history = HistoricalRecords()

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = "重点任务"
        verbose_name_plural = "重点任务"
        ordering = ["policy_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "path"], name="task_path_once"),
            models.CheckConstraint(
                name="task_has_a_side",
                condition=~models.Q(status_cq="", status_sc=""),
                violation_error_message="一项任务至少涉及一方：重庆和四川的状态不能都空着。",
            ),
        ]
        indexes = [
            *(models.Index(fields=[f"status_{side}", f"due_{side}"], name=f"task_due_{side}") for side in SIDES),
            *(
                models.Index(fields=[f"status_{side}", f"reported_{side}"], name=f"task_reported_{side}")
                for side in SIDES
            ),
            *(models.Index(fields=[f"checkpoint_{side}"], name=f"task_checkpoint_{side}") for side in SIDES),
            models.Index(fields=STANDING, name="task_standing"),  # all that counts of the whole register read
        ]
        permissions = [("close_task", "可以销号和撤销销号")]

    def __str__(self) -> str:
        return f"{self.marker}{self.title}"

    def clean(self) -> None:
        if self.policy_id is not None:  # a row of a spreadsheet may name no document of the library
            check_due(self.due_on, self.policy)

    def natural_key(self) -> tuple[str, str]:
        return (self.policy.slug, self.path)

    @classmethod
    def long_fields(cls, path: str) -> list[str]:
        """The long texts of the tasks to which `path` leads, and of their documents, to be deferred."""
        return [f"{path}__{name}" for name in TEXTS]

    def get_absolute_url(self) -> str:
        return reverse("policies:task_detail", args=[self.pk])

    @property
    def clause_url(self) -> str:
        """The page of the clause it comes from; empty when that clause is gone."""
        return reverse("policies:clause_detail", args=[self.policy.slug, self.path]) if self.clause_id else ""

    @property
    def sides(self) -> list[tuple[str, list[Responsibility], list[list[Responsibility]]]]:
        """The responsibilities of each side, as (label, all, groups that rest on the same words or rule).

        Within a side 牵头 comes first, then what the text itself states.
        """
        rows = sorted(self.responsibilities.all(), key=lambda row: (row.place, row.pk))
        both = [(str(side.label), [row for row in rows if row.side == side]) for side in Side]
        return [(label, found, alike(found)) for label, found in both if found]

    @property
    def bases(self) -> list[tuple[str, str, list[Responsibility]]]:
        """The responsibilities of each basis, as (value, label, rows), the surest basis first."""
        rows = list(self.responsibilities.all())
        order = [Responsibility.Basis(value) for value in ("stated", "confirmed", "derived", "suggested")]
        groups = [(basis.value, str(basis.label), [row for row in rows if row.basis == basis]) for basis in order]
        return [group for group in groups if group[2]]

    @property
    def units_stated(self) -> bool:
        """Whether the source text says who is responsible, be it in general words (有关部门) alone."""
        stated = any(row.basis == Responsibility.Basis.STATED for row in self.responsibilities.all())
        return stated or bool(self.unresolved_parties.all())

    @property
    def units_entered(self) -> bool:
        """Whether people entered a responsible unit."""
        return any(not row.locked for row in self.responsibilities.all())

    @property
    def due_quoted(self) -> bool:
        """Whether the words of its due date stand in its clause: else a person put them in words of their own."""
        return bool(self.due_words) and self.due_words in self.quote

    @property
    def due_is_suggested(self) -> bool:
        """Whether the text suggests a due date that nobody has entered, nor another."""
        return self.suggested_due_on is not None and self.due_on is None and not self.due_words

    @cached_property
    def entered(self) -> Entered:
        """When people last changed its status and its due date; one query."""
        return read_entered(self)

    @property
    def platforms(self) -> list[Platform]:
        """The platforms that the clause names, each once, in the order of the text."""
        found = [mention.platform for mention in self._mentions if mention.platform]
        return list(dict.fromkeys(found))

    @property
    def regions(self) -> list[Region]:
        """The regions that the clause names, each once, in the order of the text."""
        found = [mention.region for mention in self._mentions if mention.region]
        return list(dict.fromkeys(found))

    @property
    def _mentions(self) -> list[Mention]:
        return list(self.clause.mentions.all()) if self.clause else []

    @property
    def neighbours(self) -> tuple[Task | None, Task | None]:
        """The tasks before and after it in its document."""
        rows = Task.objects.filter(policy=self.policy_id)
        return rows.filter(number__lt=self.number).last(), rows.filter(number__gt=self.number).first()

    @property
    def same_area(self) -> TaskQuerySet:
        """The other tasks of its area, in every document; only in its own where all have that heading (重点任务)."""
        rows = Task.objects.exclude(pk=self.pk).filter(area=self.area) if self.area else Task.objects.none()
        if self.area in lexicon.words("known_headings"):
            rows = rows.filter(policy=self.policy_id)
        return rows.brief()


def check_due(due_on: datetime.date | None, policy: Policy) -> None:
    """Raise ValidationError (key due_on) if a task would be due before its document was made or published."""
    if before := policy.before(due_on):
        raise ValidationError({"due_on": f"完成时限 {due_on:%Y-%m-%d} {before}：请核对年份。"})
