"""Admin of units."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from platforms.admin.forms import RecordForm
from platforms.admin.records import RecordAdmin
from policies.filters import UnitFilter
from policies.models import Unit


class LinesField(forms.CharField):
    """A list of words, one a line."""

    widget = forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        lines = [line.strip() for line in (value or "").splitlines()]
        return list(dict.fromkeys(line for line in lines if line))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool((initial or []) != self.to_python(data))


class UnitForm(RecordForm):
    aliases = LinesField(label="别称", required=False, help_text="文献中出现的其他写法，一行一个")


KEYWORD = UnitFilter.base_filters["q"]


@admin.register(Unit)
class UnitAdmin(RecordAdmin):
    form = UnitForm
    delete_refusal = "责任单位不能删除：条款的提及和任务的分工都指着它。名称有误时请改正，旧写法登记为别称。"
    list_display = ["name", "short_name", "level", "side", "parent", "region", "version"]
    list_filter = ["level", "side"]
    list_select_related = ["parent", "region"]
    search_fields = ["name", "short_name"]  # shows the box; what it finds is what the site's own list finds
    search_help_text = "按正式名称、简称、别称查找"
    autocomplete_fields = ["parent", "region"]
    fixed_fields = ("slug",)
    ordering = ["name"]
    fieldsets = [
        (None, {"fields": ["name", "short_name", "slug", "aliases"]}),
        ("归属", {"fields": [("level", "side"), "parent", "region"]}),
        ("说明", {"fields": ["basis", "note", "reason"]}),
    ]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        return KEYWORD.filter(queryset, search_term), False
