"""条款: the addressable pieces of a policy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Self

from django.db import models
from django.db.models.functions import Left
from django.urls import reverse

from policies import search
from policies.models import ranked
from policies.models.changes import Logged, LoggedQuerySet
from policies.models.policy import Policy

OUTLINE_COLUMNS = ("id", "policy_id", "parent_id", "kind", "marker", "heading", "path")  # as the model has them


def paths_above(path: str) -> list[str]:
    """The paths that a path goes through, outermost first: 7 and 7.35 for 7.35.p1."""
    parts = path.split(".")
    return [".".join(parts[:number]) for number in range(1, len(parts))]


class ClauseQuerySet(LoggedQuerySet["Clause"]):
    def get_by_natural_key(self, policy: str, path: str) -> Clause:
        return self.get(policy__slug=policy, path=path)

    def for_outline(self) -> Self:
        """Clauses in document order with `opening`, their first characters, instead of the whole text."""
        return self.annotate(opening=Left("text", 30)).defer("text").order_by("position")

    def above(self, clauses: Iterable[Clause]) -> dict[tuple[int, str], Clause]:
        """What these clauses stand in, by document and path, with `opening` for a text; one query, however deep.

        Rows are sought by all documents and all paths, and made clauses only where one of `clauses` stands in them.
        """
        wanted = {(clause.policy_id, path) for clause in clauses for path in clause.paths_above}
        policies, paths = {policy for policy, _ in wanted}, {path for _, path in wanted}
        rows = self.for_outline().order_by().filter(policy__in=policies, path__in=paths)
        found = {}
        for *row, opening in rows.values_list(*OUTLINE_COLUMNS, "opening"):
            key = (row[1], row[-1])
            if key in wanted:
                found[key] = clause = self.model.from_db(self.db, OUTLINE_COLUMNS, row)
                vars(clause)["opening"] = opening
        return found

    def named(self) -> Self:
        """Clauses with what a link to them says: their document and what they stand in; one query."""
        return self.select_related("policy", "parent").defer(*Policy.long_fields("policy"))

    def search(self, typed: str) -> Self:
        """Clauses that have all the words typed, best first; a queryset like any other (see models/ranked.py)."""
        hits = None if search.parse(typed).empty else search.Hits(typed)
        found = self.all()
        ids = ranked.RankedIds(hits, found.query.get_initial_alias(), "id")
        alias = found.query.join(ids)  # type: ignore[arg-type]  # the stubs know only Django's own joins
        return found.alias(**{ranked.RANK: ranked.rank_column(alias)}).order_by(ranked.RANK)

    def count(self) -> int:
        """The number of rows; of plain search hits the index knows it without asking the database."""
        hits = ranked.hits_counted_by_index(self.query)
        return super().count() if hits is None or self._result_cache is not None else hits.count()


class Clause(Logged):
    """One clause. `text` is what is printed after the marker; `heading` is the leading part of `text` (or empty).

    `start`, `end`: the clause's own characters in Policy.source_text, marker and line ends included, children not.
    `text_start`: where `text` begins in Policy.source_text. All offsets count characters.
    """

    class Kind(models.TextChoices):
        PART = "part", "部分"
        ITEM = "item", "条目"
        SUBITEM = "subitem", "项"
        POINT = "point", "点"
        CHAPTER = "chapter", "章"
        SECTION = "section", "节"
        ARTICLE = "article", "条"
        BLOCK = "block", "版块"
        HEADLINE = "headline", "提要"
        CASE = "case", "案例"
        MEASURE = "measure", "举措"
        DASH = "dash", "分项"
        PARAGRAPH = "paragraph", "段落"
        LEAD = "lead", "导语"
        DOCUMENT = "document", "文件"
        ATTACHMENT = "attachment", "附件"
        TABLE = "table", "表格"

    clause_path = "pk"
    logged = ("policy_id", "heading", "text", "position")
    policy = models.ForeignKey(Policy, models.CASCADE, verbose_name="政策文件", related_name="clauses")
    parent = models.ForeignKey(
        "self", models.CASCADE, verbose_name="上级条款", null=True, blank=True, related_name="children"
    )
    kind = models.CharField("类型", max_length=12, choices=Kind, db_index=True)
    level = models.PositiveSmallIntegerField("层级")
    marker = models.CharField("序号", max_length=40, blank=True, help_text="如原文所印")
    number = models.PositiveIntegerField("序数", null=True, blank=True)
    heading = models.CharField("标题", max_length=300, blank=True)
    text = models.TextField("正文", blank=True)
    path = models.CharField("路径", max_length=80)
    position = models.PositiveIntegerField("次序")
    start = models.PositiveIntegerField("起")
    end = models.PositiveIntegerField("止")
    text_start = models.PositiveIntegerField("正文起")

    objects = ClauseQuerySet.as_manager()

    class Meta:
        verbose_name = "条款"
        verbose_name_plural = "条款"
        ordering = ["policy_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "path"], name="clause_path_once"),
        ]
        indexes = [
            models.Index(fields=["policy", "position"], name="clause_in_order"),
            models.Index(fields=["number", "kind"], name="clause_by_number"),
        ]

    def __str__(self) -> str:
        return f"{self.policy} {self.marker}{self.heading or self.text[:20]}"

    def natural_key(self) -> tuple[str, str]:
        return (self.policy.slug, self.path)

    def get_absolute_url(self) -> str:
        return reverse("policies:clause_detail", args=[self.policy.slug, self.path])

    @property
    def paths_above(self) -> list[str]:
        """The paths of the clauses that this one stands in, outermost first: 7 and 7.35 for 7.35.p1."""
        return paths_above(self.path)

    def ancestors_in(self, above: Mapping[tuple[int, str], Clause]) -> list[Clause]:
        """Those it stands in, outermost first, out of what `Clause.objects.above` read."""
        return [above[key] for path in self.paths_above if (key := (self.policy_id, path)) in above]

    @property
    def body(self) -> str:
        """`text` without its heading, as printed."""
        return self.text[len(self.heading) :]
