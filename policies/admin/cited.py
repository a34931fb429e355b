"""未收录文件: what documents cited from outside are, decided by an editor where the library cannot tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join

from policies.admin.sources import SourceAdmin, link
from policies.importing import citations
from policies.models import CitedDocument, Clause, Policy

if TYPE_CHECKING:
    Form = forms.ModelForm[CitedDocument]
else:
    Form = forms.ModelForm

OPEN, NONE = "", "-"
STALE = "您打开这一页之后，有人改过这项认定，所以没有保存。现在的认定见上；请重新核对后再存。"


class DecisionForm(Form):
    """What the cited document is: left to the library, none of its documents, or one of them."""

    decision = forms.ChoiceField(label="认定", required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = CitedDocument
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"].choices = choices(self.instance)  # type: ignore[attr-defined]
        self.initial.update(decision=decided(self.instance), seen=state(self.instance))

    def clean_seen(self) -> str:
        seen = str(self.cleaned_data["seen"])
        if seen != state(CitedDocument.objects.get(pk=self.instance.pk)):
            raise forms.ValidationError(STALE)
        return seen

    def decide(self, cited: CitedDocument) -> None:
        """Put the decision into the row, without saving."""
        decision = self.cleaned_data["decision"]
        cited.policy = Policy.objects.filter(slug=decision).first()
        cited.policy_basis = "" if decision == OPEN else citations.BY_EDITOR


def state(cited: CitedDocument) -> str:
    return f"{cited.policy_id or ''}|{cited.policy_basis}"


def decided(cited: CitedDocument) -> str:
    if cited.policy_basis != citations.BY_EDITOR:
        return OPEN
    return cited.policy.slug if cited.policy else NONE


def choices(cited: CitedDocument) -> list[Any]:
    """What may be chosen: the likely documents first, then all others by title."""
    likely = [slug for slug, _ in citations.candidates(cited, citations.known_documents()[0])]
    titles = {row.slug: str(row) for row in Policy.objects.only("slug", "title", "short_title").order_by("title")}
    first = [(slug, titles[slug]) for slug in likely]
    rest = [(slug, title) for slug, title in titles.items() if slug not in likely]
    return [(OPEN, "由系统按发文字号、标题对应"), (NONE, "不是库内文件"), ("可能是", first), ("库内其他文件", rest)]


class StateFilter(admin.SimpleListFilter):
    """Whether it is known what a cited document is."""

    title = "对应情况"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("undecided", "待认定（几份文件都符合）"), ("linked", "已对应库内文件"), ("outside", "库内没有")]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        if self.value() == "linked":
            return queryset.exclude(policy=None)
        if self.value() in {"undecided", "outside"}:
            pks = citations.undecided(citations.known_documents()[0])
            rows = queryset.filter(policy=None)
            return rows.filter(pk__in=pks) if self.value() == "undecided" else rows.exclude(pk__in=pks)
        return queryset


@admin.register(CitedDocument)
class CitedDocumentAdmin(SourceAdmin):
    """Title and number come from the texts; what the document is may be decided here."""

    change_form_template = "admin/cited_document.html"
    form = DecisionForm
    list_display = ["title", "document_number", "times", "meant", "policy_basis"]
    list_filter = [StateFilter]
    list_select_related = ["policy"]
    search_fields = ["title", "document_number"]
    readonly_fields = ["title", "document_number", "times", "citing", "meant", "policy_basis", "likely"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("policies.change_citeddocument")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        rows: models.QuerySet[Any] = super().get_queryset(request)
        counted: models.QuerySet[Any] = rows.annotate(cited_times=models.Count("mentions"))
        return counted

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*self.readonly_fields, *(["decision", "seen"] if self.has_change_permission(request, obj) else [])]

    def save_model(self, request: HttpRequest, obj: CitedDocument, form: Any, change: bool) -> None:
        form.decide(obj)
        obj.save(update_fields=["policy", "policy_basis"])
        if not obj.policy_basis:
            citations.link_citations()

    @admin.display(description="被引次数", ordering="cited_times")
    def times(self, document: Any) -> int:
        return int(document.cited_times)

    @admin.display(description="引用它的条款")
    def citing(self, document: CitedDocument) -> str:
        clauses = Clause.objects.filter(mentions__cited=document).select_related("policy").distinct()
        return format_html("{}", "；".join(str(clause) for clause in clauses) or "—")

    @admin.display(description="即库内文件", ordering="policy__title")
    def meant(self, document: CitedDocument) -> str:
        return link(document.policy)

    @admin.display(description="可能是")
    def likely(self, document: CitedDocument) -> str:
        found = dict(citations.candidates(document, citations.known_documents()[0]))
        rows = Policy.objects.in_bulk(found, field_name="slug")
        lines = [
            (link(rows[slug]), rows[slug].document_number or "无发文字号", reason) for slug, reason in found.items()
        ]
        return format_html_join("", "<div>{}（{}）：{}</div>", lines) if lines else "库内没有标题或发文字号相近的文件"
