"""No address makes a page grow: links repeat the parameters, and those are kept to a size."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from django.test import Client

from platforms.addresses import MAX_BYTES, bounded

LIMIT = 400_000
UNKNOWN = "&".join(f"kind={number}" for number in range(430))
MANY = "&".join(f"p{number}={'x' * 30}" for number in range(200))
LONG = "&".join(f"{name}={'y' * 99}{number}" for name in ("kind", "unit", "area", "side") for number in range(19))


@pytest.mark.parametrize("page", ["/search/", "/policies/", "/tasks/", "/platforms/", "/units/"])
@pytest.mark.parametrize("query", [UNKNOWN, UNKNOWN.replace("kind", "unit"), MANY, LONG])
@pytest.mark.usefixtures("library")
def test_an_address_of_any_length_gives_a_page_of_usual_size(client: Client, page: str, query: str) -> None:
    assert len(query) < 8190

    response = client.get(f"{page}?q=成&{query}")

    assert response.status_code == 200
    assert len(response.content) < LIMIT


def test_the_keyword_comes_first_and_the_rest_fits() -> None:
    kept = bounded(QueryDict(f"{LONG}&q={'水' * 500}&page=3"))

    assert kept["q"] == "水" * 200
    assert len(kept.urlencode()) <= MAX_BYTES + 200 * 9 + 2
    assert bounded(QueryDict("a=1&b=2&a=1&q=&page=2")).urlencode() == "q=&a=1&b=2&page=2"
