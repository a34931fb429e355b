"""Region pages, with rows made for one question; see test_regions_library.py for the real ones."""

import pytest
from django.test import Client

from platforms.models import RegionName
from tests import factories
from tests.pages.html import get, queries, text_of


@pytest.mark.parametrize("address", ["/regions/999999/", "/regions/none/"])
def test_a_code_that_nobody_had_is_not_found(client: Client, db: None, address: str) -> None:
    assert client.get(address).status_code == 404


def test_an_empty_library_has_a_list(client: Client, db: None) -> None:
    assert "库中暂无地区" in text_of(get(client, "/regions/"))


def test_many_clauses_come_page_by_page(client: Client, db: None) -> None:
    region = factories.make_region(name="渝北区")
    for _ in range(25):
        factories.make_mention(factories.make_clause(), "川渝高竹新区", region=region)

    pages = [get(client, f"{region.get_absolute_url()}?page={page}") for page in ("", "2", "nonsense")]

    assert ["提到它的条款 25 条" in text_of(page) for page in pages] == [True] * 3
    assert [page.count('class="naming-head"') for page in pages] == [20, 5, 20]


def test_query_counts_do_not_grow_with_rows(client: Client, db: None) -> None:
    region = factories.make_region()

    def add() -> None:
        other = factories.make_region(parent=region)
        old = factories.make_region(current=False, successor=region)
        factories.make_listing(factories.make_platform((region, other, old)), region, other)
        RegionName.objects.create(region=region, name="旧", old_code=other.code)
        task = factories.make_task()
        assert task.clause is not None
        factories.make_mention(task.clause, "川渝高竹新区", region=region)
        factories.make_responsibility(task, factories.make_unit(region=region))

    add()
    pages = ("/regions/", region.get_absolute_url())
    one = [queries(client, page) for page in pages]
    for _ in range(4):
        add()

    assert [queries(client, page) for page in pages] == one
    assert max(one) <= 28
