"""保存的视图: an address of a task page kept under a name. The address is the view; this is a name for it."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse

LONGEST = 4000  # of a query, as the address spells it: a keyword of 200 characters and all else `bounded` allows


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def for_reader(self, user: User | AnonymousUser) -> Self:
        """Views that `user` sees: one's own, then those that are shared, by name; one query."""
        mine = Q(owner=user.pk) if user.is_authenticated else Q(pk=None)
        own = models.Case(models.When(mine, then=0), default=1) if user.is_authenticated else models.Value(1)
        return self.filter(mine | Q(shared=True)).select_related("owner").order_by(own, "name", "pk")


class SavedView(models.Model):
    """One address of a task page, under the name a person gave it."""

    class Page(models.TextChoices):
        TASKS = "task_list", "重点任务"
        FACING = "task_facing", "平行对照"

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="保存人", related_name="saved_views"
    )
    name = models.CharField("名称", max_length=40)
    page = models.CharField("页面", max_length=20, choices=Page, default=Page.TASKS)
    query = models.CharField("条件", max_length=LONGEST, blank=True)
    shared = models.BooleanField("共享", default=False, db_index=True)
    created_at = models.DateTimeField("保存时间", auto_now_add=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = "保存的视图"
        verbose_name_plural = "保存的视图"
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                name="saved_view_name_once",
                violation_error_message="您已有同名的视图：请换一个名称，或先改掉、删除原来的。",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.name = " ".join(self.name.replace("\x00", "").split())
        self.query = self.query.replace("\x00", "")
        if not self.name:
            raise ValidationError({"name": "请给视图起一个名称，例如“重庆逾期任务”。"})

    def get_absolute_url(self) -> str:
        return reverse(f"policies:{self.page}") + (f"?{self.query}" if self.query else "")
