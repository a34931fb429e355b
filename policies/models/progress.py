"""进展: dated reports on tasks, and the files that prove them."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from platforms.editing import REASON_LENGTH
from platforms.fields import Side, Versioned
from policies.models.clause import Clause
from policies.models.policy import Policy
from policies.models.status import TaskStatus, sides_of

if TYPE_CHECKING:
    from policies.models.task import Task


CARRIES_EVIDENCE = Q(evidence__isnull=False) | ~Q(link="") | Q(file__isnull=False)  # the condition of reports that do


class Attachment(models.Model):
    """佐证材料: one file that a person handed in. Its bytes are kept in the database, in the same transaction.

    The type is told from the content (`tracking.attachments`), never from the name.
    """

    name = models.CharField("文件名", max_length=200)
    content_type = models.CharField("类型", max_length=120)
    size = models.PositiveIntegerField("大小")
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    data = models.BinaryField("内容")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name="上传人", null=True, related_name="attachments"
    )
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)

    class Meta:
        verbose_name = "佐证材料"
        verbose_name_plural = "佐证材料"
        ordering = ["-uploaded_at", "-id"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("policies:attachment", args=[self.pk])


class ProgressQuerySet(models.QuerySet["Progress"]):
    def accepted(self) -> Self:
        """What a reviewer accepted: all that the public sees."""
        return self.filter(state=Progress.State.ACCEPTED)

    def with_evidence(self) -> Self:
        """Reports that carry a clause, a link or a file."""
        return self.filter(CARRIES_EVIDENCE)

    def of_side(self, side: str) -> Self:
        """Reports that speak of `side`, alone or of both."""
        return self.filter(side__in=[side, Side.JOINT])

    def for_task(self) -> Self:
        """Reports with their evidence, for the page of their task; without the bytes of files; one query."""
        rows = self.select_related("evidence__policy", "evidence__parent", "file")
        return rows.defer("file__data", "evidence__parent__text", *Policy.long_fields("evidence__policy"))

    def for_list(self) -> Self:
        """Reports with their task, author and evidence, without the bytes of files; one query."""
        rows = self.select_related("task__policy", "author", "evidence__policy", "evidence__parent", "file")
        texts = Policy.long_fields("task__policy", "evidence__policy")
        return rows.defer("file__data", "evidence__parent__text", *texts)

    def for_page(self) -> Self:
        """Reports with all that their pages show; one query."""
        return self.for_list().select_related("reviewer")


class Progress(Versioned):
    """进展: a dated report on a task, for one side or both (两省市)."""

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        SUBMITTED = "submitted", "待审核"
        ACCEPTED = "accepted", "已采纳"
        RETURNED = "returned", "已退回"

    MAX_WORDS = 5000
    task = models.ForeignKey("Task", models.CASCADE, verbose_name="任务", related_name="progress")
    on = models.DateField("日期", db_index=True)
    side = models.CharField("方", max_length=8, choices=Side, default=Side.JOINT)
    status = models.CharField("转入状态", max_length=12, choices=TaskStatus, blank=True)
    words = models.TextField("进展情况", max_length=MAX_WORDS)
    evidence = models.ForeignKey(
        Clause, models.SET_NULL, verbose_name="佐证条款", null=True, blank=True, related_name="evidence_for"
    )
    link = models.CharField("佐证链接", max_length=500, blank=True, validators=[URLValidator(["http", "https"])])
    file = models.ForeignKey(
        Attachment, models.PROTECT, verbose_name="佐证材料", null=True, blank=True, related_name="reports"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name="填报人",
        null=True,
        blank=True,
        editable=False,
        related_name="reports",
    )
    state = models.CharField("审核状态", max_length=10, choices=State, default=State.DRAFT, db_index=True)
    review_note = models.CharField("审核意见", max_length=REASON_LENGTH, blank=True, editable=False)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name="审核人",
        null=True,
        blank=True,
        editable=False,
        related_name="reviewed_reports",
    )
    reviewed_at = models.DateTimeField("审核时间", null=True, blank=True, editable=False)
    created_at = models.DateTimeField("填报时间", auto_now_add=True)
    history = HistoricalRecords()

    objects = ProgressQuerySet.as_manager()

    class Meta:
        verbose_name = "进展"
        verbose_name_plural = "进展"
        ordering = ["-on", "-id"]
        permissions = [("review_progress", "可以审核进展"), ("report_task", "可以填报进展")]
        indexes = [
            models.Index(fields=["task", "state", "on"], name="progress_of_task"),
            models.Index(fields=["state", "created_at"], name="progress_queue"),
            models.Index(fields=["state", "on", "task"], name="progress_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.words[:20]}"

    def clean(self) -> None:
        check_happened(self.on)
        if self.status == TaskStatus.CLOSED:
            raise ValidationError(
                {"status": "进展不能直接转入“已销号”：请报“已完成待销号”并附佐证，由审核人员核查后销号。"}
            )
        if self.task_id is not None:
            check_after(self.on, self.task.policy)
            check_sides(self.task, self.side)
            if len(self.halves) == 1:  # 两省市 of a task of one side: it never speaks for one that joins later
                (self.side,) = self.halves
            if self.evidence_id and self.evidence_id == self.task.clause_id:
                raise ValidationError(
                    {"evidence": "这是任务自己的条款，写的是要做什么，不能证明做到了：请选别的条款。"}
                )

    @property
    def locked(self) -> bool:
        """Whether it has been accepted: then only a reviewer may return it."""
        return self.state == self.State.ACCEPTED

    @property
    def is_basis(self) -> bool:
        """Whether a side was moved by it: then it is never deleted; one query."""
        return self.moves.exists()

    def get_absolute_url(self) -> str:
        return reverse("policies:report_detail", args=[self.pk])

    @property
    def has_evidence(self) -> bool:
        """Whether it carries a clause, a link or a file."""
        return bool(self.evidence_id or self.link or self.file_id)

    @property
    def disposable(self) -> bool:
        """Whether it may be deleted: a draft that nobody ever reviewed, so that nothing rests on it."""
        return self.state == self.State.DRAFT and self.reviewed_at is None

    @property
    def halves(self) -> tuple[Side, ...]:
        """The sides of the task that it speaks of."""
        own = {state.side for state in self.task.side_states}
        return tuple(side for side in sides_of(self.side) if side in own)


def check_happened(on: datetime.date | None) -> None:
    """Raise ValidationError (key on) if a report is dated after today."""
    today = timezone.localdate()
    if on is not None and on > today:
        raise ValidationError(
            {"on": f"进展日期 {on:%Y-%m-%d} 还没有到（今天是 {today:%Y-%m-%d}）：进展只登记已经发生的，请核对日期。"}
        )


def check_after(on: datetime.date | None, policy: Policy) -> None:
    """Raise ValidationError (key on) if a report is dated before the document of its task was made or published."""
    if before := policy.before(on):
        raise ValidationError({"on": f"进展日期 {on:%Y-%m-%d} {before}：那时还没有这项任务，请核对年份。"})


def check_sides(task: Task, side: str) -> None:
    """Raise ValidationError (key side) unless `side` has a part in the task."""
    own = [state.side for state in task.side_states]
    if not set(sides_of(side)) & set(own):
        labels = "、".join(str(each.label) for each in own) or "（没有）"
        raise ValidationError({"side": f"这项任务不涉及所选的一方；涉及的是：{labels}。"})
