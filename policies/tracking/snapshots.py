"""Freezing the register."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from platforms.editing import Edit
from policies.ledger.counting import count_rows
from policies.ledger.freezing import frozen, tasks_to_freeze
from policies.ledger.registered import registered
from policies.models import Snapshot, SnapshotRow, Task

FREEZE = "policies.add_snapshot"
CHUNK = 1000


@transaction.atomic
def take_snapshot(*, name: str, note: str = "", edit: Edit) -> Snapshot:
    """Freeze all tasks as they stand under `name`. Raises PermissionDenied, ValidationError (key name).

    Without a user (a command of the machine's own) no permission is asked for. Until it is committed nobody moves a
    task: the rows are of one moment.
    """
    if edit.user is not None:
        edit.permitted(FREEZE, "没有定格台账的权限。")
    day = timezone.localdate(edit.at)
    snapshot = Snapshot(name=name, note=note.strip(), taken_at=edit.at, taken_on=day, taken_by=edit.user)
    snapshot.full_clean(exclude=["counts"])
    _save_new(snapshot)
    _hold_tasks()
    rows = [frozen(entry, number) for number, entry in enumerate(registered(tasks_to_freeze()), 1)]
    for row in rows:
        row.snapshot = snapshot
    SnapshotRow.objects.bulk_create(rows, batch_size=CHUNK)
    snapshot.counts = count_rows(rows)
    snapshot.save(update_fields=["counts"])
    return snapshot


def _save_new(snapshot: Snapshot) -> None:
    """Save it, or say that someone took the name in the meantime. On SQLite this keeps all others from writing."""
    try:
        with transaction.atomic():
            snapshot.save()
    except IntegrityError as error:
        raise ValidationError({"name": "刚刚有人用这个名称定格了台账：请换一个名称。"}) from error


def _hold_tasks() -> None:
    """Keep others from changing tasks until the end of the transaction; reading goes on.

    Those who hold a task (SELECT FOR UPDATE) are waited for: with SHARE they would go on to wait for the freezing, and
    it for them, since its rows point at tasks.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {connection.ops.quote_name(Task._meta.db_table)} IN EXCLUSIVE MODE")
