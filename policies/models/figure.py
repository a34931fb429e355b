"""数据: numbers that a clause states, as targets or as results."""

from __future__ import annotations

import re
from typing import NamedTuple, Self

from django.db import models

from policies.models.clause import Clause
from policies.models.policy import Policy

SENTENCE_END = re.compile(r"[。；！？!\n]|(?<!\?);|\?(?!;)")  # “?;” is how damaged characters were printed
PART_END = re.compile(r"[，、,：:]")
LONGEST_BEFORE, LONGEST_AFTER = 90, 60  # characters of a sentence that a list shows around a figure


class Passage(NamedTuple):
    """A figure in its sentence: the words before it, itself, the words behind it; … where a long one was cut."""

    before: str
    printed: str
    after: str


class FigureQuerySet(models.QuerySet["Figure"]):
    def get_by_natural_key(self, policy: str, path: str, start: int) -> Figure:
        return self.get(clause__policy__slug=policy, clause__path=path, start=start)

    def with_clauses(self) -> Self:
        """Figures with their clause, what that stands in, and the document; one query."""
        return self.select_related("clause__policy", "clause__parent").defer(
            "clause__parent__text", *Policy.long_fields("clause__policy")
        )

    def for_list(self) -> Self:
        """Figures with all that a list of them shows but their pairs; one query."""
        return self.with_clauses()

    def targets(self) -> Self:
        return self.filter(kind=Figure.Kind.TARGET)

    def results(self) -> Self:
        return self.filter(kind=Figure.Kind.RESULT)


class Figure(models.Model):
    """One number with its unit: characters `start`–`end` of the clause's text, shown as printed.

    `measure`, `amount`: the number in the unit that it is compared in (policies.parsing.measures). `area`: the heading
    that it stands under.
    """

    class Kind(models.TextChoices):
        TARGET = "target", "目标"
        RESULT = "result", "成效"

    clause = models.ForeignKey(Clause, models.CASCADE, verbose_name="条款", related_name="figures")
    start = models.PositiveIntegerField("起")
    end = models.PositiveIntegerField("止")
    printed = models.CharField("原文写法", max_length=80)
    label = models.CharField("所指", max_length=120, blank=True)
    value = models.DecimalField("数值", max_digits=24, decimal_places=6)
    unit = models.CharField("单位", max_length=20, blank=True, db_index=True)
    measure = models.CharField("计量单位", max_length=20, blank=True)
    amount = models.DecimalField("折合数值", max_digits=30, decimal_places=6, default=0)
    qualifier = models.CharField("限定词", max_length=8, blank=True)
    as_of = models.CharField("时点原文", max_length=40, blank=True)
    kind = models.CharField("类别", max_length=8, choices=Kind, blank=True, db_index=True)
    area = models.CharField("领域", max_length=80, blank=True, db_index=True)

    objects = FigureQuerySet.as_manager()

    class Meta:
        verbose_name = "数据"
        verbose_name_plural = "数据"
        ordering = ["clause_id", "start"]
        constraints = [models.UniqueConstraint(fields=["clause", "start"], name="figure_start_once")]
        indexes = [models.Index(fields=["measure", "amount"], name="figure_by_amount")]

    def __str__(self) -> str:
        return self.printed

    def natural_key(self) -> tuple[str, str, int]:
        return (*self.clause.natural_key(), self.start)

    def get_absolute_url(self) -> str:
        """The page of its clause, at the number itself."""
        return f"{self.clause.get_absolute_url()}#{self.anchor}"

    @property
    def anchor(self) -> str:
        return f"f-{self.start}"

    @property
    def words(self) -> str:
        """Of what it is and how much, as one says it: 审批时限：约5天."""
        return f"{self.label}：{self.printed}" if self.label else self.printed

    @property
    def passage(self) -> Passage:
        """The figure in its sentence."""
        text = self.clause.text
        begins = max((match.end() for match in SENTENCE_END.finditer(text, 0, self.start)), default=0)
        stop = SENTENCE_END.search(text, self.end)
        before, after = text[begins : self.start], text[self.end : stop.end() if stop else len(text)]
        if len(before) > LONGEST_BEFORE:
            cut = PART_END.search(before, len(before) - LONGEST_BEFORE)
            before = "……" + before[cut.end() if cut else len(before) - LONGEST_BEFORE :]
        if len(after) > LONGEST_AFTER:
            cuts = [match.start() for match in PART_END.finditer(after, 0, LONGEST_AFTER)]
            after = after[: cuts[-1] if cuts else LONGEST_AFTER] + "……"
        return Passage(before.lstrip(), text[self.start : self.end], after.rstrip())
