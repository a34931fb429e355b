"""The page of one clause: its text, the quotation, what stands around it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from platforms.models import Platform
from policies.models import Clause, Figure, Policy
from tests import factories
from tests.pages.conftest import TEXT
from tests.pages.html import get

Maker = Callable[..., Any]


def test_clause_page(document: Policy, client: Client) -> None:
    clause = Clause.objects.get(path="1.1")
    unit = factories.make_unit(name="市税务局")
    task = factories.make_task(clause)
    factories.make_responsibility(task, unit)
    Figure.objects.create(clause=clause, start=0, end=2, printed="9个", label="平台", value=9)

    page = get(client, "/policies/doc/1.1/")

    quotation = f"“{TEXT[3:]}”（《关于印发〈方案〉的通知》，渝府办发〔2020〕97号，2020年7月27日成文，一（一），http://testserver/policies/doc/1.1/）"
    assert f'<textarea id="quotation" rows="6" readonly>{escape(quotation)}</textarea>' in page
    assert '<a href="/policies/doc/1/">一、总体要求</a>' in page  # above
    assert re.search(r'rel="next"[^>]*href="/policies/doc/1.p1/"', page)  # beside
    assert "9个" in page
    assert f'<a href="{task.get_absolute_url()}">' in page
    assert re.search(r"市税务局.*编辑确认", page, re.DOTALL)
    assert 'id="cited-' in page
    assert page.count("<h1") == 1


def test_clause_page_shows_its_parts_and_a_task_without_units(document: Policy, client: Client) -> None:
    factories.make_task(Clause.objects.get(path="1"))

    page = get(client, "/policies/doc/1/")

    assert 'id="c-1.1"' in page
    assert "来源文本未载责任单位" in page


def test_backlinks(document: Policy, make_clause: Maker, client: Client) -> None:
    other = make_clause(text="高竹新区按《方案》推进。", heading="")
    factories.make_mention(other, "高竹新区", platform=Platform.objects.get(slug="gaozhu"))
    factories.make_mention(other, "《方案》", policy=document)

    page = get(client, "/policies/doc/1.1/")

    related, citing = page.split("提到同一平台的条款")[1].split("引用本文件的条款")
    assert other.get_absolute_url() in related
    assert other.get_absolute_url() in citing


@pytest.mark.parametrize(
    "path", ["/policies/none/", "/policies/doc/9.9/", "/policies/none/1/", "/policies/none/source.txt"]
)
def test_not_found(document: Policy, client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("slug", "path", "before", "after"),
    [
        ("lianhe-shishi-fangan", "7.35", "7.34", "8.36"),
        ("lianhe-shishi-fangan", "8.36", "7.35", "8.37"),
        ("lianhe-shishi-fangan", "1.1", None, "1.2"),
        ("lianhe-shishi-fangan", "10.47", "10.46", None),
        ("lianhe-shishi-fangan", "7", "6", "8"),
        ("shuanghe-liandong-anli", "1.p6", "1.p5", "2.p1"),
    ],
)
def test_neighbours_run_on_through_the_parts(
    client: Client, slug: str, path: str, before: str | None, after: str | None
) -> None:
    page = get(client, f"/policies/{slug}/{path}/")

    links = dict(re.findall(r'rel="(prev|next)"[^>]*href="/policies/[^/]+/([^/]+)/"', page))
    assert (links.get("prev"), links.get("next")) == (before, after)


@pytest.mark.usefixtures("library")
def test_clause_without_number_is_named_by_its_place(client: Client) -> None:
    page = get(client, "/policies/shuanghe-liandong-anli/2.p3/")

    assert "<h1>案例②第3段</h1>" in page
    assert '<li aria-current="page">第3段</li>' in page
    assert "，案例②第3段，来源：" in page
    assert "段落 2.p3" not in page
