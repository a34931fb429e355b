"""政策文件, who issued them, and how they relate to each other."""

from __future__ import annotations

import datetime
from typing import Any, Self

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from platforms.names import Named, NamedQuerySet
from policies.models.changes import Logged, LoggedQuerySet
from policies.models.dated import Dated
from policies.models.kind import PolicyKind
from policies.models.unit import Unit


class PolicyQuerySet(NamedQuerySet["Policy"], LoggedQuerySet["Policy"]):  # type: ignore[override]
    def get_by_natural_key(self, slug: str) -> Policy:
        return self.get(slug=slug)

    def for_list(self) -> Self:
        """Policies for a list row: issuers prefetched, the long text columns left in the database."""
        return self.defer(*Policy.LONG_FIELDS).with_issuers()

    def with_issuers(self) -> Self:
        """Policies with their issuers in the printed order."""
        return self.prefetch_related(models.Prefetch("issuances", PolicyIssuer.objects.select_related("unit")))

    def for_reading(self) -> Self:
        """Policies with issuers and with relations both ways, for the reading view."""
        ends = ("to_policy", "to_cited__policy", "from_policy")
        relations = PolicyRelation.objects.select_related(*ends).defer(*Policy.long_fields(*ends))
        return self.with_issuers().prefetch_related(
            models.Prefetch("relations", relations),
            models.Prefetch("reverse_relations", relations),
            models.Prefetch("cited_as__reverse_relations", relations),
        )

    def in_order(self) -> Self:
        """Policies by year, by day of issue (of publication, where that is not given), by slug; undated ones first."""
        day = Coalesce("issued_on", "published_on", Value(datetime.date.min))
        return self.alias(in_year=Coalesce("year", 0), day=day).order_by("in_year", "day", "slug")

    def neighbours(self, policy: Policy) -> tuple[Policy | None, Policy | None]:
        """The policies before and after `policy` in order of date."""
        year, day = policy.year or 0, policy.issued_on or policy.published_on or datetime.date.min
        same_year, same_day = Q(in_year=year), Q(in_year=year, day=day)
        rows = self.in_order().defer(*Policy.LONG_FIELDS)
        before = Q(in_year__lt=year) | same_year & Q(day__lt=day) | same_day & Q(slug__lt=policy.slug)
        after = Q(in_year__gt=year) | same_year & Q(day__gt=day) | same_day & Q(slug__gt=policy.slug)
        return rows.filter(before).reverse().first(), rows.filter(after).first()


