"""Rows that name a row of their own kind, such as a unit its superior: nobody stands above itself."""

from __future__ import annotations

from zlib import crc32

from django.core.exceptions import ValidationError
from django.db import connection, models


def check_above(row: models.Model, name: str) -> None:
    """Raise ValidationError (at the field `name`) if `row` would come to stand above itself.

    Inside a transaction others who ask the same wait until its end, so that two saves cannot close a circle together.
    """
    field = row._meta.get_field(name)
    above = getattr(row, f"{name}_id")
    if above is None or row.pk is None:
        return
    _wait_for_others(row._meta.label)
    seen: set[object] = set()
    while above is not None and above not in seen and above != row.pk:
        seen.add(above)
        above = type(row)._base_manager.values_list(f"{name}_id", flat=True).filter(pk=above).first()
    if above == row.pk:
        label = str(getattr(field, "verbose_name", name))
        raise ValidationError({name: f"所选的就是“{row}”自己，或者它的“{label}”最后又指回“{row}”：请另选。"})


def _wait_for_others(label: str) -> None:
    """On PostgreSQL; on SQLite transactions that write come one after the other anyway."""
    if connection.vendor == "postgresql" and connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [crc32(f"tree of {label}".encode())])
