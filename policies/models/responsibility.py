"""责任分工: who answers for a task, in which role, and what says so."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from platforms.fields import Side
from policies.models.changes import Logged, LoggedQuerySet
from policies.models.clause import Clause
from policies.models.entered import entered_at
from policies.models.policy import Policy
from policies.models.unit import Unit


class ResponsibilityQuerySet(LoggedQuerySet["Responsibility"]):
    """Responsibilities; what changes them in bulk is logged for the search index."""

    def with_rules(self) -> Self:
        """Responsibilities with their units, the clause and document of their rule, and when a person saved them."""
        return (
            self.select_related("unit__region__successor", "rule_clause__policy")
            .defer("rule_clause__text", *Policy.long_fields("rule_clause__policy"))
            .annotate(entered_at=entered_at(Responsibility))
        )

    def with_tasks(self) -> Self:
        """Responsibilities with their rules, their tasks and the documents of these, in the order of the documents."""
        return (
            self.with_rules()
            .select_related("task__policy")
            .defer("task__quote", "task__new_quote", *Policy.long_fields("task__policy"))
            .order_by("task__policy_id", "task__number", "id")
        )

    def get_by_natural_key(self, policy: str, path: str, unit: str) -> Responsibility:
        return self.get(task__policy__slug=policy, task__path=path, unit__slug=unit)


class Responsibility(Logged):
    """责任分工: one unit's part in a task, always with its basis. `start`, `end`: see UnresolvedParty."""

    class Role(models.TextChoices):
        LEAD = "lead", "牵头"
        RESPONSIBLE = "responsible", "责任"
        SUPPORT = "support", "配合"

    class Basis(models.TextChoices):
        STATED = "stated", "原文写明"
        DERIVED = "derived", "按规则推出"
        SUGGESTED = "suggested", "建议（待确认）"
        CONFIRMED = "confirmed", "编辑确认"

    natural_fields = ("task", "unit")
    clause_path = "task__clause_id"
    logged = ("task_id", "unit_id")
    task = models.ForeignKey("Task", models.CASCADE, verbose_name="任务", related_name="responsibilities")
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="责任单位", related_name="responsibilities")
    role = models.CharField("角色", max_length=12, choices=Role, db_index=True)
    side = models.CharField("方", max_length=8, choices=Side, db_index=True)
    basis = models.CharField("依据", max_length=10, choices=Basis, db_index=True)
    start = models.PositiveIntegerField("起", null=True, blank=True, editable=False)
    end = models.PositiveIntegerField("止", null=True, blank=True, editable=False)
    words = models.CharField("原文", max_length=300, blank=True, help_text="写明或据以推出责任的原文")
    rule = models.CharField("规则", max_length=300, blank=True, editable=False)
    rule_clause = models.ForeignKey(
        Clause,
        models.SET_NULL,
        verbose_name="规则出处",
        null=True,
        blank=True,
        related_name="ruled_responsibilities",
        editable=False,
    )
    note = models.CharField("备注", max_length=200, blank=True)
    history = HistoricalRecords()
    entered_at: datetime.datetime | None = None  # with_rules() reads it from history

    objects = ResponsibilityQuerySet.as_manager()

    class Meta:
        verbose_name = "责任分工"
        verbose_name_plural = "责任分工"
        ordering = ["task_id", "id"]
        indexes = [  # tasks of each side and basis are counted by these alone
            models.Index(fields=["side", "task"], name="duty_of_side"),
            models.Index(fields=["basis", "task"], name="duty_by_basis"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "unit"],
                name="responsibility_once",
                violation_error_message="这个单位已列入该任务的责任分工。",
            ),
            models.CheckConstraint(
                name="stated_responsibility_has_span",
                condition=~Q(basis="stated") | Q(start__isnull=False, end__isnull=False),
                violation_error_message="“原文写明”的责任须由文献解析得出；人工登记请选“编辑确认”。",
            ),
            models.CheckConstraint(
                name="derived_responsibility_has_rule",
                condition=~Q(basis="derived") | ~Q(rule=""),
                violation_error_message="“按规则推出”的责任须由规则得出；人工登记请选“编辑确认”。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}（{self.get_role_display()}）"

    def clean(self) -> None:
        if not self.locked and self.basis and not self.words.strip() and not self.note.strip():
            raise ValidationError(
                {"note": "请在“原文”或“备注”中写明依据什么登记，例如哪份文件、哪次会议，或何时向谁电话确认。"}
            )

    def natural_key(self) -> tuple[str, str, str]:
        return (*self.task.natural_key(), self.unit.slug)

    @property
    def reason(self) -> tuple[object, ...]:
        """Role and basis with all that tells it: rows with the same reason can be shown together."""
        entered_on = timezone.localdate(self.entered_at) if self.entered_at and not self.locked else None
        return self.role, self.basis, self.words, self.rule, self.rule_clause_id, self.note, entered_on

    @property
    def place(self) -> tuple[int, int]:
        """Where it stands in a list: by role, then by basis."""
        return self.Role.values.index(self.role), self.Basis.values.index(self.basis)

    @property
    def locked(self) -> bool:
        """Whether a source says so: then people cannot change it here."""
        return self.basis in {self.Basis.STATED, self.Basis.DERIVED}


class UnresolvedPartyQuerySet(models.QuerySet["UnresolvedParty"]):
    def get_by_natural_key(self, policy: str, path: str, start: int) -> UnresolvedParty:
        return self.get(task__policy__slug=policy, task__path=path, start=start)


class UnresolvedParty(models.Model):
    """Whom a task's clause names as responsible without a unit of the library: 市级有关部门, 各区县, 有关企业.

    `start`, `end`: its characters, counted from where the text of the task's clause begins in the source; what stands
    in a clause below lies behind its end. `is_group`: general words, which name no single body.
    """

    task = models.ForeignKey("Task", models.CASCADE, verbose_name="任务", related_name="unresolved_parties")
    words = models.CharField("原文写法", max_length=120)
    role = models.CharField("角色", max_length=12, choices=Responsibility.Role, db_index=True)
    is_group = models.BooleanField("统称", default=False, db_index=True)
    start = models.PositiveIntegerField("起")
    end = models.PositiveIntegerField("止")

    objects = UnresolvedPartyQuerySet.as_manager()

    class Meta:
        verbose_name = "未对应单位"
        verbose_name_plural = "未对应单位"
        ordering = ["task_id", "start"]
        constraints = [models.UniqueConstraint(fields=["task", "start"], name="unresolved_party_once")]

    def __str__(self) -> str:
        return f"{self.words}（{self.get_role_display()}）"

    def natural_key(self) -> tuple[str, str, int]:
        return (*self.task.natural_key(), self.start)


def alike(rows: Iterable[Responsibility]) -> list[list[Responsibility]]:
    """Return the rows in groups of one reason, in the order of their first rows."""
    groups: dict[tuple[object, ...], list[Responsibility]] = {}
    for row in rows:
        groups.setdefault(row.reason, []).append(row)
    return list(groups.values())
