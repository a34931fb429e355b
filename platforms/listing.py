"""What every list page shares: facets with counts, keyword, sort, pages, and addresses that keep them.

It names no model. A list page is a FilterSet subclass, one call in the view, and four partials:

    class UnitFilter(FilterSet):                                    # filters.py; the classes are in filtering.py
        q = KeywordFilter(label="名称", fields=("name", "short_name"))
        side = FacetFilter(label="所属方", field_name="side", choices=Side.choices)
        parent = FacetFilter(label="上级", field_name="parent__slug", label_field="parent__name")
        sorts = (Sort("", "默认", ("side", "slug")), Sort("name", "名称", ("name",)))

    listing = UnitFilter(request.GET, Unit.objects.for_list()).listing()    # views
    return render(request, "policies/unit_list.html", {"listing": listing})

    {% include "_filters.html" %} … {% include "_sort.html" %} … {% include "_pager.html" %}    {# template #}

A list that does not come from a queryset (search hits) builds `Listing` itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, QueryDict


@dataclass(frozen=True)
class Sort:
    """One way to sort: its key in the address ("" for the default), its label and the `order_by` arguments."""

    key: str
    label: str
    order_by: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Choice:
    """One choice of a facet, with how many rows it leaves; `url` switches it on or off.

    `title`: the whole of a label that is a short form. A choice that is not `known` came with the address only.
    """

    value: str
    label: str
    count: int
    selected: bool
    url: str = ""
    title: str = ""
    known: bool = True


@dataclass(frozen=True)
class Facet:
    """One group of choices. Choices that would leave no row are not among them, unless they are selected.

    `more`: how many choices that would leave rows are not listed.
    """

    name: str
    label: str
    choices: tuple[Choice, ...]
    more: int = 0

    @property
    def selected(self) -> tuple[Choice, ...]:
        return tuple(choice for choice in self.choices if choice.selected)

    @property
    def unknown(self) -> tuple[Choice, ...]:
        return tuple(choice for choice in self.choices if not choice.known)


@dataclass(frozen=True)
class Counted:
    """What a list counts: its rows, and how many of them each choice of each facet leaves."""

    total: int
    facets: tuple[Facet, ...]


@dataclass(frozen=True)
class PageLink:
    """One entry of the pager; a gap (…) has no url."""

    label: str
    url: str = ""
    current: bool = False


def with_params(params: QueryDict, **changes: str | Sequence[str] | None) -> str:
    """Return `params` as an address such as `?kind=plan&q=水`: with `changes`, without the page and empty parameters.

    >>> with_params(QueryDict("q=&kind=plan&page=2"), sort="title")
    '?kind=plan&sort=title'
    """
    query = params.copy()
    query.pop("page", None)
    for name, value in changes.items():
        values = [value] if isinstance(value, str) else list(value or ())
        query.setlist(name, values)
    for name in list(query):
        kept = [value for value in query.getlist(name) if value and "\x00" not in value]
        if kept:
            query.setlist(name, kept)
        else:
            del query[name]
    return "?" + query.urlencode()


def toggled(params: QueryDict, name: str, value: str) -> str:
    """Return the address with `value` of the facet `name` switched on, or off if it is on."""
    values = params.getlist(name)
    changed = [old for old in values if old != value] if value in values else [*values, value]
    return with_params(params, **{name: changed})


def back_url(request: HttpRequest, list_url: str) -> str:
    """Return `list_url` with the filters that the reader came from, if the Referer is that list on this host."""
    page, _, query = request.headers.get("Referer", "").partition("#")[0].partition("?")
    same = page.partition("://")[2] == request.get_host() + list_url
    return f"{list_url}?{query}" if same and query else list_url


@dataclass(frozen=True)
class Listing:
    """All that the list partials need. `page` is a Django Page of the rows."""

    params: QueryDict
    page: Page[Any]
    facets: tuple[Facet, ...] = ()
    sorts: tuple[Sort, ...] = ()
    keyword_label: str = ""
    keyword_name: str = "q"
    shown_by: tuple[str, ...] = ()  # parameters that say how rows are shown, not which: they outlive a reset

    @property
    def keyword(self) -> str:
        """What was typed, as typed."""
        return self.params.get(self.keyword_name, "").replace("\x00", "").strip()

    @property
    def total(self) -> int:
        return self.page.paginator.count

    @property
    def sort(self) -> str:
        """The key of the sort in use."""
        wanted = self.params.get("sort", "")
        return wanted if any(sort.key == wanted for sort in self.sorts) else ""

    @property
    def sort_links(self) -> tuple[PageLink, ...]:
        return tuple(
            PageLink(sort.label, with_params(self.params, sort=sort.key), sort.key == self.sort) for sort in self.sorts
        )

    @property
    def active(self) -> tuple[PageLink, ...]:
        """What is filtered by now; each url takes that one filter away."""
        chosen = [PageLink(f"{f.label}：{c.label}", c.url) for f in self.facets for c in f.selected]
        if self.keyword:
            typed = PageLink(f"关键词：{self.keyword}", with_params(self.params, **{self.keyword_name: None}))
            chosen.insert(0, typed)
        return tuple(chosen)

    @property
    def chosen(self) -> tuple[str, ...]:
        """What is filtered by, in words for paper, such as 状态 未报告、推进中."""
        words = [f"{f.label} {'、'.join(c.label for c in f.selected)}" for f in self.facets if f.selected]
        return (f"关键词 {self.keyword}", *words) if self.keyword else tuple(words)

    @property
    def unknown(self) -> tuple[tuple[str, Choice], ...]:
        """The values in the address that no choice of their facet has, each with the facet's label."""
        return tuple((facet.label, choice) for facet in self.facets for choice in facet.unknown)

    @property
    def known_url(self) -> str:
        """This list without the unknown values."""
        drop = {facet.name: {choice.value for choice in facet.unknown} for facet in self.facets if facet.unknown}
        kept = {name: [v for v in self.params.getlist(name) if v not in values] for name, values in drop.items()}
        return with_params(self.params, **kept)

    @property
    def reset_url(self) -> str:
        return with_params(QueryDict(), sort=self.sort, **dict(self.shown))

    @property
    def shown(self) -> tuple[tuple[str, str], ...]:
        """How rows are shown, as (parameter, value)."""
        values = [(name, self.params.get(name, "")) for name in self.shown_by]
        return tuple((name, value) for name, value in values if value and "\x00" not in value)

    @property
    def here_url(self) -> str:
        """This list from its first page, for what is about the whole of it."""
        return with_params(self.params)

    @property
    def pages(self) -> tuple[PageLink, ...]:
        paginator = self.page.paginator
        numbers = paginator.get_elided_page_range(self.page.number, on_each_side=2, on_ends=1)
        return tuple(self._page_link(number) for number in numbers)

    @property
    def previous_url(self) -> str:
        return self._page_link(self.page.number - 1).url if self.page.has_previous() else ""

    @property
    def next_url(self) -> str:
        return self._page_link(self.page.number + 1).url if self.page.has_next() else ""

    def _page_link(self, number: int | str) -> PageLink:
        if not isinstance(number, int):
            return PageLink("…")
        base = with_params(self.params)
        url = base if number == 1 else f"{base}{'&' if base != '?' else ''}page={number}"
        return PageLink(str(number), url, number == self.page.number)


def page_of(params: QueryDict, rows: Any, page_size: int) -> Listing:
    """Return the page of `rows` that `?page=` names, for a list without filters."""
    return Listing(params, Paginator(rows, page_size).get_page(params.get("page")))
