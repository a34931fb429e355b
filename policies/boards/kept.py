"""The views kept under a name, as the task pages list them."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser, User
from django.http import QueryDict

from platforms.listing import with_params
from policies.filters import FacingFilter, TaskFilter
from policies.models import SavedView

LISTED = 100
FILTERS: dict[str, type[TaskFilter]] = {SavedView.Page.TASKS: TaskFilter, SavedView.Page.FACING: FacingFilter}
OTHERS = ("sort", "exact")  # of every list: its order, and whether other forms of a keyword count


def parameters(page: str) -> frozenset[str]:
    """Return the parameters that a task page answers to, without the number of the page."""
    shown = FILTERS.get(page)
    return frozenset((*shown.base_filters, *shown.shown_by, *OTHERS)) if shown else frozenset()


def query_of(params: QueryDict, page: str) -> str:
    """Return the address of a view without what is no part of it: the number of the page, parameters nobody knows."""
    return with_params(params, **dict.fromkeys(set(params) - parameters(page))).removeprefix("?")


@dataclass(frozen=True)
class Kept:
    """The views that a reader sees, and the address that would be kept now."""

    views: tuple[SavedView, ...]
    page: str
    query: str

    @property
    def address(self) -> str:
        """The address of this view."""
        return SavedView(page=self.page, query=self.query).get_absolute_url()


def kept(user: User | AnonymousUser, params: QueryDict, page: str = SavedView.Page.TASKS) -> Kept:
    """Return the views for `user` on a page that shows `params`; one query."""
    return Kept(tuple(SavedView.objects.for_reader(user)[:LISTED]), str(page), query_of(params, page))
