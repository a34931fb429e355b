"""Admin of synonyms: groups of words that a search takes for one another, at work as soon as they are saved."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from platforms.admin.forms import RecordForm
from platforms.admin.records import RecordAdmin
from platforms.admin.spreadsheets import SpreadsheetMixin
from policies.admin.unit import LinesField
from policies.exports import SynonymResource
from policies.models import SynonymGroup
from policies.search.lexicon import folded_word


class SynonymForm(RecordForm):
    class Meta:
        help_texts = {"code": "保存之后不能再改：导入表格和词表的更新都靠它认这一组"}

    words = LinesField(
        label="词",
        widget=forms.Textarea(attrs={"rows": 5, "class": "vLargeTextField"}),
        help_text="一行一个，全称在前。检索其中一个，也查找其余各个；不分繁简、全半角、大小写。"
        "只填确实同指的写法：多一个不相干的词，许多检索就会多出不相干的条款。",
    )


@admin.register(SynonymGroup)
class SynonymAdmin(SpreadsheetMixin, RecordAdmin):
    resource_class = SynonymResource
    form = SynonymForm
    delete_refusal = "同义词组不能删除：取消“启用”，检索就不再用它，改过什么也还查得到。"
    list_display = ["__str__", "kind", "active", "origin", "note", "version"]
    list_filter = ["kind", "active", "origin"]
    search_fields = ["code"]  # shows the box; what it finds is below
    search_help_text = "按词、编号、说明查找，不分繁简"
    fixed_fields = ("code",)
    readonly_fields = ["origin"]
    ordering = ["id"]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        known = [("说明", {"fields": ["note", "reason"]})]
        if obj is None:
            return [(None, {"fields": ["words", "kind", "active"]}), *known]
        return [(None, {"fields": ["words", "kind", "active", ("code", "origin")]}), *known]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Groups in which every typed word stands; a database compares JSON, and scripts, in ways of its own."""
        wanted = [folded_word(word) for word in search_term.split()]
        rows = SynonymGroup.objects.values_list("pk", "words", "code", "note")
        known = [
            pk
            for pk, words, *others in rows
            if all(any(each in folded_word(text) for text in [*words, *others]) for each in wanted)
        ]
        return queryset.filter(pk__in=known), False
