"""What came out of the sources: shown in the admin with links to the pages, never edited there (design.md, rule 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.text import Truncator

from policies.importing import rereading
from policies.models import Clause, Figure, Mention, Policy

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Any]
else:
    Base = admin.ModelAdmin

LONG = frozenset({"source_text", "header_spans", "furniture_spans"})


def link(target: models.Model | None, words: str = "") -> str:
    """A link to the page of `target` on the site, or a dash."""
    if target is None:
        return "—"
    return format_html('<a href="{}">{}</a>', target.get_absolute_url(), words or str(target))  # type: ignore[attr-defined]


class SourceAdmin(Base):
    """Read-only: to correct it, correct the text or the hand-kept facts and build again."""

    change_form_template = "admin/source_form.html"
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        own = [f.name for f in self.model._meta.concrete_fields if not f.primary_key and f.name not in LONG]
        return ["site_page", *own]

    @admin.display(description="网站页面")
    def site_page(self, row: Any) -> str:
        return link(row, "在网站上查看")


@admin.register(Policy)
class PolicyAdmin(SourceAdmin):
    list_display = [
        "__str__",
        "document_number",
        "kind",
        "authority",
        "issued_on",
        "published_on",
        "status",
        "site_page",
    ]
    list_filter = ["kind", "authority", "status", "script", "year"]
    search_fields = ["title", "short_title", "inner_title", "document_number"]

    actions = ("reread",)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        return super().get_queryset(request).defer(*LONG)

    def has_reread_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("policies.publish_documentimport")

    @admin.action(description="重读所选的导入文件（登记了单位之后）", permissions=["reread"])
    def reread(self, request: HttpRequest, queryset: models.QuerySet[Policy]) -> None:
        """Read the chosen documents again, each by itself, and say which could not be."""
        done = 0
        for policy in queryset:
            try:
                rereading.reread(policy, user=cast(User, request.user))
                done += 1
            except ValidationError as error:
                messages.error(request, "".join(error.messages))
        if done:
            messages.success(request, f"已重读 {done} 份文件：文中的单位、文件和条款按现在的登记重新对应。")


@admin.register(Clause)
class ClauseAdmin(SourceAdmin):
    list_display = ["policy", "path", "marker", "beginning", "kind", "site_page"]
    list_display_links = ["path", "beginning"]
    list_filter = ["policy", "kind"]
    list_select_related = ["policy"]
    search_fields = ["heading", "text", "=path"]
    search_help_text = "按标题、正文或条款路径查找；全文检索请用网站的搜索页"

    @admin.display(description="标题或开头")
    def beginning(self, clause: Clause) -> str:
        return clause.heading or Truncator(clause.text).chars(30)


class OnClauseAdmin(SourceAdmin):
    """Something that stands in a clause: its page is the clause's."""

    list_select_related = ["clause__policy"]

    @admin.display(description="所在条款")
    def site_page(self, row: Any) -> str:
        return link(row.clause)


@admin.register(Mention)
class MentionAdmin(OnClauseAdmin):
    list_display = ["words", "kind", "target_page", "site_page"]
    list_filter = ["kind", "clause__policy"]
    list_select_related = ["clause__policy", "platform", "region", "unit", "policy", "cited", "provision__policy"]
    search_fields = ["words"]

    @admin.display(description="所指")
    def target_page(self, mention: Mention) -> str:
        target = mention.target
        return link(target) if hasattr(target, "get_absolute_url") else str(target)


@admin.register(Figure)
class FigureAdmin(OnClauseAdmin):
    list_display = ["printed", "label", "value", "unit", "as_of", "kind", "area", "site_page"]
    list_filter = ["kind", "clause__policy"]
    search_fields = ["printed", "label"]
