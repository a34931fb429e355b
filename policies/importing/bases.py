"""What the library last loaded into each record: the base of the three-way comparison."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from django.db.models import Q

from policies.importing.specs import POLICY, RESPONSIBILITY, TASK, Key, Spec, Values
from policies.models import LoadedRecord

LONGEST = 255
PARTS = [spec.label for spec in (POLICY, TASK, RESPONSIBILITY)]


def key_text(key: Key) -> str:
    """`key` as the text it is stored under, at most 255 characters; equal texts mean equal keys.

    >>> key_text(("wandakai", 4, "2023-01"))
    '["wandakai", 4, "2023-01"]'
    """
    text = json.dumps(key, ensure_ascii=False)
    if len(text) <= LONGEST:
        return text
    return text[:180] + hashlib.sha256(text.encode()).hexdigest()


def followed(values: Values, policy: str, moves: dict[str, str]) -> Values:
    """`values` with the clauses and tasks of the policy that they point at under their new paths."""
    return {
        name: [policy, moves.get(value[1], value[1])] if is_clause_of(policy, value) else value
        for name, value in values.items()
    }


def is_clause_of(policy: str, value: Any) -> bool:
    """Whether a value is the natural key of a clause or task of the policy."""
    return isinstance(value, list) and len(value) == 2 and value[0] == policy


class Bases:
    """All LoadedRecords, or those of one policy, in memory; `write` puts what changed into the database, nothing else.

    Reading them locks them: of two loads at one time the second waits for the first.
    """

    def __init__(self, policy: str = "") -> None:
        rows = LoadedRecord.objects.order_by("pk").select_for_update()
        if policy:
            opening = json.dumps([policy])[:-1]  # keys of its parts begin so, and its own key is this and a bracket
            rows = rows.filter(Q(key__startswith=f"{opening},") | Q(key=f"{opening}]"), model__in=PARTS)
        self.records = {(r.model, r.key): r for r in rows}
        self.new: set[tuple[str, str]] = set()
        self.changed: set[tuple[str, str]] = set()
        self.dropped: list[int] = []

    def get(self, spec: Spec, key: Key) -> Values | None:
        """The values last loaded into the record, None if it was never loaded."""
        record = self.records.get((spec.label, key_text(key)))
        return None if record is None else record.values

    def put(self, spec: Spec, key: Key, values: Values) -> None:
        place = (spec.label, key_text(key))
        record = self.records.get(place)
        if record is None:
            self.records[place] = LoadedRecord(model=place[0], key=place[1], values=values)
            self.new.add(place)
        elif record.values != values:
            record.values = values
            self.changed.add(place)

    def drop(self, spec: Spec, key: Key) -> None:
        record = self.records.pop((spec.label, key_text(key)), None)
        if record is not None and record.pk:
            self.dropped.append(record.pk)

    def paths(self, policy: str) -> set[str]:
        """The paths of the policy's clauses that a key holds."""
        return {key[1] for _, key in self._keys(policy)}

    def _keys(self, policy: str) -> Iterator[tuple[tuple[str, str], list[Any]]]:
        """The keys of the tasks and responsibilities of one policy, as they are stored and as they are read."""
        opening = json.dumps([policy])[:-1] + ","
        for place in self.records:
            if place[0] in PARTS and place[1].startswith(opening):
                yield place, json.loads(place[1])

    def rekey(self, policy: str, moves: dict[str, str]) -> None:
        """Follow the clauses of a policy to their new paths, in keys and in values."""
        moved = [(place, key) for place, key in self._keys(policy) if moves.get(key[1], key[1]) != key[1]]
        taken = [(place[0], key, self.records.pop(place)) for place, key in moved]
        self.dropped += [record.pk for _, _, record in taken if record.pk]
        self.new -= {place for place, _ in moved}
        for label, (slug, path, *rest), record in taken:
            place = (label, key_text((slug, moves[path], *rest)))
            self.records[place] = LoadedRecord(model=label, key=place[1], values=dict(record.values))
            self.new.add(place)
        for place, record in self.records.items():
            if place[0] in PARTS and (values := followed(record.values, policy, moves)) != record.values:
                record.values = values
                self.changed.add(place)

    def write(self) -> None:
        """Bring the table up to date."""
        if self.dropped:
            LoadedRecord.objects.filter(pk__in=self.dropped).delete()
        LoadedRecord.objects.bulk_create([self.records[p] for p in sorted(self.new & self.records.keys())])
        changed = sorted(self.changed & self.records.keys() - self.new)
        LoadedRecord.objects.bulk_update([self.records[p] for p in changed], ["values"], batch_size=200)
