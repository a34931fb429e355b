"""季度台账: the register as it stood when it was frozen under a name. A snapshot is never changed once it is taken."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse

from policies.models.lights import Light, Shown
from policies.models.status import TaskStatus
from policies.models.task import Task


class Snapshot(models.Model):
    """One freezing: its name, when and by whom, and the counts of that day (`ledger.counting`)."""

    name = models.CharField(
        "名称",
        max_length=60,
        unique=True,
        error_messages={"unique": "已经有叫这个名称的台账：台账定格后不能改，请换一个名称。"},
    )
    note = models.CharField("说明", max_length=300, blank=True)
    taken_at = models.DateTimeField("定格时间", db_index=True)
    taken_on = models.DateField("定格日期")
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name="定格人", null=True, blank=True, related_name="+"
    )
    counts: models.JSONField[Any, Any] = models.JSONField("各项数目", default=dict, editable=False)

    class Meta:
        verbose_name = "季度台账"
        verbose_name_plural = "季度台账"
        ordering = ["-taken_at", "-id"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """One line without what cannot be seen: the name becomes that of files, and a heading in them."""
        self.name = " ".join("".join(each if each.isprintable() else " " for each in self.name).split())
        if not self.name:
            raise ValidationError({"name": "请给台账起一个名称，例如“2026年第三季度”。"})

    def get_absolute_url(self) -> str:
        return reverse("policies:snapshot_detail", args=[self.pk])

    @property
    def total(self) -> int:
        """How many tasks it holds."""
        return int(self.counts.get("tasks", 0))


class SnapshotRow(models.Model):
    """One task as it stood: everything as text, so that nothing that happens to the task later changes it."""

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, verbose_name="台账", related_name="rows")
    position = models.PositiveIntegerField("次序")
    task = models.ForeignKey(Task, models.SET_NULL, verbose_name="任务", null=True, related_name="frozen")
    policy_slug = models.CharField("文件网址名", max_length=60)
    policy = models.CharField("文件", max_length=500)
    path = models.CharField("条款路径", max_length=80)
    marker = models.CharField("序号", max_length=40, blank=True)
    title = models.CharField("任务名称", max_length=200)
    area = models.CharField("领域", max_length=80, blank=True)
    units_cq = models.TextField("重庆责任单位", blank=True)
    units_sc = models.TextField("四川责任单位", blank=True)
    units_joint = models.TextField("两省市和国家责任单位", blank=True)
    unresolved = models.TextField("原文另写明", blank=True)
    status = models.CharField("状态", max_length=12, choices=TaskStatus)
    status_cq = models.CharField("重庆状态", max_length=12, choices=TaskStatus, blank=True)
    status_sc = models.CharField("四川状态", max_length=12, choices=TaskStatus, blank=True)
    due_on = models.DateField("完成时限", null=True)
    due_cq = models.DateField("重庆时限（含延期）", null=True)
    due_sc = models.DateField("四川时限（含延期）", null=True)
    light = models.CharField("灯", max_length=8, choices=Light)
    reasons = models.TextField("灯的原因", blank=True)
    reported_cq = models.DateField("重庆最近报告", null=True)
    reported_sc = models.DateField("四川最近报告", null=True)
    report_cq = models.TextField("重庆最近报告内容", blank=True)
    report_sc = models.TextField("四川最近报告内容", blank=True)

    class Meta:
        verbose_name = "定格的任务"
        verbose_name_plural = "定格的任务"
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["snapshot", "position"], name="snapshot_row_once")]
        indexes = [models.Index(fields=["snapshot", "light"], name="snapshot_row_light")]

    def __str__(self) -> str:
        return f"{self.marker}{self.title}"

    @property
    def shown(self) -> Shown:
        """Its light on that day, and why."""
        return Shown(Light(self.light), (self.reasons,))

    @property
    def units(self) -> str:
        """Who answered for it, each side on a line of its own."""
        sides = [("重庆", self.units_cq), ("四川", self.units_sc), ("两省市", self.units_joint)]
        lines = [f"{label}　{words}" for label, words in [*sides, ("原文另写明", self.unresolved)] if words]
        return "\n".join(lines)
