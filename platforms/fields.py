"""What both apps share: sides, dates of reduced precision, record versions."""

import datetime
import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

PARTIAL_DATE = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")
FIRST_YEAR, LAST_YEAR = 1900, 2100


class Side(models.TextChoices):
    """Which of the two provinces a place, a unit or half of a task belongs to."""

    CHONGQING = "cq", "重庆"
    SICHUAN = "sc", "四川"
    JOINT = "joint", "两省市"
    STATE = "state", "国家"


OUTSIDE = "库外资料"  # how the basis of a fact from outside the library's sources begins
INFERRED = "本库推定"  # stands in the basis of a fact that no list gives so, but that was worked out


def validate_partial_date(value: str) -> None:
    """Raise ValidationError unless `value` is YYYY, YYYY-MM or YYYY-MM-DD (ISO 8601-1, reduced precision).

    A date known to the month is held as `2020-12`, which sorts as dates do: what a source does not give is not made up.
    """
    if not PARTIAL_DATE.fullmatch(value):
        raise ValidationError(f"日期应写作 2021、2021-11 或 2021-11-09，读到的是“{value}”。")
    if not FIRST_YEAR <= int(value[:4]) <= LAST_YEAR:
        raise ValidationError(f"年份应在 {FIRST_YEAR} 到 {LAST_YEAR} 之间，读到的是“{value}”。")
    if len(value) == 10:
        try:
            datetime.date.fromisoformat(value)
        except ValueError as error:
            raise ValidationError(f"日历上没有“{value}”这一天，请核对日期。") from error


def later(one: str, other: str) -> bool:
    """Whether partial date `one` lies after `other`, as far as both are known.

    >>> later("2021-11", "2021"), later("2022", "2021-11")
    (False, True)
    """
    known = min(len(one), len(other))
    return one[:known] > other[:known]


def written(on: datetime.date) -> str:
    """Return a day as official documents write it.

    >>> written(datetime.date(2026, 9, 3))
    '2026年9月3日'
    """
    return f"{on.year}年{on.month}月{on.day}日"


def month_after(day: datetime.date) -> datetime.date:
    """Return the first day of the month after that of `day`, which is the first of its own.

    >>> month_after(datetime.date(2026, 12, 1))
    datetime.date(2027, 1, 1)
    """
    return (day + datetime.timedelta(days=31)).replace(day=1)


def midnight(day: datetime.date) -> datetime.datetime:
    """When that day begins here."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))


class StaleRecordError(Exception):
    """The record was saved by someone else since this edit began: show the difference, and save nothing."""


class Versioned(models.Model):
    """A record that counts its saves, so that an edit made on an older state is told and not lost."""

    version = models.PositiveIntegerField("版本", default=0, editable=False)

    class Meta:
        abstract = True

    def claim(self) -> None:
        """Take the next version of this record, or raise StaleRecordError if someone took it first.

        One UPDATE compares and sets, so of two saves that began on the same version exactly one goes on. Call it
        first in the transaction that saves: on PostgreSQL the row then stays locked until the commit.
        """
        rows = type(self)._default_manager.filter(pk=self.pk, version=self.version)
        if not rows.update(version=models.F("version") + 1):
            raise StaleRecordError(f"{self._meta.label} {self.pk} is no longer at version {self.version}")
        self.version += 1

    @property
    def settled(self) -> object:
        """What `settle` works out."""
        return None

    def settle(self) -> None:
        """Check the parts as a whole and set what is worked out from them. Call it in the transaction that saves."""


class OutsideFact(models.Model):
    """Where a fact comes from, and how sure it is; facts from outside the library's sources say so on the page."""

    class Confidence(models.TextChoices):
        HIGH = "high", "高"
        MEDIUM = "medium", "中"
        LOW = "low", "低"

    on = models.CharField(
        "日期",
        max_length=10,
        blank=True,
        db_index=True,
        validators=[validate_partial_date],
        help_text="2021、2021-11 或 2021-11-09",
    )
    source = models.CharField("出处", max_length=200, blank=True)
    outside = models.BooleanField("库外资料", default=False, help_text="不出自本库所收文献")
    confidence = models.CharField("可信程度", max_length=8, choices=Confidence, blank=True)

    class Meta:
        abstract = True

    @property
    def source_words(self) -> str:
        """The source without the words 库外资料, which the page shows as a tag."""
        return self.source.removeprefix(f"{OUTSIDE}：")

    @property
    def on_words(self) -> str:
        """The date as written in Chinese, as exact as it is known: 2021年, 2021年11月, 2021年11月9日."""
        return "".join(f"{int(part)}{mark}" for part, mark in zip(self.on.split("-"), "年月日", strict=False) if part)


class NamesPaper(models.Model):
    """A fact that a document bears out, known by its title, its number or both."""

    document = models.CharField("文件", max_length=200, blank=True, help_text="标题，如《川渝高竹新区总体方案》")
    number = models.CharField("发文字号", max_length=100, blank=True, help_text="如 渝发改合作〔2020〕2051号")

    class Meta:
        abstract = True

    @property
    def paper(self) -> str:
        """The document as a text names it: 《川渝高竹新区总体方案》（渝发改合作〔2020〕2051号）."""
        return f"{self.document}（{self.number}）" if self.document and self.number else self.document or self.number
