"""What somebody judged of two things: whether the one bears on the other, and why. Others are no rows."""

from __future__ import annotations

import datetime
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models


class Judgement(models.Model):
    """One judgement of a pair (`ends`): first the library's own, later a person's."""

    class State(models.TextChoices):
        ACCEPTED = "accepted", "采纳"
        REJECTED = "rejected", "不采纳"

    class Origin(models.TextChoices):
        LIBRARY = "library", "资料库"
        PERSON = "person", "编辑"

    ends: ClassVar[tuple[str, str]]  # the relations to the two that are judged
    state = models.CharField("判断", max_length=8, choices=State, db_index=True)
    why = models.CharField("理由", max_length=300)
    origin = models.CharField("由来", max_length=8, choices=Origin, default=Origin.LIBRARY, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name="判断人",
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    decided_at = models.DateTimeField("判断时间", null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def pair(self) -> tuple[int | None, int | None]:
        """The keys of the two; None for one that is gone."""
        first, second = (getattr(self, f"{end}_id") for end in self.ends)
        return first, second

    @property
    def accepted(self) -> bool:
        return self.state == self.State.ACCEPTED

    @property
    def of_library(self) -> bool:
        """Whether only the library judged it: a later edition of its file may change it."""
        return self.origin == self.Origin.LIBRARY

    def sign(self, *, user: User | None, at: datetime.datetime) -> None:
        """Make it the judgement of `user`, the reason on one line; without saving."""
        self.why = " ".join(self.why.replace("\0", "").split())
        self.origin = self.Origin.PERSON
        self.decided_by, self.decided_at = user, at
