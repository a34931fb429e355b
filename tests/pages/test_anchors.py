"""From a fact to the characters it rests on: every link to a place on a page finds that place there."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client

from platforms.models import Platform
from policies.models import Clause, Figure, Task
from tests.pages.html import get

LINK = re.compile(r'<a\b[^>]*?\bhref="([^"]*#[^"]+)"')
LISTS = ("/", "/overview/", "/tasks/", "/tasks/coverage/", "/units/", "/figures/", "/platforms/", "/regions/")


class Pages:
    """Pages, each fetched once."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.kept: dict[str, str] = {}

    def __getitem__(self, address: str) -> str:
        if address not in self.kept:
            self.kept[address] = get(self.client, address)
        return self.kept[address]

    def lost(self, address: str) -> Iterator[str]:
        """The links of a page to places that are not where they lead."""
        for link in map(html.unescape, LINK.findall(self[address])):
            target = urlsplit(urljoin(address, link))
            page = target.path + (f"?{target.query}" if target.query else "")
            if not target.netloc and f'id="{target.fragment}"' not in self[page]:
                yield f"{address} -> {link}"


@pytest.mark.usefixtures("library")
def test_links_to_places_on_pages_find_them(client: Client) -> None:
    pages = Pages(client)
    parts = Clause.objects.filter(children__mentions__cited__isnull=False, children__kind="paragraph").distinct()
    shown = [
        *parts[:4],
        *Task.objects.filter(library_evidence__isnull=False).distinct()[:3],
        *Platform.objects.all()[:2],
    ]

    lost = [line for each in (*LISTS, *(row.get_absolute_url() for row in shown)) for line in pages.lost(each)]

    assert lost == []


@pytest.mark.usefixtures("library")
def test_a_figure_is_marked_where_its_words_stand(client: Client) -> None:
    pages = Pages(client)
    for figure in Figure.objects.select_related("clause__policy").order_by("pk")[::3]:
        page = pages[figure.clause.get_absolute_url()]

        assert f'id="{figure.anchor}">{figure.printed}<' in page
