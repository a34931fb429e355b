"""What a record is known by is never changed, and nobody stands above itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from platforms.models import Platform, Region
from platforms.timeline import timeline
from policies.models import Unit
from tests.admin.conftest import address_of
from tests.admin.forms import open_form

Make = Callable[..., Any]
FORMS = {Platform: "platform_form", Unit: "unit_form", Region: "region_form"}


def save(browser: Client, row: Any, **changes: str) -> str:
    data = open_form(browser, address_of(row), FORMS[type(row)])
    response = browser.post(address_of(row), {**data, **{name: [value] for name, value in changes.items()}})
    return response.content.decode() if response.status_code == 200 else ""


@pytest.mark.parametrize("make", ["make_platform", "make_unit"])
def test_a_slug_is_chosen_once(request: pytest.FixtureRequest, browser: Client, make: str) -> None:
    row = request.getfixturevalue(make)(slug="first")

    page = browser.get(address_of(row)).content.decode()
    assert save(browser, row, slug="second", name="改了名") == ""

    row.refresh_from_db()
    assert (row.slug, row.name) == ("first", "改了名")
    assert "保存之后不能再改" in page
    assert 'name="slug"' not in page
    assert 'name="slug"' in browser.get(address_of(type(row), "add")).content.decode()


def test_restoring_leaves_the_slug(browser: Client, make_unit: Make) -> None:
    unit: Unit = make_unit(slug="old", note="一")
    save(browser, unit, note="二")
    Unit.objects.filter(pk=unit.pk).update(slug="new")

    url = address_of(unit, "restore", timeline(unit)[1].key)
    browser.post(url, open_form(browser, url, "post"))

    unit.refresh_from_db()
    assert (unit.slug, unit.note) == ("new", "一")


def test_no_unit_stands_above_itself(browser: Client, make_unit: Make) -> None:
    top = make_unit(name="上")
    middle = make_unit(name="中", parent=top)
    low = make_unit(name="下", parent=middle)

    assert "就是“上”自己" in save(browser, top, parent=str(low.pk))
    assert "就是“上”自己" in save(browser, top, parent=str(top.pk))
    assert save(browser, low, parent=str(top.pk)) == ""


def test_restoring_closes_no_circle(browser: Client, make_unit: Make) -> None:
    one, two = make_unit(name="一"), make_unit(name="二")
    assert save(browser, one, parent=str(two.pk)) == ""
    assert save(browser, one, parent="") == ""
    assert save(browser, two, parent=str(one.pk)) == ""

    url = address_of(one, "restore", timeline(one)[1].key)
    page = browser.post(url, open_form(browser, url, "post")).content.decode()

    one.refresh_from_db()
    assert "不能恢复" in page
    assert one.parent is None


@pytest.mark.parametrize("field", ["parent", "successor"])
def test_no_region_is_its_own(browser: Client, make_region: Make, field: str) -> None:
    first = make_region(name="甲县")
    second = make_region(name="乙县", **{field: first})

    assert "就是“甲县”自己" in save(browser, first, **{field: str(first.pk)})
    assert "就是“甲县”自己" in save(browser, first, **{field: str(second.pk)})

    first.refresh_from_db()
    assert getattr(first, field) is None
