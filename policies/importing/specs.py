"""What the library loads: which models, in which order, known by which fields, and which fields are its own."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db import models

from platforms.models import (
    ListedMember,
    MemberListing,
    Milestone,
    Platform,
    PlatformMember,
    PlatformName,
    Region,
    RegionName,
    StageMove,
)
from policies.models import (
    CitedDocument,
    Clause,
    Figure,
    Mention,
    Policy,
    PolicyIssuer,
    PolicyRelation,
    Responsibility,
    SynonymGroup,
    Task,
    Unit,
    UnresolvedParty,
)
from policies.models.halves import TwoSided

Key = tuple[str | int | None, ...]
Values = dict[str, Any]
"""Field values as fixtures write them: a relation is the natural key of its target, a date is ISO text."""


@dataclass(frozen=True)
class Spec:
    """How records of one model are loaded.

    `key`: its natural key. `never`: fields that no fixture carries. `derived`: fields worked out from other rows, so
    that a fixture only gives their first value. `partial`: fields that a record may leave empty without emptying them.
    `owner`: the relation to the record that this is a part of.
    """

    model: type[models.Model]
    key: tuple[str, ...]
    _: KW_ONLY
    never: frozenset[str] = frozenset()
    derived: frozenset[str] = frozenset()
    partial: frozenset[str] = frozenset()
    owner: str = ""

    @cached_property
    def label(self) -> str:
        return self.model._meta.label_lower

    @cached_property
    def title(self) -> str:
        return str(self.model._meta.verbose_name)

    @cached_property
    def fields(self) -> dict[str, models.Field[Any, Any]]:
        """The fields that the library loads, by name."""
        return {
            f.name: f
            for f in self.model._meta.concrete_fields
            if not f.primary_key and f.name not in self.never | {"version"}
        }

    @cached_property
    def compared(self) -> list[str]:
        """The fields that are kept in step with the fixtures."""
        return [name for name in self.fields if name not in self.derived]

    @cached_property
    def relations(self) -> dict[str, type[models.Model]]:
        """The model that each relation among `fields` points at."""
        return {name: f.related_model for name, f in self.fields.items() if isinstance(f, models.ForeignKey)}

    @cached_property
    def first_values(self) -> Values:
        """What a field holds in a row that was there before the field was, as a fixture writes it."""
        filled = {name: f for name, f in self.fields.items() if f.has_default() or f.blank}
        return {name: None if name in self.relations else plain(f, f.get_default()) for name, f in filled.items()}

    def key_of(self, values: Values) -> Key:
        """The natural key that stands in `values`, the keys of relations spliced in."""
        parts: list[str | int | None] = []
        for name in self.key:
            value = values[name]
            parts.extend(value if isinstance(value, list) else [value])
        return tuple(parts)


def plain(model_field: models.Field[Any, Any], value: Any) -> Any:
    """`value` of a field that is no relation, as a fixture writes it, so that equal values compare equal."""
    if isinstance(value, Decimal) and isinstance(model_field, models.DecimalField):
        return str(value.quantize(Decimal(1).scaleb(-model_field.decimal_places)))
    return value.isoformat() if hasattr(value, "isoformat") else value


# People may edit these, so they are compared three ways.
UNIT = Spec(Unit, ("slug",))
PLATFORM = Spec(Platform, ("slug",), derived=frozenset({"stage"}))
EDITABLE = (
    Spec(Region, ("code",)),
    Spec(RegionName, ("region", "old_code", "name"), owner="region"),
    UNIT,
    PLATFORM,
    Spec(PlatformName, ("platform", "name"), owner="platform"),
    Spec(PlatformMember, ("platform", "region"), owner="platform"),
    Spec(MemberListing, ("platform", "document")),
    Spec(ListedMember, ("listing", "region"), owner="listing"),
    Spec(StageMove, ("platform", "stage", "on"), never=frozenset({"author"}), owner="platform"),
    Spec(Milestone, ("platform", "on", "title"), owner="platform"),
    Spec(SynonymGroup, ("code",)),
)
POLICY = Spec(Policy, ("slug",), never=frozenset({"origin"}))
CITED = Spec(
    CitedDocument, ("title",), never=frozenset({"policy", "policy_basis"}), partial=frozenset({"document_number"})
)
CLAUSE = Spec(Clause, ("policy", "path"))
TWO_SIDED = frozenset(field.name for field in TwoSided._meta.get_fields())  # where a task stands: people say so
TASK = Spec(
    Task,
    ("policy", "path"),
    never=frozenset({"source_state", "new_quote", "due_on", "due_words", "notes"}) | TWO_SIDED,
)
FIGURE = Spec(Figure, ("clause", "start"))
RESPONSIBILITY = Spec(Responsibility, ("task", "unit"), owner="task")
# Rows that hang on a policy; nobody edits them, so the fixtures win. Every key starts with the slug of the policy.
ATTACHED = (
    Spec(PolicyIssuer, ("policy", "unit")),
    Spec(Mention, ("clause", "start", "end")),
    FIGURE,
    Spec(PolicyRelation, ("from_policy", "kind", "to_policy", "to_cited")),
    Spec(UnresolvedParty, ("task", "start")),
)
SPECS = {spec.label: spec for spec in (*EDITABLE, POLICY, CITED, CLAUSE, TASK, RESPONSIBILITY, *ATTACHED)}
