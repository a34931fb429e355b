"""季度台账 in the admin: to be seen, and by superusers to be deleted; never changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest

from policies.models import Snapshot

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Snapshot]
else:
    Base = admin.ModelAdmin


@admin.register(Snapshot)
class SnapshotAdmin(Base):
    list_display = ("name", "taken_on", "total", "taken_by", "note")
    search_fields = ("name", "note")
    readonly_fields = ("name", "note", "taken_at", "taken_on", "taken_by")

    @admin.display(description="任务")
    def total(self, snapshot: Snapshot) -> int:
        return snapshot.total

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # they are taken on a page of their own

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_active and getattr(request.user, "is_superuser", False))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """The rows belong to their snapshot: they are counted, not listed one by one, and need no permission."""
        names = [str(each) for each in objs]
        total = sum(each.total for each in objs)
        return [*names, f"其中定格的任务 {total} 项"], {"季度台账": len(names), "定格的任务": total}, set(), []
