"""The filter of tasks by which kind of body answers for them: asked for by address, from the page 覆盖."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict

from platforms.fields import Side
from platforms.filtering import ConditionFilter, chosen_values
from platforms.listing import Facet
from policies.models import Responsibility, Unit

BODIES = [
    (
        f"{side.value}-{level.value}",
        f"{side.label}{level.label}" if side in {Side.CHONGQING, Side.SICHUAN} else str(level.label),
    )
    for side in Side
    for level in Unit.Level
]


class BodyFilter(ConditionFilter):
    """Tasks by side and level of a body that answers for them (cq-county); offered once one is chosen."""

    alone = True

    def conditions(self) -> dict[str, Q]:
        duties = Responsibility.objects.filter(task=OuterRef("pk"))
        pairs = {f"{side}-{level}": (side, level) for side in Side.values for level in Unit.Level.values}
        return {key: Q(Exists(duties.filter(side=side, unit__level=level))) for key, (side, level) in pairs.items()}

    def counted(self, qs: QuerySet[Any], params: QueryDict, name: str) -> Facet:
        chosen = chosen_values(params, name)
        return super().counted(qs, params, name) if chosen else Facet(name, str(self.label), ())
