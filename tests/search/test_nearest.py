"""Where nothing was found: what may have been meant, with the number of clauses it finds, never in its place."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from policies import search
from policies.models import Clause, Unit
from policies.suggesting import Near, nearest

pytestmark = pytest.mark.usefixtures("library")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("成渝通版", "成渝通办"),
        ("成渝通辧", "成渝通办"),
        ("chengyutongban", "成渝通办"),
        ("高祝新区", "高竹新区"),
        ("高住新区税费", "高竹新区 税费"),
        ("轨到交通", "轨道交通"),
        ("双城经计圈", "双城经济圈"),
        ("成渝地区双成经济圈", "成渝地区双城经济圈"),
        ("成渝地區雙成經濟圈", "成渝地区双城经济圈"),
        ("毕邻地区", "毗邻地区"),
        ("经济区与行正区适度分离", "经济区与行政区适度分离"),
        ("重清", "重庆"),
        ("gaozhuxinqu shuifei", "高竹新区 税费"),
        ("营伤环境 税非征管", "营商环境"),
    ],
)
def test_what_may_have_been_meant(typed: str, expected: str) -> None:
    near = nearest(typed)[0]

    assert near.text == expected
    assert near.count == search.find(expected).total > 0


def test_several_ways_are_offered() -> None:
    assert [near.text for near in nearest("cytb")] == ["川渝通办", "成渝通办"]
    assert [near.text for near in nearest("cytb", limit=1)] == ["川渝通办"]


@pytest.mark.parametrize(
    "typed", ["", "鑫鑫鑫鑫", "成渝通办", "-成渝通版", "，。！", "\x00", "\ud800", "龘" * 200, "ab " * 70]
)
def test_nothing_may_have_been_meant(typed: str) -> None:
    assert nearest(typed) == []


def test_a_name_that_no_clause_has_leads_to_its_page(make_unit: Callable[..., Unit]) -> None:
    unit = make_unit(name="重庆市云水局")

    assert nearest("重庆市云睡局") == [Near("重庆市云水局", unit.get_absolute_url(), 0, "单位 · 重庆 · 省级")]


def test_only_what_is_found_is_offered() -> None:
    clause = Clause.objects.get(text__contains="成渝通办")
    clause.text = clause.text.replace("成渝通办", "")
    clause.save()

    assert nearest("成渝通版") == []
