"""What both apps share: sides, dates of reduced precision, record versions."""

import re

from django.core.exceptions import ValidationError
from django.db import models

PARTIAL_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


class Side(models.TextChoices):
    """Which of the two provinces a place, a unit or half of a task belongs to."""

    CHONGQING = "cq", "重庆"
    SICHUAN = "sc", "四川"
    JOINT = "joint", "两省市"
    STATE = "state", "国家"


def validate_partial_date(value: str) -> None:
    """Raise ValidationError unless `value` is YYYY, YYYY-MM or YYYY-MM-DD (ISO 8601-1, reduced precision).

    A date known to the month is held as `2020-12`, which sorts as dates do: what a source does not give is not made up.
    """
    if not PARTIAL_DATE.fullmatch(value):
        raise ValidationError(f"日期应写作 2021、2021-11 或 2021-11-09，读到的是“{value}”。")


class Versioned(models.Model):
    """A record that counts its saves, so that an edit made on an older state is told and not lost."""

    version = models.PositiveIntegerField("版本", default=0, editable=False)

    class Meta:
        abstract = True
