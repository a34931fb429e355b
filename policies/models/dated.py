"""The days a document is known by: when it was made, or else published, and whether that was worked out."""

from __future__ import annotations

import datetime

from django.db import models

ENTERED = "编辑填写"  # where a value comes from that an editor entered
KNOWN = ("", ENTERED)  # notes of a date that nobody worked out


class Dated(models.Model):
    """What follows from the dates of a document; the model above has them as columns."""

    issued_on: datetime.date | None
    issued_on_note: str
    published_on: datetime.date | None
    published_on_note: str
    year: int | None

    class Meta:
        abstract = True

    @property
    def issued_inferred(self) -> bool:
        """Whether the date of issue was worked out: it then has a note that says from what."""
        return bool(self.issued_on) and self.issued_on_note not in KNOWN

    @property
    def published_inferred(self) -> bool:
        """Whether the date of publication was worked out."""
        return bool(self.published_on) and self.published_on_note not in KNOWN

    @property
    def date_inferred(self) -> bool:
        """Whether the date (or year) that the document is known by, of issue or else of publication, was worked out."""
        return (self.issued_on_note if self.issued_on else self.published_on_note) not in KNOWN

    @property
    def known_on(self) -> tuple[datetime.date | None, str]:
        """The day the document is known by, and what was done on it: 成文, or else 发布."""
        return (self.issued_on, "成文") if self.issued_on else (self.published_on, "发布")

    @property
    def dated(self) -> str:
        """The date the document is known by: 2020年7月27日成文, 2023年12月12日发布（推定）; else its year, or empty."""
        on, verb = self.known_on
        words = f"{on.year}年{on.month}月{on.day}日{verb}" if on else f"{self.year}年" if self.year else ""
        return words + ("（推定）" if words and self.date_inferred else "")

    def before(self, on: datetime.date | None) -> str:
        """In words, that the day `on` lies before the document was made or published; empty if it does not."""
        day, verb = self.known_on
        return f"早于所属文件的{verb}日期 {day:%Y-%m-%d}" if on and day and on < day else ""
