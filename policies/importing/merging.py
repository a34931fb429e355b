"""Records that people may edit: the fixture, the row and what was last loaded, compared field by field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Max

from platforms.models import StageMove
from policies.importing.bases import Bases
from policies.importing.reading import Library, Record
from policies.importing.report import Report
from policies.importing.specs import PLATFORM, POLICY, Key, Spec, Values
from policies.importing.store import Store

DELETED = "有人删除了它，不再载入"
TAKEN = "另一条记录已用了同样的名称，请先改正其中一条"
GONE = "资料库已不再收录，但有人改过，予以保留"
REFERENCED = "资料库已不再收录，但仍有别的记录用到它，予以保留"


@dataclass(frozen=True)
class Load:
    """One run: what the fixtures hold, what the database holds, what was loaded last, and what has been done."""

    library: Library
    store: Store
    bases: Bases
    report: Report

    def records(self, spec: Spec) -> dict[Key, Record]:
        return self.library[spec.model]

    def rows(self, spec: Spec) -> dict[Key, Any]:
        return self.store.rows[spec.model]

    def gone(self, spec: Spec) -> list[Key]:
        """Keys of rows that the fixtures do not hold, the youngest first: children come before their parents."""
        return [key for key in reversed(self.rows(spec)) if key not in self.records(spec)]

    @property
    def slugs(self) -> set[str]:
        """The slugs of the policies in the fixtures, which alone are kept in step."""
        return {str(key[0]) for key in self.records(POLICY)}


def merge_model(load: Load, spec: Spec) -> None:
    """Bring all rows of an editable model up to the fixtures, except for what people changed, added or deleted."""
    records = load.records(spec)
    load.store.read(spec, records)
    known = [record for record in records.values() if record.key in load.rows(spec)]
    create_missing(load, spec)
    for record in known:
        merge_record(load, record)


def create_missing(load: Load, spec: Spec) -> None:
    """Create the records that have no row, but not those that were loaded before: a person deleted them."""
    missing = [record for record in load.records(spec).values() if record.key not in load.rows(spec)]
    wanted = []
    for record in missing:
        if load.bases.get(spec, record.key) is not None:
            load.report.keep(spec.title, show(record.key), DELETED)
        elif any(load.store.is_taken(record, name) for name in spec.compared):
            load.report.keep(spec.title, show(record.key), TAKEN)
        else:
            wanted.append(record)
    created = load.store.create(spec, wanted)
    for record in created:
        load.bases.put(spec, record.key, {name: record.values[name] for name in spec.compared})
    load.report.count(spec.title, "created", len(created))


def merge_record(load: Load, record: Record, *, unknown_is_ours: bool = False) -> None:
    """Three-way merge of one record into its row.

    A field equal to its base takes the fixture's value; any other value is a person's and stays. A record without a
    base is a person's too, unless `unknown_is_ours`.
    """
    spec, row = record.spec, load.rows(record.spec)[record.key]
    base = base_of(load, record)
    current = load.store.values(spec, row)
    differing = [name for name in spec.compared if current[name] != record.values[name]]
    ours = current if unknown_is_ours and base is None else known_values(spec, base)
    followed = [name for name in differing if name in ours and ours[name] == current[name]]
    taken = [name for name in followed if not load.store.is_taken(record, name)]
    if taken:
        load.store.assign(record, row, taken)
        load.store.save(spec, row, taken)
    kept = [name for name in differing if name not in taken]
    load.bases.put(spec, record.key, new_base(record, base or {}, kept))
    tell(load, record, taken, kept, TAKEN if followed != taken else "")


def known_values(spec: Spec, base: Values | None) -> Values:
    """What was last loaded; a field that the model has only had since then counts as loaded with its first value."""
    return {} if base is None else spec.first_values | base


def new_base(record: Record, base: Values, theirs: list[str]) -> Values:
    """The base after a merge: the fixture's values, but for the fields of people (`theirs`) as it was."""
    ours = {name: record.values[name] for name in record.spec.compared if name not in theirs}
    return ours | {name: base[name] for name in theirs if name in base}


def base_of(load: Load, record: Record) -> Values | None:
    """What was last loaded into the record, under its former key if the fixtures gave it a new one."""
    former = load.store.former.get((record.spec, record.key))
    base = load.bases.get(record.spec, record.key)
    if base is None and former is not None:
        base = load.bases.get(record.spec, former)
        load.bases.drop(record.spec, former)
    return base


def tell(load: Load, record: Record, taken: list[str], kept: list[str], clash: str) -> None:
    """Count the record, and name the fields that keep the value they have."""
    spec = record.spec
    if taken:
        load.report.count(spec.title, "updated")
    if kept:
        names = "、".join(str(getattr(spec.fields[name], "verbose_name", name)) for name in kept)
        load.report.keep(spec.title, show(record.key), f"{clash}：{names}" if clash else f"有人改过{names}")
    if not taken and not kept:
        load.report.count(spec.title, "unchanged")


def settle_stages(load: Load) -> None:
    """Bring the stage of each platform up to its furthest stage move, whoever recorded it."""
    furthest = dict(StageMove.objects.values_list("platform").annotate(Max("stage")).order_by())
    for platform in load.rows(PLATFORM).values():
        stage = furthest.get(platform.pk)
        if platform.stage != stage:
            platform.stage = stage
            load.store.save(PLATFORM, platform, ["stage"])


def remove_gone(load: Load, spec: Spec) -> None:
    """Delete the rows that the fixtures no longer hold, if the library loaded them, nobody edited or needs them."""
    for key in load.gone(spec):
        base = load.bases.get(spec, key)
        if base is None:
            continue
        if is_edited(load, spec, key, base):
            load.report.keep(spec.title, show(key), GONE)
        elif is_referenced(load.rows(spec)[key]):
            load.report.keep(spec.title, show(key), REFERENCED)
        else:
            remove(load, spec, key)


def remove(load: Load, spec: Spec, key: Key) -> None:
    """Delete one row with its base."""
    load.store.delete(spec, key)
    load.bases.drop(spec, key)
    load.report.count(spec.title, "deleted")


def is_edited(load: Load, spec: Spec, key: Key, base: Values) -> bool:
    """Whether any field of the row differs from what was last loaded into it."""
    current, loaded = load.store.values(spec, load.rows(spec)[key]), known_values(spec, base)
    return any(name not in loaded or loaded[name] != current[name] for name in spec.compared)


def is_referenced(row: models.Model) -> bool:
    """Whether any other row points at this one."""
    return any(
        relation.related_model._base_manager.filter(**{relation.field.name: row}).exists()
        for relation in row._meta.related_objects
    )


def show(key: Key) -> str:
    return " ".join(str(part) for part in key if part is not None)
