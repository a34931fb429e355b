"""The database as the import of one policy sees it: the rows of that policy, and the keys of what they point at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from django.db import models

from policies.importing.reading import Library, Record
from policies.importing.specs import CITED, SPECS, Key, Spec
from policies.importing.store import BATCH, Store, may_be_empty

SPEC_OF = {spec.model: spec for spec in SPECS.values()}


def lookups(spec: Spec) -> list[str]:
    """The lookups that lead from a row to the parts of its natural key.

    >>> lookups(SPECS["policies.figure"])
    ['clause__policy__slug', 'clause__path', 'start']
    """
    paths: list[str] = []
    for name in spec.key:
        target = spec.relations.get(name)
        paths += [f"{name}__{path}" for path in lookups(SPEC_OF[target])] if target else [name]
    return paths


class ScopedStore(Store):
    """Reads and locks the rows of one policy; of all others it only knows the keys of those pointed at.

    So an import costs what its document costs, however large the library is.
    """

    def __init__(self, slug: str) -> None:
        super().__init__()
        self.slug = slug

    def read(self, spec: Spec, records: dict[Key, Any]) -> None:
        """Read the rows of the policy, and the keys of what they point at."""
        manager = spec.model._default_manager.order_by("pk")
        if spec is CITED:
            self.take(spec, manager.filter(title__in=[key[0] for key in records]))
            return
        rows = list(self.locked(spec, manager.filter(**{lookups(spec)[0]: self.slug})))
        for name, target in spec.relations.items():
            if target is not spec.model:
                self.know(target, {getattr(row, spec.fields[name].attname) for row in rows})
        self.take(spec, rows)

    def know(self, model: type[models.Model], pks: set[int | None]) -> None:
        """Have the keys of the rows with these ids."""
        missing = sorted(pk for pk in pks if pk is not None and pk not in self.keys[model])
        for first in range(0, len(missing), BATCH):
            self.remember(model, model._default_manager.filter(pk__in=missing[first : first + BATCH]))

    def remember(self, model: type[models.Model], rows: models.QuerySet[Any]) -> None:
        for pk, *parts in rows.order_by("pk").values_list("pk", *lookups(SPEC_OF[model])):
            self.keys[model][pk] = tuple(parts)
            self.rows[model].setdefault(tuple(parts), model(pk=pk))

    def settle_references(self, library: Library) -> None:
        """Look up what the records point at outside their document; what can be without its target loses it.

        Raises FixtureError for a record that cannot.
        """
        for model, keys in self.outside(library).items():
            for rows in by_keys(model, sorted(keys, key=str)):
                self.remember(model, rows)
        for records in library.values():
            for record in records.values():
                self.settle(record, library)

    def settle(self, record: Record, library: Library) -> None:
        for name, target in record.spec.relations.items():
            key = record.values[name]
            if key is None or tuple(key) in library[target] or tuple(key) in self.rows[target]:
                continue
            if not may_be_empty(record.spec.fields[name]):
                raise record.error(f"字段 {name} 指向的“{target._meta.verbose_name}” {key} 不在库中")
            record.values[name] = None

    def outside(self, library: Library) -> dict[type[models.Model], set[Key]]:
        """The keys of all rows that the records point at and that are no records themselves, by model."""
        named: defaultdict[type[models.Model], set[Key]] = defaultdict(set)
        for records in library.values():
            for record in records.values():
                for name, target in record.spec.relations.items():
                    key = record.values[name]
                    if key is not None and tuple(key) not in library[target]:
                        named[target].add(tuple(key))
        return named

    def is_strange(self, spec: Spec, key: Key, known: Callable[[type[models.Model], Key], bool]) -> bool:
        """Never: what an import names was looked up in the database itself."""
        del spec, key, known
        return False


def by_keys(model: type[models.Model], keys: list[Key]) -> Iterator[models.QuerySet[Any]]:
    """Querysets that together hold the rows with these natural keys."""
    *first, last = lookups(SPEC_OF[model])
    groups: defaultdict[Key, list[Any]] = defaultdict(list)
    for key in keys:
        groups[key[:-1]].append(key[-1])
    for opening, ends in groups.items():
        rows = model._default_manager.filter(**dict(zip(first, opening, strict=True)))
        for start in range(0, len(ends), BATCH):
            yield rows.filter(**{f"{last}__in": ends[start : start + BATCH]})
