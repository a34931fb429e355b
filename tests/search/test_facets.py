"""The counts beside the filters agree with the list, and both with the database, to the unit."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from platforms.models import Platform
from policies import search
from policies.facets import CHOICES, LABELS
from policies.models import Clause, Policy, Unit
from policies.search import tokens
from tests.pages.html import get, text_of

pytestmark = pytest.mark.django_db
Row = dict[str, set[str]]  # facet -> the values that a clause has in it, as the address writes them
QUERIES = (
    "合作",
    "發展",
    "渝",
    "改革 市场",
    "“经济区与行政区适度分离”",
    "轨道交通 OR 高速公路",
    "合作 -机制",
    "发改委",
    "高竹新区",
    "47项",
    "平台 年份:2020..2021",
    "一体化 标题:实施方案",
    "任务:是 平台:高竹新区",
    "改革 机关:重庆市人民政府办公厅",
)
FILTERS: tuple[dict[str, list[str]], ...] = (
    {},
    {"authority": ["official"]},
    {"authority": ["report", "opinion"], "year": ["2022", "2023"]},
    {"kind": ["plan"], "area": ["共筑长江上游生态屏障", "推动公共服务共建共享"]},
    {"policy": ["yufubanfa-2020-97", "lianhe-shishi-fangan"], "authority": ["official"], "year": ["2021"]},
    {"year": ["1999"]},
)


def rows() -> Iterator[tuple[str, Row]]:
    """Folded text and facets of each clause, from the tables alone."""
    related = Clause.objects.select_related("policy", "task").prefetch_related(
        "mentions__platform", "mentions__unit", "task__responsibilities__unit"
    )
    for clause in related:
        task = getattr(clause, "task", None)
        units = {mention.unit.slug for mention in clause.mentions.all() if mention.unit}
        units |= {row.unit.slug for row in task.responsibilities.all()} if task else set()
        values = {
            "authority": {clause.policy.authority},
            "kind": {clause.policy.kind},
            "policy": {clause.policy.slug},
            "area": {task.area} if task and task.area else set(),
            "platform": {mention.platform.slug for mention in clause.mentions.all() if mention.platform},
            "unit": units,
            "year": {str(clause.policy.year)} if clause.policy.year else set(),
            "is_task": {"1"} if task else set(),
        }
        yield tokens.fold(clause.text).text, values


def found(library: list[tuple[str, Row]], typed: str) -> list[Row]:
    """The clauses that have what was typed; fields are looked up by slug here, by what the sources say."""
    query = search.understood(typed)
    names = {
        "年份:2020..2021": ("year", {"2020", "2021"}),
        "标题:实施方案": ("policy", {"lianhe-shishi-fangan"}),
        "任务:是": ("is_task", {"1"}),
        "平台:高竹新区": ("platform", {"chuanyu-gaozhu-xinqu"}),
        "机关:重庆市人民政府办公厅": ("policy", {"yufubanfa-2020-97"}),
    }
    fields = [names[f"{field.name}:{field.text}"] for field in query.fields]
    return [
        values
        for text, values in library
        if all(any(form in text for term in group for form in term.forms) for group in query.groups)
        and not any(form in text for term in query.excluded for form in term.forms)
        and all(values[facet] & wanted for facet, wanted in fields)
    ]


def counted(hits: list[Row], filters: dict[str, list[str]], facet: str) -> Counter[str]:
    """Value -> clauses, among those that pass the other filters."""
    others = {name: set(values) for name, values in filters.items() if name != facet}
    passing = [row for row in hits if all(row[name] & values for name, values in others.items())]
    return Counter(value for row in passing for value in row[facet])


def shown(page: str, facet: str) -> dict[str, int]:
    """Value -> the count beside it on the page."""
    boxes = re.findall(
        rf'name="{facet}" value="([^"]*)"[^>]*>\s*<span[^>]*>[^<]*</span>\s*<span class="count">(\d+)', page
    )
    return {value: int(count) for value, count in boxes}


def total(page: str) -> int:
    match = re.search(r"data-announce>[^<]*<strong class=\"num\">(\d+)", page)
    assert match
    return int(match[1])


def address(typed: str, filters: dict[str, list[str]], **more: str) -> str:
    return f"{reverse('policies:search')}?{urlencode({'q': typed, 'go': '0', **filters, **more}, doseq=True)}"


@pytest.fixture
def tables(library: None) -> list[tuple[str, Row]]:
    return list(rows())


def test_the_slugs_above_are_those_of_the_library(library: None) -> None:
    assert Platform.objects.filter(slug="chuanyu-gaozhu-xinqu", name="川渝高竹新区").exists()
    assert Policy.objects.filter(slug="yufubanfa-2020-97", issuances__unit__name="重庆市人民政府办公厅").exists()
    assert Unit.objects.count() > CHOICES


def test_every_count_is_that_of_the_tables(tables: list[tuple[str, Row]], client: Client) -> None:
    for typed, filters in itertools.product(QUERIES, FILTERS):
        page, hits = get(client, address(typed, filters)), found(tables, typed)
        passing = [row for row in hits if all(row[name] & set(values) for name, values in filters.items())]

        assert hits, typed
        assert total(page) == len(passing), (typed, filters)
        for facet in LABELS:
            truth = counted(hits, filters, facet)
            beside = shown(page, facet)
            chosen = {value: truth[value] for value in filters.get(facet, [])}
            assert beside == {value: truth[value] for value in beside} | chosen, (typed, filters, facet)
            assert len(set(beside) & set(truth)) == min(len(truth), max(len(beside), CHOICES)), (typed, filters, facet)


@pytest.mark.parametrize("typed", ["合作", "老百姓看病怎么报销"])
def test_a_choice_leads_to_as_many_clauses_as_stand_beside_it(library: None, client: Client, typed: str) -> None:
    page = get(client, address(typed, {"authority": ["official"]}))

    for facet in LABELS:
        for value, count in shown(page, facet).items():
            filters = {"authority": ["official"]} | {facet: [value]}
            assert total(get(client, address(typed, filters))) == count, (facet, value)


def test_the_lists_of_the_documents_hold_what_the_total_says(library: None, client: Client) -> None:
    page = get(client, address("发展", {}))
    documents = shown(page, "policy")
    listed: list[str] = []
    for slug, count in documents.items():
        for number in range(1, -(-count // 20) + 1):
            part = get(client, address("发展", {"policy": [slug]}, page=str(number)))
            listed += re.findall(r'<h3 class="hit-title"><a [^>]*href="([^"]+)"', part)

    assert total(page) == sum(documents.values()) == len(listed) == len(set(listed))
    assert "分属 5 份文件" in text_of(page)


def test_a_new_name_stands_beside_the_box_at_once(library: None, client: Client) -> None:
    assert "川渝高竹新区" in get(client, address("高竹新区", {}))

    Platform.objects.filter(slug="chuanyu-gaozhu-xinqu").update(name="高竹新城")
    Policy.objects.filter(slug="yufubanfa-2020-97").update(short_title="功能平台方案")
    page = get(client, address("高竹新区", {}))

    assert re.search(r'value="chuanyu-gaozhu-xinqu">\s*<span class="facet-label">高竹新城<', page)
    assert re.search(r'value="yufubanfa-2020-97">\s*<span [^>]*>功能平台方案<', page)