class Policy(Logged, Dated):
    """One published document, e.g. 渝府办发〔2020〕97号. All fields come from the source or its hand-kept facts."""

    Kind = PolicyKind

    class Authority(models.TextChoices):
        OFFICIAL = "official", "正式文件"
        REPORT = "report", "报道"
        OPINION = "opinion", "观点"

    class Status(models.TextChoices):
        PENDING = "pending", "尚未生效"
        IN_FORCE = "in_force", "有效"
        AMENDED = "amended", "已修改"
        REPEALED = "repealed", "已废止"
        UNKNOWN = "unknown", "未标注"

    class Origin(models.TextChoices):
        LIBRARY = "library", "资料库"
        IMPORT = "import", "导入"

    class Script(models.TextChoices):
        HANS = "Hans", "简体"
        HANT = "Hant", "繁体"

    clause_path = "clauses__pk"
    logged = ("kind", "authority", "year", "title", "inner_title", "short_title")
    name_fields = ("slug", "title", "inner_title", "short_title", "document_number", "issuers_printed", "kind", "year")
    LONG_FIELDS = ("source_text", "problems", "furniture_spans", "header_spans")  # not needed in a row of a list

    slug = models.SlugField("网址名", max_length=60, unique=True)
    title = models.CharField("标题", max_length=500)
    inner_title = models.CharField("所印发文件标题", max_length=500, blank=True)
    short_title = models.CharField("简称", max_length=80, blank=True)
    document_number = models.CharField("发文字号", max_length=100, blank=True, db_index=True)
    number_code = models.CharField("机关代字", max_length=30, blank=True, db_index=True)
    number_year = models.PositiveSmallIntegerField("字号年份", null=True, blank=True, db_index=True)
    number_serial = models.PositiveIntegerField("字号序号", null=True, blank=True, db_index=True)
    kind = models.CharField("文种", max_length=16, choices=Kind, db_index=True)
    authority = models.CharField("效力", max_length=12, choices=Authority, db_index=True)
    issuers = models.ManyToManyField(
        Unit, through="PolicyIssuer", verbose_name="发文机关", related_name="issued_policies"
    )
    issuers_printed: models.JSONField[Any, Any] = models.JSONField(
        "发文机关原文", default=list, blank=True, help_text="原文所载的全部发文机关；其中有的可能还没有登记为单位"
    )
    recipients = models.TextField("主送机关", blank=True)
    issued_on = models.DateField("成文日期", null=True, blank=True, db_index=True)
    issued_on_note = models.CharField("成文日期说明", max_length=200, blank=True)
    published_on = models.DateField("发布日期", null=True, blank=True, db_index=True)
    published_on_note = models.CharField("发布日期说明", max_length=200, blank=True)
    effective_on = models.DateField("施行日期", null=True, blank=True)
    repealed_on = models.DateField("废止日期", null=True, blank=True)
    year = models.PositiveSmallIntegerField(
        "年份", null=True, blank=True, db_index=True, help_text="成文日期的年份；未载成文日期的用发布日期"
    )
    status = models.CharField("有效性", max_length=12, choices=Status, default=Status.UNKNOWN, db_index=True)
    source_name = models.CharField("来源", max_length=120, blank=True)
    source_url = models.URLField("来源网址", max_length=300, blank=True)
    author = models.CharField("作者", max_length=120, blank=True)
    rights = models.TextField("版权与来源说明", blank=True)
    editor_note = models.TextField("编者说明", blank=True)
    script = models.CharField("字形", max_length=4, choices=Script, default=Script.HANS, db_index=True)
    source_text = models.TextField("来源全文", editable=False)
    sha256 = models.CharField("来源文件 SHA-256", max_length=64, editable=False)
    header_spans = models.JSONField("文头片段", default=list, editable=False)
    furniture_spans = models.JSONField("网页残留片段", default=list, editable=False)
    problems = models.JSONField("来源问题", default=list, editable=False)
    added_on = models.DateField("入库日期", db_index=True)
    origin = models.CharField(
        "现文本出处",
        max_length=8,
        choices=Origin,
        default=Origin.LIBRARY,
        db_index=True,
        editable=False,
        help_text="导入的文本由人更新，载入资料库时不改动",
    )

    objects = PolicyQuerySet.as_manager()

    class Meta:
        verbose_name = "政策文件"
        verbose_name_plural = "政策文件"
        ordering = [F("issued_on").desc(nulls_last=True), F("published_on").desc(nulls_last=True), "slug"]
        constraints = [
            models.CheckConstraint(
                name="policy_repealed_after_issue",
                condition=Q(repealed_on=None) | Q(issued_on=None) | Q(repealed_on__gte=F("issued_on")),
                violation_error_message="废止日期不能早于成文日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.short_title or self.title

    @classmethod
    def long_fields(cls, *paths: str) -> list[str]:
        """The fields that no list needs of the policies to which `paths` lead, to be deferred."""
        return [f"{path}__{name}" for path in paths for name in cls.LONG_FIELDS]

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def get_absolute_url(self) -> str:
        return reverse("policies:policy_detail", args=[self.slug])


class PolicyIssuerQuerySet(models.QuerySet["PolicyIssuer"]):
    def get_by_natural_key(self, policy: str, unit: str) -> PolicyIssuer:
        return self.get(policy__slug=policy, unit__slug=unit)


class PolicyIssuer(models.Model):
    """One issuer of a policy, in the printed order."""

    policy = models.ForeignKey(Policy, models.CASCADE, verbose_name="政策文件", related_name="issuances")
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="发文机关", related_name="issuances")
    order = models.PositiveSmallIntegerField("次序", default=0)

    objects = PolicyIssuerQuerySet.as_manager()

    class Meta:
        verbose_name = "发文机关"
        verbose_name_plural = "发文机关"
        ordering = ["policy_id", "order"]
        constraints = [models.UniqueConstraint(fields=["policy", "unit"], name="policy_issuer_once")]

    def __str__(self) -> str:
        return str(self.unit)

    def natural_key(self) -> tuple[str, str]:
        return (self.policy.slug, self.unit.slug)


class CitedDocumentQuerySet(NamedQuerySet["CitedDocument"]):
    def get_by_natural_key(self, title: str) -> CitedDocument:
        return self.get(title=title)


class CitedDocument(Named):
    """A document that clauses cite by 《title》 and that the library does not hold (未收录)."""

    name_fields = ("title", "document_number", "policy", "policy_id")
    title = models.CharField("标题", max_length=200, unique=True)
    document_number = models.CharField("发文字号", max_length=100, blank=True, help_text="引用处写明的发文字号")
    policy = models.ForeignKey(
        Policy, models.SET_NULL, verbose_name="即库内文件", null=True, blank=True, related_name="cited_as"
    )
    policy_basis = models.CharField("认定依据", max_length=60, blank=True, help_text="发文字号、标题，或编辑认定")

    objects = CitedDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "未收录文件"
        verbose_name_plural = "未收录文件"
        ordering = ["title"]

    def __str__(self) -> str:
        return f"《{self.title}》"

    def natural_key(self) -> tuple[str]:
        return (self.title,)


class PolicyRelationQuerySet(models.QuerySet["PolicyRelation"]):
    def get_by_natural_key(self, policy: str, kind: str, target: str | None, cited: str | None) -> PolicyRelation:
        return self.get(from_policy__slug=policy, kind=kind, to_policy__slug=target, to_cited__title=cited)


class PolicyRelation(models.Model):
    """from → to, with a verb that reads both ways; `to` may be a document that is not in the library."""

    class Kind(models.TextChoices):
        IMPLEMENTS = "implements", "落实"
        ISSUES = "issues", "印发"
        REPORTS = "reports", "报道"
        CITES = "cites", "引用"
        AMENDS = "amends", "修订"
        REPEALS = "repeals", "废止"

    from_policy = models.ForeignKey(Policy, models.CASCADE, verbose_name="文件", related_name="relations")
    to_policy = models.ForeignKey(
        Policy, models.CASCADE, verbose_name="对象", null=True, blank=True, related_name="reverse_relations"
    )
    to_cited = models.ForeignKey(
        CitedDocument,
        models.CASCADE,
        verbose_name="未收录对象",
        null=True,
        blank=True,
        related_name="reverse_relations",
    )
    kind = models.CharField("关系", max_length=12, choices=Kind, db_index=True)
    basis = models.CharField("依据", max_length=200, blank=True)

    objects = PolicyRelationQuerySet.as_manager()

    class Meta:
        verbose_name = "文件关系"
        verbose_name_plural = "文件关系"
        ordering = ["from_policy_id", "kind", "id"]
        constraints = [
            models.CheckConstraint(
                name="relation_has_one_target",
                condition=Q(to_policy=None, to_cited__isnull=False) | Q(to_policy__isnull=False, to_cited=None),
                violation_error_message="关系的对象应为一份文件：库内或未收录，二者选一。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.from_policy} {self.get_kind_display()} {self.to_policy or self.to_cited}"

    def natural_key(self) -> tuple[str, str, str | None, str | None]:
        return (
            self.from_policy.slug,
            self.kind,
            self.to_policy.slug if self.to_policy else None,
            self.to_cited.title if self.to_cited else None,
        )

    @property
    def reverse_verb(self) -> str:
        """The verb read from the target: 被落实, 被引用 …"""
        return f"被{self.get_kind_display()}"
