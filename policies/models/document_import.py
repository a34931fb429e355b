"""导入稿: a document that someone brought, on its way into the library. Until published it is no policy.

So a draft can be seen by nobody but editors: its clauses, tasks and mentions do not exist yet. They are worked out from
its text and its `facts` whenever it is shown, and made rows when it is published.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse

from policies.models.policy import Policy


class DocumentImport(models.Model):
    """One document brought by a person: its text, what the person says of it, and what became of it.

    `facts`: {name: {"value", "basis"}} as in fixtures/sources/*.toml, what people entered over what was found.
    `decisions`: what the reviewer decided about proposals, e.g. {"tasks": {"4.6": false}}.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        PUBLISHED = "published", "已发布"
        DISCARDED = "discarded", "已弃用"

    class Purpose(models.TextChoices):
        NEW = "new", "新文件"
        EDITION = "edition", "已有文件的新文本"
        COPY = "copy", "已有文件的另一来源"

    state = models.CharField("状态", max_length=10, choices=State, default=State.DRAFT, db_index=True)
    purpose = models.CharField("用途", max_length=8, choices=Purpose, default=Purpose.NEW)
    policy = models.ForeignKey(
        Policy, models.SET_NULL, verbose_name="所属文件", null=True, blank=True, related_name="imports"
    )
    title = models.CharField("标题", max_length=500, blank=True)
    text = models.TextField("全文", editable=False)
    sha256 = models.CharField("文件 SHA-256", max_length=64, db_index=True, editable=False)
    file_name = models.CharField("文件名", max_length=200, blank=True)
    file_format = models.CharField("格式", max_length=8, blank=True, editable=False)
    facts: models.JSONField[Any, Any] = models.JSONField("填写的信息", default=dict, blank=True, editable=False)
    decisions: models.JSONField[Any, Any] = models.JSONField("审阅决定", default=dict, blank=True, editable=False)
    remarks: models.JSONField[Any, Any] = models.JSONField("读取说明", default=list, blank=True, editable=False)
    added_at = models.DateTimeField("导入时间", auto_now_add=True, db_index=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name="导入人",
        null=True,
        blank=True,
        editable=False,
        related_name="document_imports",
    )
    settled_at = models.DateTimeField("办结时间", null=True, blank=True, editable=False)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name="办结人",
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    version = models.PositiveIntegerField("版本", default=0, editable=False)

    class Meta:
        verbose_name = "导入稿"
        verbose_name_plural = "导入稿"
        ordering = ["-added_at", "-id"]
        permissions = [("publish_documentimport", "可以发布导入的文件")]

    def __str__(self) -> str:
        return self.title or self.file_name or f"导入稿 {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("admin:policies_documentimport_change", args=[self.pk])
