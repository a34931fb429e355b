"""What the library last loaded into each record, so that people's edits can be told from the library's own values."""

from __future__ import annotations

from django.db import models


class LoadedRecord(models.Model):
    """The field values that `load_library` last put into one record: the base of its three-way comparison.

    A field that still holds the base value follows the fixtures; one that a person changed is kept.
    A base without its record means that a person deleted the record: it stays deleted.
    """

    model = models.CharField(max_length=60)
    key = models.CharField(max_length=255)
    values = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["model", "key"], name="loaded_record_once")]

    def __str__(self) -> str:
        return f"{self.model} {self.key}"
