"""单位联络员: which users speak for which units."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.db import models
from simple_history.models import HistoricalRecords

from policies.models.unit import Unit


class LiaisonQuerySet(models.QuerySet["Liaison"]):
    def units_of(self, user: User | AnonymousUser) -> models.QuerySet[Unit]:
        """The units that `user` speaks for."""
        return Unit.objects.filter(liaisons__in=self.filter(user=user.pk))


class Liaison(models.Model):
    """One user bound to one unit: may report on the tasks the unit answers for, and on no others."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="用户", related_name="liaisons")
    unit = models.ForeignKey(Unit, models.CASCADE, verbose_name="单位", related_name="liaisons")
    note = models.CharField("备注", max_length=200, blank=True)
    history = HistoricalRecords()

    objects = LiaisonQuerySet.as_manager()

    class Meta:
        verbose_name = "单位联络员"
        verbose_name_plural = "单位联络员"
        ordering = ["unit_id", "user_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "unit"],
                name="liaison_once",
                violation_error_message="这个用户已是该单位的联络员。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit}：{self.user}"
