"""检索统计: what was searched for and not found, searched most, or found and never opened. Nobody changes a count."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from platforms.filtering import is_number
from platforms.spreadsheets import TYPES, write
from policies import search_log
from policies.models import SearchCount
from policies.models.library import DatabaseLibrary
from policies.models.search_count import LONGEST_QUERY
from policies.search.lexicon import MIN_WORD, Group, folded_word
from policies.search.tokens import runs

if TYPE_CHECKING:
    Base = admin.ModelAdmin[SearchCount]
else:
    Base = admin.ModelAdmin

PERIODS = (7, 30, 365)
USUAL_PERIOD = 30
PER_PAGE = 50
MOST_EXPORTED = 10_000
LONGEST_WORD = 12  # of those that a group is begun with here; longer ones are questions
NOT_FOUND = Q(found=0) | Q(only_near=True)
VIEWS = {
    "missed": ("没有找到的", NOT_FOUND),
    "most": ("检索最多的", Q()),
    "unopened": ("找到而没人点开的", ~NOT_FOUND & Q(clicked=0)),
}
HEADINGS = ("检索词", "检索次数", "最近一次结果", "点击次数", "平均点击名次", "最近检索日期")
Rows = QuerySet[Any, Any]


@dataclass(frozen=True)
class Asked:
    """What the address asks for: the last `days` days, one of VIEWS, queries with these words."""

    days: int
    view: str
    words: str

    def address(self, **changes: object) -> str:
        """The address of this page, or of one with `changes`."""
        return "?" + urlencode({"view": self.view, "days": self.days, "q": self.words} | changes)

    @property
    def first_day(self) -> datetime.date:
        return timezone.localdate() - datetime.timedelta(days=self.days - 1)

    def rows(self) -> Rows:
        """The queries, the most frequent first."""
        counted = SearchCount.objects.by_query(self.first_day, timezone.localdate())
        found = counted.filter(VIEWS[self.view][1], query__contains=folded_word(self.words))
        return found.order_by("-times", "query")


def asked(params: QueryDict) -> Asked:
    """What the address asks for; what is unknown is as if it were left out."""
    days, view = params.get("days", ""), params.get("view", "")
    period = int(days) if is_number(days) and int(days) in PERIODS else USUAL_PERIOD
    words = params.get("q", "").strip()[:LONGEST_QUERY]
    return Asked(period, view if view in VIEWS else next(iter(VIEWS)), words)


@dataclass(frozen=True)
class Line:
    """One query of the table, with what an editor can do about it."""

    counts: dict[str, Any]
    groups: tuple[Group, ...]
    addable: tuple[tuple[str, str], ...]  # word, address of the form that makes a group of it

    @property
    def result(self) -> str:
        return result_of(self.counts)


def result_of(counts: dict[str, Any]) -> str:
    """What the last search for a query found, in words."""
    if not counts["found"]:
        return "没有找到"
    return f"只有相近的 {counts['found']} 条" if counts["only_near"] else f"{counts['found']} 条"


def lines(rows: list[dict[str, Any]]) -> list[Line]:
    """The lines of a page: which groups a query has already, and which of its words could begin one."""
    lexicon = DatabaseLibrary().lexicon()
    add = reverse("admin:policies_synonymgroup_add")
    made = []
    for row in rows:
        known = {word: lexicon.groups_with(word) or lexicon.groups_of(word) for word in row["query"].split(" ")}
        groups = dict.fromkeys(group for found in known.values() for group in found)
        words = [word for word, found in known.items() if not found and is_word(word)]
        made.append(Line(row, tuple(groups), tuple((word, f"{add}?{urlencode({'words': word})}") for word in words)))
    return made


def is_word(text: str) -> bool:
    """Whether a part of a query could stand in a group: neither a sentence nor the number of a document."""
    return MIN_WORD <= len(text) <= LONGEST_WORD and runs(text) == [text] and not any(map(str.isdigit, text))


@admin.register(SearchCount)
class SearchCountAdmin(Base):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.export_view)
        return [path("export/<str:kind>/", view, name="policies_searchcount_export"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        search_log.write()  # what this process still keeps
        chosen = asked(request.GET)
        page = Paginator(chosen.rows(), PER_PAGE).get_page(request.GET.get("page"))
        context = {
            **self.admin_site.each_context(request),
            "title": self.opts.verbose_name,
            "opts": self.opts,
            "asked": chosen,
            "totals": totals(chosen),
            "page": page,
            "lines": lines(list(page.object_list)),
            "may_add": request.user.has_perm("policies.add_synonymgroup"),
            **addresses(chosen, page),
        }
        return TemplateResponse(request, "admin/search_counts.html", context)

    def export_view(self, request: HttpRequest, kind: str) -> HttpResponse:
        """Exactly what the page with the same address lists, all pages of it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if kind not in TYPES:
            raise Http404("No such format")
        table = [cells(row) for row in asked(request.GET).rows()[:MOST_EXPORTED]]
        response = HttpResponse(write(HEADINGS, table, kind), content_type=TYPES[kind])
        name = f"searches-{timezone.localdate():%Y%m%d}.{kind}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


def cells(row: dict[str, Any]) -> list[Any]:
    """The cells of a line, in the order of HEADINGS."""
    rank = "" if row["mean_rank"] is None else f"{row['mean_rank']:.1f}"
    return [row["query"], row["times"], result_of(row), row["clicked"], rank, row["last_day"].isoformat()]


def totals(chosen: Asked) -> dict[str, Any]:
    """The whole period in numbers."""
    rows = SearchCount.objects.filter(day__gte=chosen.first_day)
    sums = rows.aggregate(
        searches=Sum("searches", default=0),
        queries=Count("query", distinct=True),
        clicks=Sum("clicks", default=0),
        ranks=Sum("rank_total", default=0),
    )
    return sums | {"mean_rank": sums["ranks"] / sums["clicks"] if sums["clicks"] else None}


def addresses(chosen: Asked, page: Page[Any]) -> dict[str, Any]:
    """The links of the page: periods, views, files, and the pages before and after."""
    files = [
        (kind.upper(), reverse("admin:policies_searchcount_export", args=[kind]) + chosen.address()) for kind in TYPES
    ]
    return {
        "views": [(label, chosen.address(view=view), view == chosen.view) for view, (label, _) in VIEWS.items()],
        "periods": [(days, chosen.address(days=days), days == chosen.days) for days in PERIODS],
        "files": files,
        "previous": chosen.address(page=page.number - 1) if page.has_previous() else "",
        "next": chosen.address(page=page.number + 1) if page.has_next() else "",
    }
