"""Admin of policies, tasks, units and the words of the search; the head of every admin page."""

from django.contrib import admin

from policies.admin import (
    cited,
    imports,
    liaison,
    pair,
    progress,
    search_counts,
    snapshot,
    sources,
    synonym,
    task,
    unit,
)

admin.site.site_header = "成渝政策知识库 · 编辑后台"
admin.site.site_title = "成渝政策知识库编辑后台"
admin.site.index_title = "登记与维护"
admin.site.empty_value_display = "—"

__all__ = [
    "cited",
    "imports",
    "liaison",
    "pair",
    "progress",
    "search_counts",
    "snapshot",
    "sources",
    "synonym",
    "task",
    "unit",
]
