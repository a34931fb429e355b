"""What keepers of a task enter beside its status: checkpoints, extensions, evidence out of the library; its moves."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

from platforms.editing import REASON_LENGTH
from platforms.fields import Side, written
from policies.models.clause import Clause
from policies.models.judgement import Judgement
from policies.models.policy import Policy
from policies.models.progress import Progress
from policies.models.status import SIDES, TaskStatus
from policies.models.task import Task

HALVES = [(side.value, side.label) for side in SIDES]


class Checkpoint(models.Model):
    """节点: a day by which a step of a task must be done, for one side or (side empty) both."""

    task = models.ForeignKey(Task, models.CASCADE, verbose_name="任务", related_name="checkpoints")
    title = models.CharField("节点", max_length=120)
    due_on = models.DateField("应完成", db_index=True)
    side = models.CharField("方", max_length=8, choices=HALVES, blank=True, help_text="空着即两方")
    done_on = models.DateField("实际完成", null=True, blank=True)
    note = models.CharField("依据或备注", max_length=200, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = "节点"
        verbose_name_plural = "节点"
        ordering = ["due_on", "id"]

    def __str__(self) -> str:
        return f"{self.due_on} {self.title}"


class ExtensionQuerySet(models.QuerySet["Extension"]):
    def waiting(self) -> Self:
        """Requests that nobody decided, the longest waiting first, with their task and who asked; one query."""
        rows = self.filter(state=Extension.State.ASKED).order_by("asked_at", "pk")
        return rows.select_related("task__policy", "asked_by").defer(*Task.long_fields("task"))


class Extension(models.Model):
    """延期: asked for with a reason and a new day, granted or refused by a reviewer, or taken back before that."""

    class State(models.TextChoices):
        ASKED = "asked", "待批"
        GRANTED = "granted", "同意"
        REFUSED = "refused", "不同意"
        RECALLED = "recalled", "已撤回"  # by who asked, before anybody decided

    task = models.ForeignKey(Task, models.CASCADE, verbose_name="任务", related_name="extensions")
    side = models.CharField("方", max_length=8, choices=[*HALVES, (Side.JOINT.value, Side.JOINT.label)])
    from_on = models.DateField("原时限", null=True, blank=True)
    to_on = models.DateField("申请延至")
    reason = models.CharField("理由", max_length=500)
    state = models.CharField("状态", max_length=8, choices=State, default=State.ASKED, db_index=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name="申请人",
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    asked_at = models.DateTimeField("申请时间")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name="审批人",
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    decided_at = models.DateTimeField("审批时间", null=True, blank=True)
    decision = models.CharField("审批意见", max_length=REASON_LENGTH, blank=True)
    history = HistoricalRecords()

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        verbose_name = "延期申请"
        verbose_name_plural = "延期申请"
        ordering = ["-asked_at", "-id"]
        permissions = [("grant_extension", "可以审批延期")]

    def __str__(self) -> str:
        return f"{self.get_side_display()}延至 {self.to_on}"


class StatusMove(models.Model):
    """状态变动: one move of one side, with who made it, why and by which report."""

    task = models.ForeignKey(Task, models.CASCADE, verbose_name="任务", related_name="moves")
    side = models.CharField("方", max_length=8, choices=HALVES)
    source = models.CharField("由", max_length=12, choices=TaskStatus, blank=True)
    target = models.CharField("转为", max_length=12, choices=TaskStatus, blank=True)
    at = models.DateTimeField("时间", db_index=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name="经办人",
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    reason = models.CharField("原因", max_length=REASON_LENGTH, blank=True)
    # a report that moved a side is kept: from it follows who reported, and so who may not strike the side off
    progress = models.ForeignKey(Progress, models.RESTRICT, verbose_name="依据的进展", null=True, related_name="moves")

    class Meta:
        verbose_name = "状态变动"
        verbose_name_plural = "状态变动"
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["task", "side", "at"], name="move_of_task"),
            models.Index(fields=["target", "at", "task"], name="move_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()} {self.get_source_display()}→{self.get_target_display()}"


NEWEST = (models.F("clause__policy__year").desc(nulls_last=True), "clause__policy__slug")


class TaskEvidenceQuerySet(models.QuerySet["TaskEvidence"]):
    def get_by_natural_key(self, policy: str, path: str, source: str, source_path: str) -> TaskEvidence:
        keys = {"task__policy__slug": policy, "task__path": path}
        return self.get(**keys, clause__policy__slug=source, clause__path=source_path)

    def accepted(self) -> Self:
        """What was accepted: all that the public sees."""
        return self.filter(state=TaskEvidence.State.ACCEPTED)

    def with_clauses(self) -> Self:
        """Evidence with its clause, what that stands in, and its document without the long texts; one query."""
        rows = self.select_related("clause__policy", "clause__parent")
        return rows.defer(*Policy.long_fields("clause__policy"))

    def of_task_page(self) -> Self:
        """What a task page shows to everybody, the newest document first; one query."""
        return self.accepted().with_clauses().order_by(*NEWEST, "clause__position")

    def of_clause_page(self) -> Self:
        """What a clause page shows to everybody: the tasks it is evidence of; one query."""
        rows = self.accepted().select_related("task__policy").order_by("task__policy", "task__number")
        return rows.defer("task__quote", *Policy.long_fields("task__policy"))


class TaskEvidence(Judgement):
    """库内佐证: a clause of the library that was judged to show what came of a task, or not to."""

    ends = ("task", "clause")
    task = models.ForeignKey(Task, models.CASCADE, verbose_name="任务", related_name="library_evidence")
    clause = models.ForeignKey(Clause, models.CASCADE, verbose_name="佐证条款", related_name="proves")
    score = models.FloatField("得分", null=True, blank=True, editable=False)
    words = models.CharField("共有的词", max_length=200, blank=True, editable=False)
    history = HistoricalRecords()

    objects = TaskEvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = "库内佐证"
        verbose_name_plural = "库内佐证"
        ordering = ["task_id", "clause_id"]
        constraints = [models.UniqueConstraint(fields=["task", "clause"], name="task_evidence_once")]

    def __str__(self) -> str:
        return f"{self.get_state_display()}：{self.clause}"

    def natural_key(self) -> tuple[str, str, str, str]:
        return (*self.task.natural_key(), *self.clause.natural_key())

    @property
    def mark(self) -> str:
        """What tells one judgement of the pair from the next; that of none is empty."""
        return f"{self.state}:{self.decided_at.isoformat() if self.decided_at else ''}"

    @property
    def by(self) -> str:
        """Who accepted or rejected it and when, as everybody may read it: names are for editors."""
        if self.of_library or self.decided_at is None:
            return f"资料库审读{self.get_state_display()}"
        on = timezone.localtime(self.decided_at)
        return f"编辑{self.get_state_display()}，{written(on)}"

    def clean(self) -> None:
        if self.clause_id and self.clause.policy.authority == Policy.Authority.OFFICIAL:
            raise ValidationError({"clause": "正式文件写的是要做什么，不能作为进展的佐证：请选报道或文章的条款。"})


def has_evidence(task: Task, side: str) -> bool:
    """Whether an accepted report proves what `side` did, by a clause, a link or a file.

    What the library holds about a task (`TaskEvidence`) shows progress in general and proves no claim by itself: a
    report must cite it.
    """
    return Progress.objects.filter(task=task).accepted().of_side(side).with_evidence().exists()


def proven(tasks: models.QuerySet[Task], side: str) -> set[int]:
    """The keys of those `tasks` that `has_evidence` holds for; one query."""
    reports = Progress.objects.filter(task__in=tasks).accepted().of_side(side).with_evidence()
    return set(reports.values_list("task_id", flat=True))
