"""Admin of what people bring: the list of drafts, and the addresses of their pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.timezone import localtime

from platforms.timeline import person
from policies.admin.imports import review, settle, upload
from policies.models import DocumentImport, Policy

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Any]
else:
    Base = admin.ModelAdmin

LONG = ("text", "facts", "decisions", "remarks", *Policy.long_fields("policy"))
PUBLISH = "policies.publish_documentimport"
State = DocumentImport.State


@admin.register(DocumentImport)
class DocumentImportAdmin(Base):
    """Drafts are read here and settled: published, discarded, taken back. The text itself is as it came."""

    change_list_template = "admin/imports/list.html"
    list_display = ["name", "state", "policy", "file_name", "added_by_name", "added"]
    list_display_links = ["name"]
    list_filter = ["state", "purpose", ("added_by", admin.RelatedOnlyFieldListFilter), "added_at"]
    search_fields = ["title", "file_name"]
    search_help_text = "按标题或文件名查找"
    show_facets = admin.ShowFacets.ALWAYS
    list_per_page = 50
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("policy", "added_by").defer(*LONG)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        found = super().get_object(request, object_id, from_field)
        return None if found is None else DocumentImport.objects.get(pk=found.pk)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only what was discarded goes for good."""
        discarded = obj is None or obj.state == State.DISCARDED
        return discarded and super().has_delete_permission(request, obj)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(PUBLISH))

    def get_urls(self) -> list[URLPattern]:
        views = {"publish": settle.publish_view, "settle": settle.settle_view, "source": review.source_view}
        own = [
            path(f"<int:key>/{name}/", self._guarded(view), name=f"policies_documentimport_{name}")
            for name, view in views.items()
        ]
        return [*own, *super().get_urls()]

    def _guarded(self, view: Any) -> Any:
        """The view for those who are logged in and may see drafts; each checks what else it needs."""

        def answer(request: HttpRequest, key: int) -> HttpResponse:
            if not self.has_view_or_change_permission(request):
                raise PermissionDenied
            found: HttpResponse = view(self, request, key)
            return found

        return self.admin_site.admin_view(answer)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"title": "导入稿", **(extra_context or {})})

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return upload.upload_view(self, request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return review.review_view(self, request, object_id)

    @admin.display(description="标题", ordering="title")
    def name(self, draft: DocumentImport) -> str:
        return str(draft)

    @admin.display(description="导入时间", ordering="added_at")
    def added(self, draft: DocumentImport) -> str:
        return f"{localtime(draft.added_at):%Y-%m-%d %H:%M}"

    @admin.display(description="导入人", ordering="added_by")
    def added_by_name(self, draft: DocumentImport) -> str:
        return person(draft.added_by) if draft.added_by else "—"
