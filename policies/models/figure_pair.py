"""目标与成效: whether a target and a result speak of one thing, as somebody judged it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any, Self

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from platforms.fields import Versioned
from policies.models.figure import Figure
from policies.models.judgement import Judgement
from policies.models.policy import Policy

MOST_LOST = 20  # that a page lists


class FigurePairQuerySet(models.QuerySet["FigurePair"]):
    def get_by_natural_key(self, *key: Any) -> FigurePair:
        """The pair of two figures, each by document, path and start."""
        names = [
            f"{end}__{path}" for end in FigurePair.ends for path in ("clause__policy__slug", "clause__path", "start")
        ]
        return self.get(**dict(zip(names, key, strict=True)))

    def with_figures(self) -> Self:
        """Pairs with both figures, their clauses and documents, and who judged them; one query."""
        clauses = [f"{end}__clause" for end in FigurePair.ends]
        long = Policy.long_fields(*(f"{clause}__policy" for clause in clauses))
        related = [f"{clause}__{name}" for clause in clauses for name in ("policy", "parent")]
        return self.select_related(*related, "decided_by").defer(*(f"{c}__parent__text" for c in clauses), *long)

    def of(self, figures: Iterable[Figure]) -> Self:
        """Pairs that one of these figures is in."""
        keys = [figure.pk for figure in figures]
        return self.filter(Q(target__in=keys) | Q(result__in=keys))

    def by_figure(self, figures: Iterable[Figure]) -> dict[int, list[FigurePair]]:
        """The pairs that the public sees, by the figures they are of; one query."""
        found: dict[int, list[FigurePair]] = {figure.pk: [] for figure in figures}
        for pair in self.shown().filter(Q(target__in=found) | Q(result__in=found)) if found else ():
            for end in {pair.target_id, pair.result_id} & found.keys():
                found[end or 0].append(pair)
        return found

    def lost(self) -> Self:
        """Judgements of which a figure is gone from its text, the newest first."""
        return self.filter(Q(target=None) | Q(result=None)).with_figures().order_by("-pk")[:MOST_LOST]

    def shown(self) -> Self:
        """All that the public sees: what was accepted, as long as both numbers stand in their texts."""
        accepted = self.filter(state=FigurePair.State.ACCEPTED, target__isnull=False, result__isnull=False)
        return accepted.with_figures().order_by("id")


class FigurePair(Judgement, Versioned):
    """One judgement. A figure that its text no longer has leaves the pair without it, and `*_words` say what it was."""

    ends = ("target", "result")
    target = models.ForeignKey(
        Figure, models.SET_NULL, verbose_name="目标", null=True, blank=True, related_name="as_target", editable=False
    )
    result = models.ForeignKey(
        Figure, models.SET_NULL, verbose_name="成效", null=True, blank=True, related_name="as_result", editable=False
    )
    target_words = models.CharField("目标原文", max_length=220, blank=True, editable=False)
    result_words = models.CharField("成效原文", max_length=220, blank=True, editable=False)
    why = models.CharField("理由", max_length=300, help_text="说的是不是同一件事，为什么")
    history = HistoricalRecords()

    objects = FigurePairQuerySet.as_manager()

    class Meta:
        verbose_name = "目标与成效"
        verbose_name_plural = "目标与成效"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["target", "result"],
                name="figure_pair_once",
                violation_error_message="这两个数据已经判断过，请在原来的判断上修改。",
            ),
            models.CheckConstraint(
                name="figure_pair_of_two",
                condition=Q(target=None) | Q(result=None) | ~Q(target=F("result")),
                violation_error_message="目标和成效须是两个数据。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target_words or '（目标）'} ↔ {self.result_words or '（成效）'}"

    def natural_key(self) -> tuple[str | int, ...]:
        return tuple(part for end in (self.target, self.result) if end for part in end.natural_key())

    def clean(self) -> None:
        if self.target and self.target.kind != Figure.Kind.TARGET:
            raise ValidationError(f"“{self.target.words}”不是目标：对照的一头须是目标，另一头须是成效。")
        if self.result and self.result.kind != Figure.Kind.RESULT:
            raise ValidationError(f"“{self.result.words}”不是成效：对照的一头须是目标，另一头须是成效。")

    @property
    def whole(self) -> bool:
        """Whether both numbers stand in their texts still."""
        return self.target_id is not None and self.result_id is not None

    def sign(self, *, user: User | None, at: datetime.datetime) -> None:
        super().sign(user=user, at=at)
        for end in self.ends:
            if figure := getattr(self, end):
                setattr(self, f"{end}_words", figure.words)

    def facing(self, figure: Figure) -> Figure | None:
        """The other one of the two."""
        return self.result if self.target_id == figure.pk else self.target
