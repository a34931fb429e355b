"""The filter of the targets whose results are reviewed."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from platforms.filtering import NONE, ConditionFilter
from policies.filters.figure import FigureFilter
from policies.models import FigurePair


class JudgedFilter(ConditionFilter):
    """Targets by what was judged of them."""

    def conditions(self) -> dict[str, Q]:
        pairs = FigurePair.objects.filter(target=OuterRef("pk"))
        accepted = Exists(pairs.filter(state=FigurePair.State.ACCEPTED))
        return {"accepted": Q(accepted), "rejected": Q(Exists(pairs)) & ~Q(accepted), NONE: ~Q(Exists(pairs))}


class PairFilter(FigureFilter):
    """Which targets."""

    kind = None  # type: ignore[assignment]  # so django-filter leaves one out: all are targets
    judged = JudgedFilter(
        label="核对",
        field_name="as_target",
        choices=[("accepted", "有对应的成效"), ("rejected", "只有不采纳的"), (NONE, "还没有核对")],
    )
