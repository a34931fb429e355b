"""The numbers of a page, and the lists of tasks that they lead to."""

from __future__ import annotations

import html
import re

from django.http import QueryDict

from policies.filters import TaskFilter
from policies.models import Task

LINK = re.compile(r'<a[^>]* href="/tasks/(\?[^"]*)?"[^>]*>(?:<span class="num">)?(\d+)<')
NO_LINK = re.compile(r'<span class="num quiet">(\d+)<')


def told(page: str) -> dict[str, int]:
    """The numbers of a page by the address of the list behind each."""
    return {html.unescape(query).removeprefix("?"): int(number) for query, number in LINK.findall(page)}


def listed(query: str) -> int:
    """How many tasks the list at that address has."""
    return int(TaskFilter(QueryDict(query), Task.objects.all()).qs.count())
