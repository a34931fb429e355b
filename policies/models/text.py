"""历次文本: every text of a policy that was loaded or imported, kept as it came; former addresses of clauses."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse

from policies.models.clause import Clause
from policies.models.policy import Policy


class PolicyText(models.Model):
    """One text of a policy as it came in: an edition that became its current text, or a second source of the same.

    `outline`: its clauses in document order, each {"key", "path", "marker", "kind", "level", "heading", "text"}. `key`
    is the same in two editions where it is the same clause. `sha256`: of the file, or of the text pasted (UTF-8).
    """

    class Role(models.TextChoices):
        EDITION = "edition", "文本"
        COPY = "copy", "另一来源"

    policy = models.ForeignKey(Policy, models.CASCADE, verbose_name="政策文件", related_name="texts")
    number = models.PositiveIntegerField("序次", help_text="第几份，从 1 起")
    role = models.CharField("性质", max_length=8, choices=Role, default=Role.EDITION, db_index=True)
    origin = models.CharField(
        "由来", max_length=8, choices=Policy.Origin, default=Policy.Origin.LIBRARY, editable=False
    )
    text = models.TextField("全文", editable=False)
    outline: models.JSONField[Any, Any] = models.JSONField("条款", default=list, editable=False)
    sha256 = models.CharField("文件 SHA-256", max_length=64, db_index=True, editable=False)
    file_name = models.CharField("文件名", max_length=200, blank=True)
    source_name = models.CharField("来源", max_length=120, blank=True)
    source_url = models.URLField("来源网址", max_length=300, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)
    added_at = models.DateTimeField("入库时间", db_index=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name="经办人", null=True, blank=True, editable=False
    )

    class Meta:
        verbose_name = "历次文本"
        verbose_name_plural = "历次文本"
        ordering = ["policy_id", "number"]
        constraints = [models.UniqueConstraint(fields=["policy", "number"], name="policy_text_once")]

    def __str__(self) -> str:
        return f"{self.policy} 第 {self.number} 份文本"

    def get_absolute_url(self) -> str:
        return reverse("policies:policy_text", args=[self.policy.slug, self.number])


class TextSample(models.Model):
    """One of the checksums by which a text is noticed again: see importing/likeness.py."""

    text = models.ForeignKey(PolicyText, models.CASCADE, related_name="samples")
    checksum = models.PositiveBigIntegerField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["text", "checksum"], name="text_sample_once")]

    def __str__(self) -> str:
        return f"{self.text_id} {self.checksum:08x}"


class FormerAddress(models.Model):
    """A path under which an earlier text had a clause: links to it still lead to that clause, or say that it is gone.

    `clause` is None when the clause vanished; `text` is the last edition in which the path meant it.
    """

    policy = models.ForeignKey(Policy, models.CASCADE, verbose_name="政策文件", related_name="former_addresses")
    path = models.CharField("原路径", max_length=80)
    text = models.ForeignKey(PolicyText, models.CASCADE, verbose_name="最后见于", related_name="+")
    clause = models.ForeignKey(
        Clause, models.SET_NULL, verbose_name="现条款", null=True, blank=True, related_name="former_addresses"
    )

    class Meta:
        verbose_name = "条款原地址"
        verbose_name_plural = "条款原地址"
        ordering = ["policy_id", "path"]
        constraints = [models.UniqueConstraint(fields=["policy", "path", "text"], name="former_address_once")]

    def __str__(self) -> str:
        return f"{self.policy} {self.path}"
