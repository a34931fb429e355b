"""Admin of pairs of targets and results: what was judged, its history, and putting a judgement back."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from platforms.admin.records import RecordAdmin
from platforms.editing import Edit
from policies import tracking
from policies.admin.sources import link
from policies.models import FigurePair


@admin.register(FigurePair)
class FigurePairAdmin(RecordAdmin):
    delete_refusal = "判断不在这里删除：请在“核对目标与成效”页面撤回，历史会留下。"
    list_display = ["__str__", "state", "why", "origin", "decided_by", "decided_at", "version"]
    list_filter = ["state", "origin"]
    list_select_related = ["decided_by"]
    search_fields = ["target_words", "result_words", "why"]
    readonly_fields = ["target_page", "result_page", "origin", "decided_by", "decided_at"]
    fieldsets = [
        (None, {"fields": ["target_page", "result_page", "state", "why"]}),
        ("说明", {"fields": ["origin", ("decided_by", "decided_at"), "reason"]}),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return FigurePair.objects.with_figures()

    @admin.display(description="目标")
    def target_page(self, pair: FigurePair) -> str:
        return link(pair.target, pair.target_words)

    @admin.display(description="成效")
    def result_page(self, pair: FigurePair) -> str:
        return link(pair.result, pair.result_words)

    def write(self, record: Any, edit: Edit) -> None:
        tracking.sign_pair(pair=record, edit=edit)
        super().write(record, edit)

    def check_restored(self, before: Any, record: Any, edit: Edit) -> None:
        tracking.sign_pair(pair=record, edit=edit)
